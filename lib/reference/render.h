/* SPDX-License-Identifier: MIT */
/*
 * XML by the direct engine, for records that libevtx cannot render, or renders wrong or not well-formed: reader/
 * engines_xml.c then asks here. This XML is always well-formed. Arenas may run out: results then say
 * ENGINE_NO_MEMORY, or ENGINE_REFUSED where the record expands to more than the arena's limit.
 */
#ifndef RENDER_H
#define RENDER_H

#include "decode/engine.h"
#include "decode/record_view.h"

/*
 * Renders a record's BinXML on one line, in UTF-8. Characters that XML cannot hold become U+FFFD; in names, characters
 * that they cannot have become '_', and so does a colon behind a prefix that is not declared. The text is in the arena,
 * and ends with a NUL, which *length does not count. ENGINE_REFUSED with *error filled where the BinXML cannot be read.
 */
enum engine_result render_record(const struct record_view *view, struct arena *arena, const char **text, size_t *length,
	struct binxml_error *error);

/*
 * Renders a decoded event, for records whose BinXML has lost its template: System, and EventData with a Data element
 * for each field. The event's raw values have to be there still: see struct ipsecevtx_raw.
 */
enum engine_result render_event(
	const struct ipsecevtx_event *event, struct arena *arena, const char **text, size_t *length);

/*
 * Whether text, which libevtx rendered, is one well-formed element whose names keep to "Namespaces in XML". libevtx
 * escapes less than XML asks for, and takes names as they are.
 */
bool render_is_well_formed(const char *text, size_t length);

/* Makes '_' of the colon of each name whose prefix is not declared, in a text that is well-formed but for these. */
void render_mend_names(char *text, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
/* A record's BinXML as well-formed XML, by the direct engine. */
#ifndef RENDER_H
#define RENDER_H

#include "decode/engine.h"
#include "decode/record_view.h"

/*
 * Renders a record on one line, in UTF-8. Characters that XML cannot hold become U+FFFD, letters that its names
 * cannot have become '_', and so does a colon behind a prefix that is not declared. The text is in the arena and ends
 * with a NUL.
 */
enum engine_result render_record(const struct record_view *view, struct arena *arena, const char **text, size_t *length,
	struct binxml_error *error);

/*
 * The same from a decoded event, for records whose BinXML has lost its template: System, and EventData with a Data
 * element for each field. event must be the one that assembly holds.
 */
enum engine_result render_event(
	const struct ipsecevtx_event *event, struct arena *arena, const char **text, size_t *length);

/*
 * Whether text is one well-formed element with the names that "Namespaces in XML" asks for, as libevtx renders events;
 * it escapes less than XML asks for, and looks at no name.
 */
bool render_is_well_formed(const char *text, size_t length);

/* Of a text that is well-formed else: makes '_' of the colon of a name whose prefix is not declared. */
void render_mend_names(char *text, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What Velociraptor makes of references to entities in BinXML without a template, which forwarded events have for each
 * '&'. Velociraptor passes over the token of a reference alone, and takes the offset of the entity's name, which
 * follows, for tokens: so it may go on in the letters of a text. Mostly it soon comes to an end and does not show the
 * rest of the record. Whoever writes the text can also make it show another event. elsewhere.c asks for that here.
 */
#ifndef ENTITY_REFERENCES_H
#define ENTITY_REFERENCES_H

#include "evidence/bytes.h"

#include <stdbool.h>

/*
 * Reads the fragment of chunk[start, end), which has no template, as Velociraptor does. Returns whether Velociraptor
 * may show another event: it takes letters for an instance, or another text for an EventID; in a record whose EventID
 * may be that of an event of ours, also whether it takes letters for a name or a text, or a text for that of another
 * element or attribute; and whether there is more to do than *steps says, in tokens, which then says what was done.
 */
bool entity_references_mislead(struct bytes chunk, size_t start, size_t end, size_t *steps);

#endif

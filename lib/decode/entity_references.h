/* SPDX-License-Identifier: MIT */
/*
 * References to entities in BinXML without a template, as forwarded events have them for each '&'. Velociraptor passes
 * over the token alone and takes the offset of the name for tokens, from which it goes on in the letters of a text, or
 * behind it. Mostly it comes to an end soon, and does not show what follows; what is looked for is what it shows
 * otherwise than it is meant.
 */
#ifndef ENTITY_REFERENCES_H
#define ENTITY_REFERENCES_H

#include "evidence/bytes.h"

#include <stdbool.h>

/*
 * Reads the fragment of chunk[start, end), which has no template, as it does. Whether it may show another event: it
 * takes letters for an instance, or another text for an EventID. Of an event of ours also whether it takes letters for
 * a name or a text, or a text for that of another element or attribute. steps: what there was to do, in tokens.
 */
bool entity_references_mislead(struct bytes chunk, size_t start, size_t end, size_t *steps);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * BinXML in the letters of a text. Records without a template, as forwarded events are, are misread by programs that
 * know none: python-evtx and NiFi read elements as if they were in a template, with two bytes more, and go on wherever
 * that leads. Mostly they fail soon. Whoever writes a text for them decides what they come to.
 */
#ifndef LETTERS_H
#define LETTERS_H

#include "binxml/binxml.h"

/*
 * Sets *says_event where the text of such a record, which stands in the chunk, has what says which event another record
 * would be: an element by a name of the chunk or one that stands there, an instance of a template of the chunk, a
 * number of an event that is told, or the descriptors of many values. None of 36,000 texts of public logs has any of
 * these. How much there was to do beside going through the text.
 */
size_t letters_look(struct bytes chunk, const struct binxml_text *text, bool *says_event);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * BinXML in the letters of a text. python-evtx and NiFi misread records without a template, as forwarded events are:
 * they read each element as if it stood in a template, where it has two bytes more, and go on wherever that leads.
 * Mostly they fail soon; but whoever writes the text decides what they come to there. elsewhere.c asks for that here.
 */
#ifndef LETTERS_H
#define LETTERS_H

#include "binxml/binxml.h"

/*
 * Sets *says_event where a text of a record without a template holds BinXML that says which event a record is: an
 * element called EventID, Provider or System, an instance of a template of the chunk, the number of an event that is
 * told (events_are_told()), or the descriptors of many values. None of 36,000 texts of public logs has any of these.
 * The text stands in the chunk. Returns how much there was to do, beside going through the text once.
 */
size_t letters_look(struct bytes chunk, const struct binxml_text *text, bool *says_event);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Takes the XML that libevtx renders of a record apart again into the fields of an event, so that it can be compared
 * with that of the direct engine. It expects the XML of libevtx alone, and reports anything else as XML_ODD.
 */
#ifndef XML_H
#define XML_H

#include "decode/witness.h"
#include "event/assembly.h"

enum xml_result {
	XML_OK = 0,
	XML_ODD,      /* not the XML that libevtx writes for an event */
	XML_OTHER_ID, /* another event id than the record's own bytes say */
};

/*
 * Feeds the fields of text, an event as libevtx renders it, to an assembly that has begun. text has to live as long as
 * the event. libevtx escapes '&', '<' and '>' in text, so that a '<' there is always a tag. With a witness, a value of
 * which text has exactly what a known fault of libevtx makes of it is taken from the witness; without one, all is taken
 * as it stands in text.
 */
enum xml_result xml_read_event(const char *text, size_t length, struct witness *witness, struct assembly *assembly);

#endif

/* SPDX-License-Identifier: MIT */
/* The XML that libevtx renders, taken apart again into fields. */
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
 * Feeds the fields of text, an event as libevtx renders it, to an assembly that has begun. text must live as long
 * as the event. It escapes '&', '<' and '>' only, so that a '<' is always a tag. With a witness, a value in whose place
 * stands what libevtx prints of it by a known fault is taken from there; without one, all is taken as it stands.
 */
enum xml_result xml_read_event(const char *text, size_t length, struct witness *witness, struct assembly *assembly);

#endif

/* SPDX-License-Identifier: MIT */
/* Whether an event's XML has a program: what is inside of a reader, apart from what tests else know. */
#ifndef TEST_XML_SEEN_H
#define TEST_XML_SEEN_H

#include "ipsecevtx.h"
#include "reference/xml_write.h"

/* Of the event that its reader handed out last. */
bool xml_has_program(const struct ipsecevtx_event *event, enum xml_style style);

#endif

/* SPDX-License-Identifier: MIT */
/* What is inside of a reader that renders XML, apart from what tests else know. */
#ifndef TEST_XML_SEEN_H
#define TEST_XML_SEEN_H

#include "ipsecevtx.h"
#include "reference/xml_write.h"

/* Whether the XML of the event that its reader handed out last has a program. */
bool xml_has_program(const struct ipsecevtx_event *event, enum xml_style style);

/* Lets its reader take so many bytes of XML of the chunk for too large. */
void xml_set_too_large(const struct ipsecevtx_event *event, size_t bytes);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Looks inside a reader that renders XML. This is a header of its own, so that other tests do not need the library's
 * inner headers.
 */
#ifndef TEST_XML_SEEN_H
#define TEST_XML_SEEN_H

#include "ipsecevtx.h"
#include "reference/xml_write.h"

/* Whether the XML of the event, which its reader handed out last, is made by a certified program. */
bool xml_has_program(const struct ipsecevtx_event *event, enum xml_style style);

/* Makes the event's reader take that many bytes of XML of a chunk for too large. */
void xml_set_too_large(const struct ipsecevtx_event *event, size_t bytes);

#endif

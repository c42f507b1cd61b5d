/* SPDX-License-Identifier: MIT */
/* An event as a sentence for a person, for formats that have a message beside the values. */
#ifndef SENTENCE_H
#define SENTENCE_H

#include "common/buffer.h"
#include "ipsecevtx.h"

/*
 * Writes what happened: "Main Mode negotiation failed"; "Event 1102 of Microsoft-Windows-Eventlog". It can hold text of
 * the log, not escaped.
 */
void sentence_title(struct buffer *buffer, const struct ipsecevtx_event *event);

/*
 * Writes the sentence: "Main Mode negotiation failed on gw.hq.example, between 192.0.2.1 and 192.0.2.130, as initiator
 * with IKEv2: Negotiation timed out (given up by Local computer, Sent first (SA) payload)". Text of the log is not
 * escaped: the caller escapes it for where it goes.
 */
void sentence_write(struct buffer *buffer, const struct ipsecevtx_event *event);

#endif

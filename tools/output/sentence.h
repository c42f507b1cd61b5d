/* SPDX-License-Identifier: MIT */
/* An event as a sentence for a person, in formats that have one beside their values. */
#ifndef SENTENCE_H
#define SENTENCE_H

#include "common/buffer.h"
#include "ipsecevtx.h"

/* What happened: "Main Mode negotiation failed"; "Event 1102 of Microsoft-Windows-Eventlog". Text may be the log's. */
void sentence_title(struct buffer *buffer, const struct ipsecevtx_event *event);

/*
 * "Main Mode negotiation failed on gw.hq.example, between 192.0.2.1 and 192.0.2.130, as initiator with IKEv2:
 * Negotiation timed out (given up by Local computer, Sent first (SA) payload)". Text of the log stands in it as it is:
 * escape it for where it goes.
 */
void sentence_write(struct buffer *buffer, const struct ipsecevtx_event *event);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Which events a reader hands out, beyond their number: by time, peer and computer. Who looks for a peer or a computer
 * must also find an event that only a person reads as belonging to it, so unusual spellings pass, and so does an event
 * that does not say. The filters are public too (ipsecevtx_event_has_peer() and others).
 */
#ifndef EVENT_FILTER_H
#define EVENT_FILTER_H

#include "ipsecevtx.h"

/* What is wrong with the filters of options, as a static text; NULL where nothing is. */
const char *event_filter_problem(const struct ipsecevtx_options *options);

/* Whether the event is within the time and of a peer and computer that options ask for. Its number is not looked at. */
bool event_filter_passes(const struct ipsecevtx_options *options, const struct ipsecevtx_event *event);

#endif

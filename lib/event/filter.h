/* SPDX-License-Identifier: MIT */
/* Which events are handed out of those whose number is asked for: by time, peer and computer. */
#ifndef EVENT_FILTER_H
#define EVENT_FILTER_H

#include "ipsecevtx.h"

/* What is wrong with the filters of options; NULL for good ones. */
const char *event_filter_problem(const struct ipsecevtx_options *options);

/* Whether options ask for the event, whatever number it has. */
bool event_filter_passes(const struct ipsecevtx_options *options, const struct ipsecevtx_event *event);

#endif

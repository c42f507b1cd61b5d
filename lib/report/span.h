/* SPDX-License-Identifier: MIT */
/* From when to when: the earliest and the latest of some times, both unset at first. */
#ifndef REPORT_SPAN_H
#define REPORT_SPAN_H

#include "ipsecevtx.h"

/* A time that is not set changes nothing. */
static inline void span_widen(
	struct ipsecevtx_time *first, struct ipsecevtx_time *last, const struct ipsecevtx_time *time)
{
	if (time->presence != IPSECEVTX_SET)
		return;
	if (first->presence != IPSECEVTX_SET || time->ticks < first->ticks)
		*first = *time;
	if (last->presence != IPSECEVTX_SET || time->ticks > last->ticks)
		*last = *time;
}

#endif

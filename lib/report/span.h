/* SPDX-License-Identifier: MIT */
/* A span of time: the earliest and the latest of some times, both unset at first. */
#ifndef REPORT_SPAN_H
#define REPORT_SPAN_H

#include "ipsecevtx.h"

/* The same in less memory, as there are hundreds of thousands of them. Zeroed at first. */
struct brief_span {
	uint64_t first, last;
};

/* Widens a span; returns whether it is set now. The owner keeps is_set, where it has room for it. */
static inline bool span_widen_brief(struct brief_span *span, bool is_set, const struct ipsecevtx_time *time)
{
	if (time->presence != IPSECEVTX_SET)
		return is_set;
	if (!is_set || time->ticks < span->first)
		span->first = time->ticks;
	if (!is_set || time->ticks > span->last)
		span->last = time->ticks;
	return true;
}

static inline struct ipsecevtx_time span_time(uint64_t ticks, bool is_set)
{
	return (struct ipsecevtx_time){ticks, is_set ? IPSECEVTX_SET : IPSECEVTX_UNSET};
}

/* Widens a span. A time that is not set changes nothing. */
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

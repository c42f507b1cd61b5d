/* SPDX-License-Identifier: MIT */
/*
 * How many events fell into each clock hour, or into each minute, in any order of the events. Mostly one number, so it
 * takes no memory of its own until there is a second one.
 */
#ifndef REPORT_HOURS_H
#define REPORT_HOURS_H

#include "evidence/index.h"

/* An item has the hour (since 1601) in its upper half and the number of events in its lower half. Zeroed at first. */
struct hours {
	union {
		uint64_t one;   /* while there is only one; there are hundreds of thousands of these */
		uint64_t *many; /* where room is not 0 */
	};
	uint32_t count, room;
	uint32_t compact_at; /* with so many items, those of one hour are joined */
};

static inline const uint64_t *hours_items(const struct hours *hours)
{
	return hours->room > 0 ? hours->many : &hours->one;
}

/* Adds an event at that time (FILETIME). False when there is no memory. */
bool hours_add(struct hours *hours, const struct ipsecevtx_allocator *allocator, uint64_t ticks);
/* Sorts the items, each hour once. Returns how many there are. */
size_t hours_compact(struct hours *hours);
/* The most events in one clock hour (UTC); 0 where there are none. */
uint64_t hours_peak(struct hours *hours);
/* The same by minutes. A list holds either hours or minutes. */
bool minutes_add(struct hours *minutes, const struct ipsecevtx_allocator *allocator, uint64_t ticks);
/* As hours_compact(), for minutes since 1601. */
size_t minutes_compact(struct hours *minutes);
/* The minute since 1601 of a time (FILETIME), as the items of minutes have it. */
uint32_t hours_minute_of(uint64_t ticks);
/* Adds all of another list, which must be of the same unit. False when there is no memory. */
bool hours_merge(struct hours *hours, const struct ipsecevtx_allocator *allocator, const struct hours *other);
void hours_free(struct hours *hours, const struct ipsecevtx_allocator *allocator);

#endif

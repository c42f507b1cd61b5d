/* SPDX-License-Identifier: MIT */
/* How many events fell into each hour, or into each minute. */
#ifndef REPORT_HOURS_H
#define REPORT_HOURS_H

#include "evidence/index.h"

/* An item is the hour in the upper half, how many in the lower one. Zeroed at first. */
struct hours {
	union {
		uint64_t one;   /* as long as there is no more: there are hundreds of thousands of such */
		uint64_t *many; /* where there is room */
	};
	uint32_t count, room;
	uint32_t compact_at; /* with so many items, those of one hour become one */
};

static inline const uint64_t *hours_items(const struct hours *hours)
{
	return hours->room > 0 ? hours->many : &hours->one;
}

/* Of an event at that time (FILETIME). False when there is no memory. */
bool hours_add(struct hours *hours, const struct ipsecevtx_allocator *allocator, uint64_t ticks);
/* Sorts them, each hour once; returns how many there are. */
size_t hours_compact(struct hours *hours);
/* The most in one clock hour (UTC); 0 for none at all. */
uint64_t hours_peak(struct hours *hours);
/* The same by minutes, for a list that holds nothing else. */
bool minutes_add(struct hours *minutes, const struct ipsecevtx_allocator *allocator, uint64_t ticks);
/* As hours_compact(): the minute (since 1601) in the upper half of an item, how many in the lower one. */
size_t minutes_compact(struct hours *minutes);
uint32_t minute_of(uint64_t ticks);
/* All of another list too; hours with hours, or minutes with minutes. False when there is no memory. */
bool hours_merge(struct hours *hours, const struct ipsecevtx_allocator *allocator, const struct hours *other);
void hours_free(struct hours *hours, const struct ipsecevtx_allocator *allocator);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * When negotiations of one kind failed. Of each clock minute only the first and the last time are kept, so that a
 * million calls in an hour take no more than 120 times. The result is the same for any order of the events.
 */
#ifndef REPORT_FAILED_TIMES_H
#define REPORT_FAILED_TIMES_H

#include "evidence/index.h"

/* Zeroed at first. There are hundreds of thousands of these, most of them empty. */
struct failed_times {
	uint64_t *items; /* FILETIME */
	uint32_t count, room;
	uint32_t compact_at; /* with so many items, those that are not needed are dropped */
};

/* Adds a time. False when there is no memory, or no room for more. */
bool failed_times_add(struct failed_times *times, const struct ipsecevtx_allocator *allocator, uint64_t time);
/* Sorts the times, and leaves no more than two of a minute. Returns how many there are. */
size_t failed_times_compact(struct failed_times *times);
void failed_times_free(struct failed_times *times, const struct ipsecevtx_allocator *allocator);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * When negotiations of one kind failed. Of those of one clock minute only the first and the last are kept, so that a
 * million calls in an hour are no more than a hundred times. The same for any order of the events.
 */
#ifndef REPORT_FAILED_TIMES_H
#define REPORT_FAILED_TIMES_H

#include "evidence/index.h"

/* Zeroed at first. There are hundreds of thousands, most of them empty. */
struct failed_times {
	uint64_t *items; /* FILETIME */
	uint32_t count, room;
	uint32_t compact_at; /* with so many items, those that are not needed are dropped */
};

/* False when there is no memory, or no room for more. */
bool failed_times_add(struct failed_times *times, const struct ipsecevtx_allocator *allocator, uint64_t time);
/* In their order, and no more than two of a minute; returns how many there are. */
size_t failed_times_compact(struct failed_times *times);
void failed_times_free(struct failed_times *times, const struct ipsecevtx_allocator *allocator);

#endif

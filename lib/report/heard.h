/* SPDX-License-Identifier: MIT */
/*
 * When a computer was heard of: the stretches of time in which it logged, with long silences between them. An event
 * with a time far away, by a clock that was wrong or by forgery, is a stretch of its own. An association whose end was
 * not seen does not count as standing through a silence of a year, unless the caller leaves out events; shorter
 * silences are only reported. The result is the same for any order of the events.
 */
#ifndef REPORT_HEARD_H
#define REPORT_HEARD_H

#include "evidence/memory.h"

struct heard_stretch {
	uint64_t first, last; /* FILETIME */
	uint64_t count;       /* of events */
	/*
	 * When finished: the first and the last time of this stretch and of those joined to it by silences through
	 * which associations stand.
	 */
	uint64_t since, until;
};

struct heard {
	struct heard_stretch recent; /* the stretch that grows now; last and count are 0 before the first event */
	struct heard_stretch *items; /* the others; when finished all of them in order, or none beside recent */
	size_t count, room;
	size_t compact_at; /* with so many items, neighbouring ones are joined */
};

/*
 * Adds the time of an event; a copy widens a stretch without being counted. These return false when there is no memory.
 */
bool heard_add(struct heard *heard, const struct ipsecevtx_allocator *allocator, uint64_t time, bool is_copy);
/*
 * To be called once when all events are added. is_whole: the caller leaves out no event between others, so that a year
 * without an event is a silence that ends associations.
 */
bool heard_finish(struct heard *heard, const struct ipsecevtx_allocator *allocator, bool is_whole);
void heard_free(struct heard *heard, const struct ipsecevtx_allocator *allocator);

/*
 * For after heard_finish(): how many stretches there are; the stretch at index, in the order of time; and the stretch
 * that a time lies in, NULL where it lies in none.
 */
size_t heard_count(const struct heard *heard);
const struct heard_stretch *heard_stretch(const struct heard *heard, size_t index);
const struct heard_stretch *heard_at(const struct heard *heard, uint64_t time);

/*
 * For after heard_finish(): whether the silence before a stretch, which is not the first one, ends associations that
 * stood open; and whether any silence does.
 */
bool heard_ends_before(const struct heard *heard, size_t index);
bool heard_ends_anywhere(const struct heard *heard);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * When a computer was heard of: the stretches of time in which it logged, between long silences. One event with a time
 * far away, of a clock that was wrong or that somebody forged, is a stretch of its own. Nothing stands open through a
 * silence of a year, unless events are left out; shorter ones are to be told. The same for any order of the events.
 */
#ifndef REPORT_HEARD_H
#define REPORT_HEARD_H

#include "evidence/memory.h"

struct heard_stretch {
	uint64_t first, last;  /* FILETIME */
	uint64_t count;        /* events */
	uint64_t since, until; /* when finished: of this and others without a silence between that ends what stands */
};

struct heard {
	struct heard_stretch recent; /* what grows; of the year 1601 and no event: nothing was heard yet */
	struct heard_stretch *items; /* besides; when finished all of them, in the order of time, or none */
	size_t count, room;
	size_t compact_at; /* with so many items, those that belong together become one */
};

/* A time of an event, which counts or is a copy of one that did. False when there is no memory; so below. */
bool heard_add(struct heard *heard, const struct ipsecevtx_allocator *allocator, uint64_t time, bool is_copy);
/* is_whole: no event is left out between others, so that a silence of a year is one. */
bool heard_finish(struct heard *heard, const struct ipsecevtx_allocator *allocator, bool is_whole);
void heard_free(struct heard *heard, const struct ipsecevtx_allocator *allocator);

/*
 * For when it is finished: how many stretches there are, in the order of time, and the one that a time is in; NULL when
 * it is in none.
 */
size_t heard_count(const struct heard *heard);
const struct heard_stretch *heard_stretch(const struct heard *heard, size_t index);
const struct heard_stretch *heard_at(const struct heard *heard, uint64_t time);

/* For when it is finished: whether the silence before that stretch, not the first one, ends what stood open; or any. */
bool heard_ends_before(const struct heard *heard, size_t index);
bool heard_ends_anywhere(const struct heard *heard);

#endif

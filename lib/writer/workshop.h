/* SPDX-License-Identifier: MIT */
/*
 * What writers work with while they place a record, and remember of what they have placed. Writers on one thread share
 * it, so that each keeps no more for itself than the chunk that it makes.
 */
#ifndef WORKSHOP_H
#define WORKSHOP_H

#include "writer/place.h"

struct workshop {
	struct ipsecevtx_allocator allocator;
	size_t users; /* writers that are open */
	struct vocabulary *vocabulary;
	struct place_room room;
	uint64_t next_number;     /* of a chunk that was never begun */
	uint8_t next[CHUNK_SIZE]; /* the chunk behind a full one, until that is written */
};

/* For one user; NULL when there is no memory. */
struct workshop *workshop_new(const struct ipsecevtx_allocator *allocator);

/* One user less; the last one frees it. NULL is allowed. */
void workshop_leave(struct workshop *workshop);

/* A chunk without records, in data. */
struct target workshop_begin_chunk(struct workshop *workshop, uint8_t *data);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What writers of logs work with while they place a record, and what they remember of names and templates. Writers on
 * one thread share it (ipsecevtx_writer_options.shares_with), so that each keeps no more for itself than the chunk that
 * it makes.
 */
#ifndef WORKSHOP_H
#define WORKSHOP_H

#include "writer/place.h"

struct workshop {
	struct ipsecevtx_allocator allocator;
	size_t users; /* how many writers use it */
	struct vocabulary *vocabulary;
	struct place_room room;
	uint64_t next_number;     /* the number of the next chunk that is begun */
	uint8_t next[CHUNK_SIZE]; /* the chunk that follows a full one, until the full one is written */
};

/* Makes a workshop with one user; NULL where there is no memory. */
struct workshop *workshop_new(const struct ipsecevtx_allocator *allocator);

/* Takes one user away; with the last one the workshop is freed. workshop may be NULL. */
void workshop_leave(struct workshop *workshop);

/* Begins a chunk without records in data, which has CHUNK_SIZE bytes. */
struct target workshop_begin_chunk(struct workshop *workshop, uint8_t *data);

#endif

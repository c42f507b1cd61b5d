/* SPDX-License-Identifier: MIT */
/*
 * BinXML that is a value of a record and was gone through once: a template can show it in thousands of places, and a
 * few bytes of a record would take the time of a large log. Who goes through it again in the same surroundings learns
 * nothing new.
 */
#ifndef WALKED_H
#define WALKED_H

#include "evidence/chunk.h"
#include "evidence/memory.h"

/* Values of a chunk by where they begin. Of those that begin closer to each other one at most has an element. */
#define WALKED_STRIDE 8u
#define WALKED_PLACES (CHUNK_SIZE / WALKED_STRIDE)
/* A record that Windows wrote has one or two, if any: so many places are enough until two values share one. */
#define WALKED_FEW 256u

struct walked_value {
	uint32_t start, end;
	uint32_t surroundings; /* whatever the outcome depends on beside the bytes */
	uint32_t work;
	uint32_t depth; /* it was gone through at; it may be too deep below that */
	uint32_t number;
};

struct walked {
	struct ipsecevtx_allocator allocator;
	struct walked_value *values; /* NULL: not needed yet, or there is no memory */
	size_t places;               /* WALKED_FEW or WALKED_PLACES */
	uint32_t number;             /* of the walk, from 1 on: those of another one are none */
};

void walked_init(struct walked *walked, const struct ipsecevtx_allocator *allocator);
void walked_free(struct walked *walked);

/* Another record, or another way to go through it. */
void walked_begin(struct walked *walked);

/* Whether the value was gone through; then *work is how much there was to do. All of wanted but that is filled. */
bool walked_find(const struct walked *walked, const struct walked_value *wanted, uint32_t *work);

/* It was gone through to its end. Nothing is kept where there is no memory. */
void walked_add(struct walked *walked, const struct walked_value *value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Remembers which values of a record, BinXML themselves, were gone through already. A template can show such a value in
 * thousands of places, so that a few bytes of a hostile record would take the time of a large log; but to go through it
 * again in the same surroundings finds nothing new. The direct engine uses this when it only asks which event a record
 * is, and so does the search in elsewhere.c.
 */
#ifndef WALKED_H
#define WALKED_H

#include "evidence/chunk.h"
#include "evidence/memory.h"

/* Values are found by where they begin. Of several that begin within so many bytes at most one has an element in it. */
#define WALKED_STRIDE 8u
#define WALKED_PLACES (CHUNK_SIZE / WALKED_STRIDE)
/* A record that Windows wrote has one or two such values, if any: so few places are enough until two share one. */
#define WALKED_FEW 256u

struct walked_value {
	uint32_t start, end;
	uint32_t surroundings; /* made by the caller from all that the outcome depends on beside the bytes */
	uint32_t work;
	uint32_t depth;  /* at which it was gone through; at a greater depth it may be nested too deep */
	uint32_t number; /* of the walk that it belongs to */
};

struct walked {
	struct ipsecevtx_allocator allocator;
	struct walked_value *values; /* NULL: not needed yet, or there is no memory */
	size_t places;               /* WALKED_FEW or WALKED_PLACES */
	uint32_t number;             /* of this walk, from 1 on: values of another walk do not count */
};

void walked_init(struct walked *walked, const struct ipsecevtx_allocator *allocator);
void walked_free(struct walked *walked);

/* Forgets all: to be called for another record, or before the same one is gone through for another purpose. */
void walked_begin(struct walked *walked);

/*
 * Whether the wanted value was gone through at that depth or a greater one; then *work is how much work it was. Of
 * wanted, start, end, surroundings and depth count.
 */
bool walked_find(const struct walked *walked, const struct walked_value *wanted, uint32_t *work);

/* Remembers a value that was gone through to its end; does nothing where there is no memory. */
void walked_add(struct walked *walked, const struct walked_value *value);

#endif

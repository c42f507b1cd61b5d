/* SPDX-License-Identifier: MIT */
/* A hash table with open addressing of numbers, which stand for things that the owner keeps. Nothing is taken out. */
#ifndef INDEX_H
#define INDEX_H

#include <stdbool.h>

#include "evidence/memory.h"

#define INDEX_NONE UINT32_MAX

struct index_slot {
	uint32_t hash;
	uint32_t value; /* INDEX_NONE: free */
};

struct index {
	struct ipsecevtx_allocator allocator;
	struct index_slot *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
};

/* Whether value stands for what is looked for. */
typedef bool index_same(const void *user, uint32_t value, const void *wanted);

void index_init(struct index *index, const struct ipsecevtx_allocator *allocator);
void index_free(struct index *index);
/* Empties it and keeps its memory. */
void index_clear(struct index *index);

/* Tells memory that the hash is looked for soon. */
static inline void index_expect(const struct index *index, uint64_t hash)
{
	if (index->room > 0)
		__builtin_prefetch(&index->slots[(uint32_t)hash & (index->room - 1)]);
}

/* INDEX_NONE when it is not there. */
uint32_t index_find(const struct index *index, uint64_t hash, index_same *same, const void *user, const void *wanted);

/* Adds what is not there. False when there is no memory. */
bool index_add(struct index *index, uint64_t hash, uint32_t value);

/*
 * Makes an array of the allocator's larger, to at least count items of size bytes: *room is how many fit. False, with
 * all as it was, when there is no memory.
 */
bool array_reserve(const struct ipsecevtx_allocator *allocator, void **items, size_t *room, size_t count, size_t size);

#endif

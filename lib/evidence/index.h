/* SPDX-License-Identifier: MIT */
/*
 * A hash table with open addressing, of numbers that stand for things that its owner keeps: mostly the index of an
 * array. Nothing is taken out again. Reports and the comparison of logs find their groups by it.
 */
#ifndef INDEX_H
#define INDEX_H

#include <stdbool.h>

#include "evidence/memory.h"

#define INDEX_NONE UINT32_MAX

struct index_slot {
	uint32_t hash;
	uint32_t value; /* INDEX_NONE: the slot is free */
};

struct index {
	struct ipsecevtx_allocator allocator;
	struct index_slot *slots;
	size_t room; /* a power of two, or 0 */
	size_t count;
};

/* Whether value stands for what is wanted. */
typedef bool index_same(const void *user, uint32_t value, const void *wanted);

/* The table takes no memory until something is added. */
void index_init(struct index *index, const struct ipsecevtx_allocator *allocator);
void index_free(struct index *index);
/* Empties the table and keeps its memory. */
void index_clear(struct index *index);

/* Has the processor fetch the slot of a hash that is looked for soon. */
static inline void index_expect(const struct index *index, uint64_t hash)
{
	if (index->room > 0)
		__builtin_prefetch(&index->slots[(uint32_t)hash & (index->room - 1)]);
}

/* The value of that hash of which same() is true, or INDEX_NONE. Only the low 32 bits of a hash count. */
uint32_t index_find(const struct index *index, uint64_t hash, index_same *same, const void *user, const void *wanted);

/* Adds a value that is not there yet. False where there is no memory. */
bool index_add(struct index *index, uint64_t hash, uint32_t value);

#endif

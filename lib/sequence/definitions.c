/* SPDX-License-Identifier: MIT */
#include "sequence/definitions.h"

#include "evidence/memory.h"

#include <string.h>

void definitions_init(struct definitions *definitions, const struct ipsecevtx_allocator *allocator)
{
	memset(definitions, 0, sizeof *definitions);
	definitions->allocator = *allocator;
	index_init(&definitions->by_guid, allocator);
	fingerprint_make_key(&definitions->key);
}

void definitions_free(struct definitions *definitions)
{
	memory_free(&definitions->allocator, definitions->items);
	index_free(&definitions->by_guid);
	definitions->items = NULL;
}

/* The hash is keyed, so that nobody can write a log whose GUIDs all belong to the same place. */
static uint64_t hash_of(const struct fingerprint_key *key, const struct definition *definition)
{
	uint64_t halves[2];
	memcpy(halves, definition->guid, sizeof halves);
	uint64_t hash = (halves[0] ^ definition->is_root ^ key->multiplier) * (key->words[0] | UINT64_C(1) << 32);
	return ((hash ^ hash >> 32) + halves[1]) * (key->words[1] | UINT64_C(1) << 33 | 1) >> 32;
}

static bool has_guid(const void *user, uint32_t value, const void *wanted)
{
	const struct definitions *definitions = user;
	const struct definition *item = &definitions->items[value], *definition = wanted;
	return item->is_root == definition->is_root && memcmp(item->guid, definition->guid, sizeof item->guid) == 0;
}

/* False when there is no memory. */
static bool keep(struct definitions *definitions, uint64_t hash, const struct definition *definition)
{
	void *items = definitions->items;
	if (!array_reserve(&definitions->allocator, &items, &definitions->room, definitions->count + 1,
		    sizeof *definitions->items))
		return false;
	definitions->items = items;
	if (!index_add(&definitions->by_guid, hash, (uint32_t)definitions->count))
		return false;
	definitions->items[definitions->count++] = *definition;
	return true;
}

const struct definition *definitions_add(struct definitions *definitions, const struct definition *definition)
{
	const uint64_t hash = hash_of(&definitions->key, definition);
	const uint32_t found = index_find(&definitions->by_guid, hash, has_guid, definitions, definition);
	if (found != INDEX_NONE) {
		const struct definition *first = &definitions->items[found];
		return memcmp(first->says, definition->says, sizeof first->says) == 0 ? NULL : first;
	}
	if (definitions->count == DEFINITIONS_MAX)
		definitions->is_full = true;
	else if (!keep(definitions, hash, definition))
		definitions->no_memory = true;
	return NULL;
}

/* SPDX-License-Identifier: MIT */
#include "sequence/definitions.h"

#include "evidence/memory.h"

#include <string.h>

#define ROOM_FIRST 256u

void definitions_init(struct definitions *definitions, const struct ipsecevtx_allocator *allocator)
{
	memset(definitions, 0, sizeof *definitions);
	definitions->allocator = *allocator;
	fingerprint_make_key(&definitions->key);
}

void definitions_free(struct definitions *definitions)
{
	memory_free(&definitions->allocator, definitions->items);
	definitions->items = NULL;
}

/*
 * Where a definition with this GUID and is_root stands in the table, or else belongs. The hash is keyed, so that nobody
 * can write a log whose GUIDs all belong to the same place.
 */
static size_t place_of(
	const struct fingerprint_key *key, const struct definition *items, size_t room, const struct definition *wanted)
{
	uint64_t halves[2];
	memcpy(halves, wanted->guid, sizeof halves);
	uint64_t hash = (halves[0] ^ wanted->is_root ^ key->multiplier) * (key->words[0] | UINT64_C(1) << 32);
	hash = ((hash ^ hash >> 32) + halves[1]) * (key->words[1] | UINT64_C(1) << 33 | 1);
	size_t place = (size_t)(hash >> 32) & (room - 1);
	while (items[place].offset != 0 &&
		(items[place].is_root != wanted->is_root || memcmp(items[place].guid, wanted->guid, 16) != 0))
		place = (place + 1) & (room - 1);
	return place;
}

static bool make_room(struct definitions *definitions)
{
	size_t room = definitions->room ? 2 * definitions->room : ROOM_FIRST;
	if (definitions->count < definitions->room / 2)
		return true;
	struct definition *items = memory_get(&definitions->allocator, room * sizeof *items);
	if (!items)
		return false;
	for (size_t i = 0; i < definitions->room; i++) {
		const struct definition *item = &definitions->items[i];
		if (item->offset != 0)
			items[place_of(&definitions->key, items, room, item)] = *item;
	}
	memory_free(&definitions->allocator, definitions->items);
	definitions->items = items;
	definitions->room = room;
	return true;
}

const struct definition *definitions_add(struct definitions *definitions, const struct definition *definition)
{
	if (!make_room(definitions)) {
		definitions->no_memory = true;
		return NULL;
	}
	struct definition *first =
		&definitions->items[place_of(&definitions->key, definitions->items, definitions->room, definition)];
	if (first->offset == 0 && definitions->count == DEFINITIONS_MAX) {
		definitions->is_full = true;
		return NULL;
	}
	if (first->offset == 0) {
		*first = *definition;
		definitions->count++;
		return NULL;
	}
	return memcmp(first->says, definition->says, sizeof first->says) == 0 ? NULL : first;
}

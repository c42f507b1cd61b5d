/* SPDX-License-Identifier: MIT */
#include "evidence/index.h"

#include <string.h>

#define ROOM_AT_FIRST 64u

void index_init(struct index *index, const struct ipsecevtx_allocator *allocator)
{
	memset(index, 0, sizeof *index);
	index->allocator = *allocator;
}

void index_free(struct index *index)
{
	memory_free(&index->allocator, index->slots);
	index->slots = NULL;
	index->room = index->count = 0;
}

static void empty(struct index_slot *slots, size_t room)
{
	memset(slots, 0xff, room * sizeof *slots);
}

void index_clear(struct index *index)
{
	if (index->count > 0)
		empty(index->slots, index->room);
	index->count = 0;
}

uint32_t index_find(const struct index *index, uint64_t hash, index_same *same, const void *user, const void *wanted)
{
	if (index->room == 0)
		return INDEX_NONE;
	size_t mask = index->room - 1;
	for (size_t i = (uint32_t)hash & mask; index->slots[i].value != INDEX_NONE; i = (i + 1) & mask) {
		if (index->slots[i].hash == (uint32_t)hash && same(user, index->slots[i].value, wanted))
			return index->slots[i].value;
	}
	return INDEX_NONE;
}

static void put(struct index_slot *slots, size_t room, struct index_slot slot)
{
	size_t i = slot.hash & (room - 1);
	while (slots[i].value != INDEX_NONE)
		i = (i + 1) & (room - 1);
	slots[i] = slot;
}

static bool grow(struct index *index)
{
	size_t room = index->room ? 2 * index->room : ROOM_AT_FIRST;
	struct index_slot *slots = memory_get_buffer(&index->allocator, room * sizeof *slots);
	if (!slots)
		return false;
	empty(slots, room);
	for (size_t i = 0; i < index->room; i++) {
		if (index->slots[i].value != INDEX_NONE)
			put(slots, room, index->slots[i]);
	}
	memory_free(&index->allocator, index->slots);
	index->slots = slots;
	index->room = room;
	return true;
}

bool index_add(struct index *index, uint64_t hash, uint32_t value)
{
	if (index->count >= index->room / 4 * 3 && !grow(index))
		return false;
	put(index->slots, index->room, (struct index_slot){(uint32_t)hash, value});
	index->count++;
	return true;
}

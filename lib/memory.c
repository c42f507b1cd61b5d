/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE (32u * 1024u)

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(max_align_t) uint8_t bytes[];
};

static void *standard_reallocate(void *user, void *memory, size_t size)
{
	(void)user;
	return realloc(memory, size);
}

static void standard_release(void *user, void *memory)
{
	(void)user;
	free(memory);
}

struct ipsecevtx_allocator memory_allocator(const struct ipsecevtx_allocator *wanted)
{
	if (wanted)
		return *wanted;
	struct ipsecevtx_allocator standard = {standard_reallocate, standard_release, NULL};
	return standard;
}

void *memory_get(const struct ipsecevtx_allocator *allocator, size_t size)
{
	void *memory = allocator->reallocate(allocator->user, NULL, size);
	if (memory)
		memset(memory, 0, size);
	return memory;
}

void memory_free(const struct ipsecevtx_allocator *allocator, void *memory)
{
	if (memory)
		allocator->release(allocator->user, memory);
}

char *memory_copy_string(const struct ipsecevtx_allocator *allocator, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = allocator->reallocate(allocator->user, NULL, size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

void arena_init(struct arena *arena, const struct ipsecevtx_allocator *allocator, size_t limit)
{
	memset(arena, 0, sizeof *arena);
	arena->allocator = *allocator;
	arena->limit = limit;
}

void arena_reset(struct arena *arena)
{
	arena->current = arena->first;
	arena->used = 0;
	arena->total = 0;
	arena->exhausted = false;
	arena->no_memory = false;
}

void arena_free(struct arena *arena)
{
	struct arena_block *block = arena->first;
	while (block) {
		struct arena_block *next = block->next;
		memory_free(&arena->allocator, block);
		block = next;
	}
	arena->first = arena->current = NULL;
}

/* Goes on to a block with room for size bytes, making one where there is none. */
static bool arena_advance(struct arena *arena, size_t size)
{
	while (arena->current && arena->current->next) {
		arena->current = arena->current->next;
		arena->used = 0;
		if (arena->current->size >= size)
			return true;
	}
	size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct arena_block *block =
		arena->allocator.reallocate(arena->allocator.user, NULL, sizeof(struct arena_block) + room);
	if (!block) {
		arena->no_memory = true;
		return false;
	}
	block->next = NULL;
	block->size = room;
	if (arena->current)
		arena->current->next = block;
	else
		arena->first = block;
	arena->current = block;
	arena->used = 0;
	return true;
}

void *arena_get(struct arena *arena, size_t size)
{
	size_t step = alignof(max_align_t);
	if (size > arena->limit - arena->total || size > SIZE_MAX / 2) {
		arena->exhausted = true;
		return NULL;
	}
	size_t rounded = (size + step - 1) / step * step;
	if (!arena->current || rounded > arena->current->size - arena->used) {
		if (!arena_advance(arena, rounded))
			return NULL;
	}
	void *memory = arena->current->bytes + arena->used;
	arena->used += rounded;
	arena->total += size;
	return memory;
}

void arena_trim(struct arena *arena, void *memory, size_t wanted, size_t used)
{
	size_t step = alignof(max_align_t);
	if (!arena->current || (uint8_t *)memory < arena->current->bytes ||
		(uint8_t *)memory + (wanted + step - 1) / step * step != arena->current->bytes + arena->used)
		return;
	arena->used -= (wanted + step - 1) / step * step - (used + step - 1) / step * step;
	arena->total -= wanted - used;
}

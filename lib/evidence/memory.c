/* SPDX-License-Identifier: MIT */
#include "evidence/memory.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE  (32u * 1024u)
#define ARRAY_FIRST 32u /* bytes of an array */

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

bool memory_is_usable(const struct ipsecevtx_allocator *wanted)
{
	return !wanted || (wanted->reallocate && wanted->release);
}

void *memory_get_buffer(const struct ipsecevtx_allocator *allocator, size_t size)
{
	return allocator->reallocate(allocator->user, NULL, size);
}

void *memory_get_block(const struct ipsecevtx_allocator *allocator, size_t size)
{
	if (size > SIZE_MAX - MEMORY_BLOCK_ALIGNMENT)
		return NULL;
	uint8_t *memory = memory_get_buffer(allocator, size + MEMORY_BLOCK_ALIGNMENT);
	if (!memory)
		return NULL;
	/* The byte before the block says how far that is from where the memory begins. */
	size_t moved = MEMORY_BLOCK_ALIGNMENT - (uintptr_t)memory % MEMORY_BLOCK_ALIGNMENT;
	memory[moved - 1] = (uint8_t)moved;
	return memory + moved;
}

void memory_free_block(const struct ipsecevtx_allocator *allocator, void *block)
{
	uint8_t *begin = block;
	if (block)
		memory_free(allocator, begin - begin[-1]);
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

bool array_reserve(const struct ipsecevtx_allocator *allocator, void **items, size_t *room, size_t count, size_t size)
{
	if (count <= *room)
		return true;
	/* Reports have hundreds of thousands of arrays with a single item: the first room is small. */
	size_t wanted = *room > 0 ? *room + *room / 2 : ARRAY_FIRST / size;
	if (wanted < count)
		wanted = count;
	if (wanted > SIZE_MAX / size)
		return false;
	void *larger = allocator->reallocate(allocator->user, *items, wanted * size);
	if (!larger)
		return false;
	*items = larger;
	*room = wanted;
	return true;
}

static void *watched_reallocate(void *user, void *memory, size_t size)
{
	struct memory_watch *watch = user;
	void *result = watch->watched.reallocate(watch->watched.user, memory, size);
	watch->ran_out |= result == NULL;
	return result;
}

static void watched_release(void *user, void *memory)
{
	const struct memory_watch *watch = user;
	watch->watched.release(watch->watched.user, memory);
}

/*
 * Memory that comes from the system is zero, and calloc() knows which was used before: pages that are not touched cost
 * nothing.
 */
static void *get_zeroed(const struct ipsecevtx_allocator *allocator, size_t size)
{
	if (allocator->reallocate == standard_reallocate)
		return calloc(1, size);
	void *memory = allocator->reallocate(allocator->user, NULL, size);
	if (memory)
		memset(memory, 0, size);
	return memory;
}

void *memory_get(const struct ipsecevtx_allocator *allocator, size_t size)
{
	if (allocator->reallocate != watched_reallocate)
		return get_zeroed(allocator, size);
	struct memory_watch *watch = allocator->user;
	void *memory = memory_get(&watch->watched, size);
	watch->ran_out |= memory == NULL;
	return memory;
}

struct ipsecevtx_allocator memory_watch(struct memory_watch *watch, const struct ipsecevtx_allocator *given)
{
	struct ipsecevtx_allocator allocator = {watched_reallocate, watched_release, watch};
	watch->watched = *given;
	watch->ran_out = false;
	return allocator;
}

void arena_init(struct arena *arena, const struct ipsecevtx_allocator *allocator, size_t limit)
{
	memset(arena, 0, sizeof *arena);
	arena->allocator = *allocator;
	arena->limit = limit;
}

static void use_block(struct arena *arena, struct arena_block *block)
{
	arena->current = block;
	arena->at = block ? block->bytes : NULL;
	arena->left = block ? block->size : 0;
}

void arena_reset(struct arena *arena)
{
	use_block(arena, arena->first);
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
	arena->first = NULL;
	use_block(arena, NULL);
}

/* Goes on to a block with room for size bytes, making one where there is none. */
static bool arena_advance(struct arena *arena, size_t size)
{
	while (arena->current && arena->current->next) {
		use_block(arena, arena->current->next);
		if (arena->left >= size)
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
	use_block(arena, block);
	return true;
}

/* Makes sure that the free part has size bytes, and that the limit allows them. */
static bool arena_make_room(struct arena *arena, size_t size)
{
	if (size > arena->limit - arena->total || size > SIZE_MAX / 2) {
		arena->exhausted = true;
		return false;
	}
	return (arena->current && size <= arena->left) || arena_advance(arena, size);
}

void *arena_get(struct arena *arena, size_t size)
{
	/* A block begins aligned, so that there is nothing to skip in a new one. */
	size_t skip = (alignof(max_align_t) - (uintptr_t)arena->at % alignof(max_align_t)) % alignof(max_align_t);
	if (skip > arena->left)
		skip = arena->left;
	if (skip > 0) {
		arena->at += skip;
		arena->left -= skip;
	}
	if (!arena_make_room(arena, size))
		return NULL;
	void *memory = arena->at;
	arena_take(arena, size);
	return memory;
}

char *arena_room_slow(struct arena *arena, size_t size)
{
	return arena_make_room(arena, size) ? (char *)arena->at : NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * Memory: the caller's allocator, by which the whole library allocates, and an arena for what lives as long as one
 * event. Everything here returns NULL where there is no memory; nothing ends the program.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include "ipsecevtx.h"

/* The allocator of the caller's options, or, where wanted is NULL, that of malloc(). */
struct ipsecevtx_allocator memory_allocator(const struct ipsecevtx_allocator *wanted);

/* Whether the library can work with it: a caller's allocator has both functions. NULL stands for malloc(). */
bool memory_is_usable(const struct ipsecevtx_allocator *wanted);

void *memory_get(const struct ipsecevtx_allocator *allocator, size_t size); /* zeroed */

/*
 * As memory_get(), but not zeroed: for large buffers that are written before they are read. Zeroing the buffers of one
 * reader would take a good part of the time that a small log takes.
 */
void *memory_get_buffer(const struct ipsecevtx_allocator *allocator, size_t size);

/*
 * A buffer into which the system copies files, not zeroed, to be freed by memory_free_block() alone. It begins at a
 * multiple of MEMORY_BLOCK_ALIGNMENT: some processors copy a page four times slower to a place that is 8 to 31 bytes
 * behind a multiple of 4096, where malloc() puts all large buffers (measured on an AMD EPYC of family 25, whose kernel
 * copies with "rep movsb").
 */
#define MEMORY_BLOCK_ALIGNMENT 64u
void *memory_get_block(const struct ipsecevtx_allocator *allocator, size_t size);
void memory_free_block(const struct ipsecevtx_allocator *allocator, void *block);

/* memory may be NULL. */
void memory_free(const struct ipsecevtx_allocator *allocator, void *memory);
/* A copy of a text, to be freed by memory_free(). */
char *memory_copy_string(const struct ipsecevtx_allocator *allocator, const char *text);

/*
 * Grows an array of the allocator to at least count items of size bytes; *room is how many fit. False, with everything
 * as it was, where there is no memory.
 */
bool array_reserve(const struct ipsecevtx_allocator *allocator, void **items, size_t *room, size_t count, size_t size);

/*
 * An allocator that remembers whether it ever failed: what looks odd after that may come of the lack of memory, and
 * says nothing about the evidence.
 */
struct memory_watch {
	struct ipsecevtx_allocator watched;
	bool ran_out;
};

/* The allocator to use in place of the given one; watch has to outlive all that is allocated by it. */
struct ipsecevtx_allocator memory_watch(struct memory_watch *watch, const struct ipsecevtx_allocator *given);

/*
 * An arena: a list of blocks that is emptied at once, for each event, and freed only at the end, so that reading a
 * record allocates nothing. Nothing moves once it was handed out.
 */
struct arena_block;

struct arena {
	struct ipsecevtx_allocator allocator;
	struct arena_block *first;
	struct arena_block *current;
	uint8_t *at;    /* the free part of current */
	size_t left;    /* how many bytes are free there */
	size_t total;   /* how many bytes were handed out since the last reset */
	size_t limit;   /* the most that total may reach */
	bool exhausted; /* a request did not fit the limit; until the next reset */
	bool no_memory; /* the allocator failed; until the next reset */
};

/* arena_reset() takes back all that was handed out and keeps the blocks; arena_free() frees these. */
void arena_init(struct arena *arena, const struct ipsecevtx_allocator *allocator, size_t limit);
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);

/* Hands out size bytes, aligned for any type, not zeroed; NULL with exhausted or no_memory set. */
void *arena_get(struct arena *arena, size_t size);

/* What arena_room() does where the current block has no room. */
char *arena_room_slow(struct arena *arena, size_t size);

/*
 * Room for a text of up to size bytes; NULL with exhausted or no_memory set. The bytes that are used have to be taken
 * by arena_take() before the next request; the others stay free.
 */
static inline char *arena_room(struct arena *arena, size_t size)
{
	if (size <= arena->left && size <= arena->limit - arena->total)
		return (char *)arena->at;
	return arena_room_slow(arena, size);
}

static inline void arena_take(struct arena *arena, size_t size)
{
	arena->at += size;
	arena->left -= size;
	arena->total += size;
}

#endif

/* SPDX-License-Identifier: MIT */
/* Memory: the caller's allocator, and an arena that keeps what it grew to. */
#ifndef MEMORY_H
#define MEMORY_H

#include "ipsecevtx.h"

/* The allocator of options, or malloc's. */
struct ipsecevtx_allocator memory_allocator(const struct ipsecevtx_allocator *wanted);

void *memory_get(const struct ipsecevtx_allocator *allocator, size_t size); /* zeroed; NULL when there is none */

/*
 * The same, not zeroed: for large buffers that are written before they are read. Zeroing those of one reader would take
 * a good part of the time that a small log takes.
 */
void *memory_get_buffer(const struct ipsecevtx_allocator *allocator, size_t size);

/*
 * A buffer that the system copies files into. It begins at a multiple of MEMORY_BLOCK_ALIGNMENT: some processors copy a
 * page four times slower to a place that is 8 to 31 bytes behind a multiple of 4096, where malloc() puts all that is
 * large (measured on an AMD EPYC of family 25, whose kernel copies with "rep movsb"). Not zeroed; NULL when there is
 * none; for memory_free_block() alone.
 */
#define MEMORY_BLOCK_ALIGNMENT 64u
void *memory_get_block(const struct ipsecevtx_allocator *allocator, size_t size);
void memory_free_block(const struct ipsecevtx_allocator *allocator, void *block);

void memory_free(const struct ipsecevtx_allocator *allocator, void *memory);
char *memory_copy_string(const struct ipsecevtx_allocator *allocator, const char *text);

/*
 * An allocator that remembers whether it ever failed: what looks odd after that may come from the lack of memory, and
 * says nothing about the evidence.
 */
struct memory_watch {
	struct ipsecevtx_allocator watched;
	bool ran_out;
};

/* The allocator to use in place of the given one; watch must live as long as what is allocated. */
struct ipsecevtx_allocator memory_watch(struct memory_watch *watch, const struct ipsecevtx_allocator *given);

/*
 * An arena for what lives as long as one event: a list of blocks that is emptied at once and never given back
 * before the end, so that the scan path does not allocate. Nothing moves once it was handed out.
 */
struct arena_block;

struct arena {
	struct ipsecevtx_allocator allocator;
	struct arena_block *first;
	struct arena_block *current;
	uint8_t *at;    /* the free part of current */
	size_t left;    /* bytes of it */
	size_t total;   /* handed out since the last reset */
	size_t limit;   /* what total may reach */
	bool exhausted; /* a request did not fit the limit */
	bool no_memory; /* the allocator failed */
};

void arena_init(struct arena *arena, const struct ipsecevtx_allocator *allocator, size_t limit);
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);

/* size bytes, aligned for any type, not zeroed; NULL with exhausted or no_memory set. */
void *arena_get(struct arena *arena, size_t size);

char *arena_room_slow(struct arena *arena, size_t size);

/*
 * Room for a text of up to size bytes; NULL as above. What of it is used is taken with arena_take() before the next
 * request.
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

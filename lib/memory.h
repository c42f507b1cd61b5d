/* SPDX-License-Identifier: MIT */
/* Memory: the caller's allocator, and an arena that keeps what it grew to. */
#ifndef MEMORY_H
#define MEMORY_H

#include "ipsecevtx.h"

/* The allocator of options, or malloc's. */
struct ipsecevtx_allocator memory_allocator(const struct ipsecevtx_allocator *wanted);

void *memory_get(const struct ipsecevtx_allocator *allocator, size_t size); /* zeroed; NULL when there is none */
void memory_free(const struct ipsecevtx_allocator *allocator, void *memory);
char *memory_copy_string(const struct ipsecevtx_allocator *allocator, const char *text);

/*
 * An arena for what lives as long as one event: a list of blocks that is emptied at once and never given back
 * before the end, so that the scan path does not allocate. Nothing moves once it was handed out.
 */
struct arena_block;

struct arena {
	struct ipsecevtx_allocator allocator;
	struct arena_block *first;
	struct arena_block *current;
	size_t used;    /* of current */
	size_t total;   /* handed out since the last reset */
	size_t limit;   /* what total may reach */
	bool exhausted; /* a request did not fit the limit */
	bool no_memory; /* the allocator said no */
};

void arena_init(struct arena *arena, const struct ipsecevtx_allocator *allocator, size_t limit);
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);

/* size bytes, aligned for any type, not zeroed; NULL with exhausted or no_memory set. */
void *arena_get(struct arena *arena, size_t size);

/* Gives back the tail of the last request. */
void arena_trim(struct arena *arena, void *memory, size_t wanted, size_t used);

#endif

/* SPDX-License-Identifier: MIT */
#include "reader/later.h"

#include <string.h>

void later_init(struct later *later, const struct ipsecevtx_allocator *allocator)
{
	later->allocator = *allocator;
	later->count = 0;
}

static void free_chunk(struct later *later, struct later_chunk *waiting)
{
	memory_free(&later->allocator, waiting->data);
	memory_free(&later->allocator, waiting->records);
}

void later_free(struct later *later)
{
	for (size_t i = 0; i < later->count; i++)
		free_chunk(later, &later->chunks[i]);
	later->count = 0;
}

enum later_result later_add(
	struct later *later, const struct chunk *chunk, const struct waiting_record *records, size_t count)
{
	if (later->count == LATER_CHUNKS)
		return LATER_FULL;
	struct later_chunk *waiting = &later->chunks[later->count];
	waiting->data = memory_get(&later->allocator, chunk->size);
	waiting->records = memory_get(&later->allocator, count * sizeof *records);
	if (!waiting->data || !waiting->records) {
		free_chunk(later, waiting);
		return LATER_NO_MEMORY;
	}
	memcpy(waiting->data, chunk->data, chunk->size);
	memcpy(waiting->records, records, count * sizeof *records);
	waiting->size = chunk->size;
	waiting->offset = chunk->offset;
	waiting->is_displaced = chunk->is_displaced;
	waiting->count = count;
	later->count++;
	return LATER_KEPT;
}

const struct later_chunk *later_get(const struct later *later, size_t index)
{
	return index < later->count ? &later->chunks[index] : NULL;
}

void later_open(const struct later_chunk *waiting, struct chunk *chunk)
{
	if (waiting->is_displaced)
		chunk_open_displaced(chunk, waiting->data, waiting->size, waiting->offset);
	else
		chunk_open(chunk, waiting->data, waiting->size, waiting->offset);
}

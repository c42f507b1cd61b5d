/* SPDX-License-Identifier: MIT */
#include "reader/waiting.h"

#include <string.h>

void waiting_init(struct waiting *waiting, const struct ipsecevtx_allocator *allocator)
{
	waiting->allocator = *allocator;
	waiting->count = 0;
}

static void free_chunk(struct waiting *waiting, struct waiting_chunk *kept)
{
	memory_free(&waiting->allocator, kept->data);
	memory_free(&waiting->allocator, kept->records);
}

void waiting_free(struct waiting *waiting)
{
	for (size_t i = 0; i < waiting->count; i++)
		free_chunk(waiting, &waiting->chunks[i]);
	waiting->count = 0;
}

enum waiting_result waiting_add(
	struct waiting *waiting, const struct chunk *chunk, const struct waiting_record *records, size_t count)
{
	if (waiting->count == WAITING_CHUNKS)
		return WAITING_FULL;
	struct waiting_chunk *kept = &waiting->chunks[waiting->count];
	kept->data = memory_get(&waiting->allocator, chunk->size);
	kept->records = memory_get(&waiting->allocator, count * sizeof *records);
	if (!kept->data || !kept->records) {
		free_chunk(waiting, kept);
		return WAITING_NO_MEMORY;
	}
	memcpy(kept->data, chunk->data, chunk->size);
	memcpy(kept->records, records, count * sizeof *records);
	kept->size = chunk->size;
	kept->offset = chunk->offset;
	kept->is_displaced = chunk->is_displaced;
	kept->count = count;
	waiting->count++;
	return WAITING_ADDED;
}

const struct waiting_chunk *waiting_get(const struct waiting *waiting, size_t index)
{
	return index < waiting->count ? &waiting->chunks[index] : NULL;
}

void waiting_open(const struct waiting_chunk *kept, struct chunk *chunk)
{
	if (kept->is_displaced)
		chunk_open_displaced(chunk, kept->data, kept->size, kept->offset);
	else
		chunk_open(chunk, kept->data, kept->size, kept->offset);
}

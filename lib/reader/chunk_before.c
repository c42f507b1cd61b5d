/* SPDX-License-Identifier: MIT */
#include "reader/chunk_before.h"

#include <string.h>

void chunk_before_set(
	struct chunk_before *before, const struct source *source, const struct block *last, const struct block *block)
{
	before->source = source;
	before->last = *block;
	before->block = *last;
	if (last->is_displaced || last->offset + CHUNK_SIZE != block->offset)
		before->block.size = 0;
}

/* Whether a live record of the chunk begins at this place, or the place is in the chunk's free space. */
static bool may_begin_at(struct chunk *chunk, size_t at)
{
	struct record record;
	while (chunk_next(chunk, &record) != CHUNK_END) {
		if (record.offset >= at)
			return record.offset == at;
	}
	return at >= chunk->end;
}

/* Compares the note's events with the bytes that stand at the place of this chunk. */
static enum stray_memory compare(const uint8_t *data, uint64_t offset, size_t at, const struct stray_note *note)
{
	uint8_t found[DIGEST_SIZE];
	struct chunk chunk;
	chunk_open(&chunk, data, CHUNK_SIZE, offset);
	/* A faulty chunk, which is reported, proves nothing; nor does one that was written after the note's chunk. */
	if (chunk.faults || chunk.first_record_id >= note->first)
		return STRAY_MEMORY_UNKNOWN;
	digest_of_bytes(data + at, note->bytes, found);
	const bool is_same = memcmp(found, note->digest, sizeof found) == 0 && may_begin_at(&chunk, at);
	return is_same ? STRAY_MEMORY_SAME : STRAY_MEMORY_OTHER;
}

static enum stray_memory look(
	struct chunk_before *before, const struct block *block, uint64_t at, const struct stray_note *note)
{
	if (block->size != CHUNK_SIZE || at >= CHUNK_SIZE || note->bytes == 0 || note->bytes > CHUNK_SIZE - at)
		return STRAY_MEMORY_UNKNOWN;
	if (block->data)
		return compare(block->data, block->offset, (size_t)at, note);
	uint8_t *data = memory_get_block(&before->allocator, CHUNK_SIZE);
	enum stray_memory memory = STRAY_MEMORY_UNKNOWN;
	if (!data)
		before->no_memory = true;
	else if (source_read_at(before->source, block->offset, data, CHUNK_SIZE) == CHUNK_SIZE)
		memory = compare(data, block->offset, (size_t)at, note);
	memory_free_block(&before->allocator, data);
	return memory;
}

enum stray_memory chunk_before_look(void *user, const struct stray_note *note)
{
	struct chunk_before *before = user;
	const struct block *block = &before->block;
	if (block->size == 0 || note->place.offset < block->offset + CHUNK_SIZE)
		return STRAY_MEMORY_UNKNOWN;
	return look(before, block, note->place.offset - block->offset - CHUNK_SIZE, note);
}

enum stray_memory chunk_before_look_at_end(void *user, const struct stray_note *note)
{
	struct chunk_before *before = user;
	if (note->place.offset < FILE_HEADER_SIZE || before->last.is_displaced)
		return STRAY_MEMORY_UNKNOWN;
	return look(before, &before->last, note->place.offset - FILE_HEADER_SIZE, note);
}

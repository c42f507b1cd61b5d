/* SPDX-License-Identifier: MIT */
#include "reader/chunk_before.h"

#include <string.h>

void chunk_before_set(
	struct chunk_before *before, const struct source *source, const struct block *last, uint64_t offset)
{
	before->source = source;
	before->block = *last;
	if (last->is_displaced || last->size != CHUNK_SIZE || last->offset + CHUNK_SIZE != offset)
		before->block.size = 0;
}

/* Whether a record may begin there: where one does, or in the free space. */
static bool may_begin_at(struct chunk *chunk, size_t at)
{
	struct record record;
	while (chunk_next(chunk, &record) != CHUNK_END) {
		if (record.offset >= at)
			return record.offset == at;
	}
	return at >= chunk->end;
}

static enum stray_memory compare(const uint8_t *data, uint64_t offset, size_t at, const struct stray_note *note)
{
	uint8_t found[DIGEST_SIZE];
	struct digest digest;
	struct chunk chunk;
	chunk_open(&chunk, data, CHUNK_SIZE, offset);
	/* What checksums do not vouch for was lost or changed, and is told. */
	if (chunk.faults || chunk.crc_absent)
		return STRAY_MEMORY_UNKNOWN;
	digest_init(&digest);
	digest_add(&digest, data + at, note->bytes);
	digest_finish(&digest, found);
	const bool is_same = memcmp(found, note->digest, sizeof found) == 0 && may_begin_at(&chunk, at);
	return is_same ? STRAY_MEMORY_SAME : STRAY_MEMORY_OTHER;
}

static enum stray_memory read_and_compare(struct chunk_before *before, size_t at, const struct stray_note *note)
{
	const uint64_t offset = before->block.offset;
	uint8_t *data = memory_get_block(&before->allocator, CHUNK_SIZE);
	enum stray_memory memory = STRAY_MEMORY_UNKNOWN;
	if (!data)
		before->no_memory = true;
	else if (source_read_at(before->source, offset, data, CHUNK_SIZE) == CHUNK_SIZE)
		memory = compare(data, offset, at, note);
	memory_free_block(&before->allocator, data);
	return memory;
}

enum stray_memory chunk_before_look(void *user, const struct stray_note *note)
{
	struct chunk_before *before = user;
	const struct block *block = &before->block;
	if (block->size != CHUNK_SIZE || note->place.offset < block->offset + CHUNK_SIZE)
		return STRAY_MEMORY_UNKNOWN;
	const uint64_t at = note->place.offset - block->offset - CHUNK_SIZE;
	if (at >= CHUNK_SIZE || note->bytes == 0 || note->bytes > CHUNK_SIZE - at)
		return STRAY_MEMORY_UNKNOWN;
	return block->data ? compare(block->data, block->offset, (size_t)at, note)
			   : read_and_compare(before, (size_t)at, note);
}

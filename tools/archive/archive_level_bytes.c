/* SPDX-License-Identifier: MIT */
/* Reads the bytes of a member; for archive_level.c. */
#include "archive/archive_level.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "archive/archive_level_parts.h"

/* Ends the member. It may end with a hole, for which libarchive hands out no block. */
static void end_member(struct archive_level *level)
{
	bool is_sparse = archive_library()->archive_entry_sparse_count(level->entry) > 0;
	if (is_sparse && archive_library()->archive_entry_size_is_set(level->entry) &&
		archive_library()->archive_entry_size(level->entry) > 0)
		level->hole_end = (uint64_t)archive_library()->archive_entry_size(level->entry);
	level->has_ended = true;
}

/*
 * Looks behind a single compressed file: libarchive passes silently over what stands behind the data of bzip2 and gzip,
 * which may be another log; for xz and zstd it fails by itself.
 */
static void look_behind(struct archive_level *level)
{
	bool is_silent = level->kind == ARCHIVE_KIND_BZIP2 || level->kind == ARCHIVE_KIND_GZIP;
	if (is_silent && archive_level_is_single(level))
		archive_level_has_no_rest(level);
}

/* Reads the next block. False at the member's end, and where it cannot be read. */
static bool next_block(struct archive_level *level)
{
	const void *block = NULL;
	size_t size = 0;
	la_int64_t offset = 0;
	if (level->has_ended)
		return false;
	int result = archive_library()->archive_read_data_block(level->archive, &block, &size, &offset);
	if (result == ARCHIVE_EOF) {
		end_member(level);
		look_behind(level);
		return false;
	}
	if (result != ARCHIVE_OK) {
		archive_level_take_error(level, level->archive);
		level->has_ended = true;
		level->is_over = result == ARCHIVE_FATAL;
	}
	/* libarchive reports a wrong checksum together with the last block. */
	bool has_block = result == ARCHIVE_OK || (result > ARCHIVE_FATAL && block && size > 0);
	if (!has_block)
		return false;
	if (offset < 0 || (uint64_t)offset < level->size) {
		snprintf(level->error, sizeof level->error, "its parts lie one over the other");
		if (!level->odd[0])
			snprintf(level->odd, sizeof level->odd,
				"the parts of member %" PRIu64 " lie one over the other", level->index);
		level->has_ended = true;
		return false;
	}
	level->block = block;
	level->block_size = size;
	level->hole_end = (uint64_t)offset;
	level->size = (uint64_t)offset + size;
	return true;
}

/* Hands out zeros of the hole before the block, or bytes of the block. Returns how many; 0 where there are none. */
static size_t take_some(struct archive_level *level, uint8_t *buffer, size_t size)
{
	if (level->position < level->hole_end) {
		size = archive_level_smaller(size, level->hole_end - level->position);
		memset(buffer, 0, size);
	} else {
		size = archive_level_smaller(size, level->block_size);
		if (size > 0)
			memcpy(buffer, level->block, size);
		level->block += size;
		level->block_size -= size;
	}
	level->position += size;
	return size;
}

static ptrdiff_t read_on(struct archive_level *level, void *buffer, size_t size)
{
	size_t count;
	while ((count = take_some(level, buffer, size)) == 0 && size > 0) {
		if (!next_block(level) && level->position >= level->hole_end)
			return level->error[0] ? -1 : 0;
	}
	return (ptrdiff_t)count;
}

ptrdiff_t archive_level_read(struct archive_level *level, void *buffer, size_t size)
{
	size_t kept = archive_level_smaller(size, level->start_size - level->start_used);
	if (kept == 0)
		return read_on(level, buffer, size);
	memcpy(buffer, level->start + level->start_used, kept);
	level->start_used += kept;
	return (ptrdiff_t)kept;
}

size_t archive_level_look(struct archive_level *level)
{
	ptrdiff_t count = 1;
	while (count > 0 && level->start_size < sizeof level->start) {
		count = read_on(level, level->start + level->start_size, sizeof level->start - level->start_size);
		level->start_size += count > 0 ? (size_t)count : 0;
	}
	return level->start_size;
}

ptrdiff_t archive_level_pass(struct archive_level *level)
{
	if (next_block(level))
		return (ptrdiff_t)(level->block_size ? level->block_size : 1);
	return level->error[0] ? -1 : 0;
}

void archive_level_leave_member(struct archive_level *level)
{
	const struct archive_tar_member *member =
		level->is_sparse && level->is_passed ? archive_tar_find(&level->tar, level->index - 1) : NULL;
	/* Programs that know nothing of holes unpack just what is stored. */
	if (member && member->holds_log && !level->odd[0])
		snprintf(level->odd, sizeof level->odd,
			"what is stored of the sparse member at %" PRIu64
			", which is passed over, is like a log or an archive",
			member->at);
}

bool archive_level_makes_too_much(const struct archive_level *level)
{
	bool may_make = level->kind != ARCHIVE_KIND_TAR && level->header_at >= 0;
	uint64_t made =
		may_make ? (uint64_t)(archive_library()->archive_filter_bytes(level->archive, 0) - level->header_at)
			 : 0;
	return made > ARCHIVE_HEADER_SIZE && made / ARCHIVE_HEADER_RATIO > level->at;
}

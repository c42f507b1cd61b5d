/* SPDX-License-Identifier: MIT */
/* What archive_level.c, archive_level_bytes.c and archive_level_gzip.c share and nobody else uses. */
#ifndef ARCHIVE_LEVEL_PARTS_H
#define ARCHIVE_LEVEL_PARTS_H

#include "archive/archive_level.h"

/* Makes libarchive's message the level's error. */
void archive_level_take_error(struct archive_level *level, struct archive *archive);
/* Read callbacks of libarchive: the first hands it the level's bytes as they are, the second inflates them. */
la_ssize_t archive_level_read_bytes(struct archive *archive, void *user, const void **buffer);
la_ssize_t archive_level_read_gzip(struct archive *archive, void *user, const void **buffer);
bool archive_level_is_gzip(const struct archive_level *level);
/* False when there is no memory. */
bool archive_level_open_gzip(struct archive_level *level);
void archive_level_close_gzip(struct archive_level *level);
/* How many of the bytes that were read are not inflated yet. */
size_t archive_level_gzip_left(const struct archive_level *level);

static inline size_t archive_level_smaller(size_t size, uint64_t limit)
{
	return limit < size ? (size_t)limit : size;
}

/*
 * Whether a header of a compressed archive takes too much, as a few compressed bytes can make any number of bytes:
 * libarchive keeps each entry of the map of a sparse member, which can be as short as 4 bytes, and goes through zeros
 * behind an archive without end.
 */
#define ARCHIVE_HEADER_SIZE  (UINT64_C(12) << 20)
#define ARCHIVE_HEADER_RATIO 100u
bool archive_level_makes_too_much(const struct archive_level *level);
/*
 * Whether nothing but zeros stands behind the compressed data. False where something does or it cannot be read: error
 * says so.
 */
bool archive_level_has_no_rest(struct archive_level *level);
/*
 * To be called when all of a member has come: notes where what is stored of a sparse member that was passed over looks
 * like a log.
 */
void archive_level_leave_member(struct archive_level *level);

#endif

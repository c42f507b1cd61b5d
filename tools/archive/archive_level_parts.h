/* SPDX-License-Identifier: MIT */
/* What the parts of a level share: for archive_level.c and archive_level_bytes.c. */
#ifndef ARCHIVE_LEVEL_PARTS_H
#define ARCHIVE_LEVEL_PARTS_H

#include "archive/archive_level.h"

/* Why libarchive failed, which becomes the level's error. */
void archive_level_take_error(struct archive_level *level, struct archive *archive);
/* Callbacks of libarchive: the level's bytes as they are, and inflated. */
la_ssize_t archive_level_read_bytes(struct archive *archive, void *user, const void **buffer);
la_ssize_t archive_level_read_gzip(struct archive *archive, void *user, const void **buffer);
bool archive_level_is_gzip(const struct archive_level *level);
/* False when there is no memory. */
bool archive_level_open_gzip(struct archive_level *level);
void archive_level_close_gzip(struct archive_level *level);
/* Bytes that were read, and are not inflated. */
size_t archive_level_gzip_left(const struct archive_level *level);
/* How many of the level's bytes libarchive has used. */
la_int64_t archive_level_used(const struct archive_level *level);

static inline size_t archive_level_smaller(size_t size, uint64_t limit)
{
	return limit < size ? (size_t)limit : size;
}

/*
 * Whether of compressed data, of which a few bytes make any number, one header takes too much: of the map of a sparse
 * member libarchive keeps each entry, as few as 4 bytes of it, and over zeros behind an archive it passes without end.
 */
#define ARCHIVE_HEADER_SIZE  (UINT64_C(12) << 20)
#define ARCHIVE_HEADER_RATIO 100u
bool archive_level_makes_too_much(const struct archive_level *level);
/* Behind compressed data. False: see error. */
bool archive_level_has_no_rest(struct archive_level *level);
/* Once all of it has come. */
void archive_level_leave_member(struct archive_level *level);

#endif

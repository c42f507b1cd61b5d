/* SPDX-License-Identifier: MIT */
/*
 * The headers of a tar archive (POSIX, pax: ustar and pax Interchange Format; GNU tar's long names and sparse files),
 * read beside libarchive: of what they say in two ways programs take the one or the other.
 */
#ifndef ARCHIVE_TAR_H
#define ARCHIVE_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member, in the order of the archive. */
struct archive_tar_member {
	uint64_t at; /* its first header, or zeros before that: where the one before it ends */
	char *name;  /* NULL: it is that of no log, and of nothing that may hold one */
	bool is_sparse;
	bool holds_log; /* of a sparse one: what is stored may be or hold a log, and begins otherwise; once all came */
};

enum archive_tar_part {
	ARCHIVE_TAR_HEADER,
	ARCHIVE_TAR_MORE,   /* of the header of a sparse file */
	ARCHIVE_TAR_TEXT,   /* what a header brings for the member behind it */
	ARCHIVE_TAR_STORED, /* the first bytes that are stored of a sparse file */
	ARCHIVE_TAR_STOP,   /* nothing is read any further */
};

/* What the headers of a member say of its holes. */
struct archive_tar_sparse {
	bool is_sparse;
	bool is_inside; /* the map stands before the bytes that are stored */
	bool has_offset, has_first;
	uint64_t offset;
	uint64_t first_size; /* of the first part, where that is the beginning; else 0 */
};

/* All zero: at the beginning. */
struct archive_tar {
	struct archive_tar_member *members; /* from one on: those before it are forgotten */
	size_t first, count, room;
	char odd[256]; /* the first thing that is; a part of a sentence */

	/* What is read next, and how much of it is there. */
	bool is_begun;
	enum archive_tar_part part;
	uint64_t wanted;
	size_t size, have;
	uint8_t header[512];
	uint8_t *text;

	/* Of the member whose headers are read. */
	uint64_t begin, length;
	uint64_t said; /* its length in a header of its own; UINT64_MAX: none says so */
	struct archive_tar_sparse sparse;
	char *name, *sparse_name, *target;
};

/* Bytes as they go by, from any place on that is not behind the wanted one. Others are passed over. */
void archive_tar_feed(struct archive_tar *tar, uint64_t offset, const void *bytes, size_t size);
void archive_tar_forget(struct archive_tar *tar);

/* NULL: there is none, or it is forgotten; those before it may be forgotten then. */
const struct archive_tar_member *archive_tar_find(struct archive_tar *tar, uint64_t index);

/* Of a header: that of its bytes, those of its own field as blanks; some programs take them for signed ones. */
bool archive_tar_has_right_sum(const uint8_t header[512]);
bool archive_tar_is_zero(const uint8_t block[512]);

#endif

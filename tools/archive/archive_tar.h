/* SPDX-License-Identifier: MIT */
/*
 * The headers of a tar archive (POSIX, pax: ustar and pax Interchange Format; GNU tar's long names and sparse files),
 * read beside libarchive. Where headers contradict each other, programs take the one or the other, and an attacker can
 * keep a log from this program: odd then says so. archive_level.c feeds the bytes as libarchive reads them.
 */
#ifndef ARCHIVE_TAR_H
#define ARCHIVE_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member; they are kept in the order of the archive. */
struct archive_tar_member {
	uint64_t at; /* offset of its first header, or of zeros before that: where the member before it ends */
	char *name;  /* NULL: it is no name of a log, nor of what may hold one */
	bool is_sparse;
	/*
	 * of a sparse member: what is stored, without the holes, may be or hold a log. Known when the next member has
	 * come.
	 */
	bool holds_log;
};

enum archive_tar_part {
	ARCHIVE_TAR_HEADER,
	ARCHIVE_TAR_MORE,   /* more of the header of a sparse file */
	ARCHIVE_TAR_TEXT,   /* text that belongs to a header: a name, or records for the member behind it */
	ARCHIVE_TAR_STORED, /* the first bytes stored of a sparse file */
	ARCHIVE_TAR_STOP,   /* there is nothing further to be read */
};

/* What the headers of a member say of its holes. */
struct archive_tar_sparse {
	bool is_sparse;
	bool is_inside; /* the map of its parts stands in front of the stored bytes (GNU.sparse.major 1) */
	bool has_offset, has_first;
	uint64_t offset;
	uint64_t first_size; /* size of the first part, where that begins at 0; else 0 */
};

/* State of reading the headers. All zero at the beginning; archive_tar_forget() frees what it holds. */
struct archive_tar {
	struct archive_tar_member *members; /* members from number first on; those before it are forgotten */
	size_t first, count, room;
	char odd[256]; /* the first oddity that was found, as a part of a sentence; "" for none */

	/* The part that is read next: its offset, its size, and how much of it has come. */
	bool is_begun;
	enum archive_tar_part part;
	uint64_t wanted;
	size_t size, have;
	uint8_t header[512];
	uint8_t *text;

	/* Of the member whose headers are being read. */
	uint64_t begin, length;
	uint64_t said; /* its size by a pax record; UINT64_MAX: no record says so */
	struct archive_tar_sparse sparse;
	char *name, *sparse_name, *target;
};

/*
 * Takes bytes of the archive as they are read; offset is that of the first one and must not be behind the wanted one.
 * Bytes that are no headers are passed over.
 */
void archive_tar_feed(struct archive_tar *tar, uint64_t offset, const void *bytes, size_t size);
void archive_tar_forget(struct archive_tar *tar);

/*
 * The member of that number; NULL where there is none, or where it is forgotten. The members before it may be forgotten
 * then, so members are to be asked for in their order.
 */
const struct archive_tar_member *archive_tar_find(struct archive_tar *tar, uint64_t index);

/*
 * Whether a header's checksum is right: the sum of its bytes, with the checksum field as blanks. Sums of signed bytes,
 * which some programs write, count too.
 */
bool archive_tar_has_right_sum(const uint8_t header[512]);
bool archive_tar_is_zero(const uint8_t block[512]);

#endif

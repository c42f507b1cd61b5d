/* SPDX-License-Identifier: MIT */
/* One archive through libarchive: its members, and the bytes of each. */
#ifndef ARCHIVE_LEVEL_H
#define ARCHIVE_LEVEL_H

#include "archive/archive_library.h"
#include "archive/archive_logs.h"
#include "archive/archive_tar.h"
#include "archive/archive_zip.h"

struct archive_gzip;

/* All zero: not open. */
struct archive_level {
	struct archive *archive;   /* libarchive's */
	struct archive *packer;    /* its bytes, where those of the level are compressed; else NULL */
	struct archive_gzip *gzip; /* that inflates them for it; NULL: libarchive does */
	bool has_first;            /* the first block of them was looked at, and comes again */
	int first_result;
	const void *first;
	size_t first_size;
	la_int64_t first_offset;
	struct archive_entry *entry;
	struct archive_bytes bytes;
	enum archive_kind kind;
	uint64_t at;          /* where in the bytes */
	la_int64_t header_at; /* of a tar archive where the next header is looked for, of what it is made of; else -1 */
	uint64_t unpacked; /* headers of a compressed archive, in bytes, which are no member's; the caller sets it back
			    */
	uint64_t index;    /* members so far, the one that is read among them */
	bool in_member;    /* there may be more of it to read */
	bool is_at_end;    /* no member is left */
	bool is_over;      /* libarchive can go no further */
	bool gave_up;      /* on zeros without end */
	bool is_empty;     /* nothing was compressed */
	struct archive_zip_list list;
	struct archive_tar tar;
	/* The name of the member that is read in the directory of a zip archive or in the headers of tar, where it
	 * matters. */
	const char *listed;
	uint64_t listed_size; /* of what that directory lists there, unpacked; UINT64_MAX: it was not looked at */
	char odd[384];        /* why it may be read in two ways; "" for no such thing */
	char error[768];      /* what libarchive said last; "" for nothing */

	/* Of a zip archive that cannot be sought in. */
	struct archive_zip_seen seen;
	uint64_t rest_at; /* what is behind its members, as far as that was read */

	/* The member that is read. */
	const uint8_t *block;
	size_t block_size;
	uint64_t position; /* of what was handed out */
	uint64_t hole_end; /* zeros up to there, where nothing is stored */
	bool is_sparse;    /* by the headers of a tar archive: all of its parts are looked at */
	bool is_passed;    /* as no log and no archive */
	uint64_t size;     /* as far as it was read or passed over */
	bool has_ended;    /* with an error, if there is one */

	/* Its first bytes, which were looked at and come again. */
	size_t start_size, start_used;
	uint8_t start[ARCHIVE_LOOK];

	/* That libarchive reads from, and what it took before, of which a little may be left when it ends. */
	size_t before_size, room_size;
	uint8_t before[64 * 1024]; /* has room for what stands before a member of a zip archive */
	uint8_t room[64 * 1024];
};

/* Whether libarchive has what it takes, without starting programs. */
bool archive_level_supports(enum archive_kind kind);

/* False: see error. To be closed in every case. */
bool archive_level_open(struct archive_level *level, enum archive_kind kind, const struct archive_bytes *bytes);

enum archive_level_step {
	ARCHIVE_LEVEL_MEMBER,
	ARCHIVE_LEVEL_END,
	ARCHIVE_LEVEL_FAILED, /* see error */
};
enum archive_level_step archive_level_next(struct archive_level *level);

/* How often its bytes are compressed as a whole: libarchive undoes what is so twice in one step. */
unsigned archive_level_layers(const struct archive_level *level);
/* Whether the input is one compressed file, of which the only member is what is in it. */
bool archive_level_is_single(const struct archive_level *level);

/* A tar archive, or one compressed file. */
bool archive_level_is_tar(const struct archive_level *level);

/* Bytes of the member; 0 at its end, -1: see error. */
ptrdiff_t archive_level_read(struct archive_level *level, void *buffer, size_t size);
/* The first ones, which are read again; fewer at its end and where they cannot be read. */
size_t archive_level_look(struct archive_level *level);
/* The same as reading, but nobody wants the bytes. */
ptrdiff_t archive_level_pass(struct archive_level *level);
/* Passing over is left to libarchive where it does so without decompressing, or within what the archive says. */
bool archive_level_passes_quickly(const struct archive_level *level);

/*
 * After the end: whether there is nothing behind it, and the directory of a zip archive that could not be sought in
 * names what was read. False: see error; is_cut when that is not whole.
 */
bool archive_level_agrees(struct archive_level *level, bool *is_cut);

void archive_level_close(struct archive_level *level);

#endif

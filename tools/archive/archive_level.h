/* SPDX-License-Identifier: MIT */
/*
 * One archive or compressed file, read through libarchive: its members one after the other, and the bytes of each. A
 * level is an archive within the archive (or input) of the level below. Called by archive_logs.c and archive_member.c.
 * Where an archive can be read in two ways, of which libarchive takes one, the level says so at its end
 * (archive_level_agrees()).
 */
#ifndef ARCHIVE_LEVEL_H
#define ARCHIVE_LEVEL_H

#include "archive/archive_library.h"
#include "archive/archive_logs.h"
#include "archive/archive_tar.h"
#include "archive/archive_zip.h"

struct archive_gzip;

/* All zero: not open. */
struct archive_level {
	struct archive *archive; /* reads the members */
	/* undoes the compression before that; NULL where the level's bytes are not compressed as a whole */
	struct archive *packer;
	/* inflates gzip for the packer; NULL for other compression, which libarchive undoes */
	struct archive_gzip *gzip;
	/* the packer's first block was looked at by is_log_by_chunk(), and is handed out again */
	bool has_first;
	int first_result;
	const void *first;
	size_t first_size;
	la_int64_t first_offset;
	struct archive_entry *entry;
	struct archive_bytes bytes;
	enum archive_kind kind;
	uint64_t at; /* how many of the bytes were read: the position in them */
	/* while libarchive looks for a tar header: where in the unpacked bytes it began to; else -1 */
	la_int64_t header_at;
	/*
	 * bytes of headers of a compressed archive, which belong to no member; the caller counts them and sets this to
	 * 0
	 */
	uint64_t unpacked;
	uint64_t index; /* how many members came so far, with the one that is being read */
	bool in_member; /* the current member may have more bytes to read */
	bool is_at_end; /* no member is left */
	bool is_over;   /* libarchive can go no further */
	bool gave_up;   /* archive_level_makes_too_much(): reading was given up */
	bool is_empty;  /* the compressed data are empty */
	struct archive_zip_list list;
	struct archive_tar tar;
	/*
	 * The current member's name by the zip directory or the tar headers, as they are read beside libarchive; NULL
	 * where it is no name of a log or archive.
	 */
	const char *listed;
	/*
	 * the current member's unpacked size by the zip directory; UINT64_MAX: that gives it no name of a log or
	 * archive
	 */
	uint64_t listed_size;
	char odd[384];   /* why other programs may read the archive differently; "" for no such thing */
	char error[768]; /* what libarchive said last; "" for nothing */

	/* Of a zip archive that cannot be sought in. */
	struct archive_zip_seen seen;
	uint64_t rest_at; /* where the bytes behind the members are read next */

	/* The member that is read. */
	const uint8_t *block;
	size_t block_size;
	uint64_t position; /* how many of the member's bytes were handed out */
	uint64_t hole_end; /* the member is sparse up to here: zeros are handed out */
	bool is_sparse;    /* by the tar headers; so all of its parts have to be read, though they are passed over */
	bool is_passed;    /* the member was passed over, being neither a log nor an archive */
	uint64_t size;     /* how many of its bytes were read or passed over */
	bool has_ended;    /* no more bytes of the member come; error says why, if it failed */

	/* Its first bytes, kept by archive_level_look(), which archive_level_read() hands out again. */
	size_t start_size, start_used;
	uint8_t start[ARCHIVE_LOOK];

	/*
	 * room is what libarchive reads from; before keeps the bytes read before it, as libarchive may have left some
	 * of them unused when it ends.
	 */
	size_t before_size, room_size;
	uint8_t before[64 * 1024]; /* has room for what stands before a member of a zip archive */
	uint8_t room[64 * 1024];
};

/* Whether this libarchive can read such archives itself, without starting external programs. */
bool archive_level_supports(enum archive_kind kind);

/*
 * Opens a level of these bytes. False where it fails: error says why. archive_level_close() must follow in every case.
 */
bool archive_level_open(struct archive_level *level, enum archive_kind kind, const struct archive_bytes *bytes);

enum archive_level_step {
	ARCHIVE_LEVEL_MEMBER,
	ARCHIVE_LEVEL_END,
	ARCHIVE_LEVEL_FAILED, /* see error */
};
enum archive_level_step archive_level_next(struct archive_level *level);

/*
 * How often the level's bytes are compressed as a whole: libarchive undoes nested compression of one kind in one step.
 */
unsigned archive_level_layers(const struct archive_level *level);
/* Whether the level is one compressed file and no archive: its only member is what was compressed. */
bool archive_level_is_single(const struct archive_level *level);

/* Whether the level is a tar archive, compressed or not, or one compressed file: neither zip nor 7z. */
bool archive_level_is_tar(const struct archive_level *level);

/* Reads the member's next bytes. Returns how many; 0 at its end, -1 where it fails: error says why. */
ptrdiff_t archive_level_read(struct archive_level *level, void *buffer, size_t size);
/*
 * Reads the member's first bytes into start, from where they are read again. Returns how many: fewer than ARCHIVE_LOOK
 * where the member ends or cannot be read.
 */
size_t archive_level_look(struct archive_level *level);
/* Goes on by a block of the member that nobody wants. Returns its size, 0 at the end, -1 where it fails. */
ptrdiff_t archive_level_pass(struct archive_level *level);
/*
 * Whether a member need not be read to be passed over: libarchive skips it without decompressing more than the archive
 * says.
 */
bool archive_level_passes_quickly(const struct archive_level *level);

/*
 * To be called after the last member: whether the archive can be read in one way only, with nothing behind it. Of a zip
 * archive from a pipe the directory is compared with the members that came. False where not: error says why; is_cut
 * tells whether that is because the directory is cut off.
 */
bool archive_level_agrees(struct archive_level *level, bool *is_cut);

void archive_level_close(struct archive_level *level);

#endif

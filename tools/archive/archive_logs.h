/* SPDX-License-Identifier: MIT */
/*
 * The logs in an archive or a compressed file, one after the other, read as the archive is: nothing is unpacked to a
 * disk, and of a member no more is held than libarchive needs to decompress it. Members that are logs by their name
 * are read, in archives that are members themselves too, down to three levels; all others are passed over and counted.
 *
 * What makes very much of very little is no log: a member is given up when it has given more than 256 MiB and more
 * than 500 times the bytes of the archive that it was made of, or says that it will. Logs shrink to a 10th to a 150th.
 */
#ifndef ARCHIVE_LOGS_H
#define ARCHIVE_LOGS_H

#include "archive/archive_kind.h"
#include "ipsecevtx.h"

#define ARCHIVE_BOMB_SIZE  ((uint64_t)256 * 1024 * 1024)
#define ARCHIVE_BOMB_RATIO 500u

/* The bytes of the input. */
struct archive_bytes {
	ptrdiff_t (*read)(void *user, void *buffer, size_t size); /* as that of struct ipsecevtx_stream */
	bool (*seek)(void *user, uint64_t offset);                /* NULL: it cannot be read twice */
	uint64_t size;                                            /* with seek: of the input */
	void *user;
};

struct archive_logs;

enum archive_step {
	ARCHIVE_STEP_LOG,     /* to be read */
	ARCHIVE_STEP_REFUSED, /* a log, or an archive, that is not read */
	ARCHIVE_STEP_END,
	ARCHIVE_STEP_FAILED, /* what is behind is not read */
};

/* Lives until the next step. */
struct archive_log {
	/* "path/Security.evtx", as the archive has it, but made distinct; NULL: the input is one compressed log. */
	const char *name;
	const char *reason;          /* why it is refused, or the archive cannot be read any further; a sentence */
	enum archive_kind packed_as; /* of a log: it is called one, and begins as that; or NONE */
	bool is_cut;                 /* then: because of damage, so that the output lacks what it holds */
	/* Of a log: its bytes. Need not be closed; user is for archive_logs_rewind() too. */
	struct ipsecevtx_stream stream;
};

/* Whether such archives can be read, which is after archive_logs_prepare() alone. */
bool archive_logs_supports(enum archive_kind kind);

/*
 * Before anything is locked away: libarchive is loaded, and names of members are converted by a locale, of the calling
 * thread, which is to be the one that reads. NULL, or why no archive can be read.
 */
const char *archive_logs_prepare(void);

struct archive_options {
	bool unlimited;  /* what makes very much of very little is read all the same */
	unsigned layers; /* as archive_name_layers() has it of the input */
	bool is_guess;   /* nobody has said that a log is in it: one compressed file of something else is no failure */
};

/* NULL when there is no memory. */
struct archive_logs *archive_logs_open(
	enum archive_kind kind, const struct archive_bytes *bytes, const struct archive_options *options);
enum archive_step archive_logs_next(struct archive_logs *logs, struct archive_log *log);

/* Why the log's stream failed; NULL when it did not. */
const char *archive_logs_error(const struct archive_logs *logs);

/* Begins the log that is read again. False when that cannot be. */
bool archive_logs_rewind(void *logs);

/* Members that are no logs, so far. */
uint64_t archive_logs_passed(const struct archive_logs *logs);

void archive_logs_close(struct archive_logs *logs);

#endif

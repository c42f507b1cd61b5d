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

/* The bytes of an input, or of a level. */
struct archive_bytes {
	ptrdiff_t (*read)(void *user, void *buffer, size_t size); /* as the read function of struct ipsecevtx_stream */
	/* NULL: the bytes come from a pipe or from another archive, and are read once */
	bool (*seek)(void *user, uint64_t offset);
	uint64_t size; /* of all bytes, where they can be sought in */
	void *user;
};

struct archive_logs;

enum archive_step {
	ARCHIVE_STEP_LOG,     /* log->stream is a log, to be read */
	ARCHIVE_STEP_REFUSED, /* a log or an archive that is not read; log->reason says why */
	ARCHIVE_STEP_END,
	ARCHIVE_STEP_FAILED, /* nothing further can be read; log->reason says why */
};

/* What a step of archive_logs_next() has found. All of it lives until the next step. */
struct archive_log {
	/* "path/Security.evtx", as the archive has it, but made distinct; NULL: the input is one compressed log. */
	const char *name;
	const char *reason; /* why it is refused, or the archive cannot be read any further; a sentence */
	/* of a log whose name says that it is not compressed: the compression that it begins as; else NONE */
	enum archive_kind packed_as;
	/* with a reason: it is due to damage, so that the output lacks what stands there */
	bool is_cut;
	/*
	 * The log's bytes. Nothing has to be closed. The stream's user is the argument of archive_logs_rewind(), too.
	 */
	struct ipsecevtx_stream stream;
};

/* Whether archives of this kind can be read: never before archive_logs_prepare(). */
bool archive_logs_supports(enum archive_kind kind);

/*
 * To be called before the sandbox is entered, by the thread that will read: loads libarchive, and sets that thread's
 * locale, by which libarchive converts names of members. Returns NULL, or a text that says why no archive can be read.
 */
const char *archive_logs_prepare(void);

struct archive_options {
	bool unlimited;  /* read decompression bombs, too */
	unsigned layers; /* what archive_name_layers() returns for the input's name */
	bool is_guess;   /* nobody said that the input holds a log: if it holds none, that is no failure */
};

/* Begins to read an archive. NULL when there is no memory. archive_logs_close() frees it. */
struct archive_logs *archive_logs_open(
	enum archive_kind kind, const struct archive_bytes *bytes, const struct archive_options *options);
enum archive_step archive_logs_next(struct archive_logs *logs, struct archive_log *log);

/* Why the last log's stream failed, as a part of a sentence; NULL where it did not fail. */
const char *archive_logs_error(const struct archive_logs *logs);

/* Goes back to the beginning of the log that is being read. False where that is not possible, as in a pipe. */
bool archive_logs_rewind(void *logs);

/* How many members were passed over so far, being no logs. */
uint64_t archive_logs_passed(const struct archive_logs *logs);

void archive_logs_close(struct archive_logs *logs);

#endif

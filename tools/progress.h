/* SPDX-License-Identifier: MIT */
/* How far a long run is, for who sits before a terminal. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inputs.h"

enum progress_words {
	PROGRESS_AUTO = 0, /* when the events do not go to a terminal */
	PROGRESS_ALWAYS,
	PROGRESS_NEVER,
};

/* Times are milliseconds of the monotonic clock. */
struct progress {
	bool is_wanted;
	bool is_line; /* a line each time: a line that is drawn again would be torn by the events */
	int64_t started;
	int64_t next;
	uint64_t bytes;         /* read so far, of all inputs, as they lie on the disk */
	uint64_t size;          /* of all inputs; 0 when one's is not known */
	const uint64_t *events; /* printed so far */
};

/*
 * Standard error must be a terminal, whatever the words say: nothing is ever told into a pipe. on_terminal: the
 * events go to one too.
 */
void progress_start(struct progress *progress, enum progress_words words, const struct inputs *inputs,
	const uint64_t *events, bool on_terminal);

/* So many bytes more were read. */
void progress_add(struct progress *progress, size_t bytes);

/* Takes the line away. */
void progress_end(struct progress *progress);

/* "1.2 GB of 4.0 GB, 30%, 410 MB/s, 1234 events, 7 s left": decimal units; without what is not known. */
#define PROGRESS_SIZE 128
void progress_format(const struct progress *progress, int64_t now, char text[PROGRESS_SIZE]);

#endif

/* SPDX-License-Identifier: MIT */
/* Shows how far a long run is, to a person at a terminal. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inputs.h"

enum progress_words {
	PROGRESS_AUTO = 0, /* unless the events go to a terminal */
	PROGRESS_ALWAYS,
	PROGRESS_NEVER,
};

/* Times are milliseconds of the monotonic clock. */
struct progress {
	bool is_wanted;
	/* write a new line each time: a line that is redrawn would be torn by the events on the same terminal */
	bool is_line;
	int64_t started;
	int64_t next;
	uint64_t bytes;         /* read so far, of all inputs, as they lie on the disk */
	uint64_t size;          /* of all inputs, on the disk; 0 when one of them has no known size */
	const uint64_t *events; /* printed so far */
};

/*
 * Begins. Progress is never written to anything but a terminal, whatever the words say. on_terminal: the events go to a
 * terminal, too.
 */
void progress_start(struct progress *progress, enum progress_words words, const struct inputs *inputs,
	const uint64_t *events, bool on_terminal);

/* To be called when further bytes were read. */
void progress_add(struct progress *progress, size_t bytes);

/* Erases the line. */
void progress_end(struct progress *progress);

/*
 * Writes the text into text: "1.2 GB of 4.0 GB, 30%, 410 MB/s, 1234 events, 7 s left", in decimal units, without what
 * is not known.
 */
#define PROGRESS_SIZE 128
void progress_format(const struct progress *progress, int64_t now, char text[PROGRESS_SIZE]);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * An output file that appears complete or not at all: it is written under another name beside its place, and then put
 * in place. A file that stands there is never replaced unless that was asked for (--force). A pipe, a device or a
 * descriptor is written to directly.
 */
#ifndef OUTPUT_FILE_H
#define OUTPUT_FILE_H

#include <stdbool.h>

struct output_file {
	const char *option; /* "--write", for messages */
	const char *path;
	char *temporary; /* NULL: nothing has to be put in place */
	int fd;          /* -1: nothing is open */
	bool force;
};

/*
 * Opens the file. Returns 0; 1 when the file cannot be made, 2 when it must not be made, 128 and more when a signal
 * came before a pipe had a reader. Reports errors itself.
 */
int output_file_open(struct output_file *file, const char *option, const char *path, bool force);

/* The descriptor that "/dev/stdout", "/dev/fd/5" and the like stand for, or -1. */
int output_file_descriptor(const char *path);

/* Whether one would replace the other, or both would write into one file. Both are open. */
bool output_file_is_same(const struct output_file *file, const struct output_file *other);

/* Puts the file in its place. Where that fails it reports so, leaves nothing behind and returns false. */
bool output_file_commit(struct output_file *file);

/* The same for a file that is not written yet: it is written under its own name from then on. */
bool output_file_place(struct output_file *file);

/* Removes what was written. Does nothing after output_file_commit(). */
void output_file_discard(struct output_file *file);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A file that appears complete or not at all: written beside its place under another name, then put in place. What
 * stands there is never replaced unless that was asked for. A pipe, a device or a descriptor is no such place: what
 * is named so is written to as it is.
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
 * 0; 1 when the file cannot be made, 2 when it must not, 128 and more when a signal came before it had a reader.
 * Complains itself.
 */
int output_file_open(struct output_file *file, const char *option, const char *path, bool force);

/* The descriptor that "/dev/stdout", "/dev/fd/5" and the like stand for, or -1. */
int output_file_descriptor(const char *path);

/* Would one take the other's place, or would they be mixed? Both are open. */
bool output_file_is_same(const struct output_file *file, const struct output_file *other);

/* Puts the file in its place. False when that fails: it complains itself, and nothing is left behind. */
bool output_file_commit(struct output_file *file);

/* The same for one that is still to be written, under its name: then there is nothing more to be put in place. */
bool output_file_place(struct output_file *file);

/* Leaves nothing behind. Does nothing after a commit. */
void output_file_discard(struct output_file *file);

#endif

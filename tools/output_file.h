/* SPDX-License-Identifier: MIT */
/*
 * A file that appears complete or not at all: written beside its place under another name, then put in place. What
 * stands there is never replaced unless that was asked for.
 */
#ifndef OUTPUT_FILE_H
#define OUTPUT_FILE_H

#include <stdbool.h>

struct output_file {
	const char *option; /* "--write", for messages */
	const char *path;
	char *temporary; /* NULL: nothing is open */
	int fd;
	bool force;
};

/* 0; 1 when the file cannot be made, 2 when it must not. Complains itself. */
int output_file_open(struct output_file *file, const char *option, const char *path, bool force);

/* Puts the file in its place. False when that fails: it complains itself, and nothing is left behind. */
bool output_file_commit(struct output_file *file);

/* Leaves nothing behind. Does nothing after a commit. */
void output_file_discard(struct output_file *file);

#endif

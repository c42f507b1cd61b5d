/* SPDX-License-Identifier: MIT */
/* Finds the logs in a directory and, with --recursive, below it. */
#ifndef DIRECTORY_H
#define DIRECTORY_H

#include <stdbool.h>

struct input_options;

/*
 * Calls found for each log, in the order of their names; the path lives only during the call. is_guess: the name does
 * not say what the file is, but it is compressed or an archive. Returns false where something could not be looked at,
 * which was reported, or where there is nothing at all.
 */
bool directory_walk(const char *path, const struct input_options *options,
	void (*found)(void *user, const char *path, bool is_guess), void *user);

#endif

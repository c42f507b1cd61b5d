/* SPDX-License-Identifier: MIT */
/* The logs in a directory, and below it. */
#ifndef DIRECTORY_H
#define DIRECTORY_H

#include <stdbool.h>

struct input_options;

/*
 * Calls found for each, in the order of their names; the path is only lent. is_guess: its name does not say what it is,
 * and it is compressed or an archive. False when something could not be looked at, which was named, and when there is
 * nothing at all.
 */
bool directory_walk(const char *path, const struct input_options *options,
	void (*found)(void *user, const char *path, bool is_guess), void *user);

#endif

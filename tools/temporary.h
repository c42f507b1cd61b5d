/* SPDX-License-Identifier: MIT */
/*
 * Files that are not complete yet: ".OUTPUT.ipsec-evtx-PID.partial" beside OUTPUT. Each is locked as long as the run
 * that writes it lives, whatever becomes of its process number later; so what a killed run has left can be told.
 */
#ifndef TEMPORARY_H
#define TEMPORARY_H

#include <stdbool.h>
#include <string.h>

/* Makes one, and fills its name, which is the caller's to free. Its descriptor, which holds the lock; -1: errno. */
int temporary_open(const char *path, char **name);

/* Removes those of the same output that no run writes any more. */
void temporary_clean(const char *path, bool quiet);

/* Removes those of whatever output in a directory. */
void temporary_clean_directory(const char *path, bool quiet);

/* Length of the directory part of a path with its slash, 0 for the working directory. */
#define DIRECTORY_LENGTH(path) (strrchr(path, '/') ? (size_t)(strrchr(path, '/') - (path)) + 1 : 0)

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Files that are not complete yet: ".OUTPUT.ipsec-evtx-PID.partial" beside OUTPUT. The run that writes such a file
 * keeps it locked as long as it lives, so that files of killed runs are recognized even if their process number is in
 * use again.
 */
#ifndef TEMPORARY_H
#define TEMPORARY_H

#include <stdbool.h>
#include <string.h>

/*
 * Makes such a file and fills *name, which the caller frees. Returns its descriptor, which holds the lock; -1 with
 * errno where it fails.
 */
int temporary_open(const char *path, char **name);

/* Removes the files of this output that no run writes any more. */
void temporary_clean(const char *path, bool quiet);

/* Removes the files of any output in a directory that no run writes any more. */
void temporary_clean_directory(const char *path, bool quiet);

#endif

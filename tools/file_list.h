/* SPDX-License-Identifier: MIT */
/* Reads names of inputs from a file or standard input, for more of them than a command line holds. */
#ifndef FILE_LIST_H
#define FILE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct file_list {
	char **names;
	size_t count;
	char *text; /* the memory that the names point into */
};

/*
 * Reads the list; path "-" is standard input. A name ends with its line or, with has_nuls, with a NUL byte; empty names
 * are left out. Returns false where the list cannot be read or holds something that cannot be a name: it has reported
 * that, and the names that could be read are in the list. file_list_free() must follow in every case.
 */
bool file_list_read(struct file_list *list, const char *path, bool has_nuls);
void file_list_free(struct file_list *list);

#endif

/* SPDX-License-Identifier: MIT */
/* Names of inputs from a file or standard input: a command line holds only so many. */
#ifndef FILE_LIST_H
#define FILE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct file_list {
	char **names;
	size_t count;
	char *text; /* that the names stand in */
};

/*
 * path "-" is standard input. A name ends with its line or, with has_nuls, with a NUL byte; empty ones are left out.
 * False when the list cannot be read, or a name in it can be none: it complains itself, and what could be read is
 * there. To be freed in every case.
 */
bool file_list_read(struct file_list *list, const char *path, bool has_nuls);
void file_list_free(struct file_list *list);

#endif

/* SPDX-License-Identifier: MIT */
/* Opens paths of any length: the kernel takes 4095 bytes at once, and directories can lie deeper. */
#ifndef PATH_H
#define PATH_H

#include <string.h>
#include <sys/stat.h>

/* As open(2), with O_CLOEXEC and O_NOCTTY added; flags must not create a file. Returns -1 with errno where it fails. */
int path_open(const char *path, int flags);

/* As stat(2). Returns -1 with errno where it fails. */
int path_stat(const char *path, struct stat *status);

/* Length of the directory part of a path with its slash, 0 for the working directory. */
#define DIRECTORY_LENGTH(path) (strrchr(path, '/') ? (size_t)(strrchr(path, '/') - (path)) + 1 : 0)

/* The directory of a path as a path of its own, with a dot behind its slash; to be freed. NULL: there is no memory. */
char *path_directory(const char *path);

#endif

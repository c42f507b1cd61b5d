/* SPDX-License-Identifier: MIT */
/* Opens paths of any length: the kernel takes 4095 bytes at once, and directories can lie deeper. */
#ifndef PATH_H
#define PATH_H

#include <sys/stat.h>

/* As open(2), with O_CLOEXEC and O_NOCTTY added; flags must not create a file. Returns -1 with errno where it fails. */
int path_open(const char *path, int flags);

/* As stat(2). Returns -1 with errno where it fails. */
int path_stat(const char *path, struct stat *status);

#endif

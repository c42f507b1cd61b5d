/* SPDX-License-Identifier: MIT */
/* Paths of any length: the kernel takes 4095 bytes at once, and directories can lie deeper. */
#ifndef PATH_H
#define PATH_H

#include <sys/stat.h>

/* As open(2), for flags that make no file; O_CLOEXEC and O_NOCTTY are added. -1: errno. */
int path_open(const char *path, int flags);

/* As stat(2). */
int path_stat(const char *path, struct stat *status);

#endif

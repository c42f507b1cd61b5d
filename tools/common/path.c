/* SPDX-License-Identifier: MIT */
/* O_PATH is not POSIX. */
#define _GNU_SOURCE

#include "common/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FLAGS (O_CLOEXEC | O_NOCTTY)

/*
 * Opens the directory that the first bytes of the path name, as many as the kernel takes; *path becomes what is left.
 */
static int enter_some(int directory, const char **path)
{
	char piece[PATH_MAX];
	size_t length = sizeof piece - 1;
	while (length > 0 && (*path)[length] != '/')
		length--;
	if (length == 0) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(piece, *path, length);
	piece[length] = '\0';
	for (*path += length; **path == '/'; ++*path)
		;
	return openat(directory, piece, O_PATH | O_DIRECTORY | FLAGS);
}

int path_open(const char *path, int flags)
{
	int directory = AT_FDCWD;
	while (strlen(path) >= PATH_MAX) {
		int below = enter_some(directory, &path);
		int error = errno;
		if (directory != AT_FDCWD)
			close(directory);
		errno = error;
		if (below < 0)
			return -1;
		directory = below;
	}
	int fd = openat(directory, *path || directory == AT_FDCWD ? path : ".", flags | FLAGS);
	int error = errno;
	if (directory != AT_FDCWD)
		close(directory);
	errno = error;
	return fd;
}

int path_stat(const char *path, struct stat *status)
{
	if (strlen(path) < PATH_MAX)
		return stat(path, status);
	int fd = path_open(path, O_PATH);
	if (fd < 0)
		return -1;
	int result = fstat(fd, status);
	close(fd);
	return result;
}

char *path_directory(const char *path)
{
	size_t length = DIRECTORY_LENGTH(path);
	char *directory = malloc(length + 2);
	if (directory)
		snprintf(directory, length + 2, "%.*s.", (int)length, path);
	return directory;
}

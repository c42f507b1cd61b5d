/* SPDX-License-Identifier: MIT */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"

/* Length of the directory part with its slash, 0 for the working directory. */
static size_t directory_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Makes and opens a file with a name that nothing has; file->temporary is that name. */
static bool open_temporary(struct output_file *file)
{
	size_t directory = directory_length(file->path);
	size_t size = directory + 64;
	file->temporary = malloc(size);
	if (!file->temporary)
		return false;
	memcpy(file->temporary, file->path, directory);
	for (unsigned attempt = 0; attempt < 1000; attempt++) {
		snprintf(file->temporary + directory, size - directory, ".ipsec-evtx-%ld-%u.tmp", (long)getpid(),
			attempt);
		file->fd = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (file->fd >= 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	int error = errno;
	free(file->temporary);
	file->temporary = NULL;
	errno = error;
	return false;
}

int output_file_open(struct output_file *file, const char *option, const char *path, bool force)
{
	*file = (struct output_file){.option = option, .path = path, .fd = -1, .force = force};
	struct stat status;
	if (lstat(path, &status) == 0) {
		if (!force) {
			message("%s: '%s' exists; allowed: a new file, or --force to replace it", option, path);
			return 2;
		}
		/* Replacing /dev/null or a symbolic link's name would surprise whoever relies on it. */
		if (!S_ISREG(status.st_mode)) {
			message("%s: '%s' is not a regular file, and is not replaced", option, path);
			return 2;
		}
	}
	if (!open_temporary(file)) {
		message("%s: '%s': %s", option, path, strerror(errno));
		return 1;
	}
	return 0;
}

void output_file_discard(struct output_file *file)
{
	if (!file->temporary)
		return;
	if (file->fd >= 0)
		close(file->fd);
	unlink(file->temporary);
	free(file->temporary);
	file->temporary = NULL;
	file->fd = -1;
}

/* Without hard links: take the name with an empty file, which fails when there is one, then replace that. */
static bool place_by_rename(const struct output_file *file)
{
	int fd = open(file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return false;
	close(fd);
	if (rename(file->temporary, file->path) == 0)
		return true;
	int error = errno;
	unlink(file->path);
	errno = error;
	return false;
}

static bool place(const struct output_file *file)
{
	if (file->force)
		return rename(file->temporary, file->path) == 0;
	/* link, unlike rename, never replaces a file that appeared while we were writing. */
	if (link(file->temporary, file->path) == 0) {
		unlink(file->temporary);
		return true;
	}
	return errno != EEXIST && place_by_rename(file);
}

/* So that the new name survives a power failure; where that cannot be done nothing is wrong with the file. */
static void sync_directory(const struct output_file *file)
{
	size_t length = directory_length(file->path);
	char *directory = malloc(length + 2);
	if (!directory)
		return;
	memcpy(directory, file->path, length);
	strcpy(directory + length, ".");
	int fd = open(directory, O_RDONLY | O_CLOEXEC);
	free(directory);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

bool output_file_commit(struct output_file *file)
{
	if (!file->temporary)
		return true;
	bool ok = fsync(file->fd) == 0;
	ok = close(file->fd) == 0 && ok;
	file->fd = -1;
	ok = ok && place(file);
	if (!ok) {
		message("%s: '%s': %s", file->option, file->path, strerror(errno));
		output_file_discard(file);
		return false;
	}
	sync_directory(file);
	free(file->temporary);
	file->temporary = NULL;
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/message.h"
#include "common/path.h"
#include "signals.h"
#include "status.h"
#include "temporary.h"

/* Outputs that are written to directly. */

int output_file_descriptor(const char *path)
{
	static const char *const names[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
	static const char *const directories[] = {"/dev/fd/", "/proc/self/fd/"};
	for (int fd = 0; fd < 3; fd++) {
		if (strcmp(path, names[fd]) == 0)
			return fd;
	}
	for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++) {
		size_t length = strlen(directories[i]);
		const char *number = path + length;
		if (strncmp(path, directories[i], length) == 0 && number[0] >= '0' && number[0] <= '9' &&
			strlen(number) < 9 && number[strspn(number, "0123456789")] == '\0')
			return (int)strtol(number, NULL, 10);
	}
	return -1;
}

/* A copy of the descriptor: opening it by name would begin at the start of a file, and is not possible for a socket. */
static int copy_descriptor(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	if (flags >= 0 && (flags & O_ACCMODE) != O_WRONLY && (flags & O_ACCMODE) != O_RDWR) {
		errno = EBADF;
		return -1;
	}
	return flags < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

/* Opens a pipe or device; a pipe waits here for its reader. */
static int open_special(const char *path)
{
	for (;;) {
		int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
		if (fd >= 0 || errno != EINTR || signals_received() != 0)
			return fd;
	}
}

static int open_as_it_is(struct output_file *file, int descriptor)
{
	file->fd = descriptor >= 0 ? copy_descriptor(descriptor) : open_special(file->path);
	if (file->fd >= 0)
		return STATUS_CLEAN;
	if (signals_received() != 0) {
		message("stopped by signal %d: nobody reads '%s'", signals_received(), file->path);
		return STATUS_SIGNAL + signals_received();
	}
	message("%s: '%s': %s", file->option, file->path, error_text(errno));
	return STATUS_FAILED;
}

/*
 * What is put in place.
 */

/* Checks the file's place: it has to be free, or hold a file that may be replaced. Returns a status. */
static int look_at_place(const struct output_file *file)
{
	struct stat status;
	if (lstat(file->path, &status) != 0)
		return STATUS_CLEAN;
	/* Replacing a device or a symbolic link would surprise whoever relies on it. */
	if (!S_ISREG(status.st_mode)) {
		message("%s: '%s' is not a regular file, and is not replaced", file->option, file->path);
		return STATUS_USAGE;
	}
	if (file->force)
		return STATUS_CLEAN;
	message("%s: '%s' exists; allowed: a new file, or --force to replace it", file->option, file->path);
	return STATUS_USAGE;
}

int output_file_open(struct output_file *file, const char *option, const char *path, bool force)
{
	*file = (struct output_file){.option = option, .path = path, .fd = -1, .force = force};
	struct stat status;
	int descriptor = output_file_descriptor(path);
	bool is_special = stat(path, &status) == 0 &&
			  (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode));
	if (descriptor >= 0 || is_special)
		return open_as_it_is(file, descriptor);
	int result = look_at_place(file);
	if (result != STATUS_CLEAN)
		return result;
	file->fd = temporary_open(path, &file->temporary);
	if (file->fd >= 0)
		return STATUS_CLEAN;
	message("%s: '%s': %s", option, path, error_text(errno));
	return STATUS_FAILED;
}

static void close_file(struct output_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->temporary);
	file->temporary = NULL;
	file->fd = -1;
}

void output_file_discard(struct output_file *file)
{
	if (file->temporary)
		unlink(file->temporary);
	close_file(file);
}

static bool is_same(const struct stat *status, const struct stat *other)
{
	return status->st_dev == other->st_dev && status->st_ino == other->st_ino;
}

/* The status of the directory that the file will be in. */
static bool look_at_directory(const struct output_file *file, struct stat *status)
{
	char *directory = path_directory(file->path);
	if (!directory)
		return false;
	bool ok = stat(directory, status) == 0;
	free(directory);
	return ok;
}

/* Whether putting file in its place replaces the file that other writes to. */
static bool replaces(const struct output_file *file, const struct output_file *other)
{
	struct stat place;
	struct stat written;
	return file->temporary && stat(file->path, &place) == 0 && fstat(other->fd, &written) == 0 &&
	       is_same(&place, &written);
}

bool output_file_is_same(const struct output_file *file, const struct output_file *other)
{
	struct stat status;
	struct stat other_status;
	if (file->fd < 0 || other->fd < 0)
		return false;
	if (file->temporary && other->temporary)
		return strcmp(file->path + DIRECTORY_LENGTH(file->path), other->path + DIRECTORY_LENGTH(other->path)) ==
			       0 &&
		       look_at_directory(file, &status) && look_at_directory(other, &other_status) &&
		       is_same(&status, &other_status);
	if (replaces(file, other) || replaces(other, file))
		return true;
	/* A device that keeps nothing, as /dev/null, can take both outputs. */
	return fstat(file->fd, &status) == 0 && fstat(other->fd, &other_status) == 0 &&
	       is_same(&status, &other_status) && (!S_ISCHR(status.st_mode) || isatty(file->fd));
}

/*
 * For file systems without hard links: an empty file takes the name, which fails where there is one, and is then
 * replaced.
 */
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
	/* link(), unlike rename(), never replaces a file that has appeared meanwhile. */
	if (link(file->temporary, file->path) == 0) {
		unlink(file->temporary);
		return true;
	}
	return errno != EEXIST && place_by_rename(file);
}

/* Makes the new name survive a power failure. Where that is not possible, nothing is wrong with the file. */
static void sync_directory(const struct output_file *file)
{
	char *directory = path_directory(file->path);
	if (!directory)
		return;
	int fd = open(directory, O_RDONLY | O_CLOEXEC);
	free(directory);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/*
 * Whether closing reports no error, as an exceeded quota. A copy is closed, as the file stays locked until it has its
 * name.
 */
static bool closes_well(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return copy >= 0 && close(copy) == 0;
}

bool output_file_commit(struct output_file *file)
{
	if (!file->temporary) {
		close_file(file);
		return true;
	}
	if (fsync(file->fd) != 0 || !closes_well(file->fd) || !place(file)) {
		message("%s: '%s': %s", file->option, file->path, error_text(errno));
		output_file_discard(file);
		return false;
	}
	sync_directory(file);
	close_file(file);
	return true;
}

bool output_file_place(struct output_file *file)
{
	if (!file->temporary)
		return true;
	if (fsync(file->fd) != 0 || !place(file)) {
		message("%s: '%s': %s", file->option, file->path, error_text(errno));
		output_file_discard(file);
		return false;
	}
	sync_directory(file);
	free(file->temporary);
	file->temporary = NULL;
	return true;
}

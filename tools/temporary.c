/* SPDX-License-Identifier: MIT */
#include "temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/message.h"
#include "common/path.h"

#define MIDDLE ".ipsec-evtx-"
#define END    ".partial"

/* How many bytes of the output's name are kept: a name has at most 255 bytes, and on some file systems fewer. */
#define LONGEST_START  200
#define SHORTEST_START 60
/* Room for everything around the output's name. */
#define ROUND_SIZE 64

/* The first bytes of a name, without half a UTF-8 character. */
static size_t start_of_name(const char *name, size_t longest)
{
	size_t length = strlen(name);
	if (length <= longest)
		return length;
	while (longest > 0 && ((unsigned char)name[longest] & 0xc0) == 0x80)
		longest--;
	return longest;
}

/*
 * Makes and locks the file, and checks that it is still there: before it is locked, another run can take it for a
 * leftover.
 */
static int open_locked(const char *name, bool *is_taken)
{
	struct stat status;
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	*is_taken = fd < 0 && errno == EEXIST;
	if (fd < 0)
		return -1;
	/* Where files cannot be locked, no file is ever taken for a leftover. */
	if ((flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) && fstat(fd, &status) == 0 &&
		status.st_nlink > 0)
		return fd;
	close(fd);
	*is_taken = true;
	return -1;
}

/* Opens a file whose name has at most longest bytes of the output's. */
static int open_with_start(const char *path, size_t longest, char *name, size_t size)
{
	size_t directory = DIRECTORY_LENGTH(path);
	size_t start = start_of_name(path + directory, longest);
	bool is_taken = true;
	int fd = -1;
	for (unsigned attempt = 1; is_taken && attempt < 1000; attempt++) {
		char again[16] = "";
		/* In containers all runs can have the same process id. */
		if (attempt > 1)
			snprintf(again, sizeof again, "-%u", attempt);
		snprintf(name, size, "%.*s.%.*s" MIDDLE "%ld%s" END, (int)directory, path, (int)start, path + directory,
			(long)getpid(), again);
		fd = open_locked(name, &is_taken);
	}
	return fd;
}

int temporary_open(const char *path, char **name)
{
	size_t size = strlen(path) + ROUND_SIZE;
	*name = malloc(size);
	if (!*name)
		return -1;
	int fd = open_with_start(path, LONGEST_START, *name, size);
	if (fd < 0 && errno == ENAMETOOLONG)
		fd = open_with_start(path, SHORTEST_START, *name, size);
	if (fd < 0) {
		int error = errno;
		free(*name);
		*name = NULL;
		errno = error;
	}
	return fd;
}

/*
 * Leftovers.
 */

/* Whether a name ends as temporary names do: "123.partial" or "123-2.partial". */
static bool is_end_of_name(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0)
		return false;
	text += digits;
	if (text[0] == '-') {
		digits = strspn(text + 1, "0123456789");
		text += digits > 0 ? digits + 1 : 0;
	}
	return strcmp(text, END) == 0;
}

/* Whether the name is that of a temporary file of output; NULL: of any output. */
static bool is_temporary_of(const char *name, const char *output)
{
	const char *middle = name[0] == '.' ? strstr(name + 1, MIDDLE) : NULL;
	const char *next;
	/* The output's own name can hold MIDDLE, too. */
	while (middle && (next = strstr(middle + 1, MIDDLE)) != NULL)
		middle = next;
	if (!middle || !is_end_of_name(middle + strlen(MIDDLE)))
		return false;
	size_t length = (size_t)(middle - name) - 1;
	return !output || (strlen(output) == length && memcmp(name + 1, output, length) == 0);
}

/*
 * Removes a temporary file: a regular file of that very name which nobody has locked. The lock is held until the name
 * is gone.
 */
static bool remove_leftover(int directory, const char *name)
{
	struct stat opened;
	struct stat named;
	int fd = openat(directory, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool removed = fstat(fd, &opened) == 0 && S_ISREG(opened.st_mode) && opened.st_uid == geteuid() &&
		       flock(fd, LOCK_EX | LOCK_NB) == 0 &&
		       fstatat(directory, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_dev == opened.st_dev &&
		       named.st_ino == opened.st_ino && unlinkat(directory, name, 0) == 0;
	close(fd);
	return removed;
}

/* Removes leftovers in a directory; place ends with a dot, which messages leave out. */
static void clean(const char *place, const char *output, bool quiet)
{
	DIR *directory = opendir(place);
	const struct dirent *entry;
	while (directory && (entry = readdir(directory)) != NULL) {
		if (is_temporary_of(entry->d_name, output) && remove_leftover(dirfd(directory), entry->d_name) &&
			!quiet)
			message("%.*s%s: removed; a run that was killed had left it", (int)strlen(place) - 1, place,
				entry->d_name);
	}
	if (directory)
		closedir(directory);
}

void temporary_clean(const char *path, bool quiet)
{
	char *place = path_directory(path);
	if (!place)
		return;
	clean(place, path + DIRECTORY_LENGTH(path), quiet);
	free(place);
}

void temporary_clean_directory(const char *path, bool quiet)
{
	size_t size = strlen(path) + 3;
	char *place = malloc(size);
	if (!place)
		return;
	snprintf(place, size, "%s/.", path);
	clean(place, NULL, quiet);
	free(place);
}

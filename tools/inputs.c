/* SPDX-License-Identifier: MIT */
/* For realpath(). */
#define _DEFAULT_SOURCE

#include "inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/message.h"
#include "common/path.h"
#include "directory.h"
#include "progress.h"
#include "signals.h"

/*
 * Expanding.
 */

static void add(char ***items, size_t *count, char *item)
{
	/* Grows by doubling: a directory can hold very many logs. */
	if ((*count & (*count - 1)) == 0)
		*items = must_allocate(*items, *count ? *count * 2 : 1, sizeof **items);
	(*items)[(*count)++] = item;
}

static char *copy(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(must_allocate(NULL, size, 1), text, size);
}

static void add_found(void *user, const char *path)
{
	struct inputs *inputs = user;
	add(&inputs->paths, &inputs->count, copy(path));
}

/* Is a file in that directory, under whatever name it is reached? */
static bool is_file_in(const char *path, const char *directory)
{
	struct stat place;
	struct stat parent;
	if (!directory || strcmp(path, "-") == 0 || path_stat(directory, &place) != 0)
		return false;
	char *real = realpath(path, NULL);
	if (!real)
		return false;
	char *slash = strrchr(real, '/');
	slash[slash == real] = '\0';
	bool is_in = path_stat(real, &parent) == 0 && parent.st_dev == place.st_dev && parent.st_ino == place.st_ino;
	free(real);
	return is_in;
}

/* Those of directories were told of, and found only below other names. */
static void leave_out_own(struct inputs *inputs, size_t first, const struct input_options *options)
{
	size_t kept = first;
	for (size_t i = first; i < inputs->count; i++) {
		if (is_file_in(inputs->paths[i], options->own_directory)) {
			message("%s: not read: it is in '%s', where --write puts logs of this program; allowed: other inputs, or another directory",
				inputs->paths[i], options->own_directory);
			free(inputs->paths[i]);
			inputs->failed = true;
		} else {
			inputs->paths[kept++] = inputs->paths[i];
		}
	}
	inputs->count = kept;
}

void inputs_add(struct inputs *inputs, char *const *names, size_t count, const struct input_options *options)
{
	size_t before = inputs->count;
	for (size_t i = 0; i < count; i++) {
		struct stat status;
		if (strcmp(names[i], "-") == 0 || path_stat(names[i], &status) != 0 || !S_ISDIR(status.st_mode))
			add(&inputs->paths, &inputs->count, copy(names[i]));
		else if (!directory_walk(names[i], options, add_found, inputs))
			inputs->failed = true;
	}
	if (options->own_directory)
		leave_out_own(inputs, before, options);
}

void inputs_free(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		free(inputs->paths[i]);
	free(inputs->paths);
	*inputs = (struct inputs){0};
}

const char *inputs_find_same_file(const struct inputs *inputs, const struct stat *file)
{
	for (size_t i = 0; i < inputs->count; i++) {
		struct stat input;
		bool is_stdin = strcmp(inputs->paths[i], "-") == 0;
		if ((is_stdin ? fstat(STDIN_FILENO, &input) : path_stat(inputs->paths[i], &input)) == 0 &&
			input.st_dev == file->st_dev && input.st_ino == file->st_ino)
			return inputs->paths[i];
	}
	return NULL;
}

/*
 * Reading.
 */

struct input {
	int fd;
	bool is_ours;
	struct progress *progress;
};

static ptrdiff_t input_read(void *user, void *buffer, size_t size)
{
	const struct input *input = user;
	for (;;) {
		if (signals_received() != 0) {
			/* Not EINTR, which asks to be tried again. */
			errno = ECANCELED;
			return -1;
		}
		ssize_t length = read(input->fd, buffer, size);
		if (length > 0)
			progress_add(input->progress, (size_t)length);
		if (length >= 0 || errno != EINTR)
			return length;
	}
}

static void input_close(void *user)
{
	struct input *input = user;
	if (input->is_ours)
		close(input->fd);
	free(input);
}

int input_open(const char *path, struct progress *progress, struct ipsecevtx_stream *stream)
{
	struct input *input = malloc(sizeof *input);
	if (!input)
		return ENOMEM;
	*input = (struct input){STDIN_FILENO, false, progress};
	if (strcmp(path, "-") != 0) {
		*input = (struct input){path_open(path, O_RDONLY), true, progress};
		if (input->fd < 0) {
			int error = errno;
			free(input);
			return error;
		}
		posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	*stream = (struct ipsecevtx_stream){input_read, input_close, input};
	return 0;
}

static bool is_regular_file(int fd)
{
	struct stat status;
	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

static bool is_plain_file(int fd)
{
	unsigned char start[2];
	if (!is_regular_file(fd))
		return false;
	/* gzip (RFC 1952 2.3.1) is read from its beginning to its end. */
	return pread(fd, start, sizeof start, 0) == sizeof start && !(start[0] == 0x1f && start[1] == 0x8b);
}

static int open_file(const char *path, bool (*is_wanted)(int fd))
{
	struct stat status;
	/* A pipe must not be opened twice: its writer would believe that the reader is gone. */
	if (strcmp(path, "-") == 0 || path_stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return -1;
	int fd = path_open(path, O_RDONLY);
	if (fd >= 0 && is_wanted(fd)) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

int input_open_plain_file(const char *path)
{
	return open_file(path, is_plain_file);
}

int input_open_regular_file(const char *path)
{
	return open_file(path, is_regular_file);
}

/* SPDX-License-Identifier: MIT */
#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "progress.h"
#include "signals.h"

/*
 * Expanding.
 */

struct names {
	char **items;
	size_t count;
};

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

static char *join(const char *directory, const char *name)
{
	size_t length = strlen(directory);
	size_t slash = length == 0 || directory[length - 1] != '/';
	size_t size = strlen(name) + 1;
	char *path = must_allocate(NULL, length + slash + size, 1);
	memcpy(path, directory, length);
	memcpy(path + length, "/", slash);
	memcpy(path + length + slash, name, size);
	return path;
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name);
	size_t end_length = strlen(end);
	return length >= end_length && strcasecmp(name + length - end_length, end) == 0;
}

static bool is_log_name(const char *name)
{
	return ends_with(name, ".evtx") || ends_with(name, ".evtx.gz");
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static void names_free(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct names){0};
}

/* All entries, sorted; the directory is closed again, so that depth costs no descriptors. 0 or errno. */
static int list_directory(const char *path, struct names *names)
{
	*names = (struct names){0};
	DIR *directory = opendir(path);
	if (!directory)
		return errno;
	struct dirent *entry;
	while ((void)(errno = 0), (entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			add(&names->items, &names->count, copy(entry->d_name));
	}
	int error = errno;
	closedir(directory);
	if (names->count > 0)
		qsort(names->items, names->count, sizeof *names->items, compare_names);
	return error;
}

static void expand_directory(struct inputs *inputs, const char *path, const struct input_options *options);

static void expand_entry(
	struct inputs *inputs, const char *directory, const char *name, const struct input_options *options)
{
	struct stat status;
	char *path = join(directory, name);
	bool known = lstat(path, &status) == 0;
	bool link = known && S_ISLNK(status.st_mode);
	if (link)
		known = stat(path, &status) == 0;
	if (known && S_ISDIR(status.st_mode)) {
		if (options->recursive && link) {
			/* It can lead anywhere, in circles too. */
			if (!options->quiet)
				message("%s: symbolic link to a directory, not followed", path);
		} else if (options->recursive) {
			expand_directory(inputs, path, options);
		}
	} else if (is_log_name(name) && (!known || S_ISREG(status.st_mode))) {
		add(&inputs->paths, &inputs->count, path);
		return;
	}
	free(path);
}

static void expand_directory(struct inputs *inputs, const char *path, const struct input_options *options)
{
	struct names names;
	int error = list_directory(path, &names);
	if (error != 0) {
		message("%s: %s", path, strerror(error));
		inputs->failed = true;
	}
	for (size_t i = 0; i < names.count; i++)
		expand_entry(inputs, path, names.items[i], options);
	names_free(&names);
}

void inputs_expand(struct inputs *inputs, char **arguments, int count, const struct input_options *options)
{
	*inputs = (struct inputs){0};
	for (int i = 0; i < count; i++) {
		struct stat status;
		if (strcmp(arguments[i], "-") == 0 || stat(arguments[i], &status) != 0 || !S_ISDIR(status.st_mode)) {
			add(&inputs->paths, &inputs->count, copy(arguments[i]));
			continue;
		}
		size_t before = inputs->count;
		bool failed = inputs->failed;
		inputs->failed = false;
		expand_directory(inputs, arguments[i], options);
		if (inputs->count == before && !inputs->failed) {
			message("%s: no logs (*.evtx, *.evtx.gz) in this directory%s", arguments[i],
				options->recursive ? " or below it" : "; -r looks below it too");
			inputs->failed = true;
		}
		inputs->failed = inputs->failed || failed;
	}
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
		if ((is_stdin ? fstat(STDIN_FILENO, &input) : stat(inputs->paths[i], &input)) == 0 &&
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
		*input = (struct input){open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), true, progress};
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

static bool is_plain_file(int fd)
{
	struct stat status;
	unsigned char start[2];
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return false;
	/* gzip (RFC 1952 2.3.1) is read from its beginning to its end. */
	return pread(fd, start, sizeof start, 0) == sizeof start && !(start[0] == 0x1f && start[1] == 0x8b);
}

int input_open_plain_file(const char *path)
{
	struct stat status;
	/* A pipe must not be opened twice: its writer would believe that the reader is gone. */
	if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0 && is_plain_file(fd)) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

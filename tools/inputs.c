/* SPDX-License-Identifier: MIT */
/* For realpath(). */
#define _DEFAULT_SOURCE

#include "inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive_names.h"
#include "archive/archive_zip_format.h"
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

static void add_found(void *user, const char *path, bool is_guess)
{
	struct inputs *inputs = user;
	add(&inputs->paths, &inputs->count, must_copy(path));
	if (!is_guess && !archive_name_is_archive(path))
		return;
	size_t count = inputs->found_count;
	if ((count & (count - 1)) == 0)
		inputs->found = must_allocate(inputs->found, count ? count * 2 : 1, sizeof *inputs->found);
	inputs->found[inputs->found_count++] = inputs->paths[inputs->count - 1];
}

/* Whether a file lies in that directory, by whatever path it is reached. */
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

/*
 * Leaves out inputs that lie in the own directory. Those of a directory named as an input were reported by
 * directory_walk(); here are those that were named by themselves.
 */
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

static int compare_pointers(const void *one, const void *other)
{
	uintptr_t a = (uintptr_t) * (const char *const *)one, b = (uintptr_t) * (const char *const *)other;
	return a < b ? -1 : a > b;
}

void inputs_add(struct inputs *inputs, char *const *names, size_t count, const struct input_options *options)
{
	size_t before = inputs->count;
	for (size_t i = 0; i < count; i++) {
		struct stat status;
		if (strcmp(names[i], "-") == 0 || path_stat(names[i], &status) != 0 || !S_ISDIR(status.st_mode))
			add(&inputs->paths, &inputs->count, must_copy(names[i]));
		else if (!directory_walk(names[i], options, add_found, inputs))
			inputs->failed = true;
	}
	/* There can be as many as there are files, so they are sorted to be searched. */
	if (inputs->found_count > 0)
		qsort(inputs->found, inputs->found_count, sizeof *inputs->found, compare_pointers);
	if (options->own_directory)
		leave_out_own(inputs, before, options);
}

void inputs_free(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		free(inputs->paths[i]);
	for (size_t i = 0; i < inputs->other_count; i++)
		free(inputs->others[i].name);
	free(inputs->paths);
	free(inputs->found);
	free(inputs->others);
	*inputs = (struct inputs){0};
}

/*
 * Names.
 */

void inputs_add_name(struct inputs *inputs, const char *path, char *name)
{
	size_t count = inputs->other_count;
	if ((count & (count - 1)) == 0)
		inputs->others = must_allocate(inputs->others, count ? count * 2 : 1, sizeof *inputs->others);
	inputs->others[inputs->other_count++] = (struct input_name){path, name};
}

static int compare_names(const void *one, const void *other)
{
	const struct input_name *a = one, *b = other;
	int order = compare_pointers(&a->path, &b->path);
	return order ? order : strcmp(a->name, b->name);
}

void inputs_sort_names(struct inputs *inputs)
{
	if (inputs->other_count > 0)
		qsort(inputs->others, inputs->other_count, sizeof *inputs->others, compare_names);
}

/* The name number index of the file at path, of which the first is path itself; NULL behind the last. */
static const char *name_of(const struct inputs *inputs, const char *path, size_t index)
{
	size_t low = 0, high = inputs->other_count;
	if (index == 0)
		return path;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_pointers(&inputs->others[middle].path, &path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	low += index - 1;
	return low < inputs->other_count && inputs->others[low].path == path ? inputs->others[low].name : NULL;
}

const char *inputs_called(const struct inputs *inputs, const char *path, bool (*is_such)(const char *name))
{
	const char *name;
	for (size_t i = 0; (name = name_of(inputs, path, i)) != NULL; i++) {
		if (is_such(name))
			return name;
	}
	return NULL;
}

static bool is_found(const struct inputs *inputs, const char *name)
{
	return inputs->found_count > 0 &&
	       bsearch(&name, inputs->found, inputs->found_count, sizeof name, compare_pointers);
}

bool inputs_was_found(const struct inputs *inputs, const char *path)
{
	const char *name = path;
	for (size_t i = 1; name && is_found(inputs, name); i++)
		name = name_of(inputs, path, i);
	return !name;
}

bool inputs_is_guess(const struct inputs *inputs, const char *path)
{
	return !inputs_called(inputs, path, archive_name_is_archive) && inputs_was_found(inputs, path);
}

static bool is_same_file(const char *path, const struct stat *file)
{
	struct stat input;
	bool is_stdin = strcmp(path, "-") == 0;
	return (is_stdin ? fstat(STDIN_FILENO, &input) : path_stat(path, &input)) == 0 &&
	       input.st_dev == file->st_dev && input.st_ino == file->st_ino;
}

const char *inputs_find_same_file(const struct inputs *inputs, const struct stat *file)
{
	for (size_t i = 0; i < inputs->count; i++) {
		if (is_same_file(inputs->paths[i], file))
			return inputs->paths[i];
	}
	return NULL;
}

bool inputs_are_listed_in(const struct inputs *inputs, const struct stat *file)
{
	return inputs->list && is_same_file(inputs->list, file);
}

/*
 * Reading.
 */

struct input {
	int fd;
	bool is_ours;
	struct progress *progress;
	off_t begin;   /* offset where the input begins in a regular file; -1: it is no regular file */
	uint64_t size; /* size of a regular file, from there on */

	/* The first bytes of an input that is no regular file, which were looked at and are read again. */
	unsigned char start[ARCHIVE_LOOK];
	size_t start_size, start_used;

	/* The last bytes, up to twice as many as tell the end of a zip archive; NULL for a regular file. */
	unsigned char *tail;
	size_t tail_size;
	uint64_t taken; /* bytes that were read in all */
	bool is_ended;
};

/* Keeps the last bytes of an input that cannot be read again, as they tell whether it is a zip archive, too. */
static void keep_tail(struct input *input, const unsigned char *bytes, size_t size)
{
	input->taken += size;
	input->is_ended = size == 0;
	if (size > ARCHIVE_ZIP_TAIL) {
		bytes += size - ARCHIVE_ZIP_TAIL;
		size = ARCHIVE_ZIP_TAIL;
	}
	if (size > 2 * (size_t)ARCHIVE_ZIP_TAIL - input->tail_size) {
		size_t kept = ARCHIVE_ZIP_TAIL - size;
		memmove(input->tail, input->tail + input->tail_size - kept, kept);
		input->tail_size = kept;
	}
	memcpy(input->tail + input->tail_size, bytes, size);
	input->tail_size += size;
}

static ptrdiff_t input_read(void *user, void *buffer, size_t size)
{
	struct input *input = user;
	size_t kept = input->start_size - input->start_used;
	if (kept > 0) {
		kept = size < kept ? size : kept;
		memcpy(buffer, input->start + input->start_used, kept);
		input->start_used += kept;
		return (ptrdiff_t)kept;
	}
	for (;;) {
		if (signals_received() != 0) {
			/* EINTR would ask the caller to try again. */
			errno = ECANCELED;
			return -1;
		}
		ssize_t length = read(input->fd, buffer, size);
		if (length > 0)
			progress_add(input->progress, (size_t)length);
		if (length >= 0 && input->tail)
			keep_tail(input, buffer, (size_t)length);
		if (length >= 0 || errno != EINTR)
			return length;
	}
}

static void input_close(void *user)
{
	struct input *input = user;
	if (input->is_ours)
		close(input->fd);
	free(input->tail);
	free(input);
}

static bool is_regular_file(int fd)
{
	struct stat status;
	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

static void measure(struct input *input)
{
	struct stat status;
	if (fstat(input->fd, &status) != 0 || !S_ISREG(status.st_mode))
		return;
	input->begin = lseek(input->fd, 0, SEEK_CUR);
	if (input->begin >= 0 && status.st_size > input->begin)
		input->size = (uint64_t)(status.st_size - input->begin);
}

int input_open(const char *path, struct progress *progress, struct ipsecevtx_stream *stream)
{
	struct input *input = calloc(1, sizeof *input);
	if (!input)
		return ENOMEM;
	input->fd = STDIN_FILENO;
	input->progress = progress;
	input->begin = -1;
	if (strcmp(path, "-") != 0) {
		input->is_ours = true;
		input->fd = path_open(path, O_RDONLY);
		if (input->fd < 0) {
			int error = errno;
			free(input);
			return error;
		}
		posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	measure(input);
	if (input->begin < 0 && !(input->tail = malloc(2 * (size_t)ARCHIVE_ZIP_TAIL))) {
		input_close(input);
		return ENOMEM;
	}
	*stream = (struct ipsecevtx_stream){input_read, input_close, input};
	return 0;
}

/*
 * Archives.
 */

/* Whether an input may be an archive, by its name and first bytes. gzip data are not inflated for that. */
static bool may_be_archive(const char *path)
{
	unsigned char start[ARCHIVE_LOOK];
	struct stat status;
	bool is_stdin = strcmp(path, "-") == 0;
	if ((is_stdin ? fstat(STDIN_FILENO, &status) : path_stat(path, &status)) != 0)
		return false;
	/* What comes out of a pipe is not known yet. */
	if (!S_ISREG(status.st_mode))
		return true;
	int fd = is_stdin ? STDIN_FILENO : path_open(path, O_RDONLY);
	off_t begin = is_stdin ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t size = fd >= 0 ? pread(fd, start, sizeof start, begin) : -1;
	if (fd >= 0 && !is_stdin)
		close(fd);
	bool is_log_if_gzip = archive_name_is_log(path) && archive_name_layers(path) < 2;
	return size > 0 && archive_kind_may_be(start, (size_t)size, is_log_if_gzip);
}

bool inputs_may_be_archives(const struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++) {
		if (may_be_archive(inputs->paths[i]))
			return true;
	}
	return false;
}

static enum archive_kind kind_in_file(int fd, off_t begin)
{
	unsigned char start[ARCHIVE_LOOK];
	ssize_t size = pread(fd, start, sizeof start, begin);
	enum archive_kind kind = size > 0 ? archive_kind_of(start, (size_t)size) : ARCHIVE_KIND_NONE;
	return kind != ARCHIVE_KIND_NONE && archive_logs_supports(kind) ? kind : ARCHIVE_KIND_NONE;
}

/* Reads the first bytes of a stream, fewer where it ends or fails; the next read then meets the same end or failure. */
static void look(struct input *input)
{
	unsigned char start[ARCHIVE_LOOK];
	size_t size = 0;
	ptrdiff_t count = 1;
	while (count > 0 && size < sizeof start) {
		count = input_read(input, start + size, sizeof start - size);
		size += count > 0 ? (size_t)count : 0;
	}
	memcpy(input->start, start, size);
	input->start_size = size;
}

enum archive_kind input_archive_kind(const struct ipsecevtx_stream *stream)
{
	struct input *input = stream->user;
	if (input->begin >= 0)
		return kind_in_file(input->fd, input->begin);
	look(input);
	enum archive_kind kind = archive_kind_of(input->start, input->start_size);
	return kind != ARCHIVE_KIND_NONE && archive_logs_supports(kind) ? kind : ARCHIVE_KIND_NONE;
}

/* Finds the input's first bytes. Returns how many; 0 where there are none or they cannot be read. */
static size_t first_bytes(const struct ipsecevtx_stream *stream, unsigned char start[ARCHIVE_LOOK])
{
	const struct input *input = stream->user;
	if (input->begin < 0) {
		memcpy(start, input->start, input->start_size);
		return input->start_size;
	}
	ssize_t size = pread(input->fd, start, ARCHIVE_LOOK, input->begin);
	return size > 0 ? (size_t)size : 0;
}

static bool begins(const struct ipsecevtx_stream *stream, bool (*is_such)(const void *start, size_t size))
{
	unsigned char start[ARCHIVE_LOOK];
	size_t size = first_bytes(stream, start);
	return size > 0 && is_such(start, size);
}

unsigned input_layers(const struct ipsecevtx_stream *stream)
{
	unsigned char start[ARCHIVE_LOOK];
	return archive_kind_layers(start, first_bytes(stream, start));
}

bool input_is_log(const struct ipsecevtx_stream *stream)
{
	return begins(stream, archive_kind_is_log_or_gzip);
}

bool input_is_gzip(const struct ipsecevtx_stream *stream)
{
	return begins(stream, archive_kind_is_gzip);
}

/* How names of an event's elements begin, in UTF-16. */
static const unsigned char event_letters[] = {'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0};

static bool has_event_letters(const unsigned char *bytes, size_t size)
{
	const unsigned char *found = bytes;
	while ((found = memchr(found, 'E', size - (size_t)(found - bytes))) != NULL) {
		size_t left = size - (size_t)(found - bytes);
		if (left >= sizeof event_letters && memcmp(found, event_letters, sizeof event_letters) == 0)
			return true;
		found++;
	}
	return false;
}

bool input_names_events(const struct ipsecevtx_stream *stream)
{
	const struct input *input = stream->user;
	unsigned char bytes[4096];
	off_t at = input->begin;
	ssize_t size;
	if (input->begin < 0)
		return true;
	while ((size = pread(input->fd, bytes, sizeof bytes, at)) >= (ssize_t)sizeof event_letters) {
		if (has_event_letters(bytes, (size_t)size))
			return true;
		/* The letters may stand across the end of this part. */
		at += size - (ssize_t)sizeof event_letters + 1;
	}
	return size < 0;
}

/* Whether size bytes of a regular file from begin on end as a zip archive. */
static bool ends_as_zip(int fd, off_t begin, uint64_t size, bool is_closed)
{
	unsigned char tail[ARCHIVE_ZIP_TAIL];
	size_t wanted = size < sizeof tail ? (size_t)size : sizeof tail;
	size_t count = 0;
	ssize_t part = 1;
	while (part > 0 && count < wanted) {
		part = pread(fd, tail + count, wanted - count, begin + (off_t)(size - wanted + count));
		count += part > 0 ? (size_t)part : 0;
	}
	return count == wanted && archive_zip_is_end(tail, count, size, is_closed);
}

bool input_ends_as_zip(const struct ipsecevtx_stream *stream, bool is_closed)
{
	const struct input *input = stream->user;
	if (input->begin >= 0)
		return ends_as_zip(input->fd, input->begin, input->size, is_closed);
	size_t size = input->tail_size < ARCHIVE_ZIP_TAIL ? input->tail_size : ARCHIVE_ZIP_TAIL;
	return input->is_ended && size > 0 &&
	       archive_zip_is_end(input->tail + input->tail_size - size, size, input->taken, is_closed);
}

bool input_file_ends_as_zip(int fd)
{
	struct stat status;
	return fstat(fd, &status) == 0 && status.st_size > 0 && ends_as_zip(fd, 0, (uint64_t)status.st_size, false);
}

static bool seek(void *user, uint64_t offset)
{
	const struct input *input = user;
	if (offset > INT64_MAX - (uint64_t)input->begin)
		return false;
	return lseek(input->fd, input->begin + (off_t)offset, SEEK_SET) >= 0;
}

struct archive_bytes input_archive_bytes(const struct ipsecevtx_stream *stream)
{
	const struct input *input = stream->user;
	return (struct archive_bytes){stream->read, input->begin >= 0 ? seek : NULL, input->size, stream->user};
}

static bool is_repeatable_log(int fd)
{
	return is_regular_file(fd) && kind_in_file(fd, 0) == ARCHIVE_KIND_NONE;
}

static bool is_plain_file(int fd)
{
	unsigned char start[2];
	if (!is_repeatable_log(fd))
		return false;
	/* gzip data (RFC 1952 2.3.1) can only be read from their beginning to their end. */
	return pread(fd, start, sizeof start, 0) == sizeof start && !(start[0] == 0x1f && start[1] == 0x8b);
}

/*
 * Files.
 */

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

int input_open_repeatable_log(const char *path)
{
	return open_file(path, is_repeatable_log);
}

bool input_is_read_once(const char *path)
{
	struct stat status;
	return strcmp(path, "-") == 0 || (path_stat(path, &status) == 0 && !S_ISREG(status.st_mode));
}

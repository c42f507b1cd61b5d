/* SPDX-License-Identifier: MIT */
#include "evidence/source.h"

#include "evidence/error.h"
#include "evidence/log_layout.h"
#include "evidence/sized_member.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define INPUT_SIZE (64u * 1024u)

_Static_assert(INPUT_SIZE >= SIZED_MEMBER_MAX, "there is room for a whole one");

/*
 * How much is read to see whether the input is gzip: as much as a log has before its first chunk, which then goes
 * straight to where it is wanted.
 */
#define FIRST_SIZE 4096u

struct source {
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_stream stream; /* where raw bytes come from */
	bool (*rewind)(void *user);     /* of a caller's stream; NULL: it can be read only once */
	struct ipsecevtx_error error;
	uint64_t delivered; /* bytes handed out */
	bool ended;         /* the stream has no more bytes */
	int fd;             /* of a path or a descriptor; else -1 */
	bool owns_fd;
	off_t start;   /* where the input begins in a regular file */
	uint64_t size; /* of a regular file or memory, before inflating; else 0 */
	const uint8_t *memory;
	size_t memory_used;

	bool is_gzip;
	bool inflating;               /* zlib has a state that has to be ended */
	bool in_member;               /* inside a gzip member */
	bool is_fresh;                /* with in_member: zlib has seen nothing of the member */
	bool trailing;                /* see source_has_trailing_bytes() */
	bool is_dry;                  /* zlib has all bytes of the input, and may still have output */
	struct ipsecevtx_error after; /* with is_dry: what ended the input; code IPSECEVTX_OK: its end */
	z_stream zlib;
	/* INPUT_SIZE bytes, of which those from input_start to input_end are not yet handed out or inflated. */
	uint8_t *input;
	size_t input_start;
	size_t input_end;
	/* What ended the input behind these bytes; code IPSECEVTX_OK: nothing did yet. */
	struct ipsecevtx_error pending;

	/* For members that say how long they are (sized_member.h), once one was met: */
	bool was_sized;
	struct sized_member_inflater *inflater;
	/* SIZED_MEMBER_ROOM bytes, of which those from inflated_start to inflated_end are not yet handed out. */
	uint8_t *inflated;
	size_t inflated_start;
	size_t inflated_end;
};

static ptrdiff_t read_descriptor(void *user, void *buffer, size_t size)
{
	struct source *source = user;
	for (;;) {
		ssize_t count = read(source->fd, buffer, size);
		if (count >= 0 || errno != EINTR)
			return count;
	}
}

static void close_descriptor(void *user)
{
	struct source *source = user;
	if (source->owns_fd)
		close(source->fd);
}

static ptrdiff_t read_memory(void *user, void *buffer, size_t size)
{
	struct source *source = user;
	size = source_read_at(source, source->memory_used, buffer, size);
	source->memory_used += size;
	return (ptrdiff_t)size;
}

static const char no_memory[] = "out of memory";

static void fail(struct source *source, enum ipsecevtx_error_code code, const char *message, int system_error)
{
	error_set(&source->error, code, message, system_error);
}

/* That the system runs out of memory is no fault of the input. */
static void fail_to_read(struct source *source, int system_error)
{
	if (system_error == ENOMEM)
		fail(source, IPSECEVTX_ERROR_MEMORY, no_memory, 0);
	else
		fail(source, IPSECEVTX_ERROR_READ, "the input cannot be read any further", system_error);
}

/* One read from the stream; 0 at the end and after a failure. */
static size_t read_raw(struct source *source, uint8_t *buffer, size_t size)
{
	if (source->ended || size == 0)
		return 0;
	for (;;) {
		errno = 0;
		ptrdiff_t count = source->stream.read(source->stream.user, buffer, size);
		if (count > 0 && (size_t)count <= size)
			return (size_t)count;
		if (count < 0 && errno == EINTR)
			continue;
		source->ended = true;
		if (count != 0)
			fail_to_read(source, errno);
		return 0;
	}
}

/* Fills the input buffer; false when nothing came. */
static bool refill(struct source *source)
{
	source->input_start = source->input_end = 0;
	if (source->pending.code != IPSECEVTX_OK) {
		source->error = source->pending;
		source->pending.code = IPSECEVTX_OK;
		return false;
	}
	source->input_end = read_raw(source, source->input, INPUT_SIZE);
	return source->input_end > 0;
}

/*
 * Reads on until the input buffer has so many bytes; false where there are no more. An error behind them waits in
 * pending.
 */
static bool gather(struct source *source, size_t wanted)
{
	size_t available = source->input_end - source->input_start;
	if (available >= wanted)
		return true;
	memmove(source->input, source->input + source->input_start, available);
	source->input_start = 0;
	for (size_t count = 1; count > 0 && available < wanted; available += count)
		count = read_raw(source, source->input + available, INPUT_SIZE - available);
	source->input_end = available;
	if (source->error.code != IPSECEVTX_OK) {
		source->pending = source->error;
		source->error.code = IPSECEVTX_OK;
	}
	return available >= wanted;
}

static void *zlib_allocate(void *user, unsigned count, unsigned size)
{
	const struct source *source = user;
	return memory_get_buffer(&source->allocator, (size_t)count * size);
}

static void zlib_release(void *user, void *memory)
{
	const struct source *source = user;
	memory_free(&source->allocator, memory);
}

/*
 * Whether a chunk stands where a log has its first one. Then the input is a log, even where its first bytes were made
 * those of gzip data: gzip's header can be made to pass over any bytes, and other programs ask only for the chunk.
 */
static bool has_chunk_in_place(struct source *source)
{
	return gather(source, FIRST_SIZE + LOG_MAGIC_SIZE) &&
	       memcmp(source->input + source->input_start + FIRST_SIZE, LOG_CHUNK_MAGIC, LOG_MAGIC_SIZE) == 0;
}

static bool starts_like_gzip(const uint8_t *bytes, size_t size)
{
	return size >= 3 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8; /* RFC 1952 2.3.1 */
}

/* Looks at the first bytes, which stay in the input buffer. */
static bool detect_compression(struct source *source)
{
	while (source->input_end < 3) {
		size_t count = read_raw(source, source->input + source->input_end, FIRST_SIZE - source->input_end);
		if (count == 0)
			break;
		source->input_end += count;
	}
	if (!starts_like_gzip(source->input, source->input_end) || has_chunk_in_place(source))
		return true;
	source->is_gzip = true;
	source->zlib.zalloc = zlib_allocate;
	source->zlib.zfree = zlib_release;
	source->zlib.opaque = source;
	if (inflateInit2(&source->zlib, 15 + 16) != Z_OK)
		return false;
	source->inflating = true;
	source->in_member = source->is_fresh = true;
	return true;
}

static size_t take_inflated(struct source *source, uint8_t *buffer, size_t size)
{
	size_t count = source->inflated_end - source->inflated_start;
	if (count > size)
		count = size;
	memcpy(buffer, source->inflated + source->inflated_start, count);
	source->inflated_start += count;
	return count;
}

/* How long the next member is, if it says so and all of it is now at the beginning of the input buffer; else 0. */
static size_t gather_sized(struct source *source)
{
	if (source->input_start == source->input_end && !refill(source))
		return 0;
	/* Only gzip data are gathered further: what ends the input may be shorter than a header. */
	size_t available = source->input_end - source->input_start;
	if (!starts_like_gzip(source->input + source->input_start, available) || !gather(source, SIZED_MEMBER_HEADER))
		return 0;
	size_t size = sized_member_size(source->input + source->input_start);
	return size > 0 && gather(source, size) ? size : 0;
}

/* Inflates the next member at once, if it is a sound one that says how long it is. */
static bool inflate_sized(struct source *source)
{
	bool is_between = !source->in_member && !source->trailing;
	size_t size = is_between || source->is_fresh ? gather_sized(source) : 0;
	if (size == 0)
		return false;
	if (!source->was_sized) {
		source->was_sized = true;
		source->inflater = sized_member_inflater_new();
		source->inflated = source->inflater ? memory_get_buffer(&source->allocator, SIZED_MEMBER_ROOM) : NULL;
	}
	source->inflated_start = source->inflated_end = 0;
	const uint8_t *member = source->input + source->input_start;
	if (!source->inflated ||
		!sized_member_inflate(source->inflater, member, size, source->inflated, &source->inflated_end)) {
		source->inflated_end = 0;
		return false;
	}
	source->input_start += size;
	source->in_member = source->is_fresh = false;
	return true;
}

/* Whether only zeros come up to the end, as where a copy was filled up: gzip ignores these, too. */
static bool are_zeros_to_the_end(struct source *source, const uint8_t *head, size_t count)
{
	const size_t most = 64u * 1024 * 1024;
	size_t zeros = 0;
	while (zeros < count && head[zeros] == 0)
		zeros++;
	bool is_zero = zeros == count;
	while (is_zero && zeros < most && (source->input_start < source->input_end || refill(source))) {
		is_zero = source->input[source->input_start++] == 0;
		zeros++;
	}
	return is_zero && zeros < most;
}

/* Between two gzip members: goes on to the next one, or ends the input. */
static bool next_member(struct source *source)
{
	uint8_t head[3];
	size_t count = 0;
	if (source->trailing)
		return false;
	while (count < sizeof head && (source->input_start < source->input_end || refill(source)))
		head[count++] = source->input[source->input_start++];
	if (count == 0)
		return false;
	if (!starts_like_gzip(head, count) || inflateReset(&source->zlib) != Z_OK) {
		source->trailing = !are_zeros_to_the_end(source, head, count);
		return false;
	}
	/* The header was taken from the buffer; zlib must see it first. */
	source->zlib.next_in = head;
	source->zlib.avail_in = sizeof head;
	source->zlib.avail_out = 0;
	uint8_t nothing;
	source->zlib.next_out = &nothing;
	int result = inflate(&source->zlib, Z_NO_FLUSH);
	source->in_member = result == Z_OK || result == Z_BUF_ERROR;
	if (result == Z_MEM_ERROR)
		fail(source, IPSECEVTX_ERROR_MEMORY, no_memory, 0);
	return source->in_member;
}

static const char *inflate_message(int result)
{
	switch (result) {
	case Z_MEM_ERROR:
		return no_memory;
	case Z_BUF_ERROR:
		return "the gzip data end in the middle; get the whole file";
	default:
		return "the gzip data are damaged; get a whole copy of the file";
	}
}

/* Keeps the error for later: what zlib still has comes first, however small the portions in which it is read. */
static void hold_error(struct source *source)
{
	source->is_dry = true;
	source->after = source->error;
	source->error.code = IPSECEVTX_OK;
}

static void tell_held_error(struct source *source)
{
	if (source->after.code == IPSECEVTX_OK)
		fail(source, IPSECEVTX_ERROR_COMPRESSION, inflate_message(Z_BUF_ERROR), 0);
	else
		source->error = source->after;
}

static size_t read_inflated(struct source *source, uint8_t *buffer, size_t size)
{
	size_t done = 0;
	while (done < size && source->error.code == IPSECEVTX_OK) {
		if (source->inflated_start < source->inflated_end || inflate_sized(source)) {
			done += take_inflated(source, buffer + done, size - done);
			continue;
		}
		if (source->error.code != IPSECEVTX_OK || (!source->in_member && !next_member(source)))
			break;
		source->is_fresh = false;
		if (source->input_start == source->input_end && !source->is_dry && !refill(source))
			hold_error(source);
		size_t room = size - done > INPUT_SIZE ? INPUT_SIZE : size - done;
		source->zlib.next_in = source->input + source->input_start;
		source->zlib.avail_in = (unsigned)(source->input_end - source->input_start);
		source->zlib.next_out = buffer + done;
		source->zlib.avail_out = (unsigned)room;
		int result = inflate(&source->zlib, Z_NO_FLUSH);
		source->input_start = source->input_end - source->zlib.avail_in;
		size_t count = room - source->zlib.avail_out;
		done += count;
		if (result == Z_STREAM_END) {
			source->in_member = false;
			if (source->is_dry)
				source->error = source->after;
		} else if (source->is_dry && count == 0) {
			tell_held_error(source);
		} else if (result != Z_OK && result != Z_BUF_ERROR) {
			fail(source, result == Z_MEM_ERROR ? IPSECEVTX_ERROR_MEMORY : IPSECEVTX_ERROR_COMPRESSION,
				inflate_message(result), 0);
		}
	}
	return done;
}

static size_t read_plain(struct source *source, uint8_t *buffer, size_t size)
{
	size_t done = source->input_end - source->input_start;
	if (done > size)
		done = size;
	memcpy(buffer, source->input + source->input_start, done);
	source->input_start += done;
	while (done < size) {
		size_t count = read_raw(source, buffer + done, size - done);
		if (count == 0 && source->pending.code != IPSECEVTX_OK) {
			source->error = source->pending;
			source->pending.code = IPSECEVTX_OK;
		}
		if (count == 0)
			break;
		done += count;
	}
	return done;
}

size_t source_read(struct source *source, void *buffer, size_t size)
{
	size_t done = source->is_gzip ? read_inflated(source, buffer, size) : read_plain(source, buffer, size);
	source->delivered += done;
	if (source->error.code != IPSECEVTX_OK)
		source->error.offset = source->delivered;
	return done;
}

uint64_t source_size(const struct source *source)
{
	return source->is_gzip ? 0 : source->size;
}

size_t source_read_at(const struct source *source, uint64_t offset, void *buffer, size_t size)
{
	size_t done = 0;
	if (offset >= source->size)
		return 0;
	if (size > source->size - offset)
		size = (size_t)(source->size - offset);
	if (source->memory) {
		memcpy(buffer, source->memory + offset, size);
		return size;
	}
	while (done < size) {
		ssize_t count =
			pread(source->fd, (char *)buffer + done, size - done, source->start + (off_t)(offset + done));
		if (count <= 0 && !(count < 0 && errno == EINTR))
			break;
		done += count > 0 ? (size_t)count : 0;
	}
	return done;
}

void source_seek(struct source *source, uint64_t offset)
{
	source->input_start = source->input_end = 0;
	source->inflated_start = source->inflated_end = 0;
	source->pending.code = IPSECEVTX_OK;
	source->is_dry = false;
	source->delivered = offset;
	/* An error that was met while reading ahead comes again when its place does. */
	source->ended = false;
	error_start(&source->error, NULL);
	if (source->memory)
		source->memory_used = (size_t)(offset < source->size ? offset : source->size);
	else if (source->rewind) {
		if (source->rewind(source->stream.user))
			return;
		source->ended = true;
		fail_to_read(source, EIO);
	} else if (lseek(source->fd, source->start + (off_t)offset, SEEK_SET) < 0) {
		source->ended = true;
		fail_to_read(source, errno);
	}
}

void source_set_rewind(struct source *source, bool (*function)(void *user))
{
	source->rewind = function;
}

bool source_can_rewind(const struct source *source)
{
	return source->memory || source->size > 0 || source->rewind;
}

void source_rewind(struct source *source)
{
	source_seek(source, 0);
	if (!source->is_gzip)
		return;
	source->trailing = false;
	source->in_member = source->is_fresh = true;
	if (inflateReset(&source->zlib) != Z_OK)
		fail(source, IPSECEVTX_ERROR_COMPRESSION, inflate_message(Z_STREAM_ERROR), 0);
}

const struct ipsecevtx_error *source_error(const struct source *source)
{
	return &source->error;
}

bool source_has_trailing_bytes(const struct source *source)
{
	return source->trailing;
}

void source_close(struct source *source)
{
	if (!source)
		return;
	if (source->inflating)
		inflateEnd(&source->zlib);
	if (source->stream.close)
		source->stream.close(source->stream.user);
	sized_member_inflater_free(source->inflater);
	struct ipsecevtx_allocator allocator = source->allocator;
	memory_free(&allocator, source->inflated);
	memory_free(&allocator, source->input);
	memory_free(&allocator, source);
}

static struct source *source_new(const struct ipsecevtx_allocator *allocator)
{
	struct source *source = memory_get(allocator, sizeof *source);
	if (!source)
		return NULL;
	source->allocator = *allocator;
	source->fd = -1;
	error_start(&source->error, NULL);
	source->input = memory_get_buffer(allocator, INPUT_SIZE);
	if (!source->input) {
		memory_free(allocator, source);
		return NULL;
	}
	return source;
}

/* Looks whether the stream, which is set, is gzip, and hands the source over. */
static int source_start(struct source **result, struct source *source, struct ipsecevtx_error *error)
{
	if (!detect_compression(source)) {
		source_close(source);
		return error_set(error, IPSECEVTX_ERROR_MEMORY, no_memory, 0);
	}
	if (source->error.code != IPSECEVTX_OK && source->input_end == 0) {
		error_take(error, &source->error);
		source_close(source);
		return -1;
	}
	*result = source;
	return 0;
}

/* Only a regular file has a size on which its reader can rely. */
static void measure_file(struct source *source)
{
	struct stat status;
	if (fstat(source->fd, &status) != 0 || !S_ISREG(status.st_mode))
		return;
	source->start = lseek(source->fd, 0, SEEK_CUR);
	if (source->start >= 0 && status.st_size > source->start)
		source->size = (uint64_t)(status.st_size - source->start);
}

static int open_descriptor(struct source **result, int fd, bool owns_fd, const struct ipsecevtx_allocator *allocator,
	struct ipsecevtx_error *error)
{
	struct source *source = source_new(allocator);
	if (!source) {
		if (owns_fd)
			close(fd);
		return error_set(error, IPSECEVTX_ERROR_MEMORY, no_memory, 0);
	}
	source->fd = fd;
	source->owns_fd = owns_fd;
	measure_file(source);
	source->stream.read = read_descriptor;
	source->stream.close = close_descriptor;
	source->stream.user = source;
	return source_start(result, source, error);
}

int source_open_path(struct source **result, const char *path, const struct ipsecevtx_allocator *allocator,
	struct ipsecevtx_error *error)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 && errno == ENOMEM)
		return error_set(error, IPSECEVTX_ERROR_MEMORY, no_memory, 0);
	if (fd < 0)
		return error_set(error, IPSECEVTX_ERROR_OPEN, "cannot open", errno);
	if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		close(fd);
		return error_set(error, IPSECEVTX_ERROR_OPEN, "cannot open", EISDIR);
	}
	return open_descriptor(result, fd, true, allocator, error);
}

int source_open_fd(
	struct source **result, int fd, const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error)
{
	return open_descriptor(result, fd, false, allocator, error);
}

int source_open_memory(struct source **result, const void *data, size_t size,
	const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error)
{
	struct source *source = source_new(allocator);
	if (!source)
		return error_set(error, IPSECEVTX_ERROR_MEMORY, no_memory, 0);
	source->memory = data;
	source->size = size;
	source->stream.read = read_memory;
	source->stream.user = source;
	return source_start(result, source, error);
}

int source_open_stream(struct source **result, const struct ipsecevtx_stream *stream,
	const struct ipsecevtx_allocator *allocator, struct ipsecevtx_error *error)
{
	struct source *source = source_new(allocator);
	if (!source) {
		if (stream->close)
			stream->close(stream->user);
		return error_set(error, IPSECEVTX_ERROR_MEMORY, no_memory, 0);
	}
	source->stream = *stream;
	return source_start(result, source, error);
}

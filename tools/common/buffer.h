/* SPDX-License-Identifier: MIT */
/*
 * One large output buffer in front of write(2). Writers append bytes and look at the error once an event: after a
 * failure everything further is dropped, so nobody has to check each append. What an event has begun with when memory
 * runs out is dropped too, unless it is longer than the buffer: the output ends behind the last one that is whole.
 */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BUFFER_SIZE ((size_t)256 * 1024)

struct buffer {
	char *data;
	size_t used;
	size_t capacity;
	size_t whole; /* of used: what ended with buffer_mark() */
	int fd;       /* -1: memory only, which grows instead of being written */
	int error;    /* errno of the first failure, 0 while all is well */
};

/* False when there is no memory. */
bool buffer_open(struct buffer *buffer, int fd, size_t capacity);
/* Frees the memory; flushing is the owner's business. */
void buffer_close(struct buffer *buffer);
/* Hands everything to the system. */
void buffer_flush(struct buffer *buffer);
/* Ends the output for a reason of the writer's: an errno. The first one counts. */
void buffer_fail(struct buffer *buffer, int error);

/* All that the buffer holds is whole. */
static inline void buffer_mark(struct buffer *buffer)
{
	buffer->whole = buffer->used;
}

/* Longest numbers: 2^64 - 1 in decimal and hexadecimal. */
#define BUFFER_DECIMAL_MAX 20
#define BUFFER_HEX_MAX     16

/* Each writes to out, which has room for the longest number, and returns where it ends. */
char *buffer_decimal(char *out, uint64_t value);
/* Lower case, at least digits wide, which is at least 1, without a prefix. */
char *buffer_hex_digits(char *out, uint64_t value, unsigned digits);

char *buffer_room_slow(struct buffer *buffer, size_t length);
void buffer_put_slow(struct buffer *buffer, const char *data, size_t length);
void buffer_u64(struct buffer *buffer, uint64_t value);
void buffer_hex(struct buffer *buffer, uint64_t value, unsigned digits);
void buffer_repeat(struct buffer *buffer, char byte, size_t count);

/*
 * Room for length bytes in one piece, to be filled from its beginning and ended with buffer_end() before any other
 * call. NULL when there is none, for the error that the buffer has.
 */
static inline char *buffer_room(struct buffer *buffer, size_t length)
{
	if (length > buffer->capacity - buffer->used)
		return buffer_room_slow(buffer, length);
	return buffer->data + buffer->used;
}

/* Takes what was written to the buffer's room, up to end. */
static inline void buffer_end(struct buffer *buffer, const char *end)
{
	buffer->used = (size_t)(end - buffer->data);
}

static inline void buffer_put(struct buffer *buffer, const char *data, size_t length)
{
	if (length > buffer->capacity - buffer->used) {
		buffer_put_slow(buffer, data, length);
		return;
	}
	memcpy(buffer->data + buffer->used, data, length);
	buffer->used += length;
}

static inline void buffer_byte(struct buffer *buffer, char byte)
{
	buffer_put(buffer, &byte, 1);
}

static inline void buffer_string(struct buffer *buffer, const char *text)
{
	buffer_put(buffer, text, strlen(text));
}

/* For string literals: the length is known to the compiler. */
#define buffer_literal(buffer, literal) buffer_put(buffer, literal, sizeof("" literal) - 1)

#endif

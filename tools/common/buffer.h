/* SPDX-License-Identifier: MIT */
/*
 * A large output buffer in front of write(2), or text that grows in memory. Writers append bytes and look at the error
 * once per event: after a failure all further bytes are dropped, so that nobody has to check each append. When memory
 * runs out in the middle of an event, the begun event is dropped too, unless it is longer than the buffer: the output
 * ends with the last whole event.
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
	size_t whole; /* the first bytes of used, up to the last buffer_mark() */
	int fd;       /* -1: the text stays in memory, and the buffer grows */
	int error;    /* errno of the first failure, 0 while all is well */
};

/* Begins an empty buffer. False when there is no memory. */
bool buffer_open(struct buffer *buffer, int fd, size_t capacity);
/* Frees the memory, without flushing. */
void buffer_close(struct buffer *buffer);
/* Writes all that the buffer holds. */
void buffer_flush(struct buffer *buffer);
/* Ends the output because of an error (errno) that the writer met. The first error is kept. */
void buffer_fail(struct buffer *buffer, int error);

/* Says that the buffer ends with a whole event. */
static inline void buffer_mark(struct buffer *buffer)
{
	buffer->whole = buffer->used;
}

/* How many digits 2^64 - 1 has. */
#define BUFFER_DECIMAL_MAX 20
#define BUFFER_HEX_MAX     16

/* This and the next write a number to out, which has room for the longest one, without a NUL, and return its end. */
char *buffer_decimal(char *out, uint64_t value);
/* In lower case, without a prefix, with zeros in front up to the given number of digits, which is at least 1. */
char *buffer_hex_digits(char *out, uint64_t value, unsigned digits);

char *buffer_room_slow(struct buffer *buffer, size_t length);
void buffer_put_slow(struct buffer *buffer, const char *data, size_t length);
void buffer_u64(struct buffer *buffer, uint64_t value);
void buffer_hex(struct buffer *buffer, uint64_t value, unsigned digits);
void buffer_repeat(struct buffer *buffer, char byte, size_t count);

/*
 * Returns room for length bytes in one piece, to be filled from its beginning and ended with buffer_end() before any
 * other call. Returns NULL where the buffer has failed or fails now.
 */
static inline char *buffer_room(struct buffer *buffer, size_t length)
{
	if (length > buffer->capacity - buffer->used)
		return buffer_room_slow(buffer, length);
	return buffer->data + buffer->used;
}

/* Adds to the buffer what was written into buffer_room() up to end. */
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

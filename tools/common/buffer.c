/* SPDX-License-Identifier: MIT */
#include "common/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool buffer_open(struct buffer *buffer, int fd, size_t capacity)
{
	*buffer = (struct buffer){.fd = fd};
	buffer->data = malloc(capacity);
	if (!buffer->data)
		return false;
	buffer->capacity = capacity;
	return true;
}

void buffer_close(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){.fd = -1};
}

static void write_all(struct buffer *buffer, const char *data, size_t length)
{
	while (length > 0 && buffer->error == 0) {
		ssize_t written = write(buffer->fd, data, length);
		if (written >= 0) {
			data += written;
			length -= (size_t)written;
		} else if (errno != EINTR) {
			buffer->error = errno;
		}
	}
}

void buffer_flush(struct buffer *buffer)
{
	if (buffer->fd < 0)
		return;
	write_all(buffer, buffer->data, buffer->used);
	buffer->used = buffer->whole = 0;
}

/*
 * Makes room: writes the whole events and keeps the begun one, unless that takes more than half of the buffer; then all
 * is written.
 */
static void write_whole(struct buffer *buffer)
{
	size_t rest = buffer->used - buffer->whole;
	if (buffer->fd < 0)
		return;
	if (buffer->whole == 0 || rest > buffer->capacity / 2) {
		buffer_flush(buffer);
		return;
	}
	write_all(buffer, buffer->data, buffer->whole);
	memmove(buffer->data, buffer->data + buffer->whole, rest);
	buffer->used = rest;
	buffer->whole = 0;
}

void buffer_fail(struct buffer *buffer, int error)
{
	if (buffer->error != 0)
		return;
	buffer->used = buffer->whole;
	buffer_flush(buffer);
	if (buffer->error == 0)
		buffer->error = error;
}

static bool grow(struct buffer *buffer, size_t length)
{
	size_t capacity = buffer->capacity;
	while (capacity - buffer->used < length) {
		if (capacity > SIZE_MAX / 2)
			return false;
		capacity *= 2;
	}
	char *data = realloc(buffer->data, capacity);
	if (!data)
		return false;
	buffer->data = data;
	buffer->capacity = capacity;
	return true;
}

char *buffer_room_slow(struct buffer *buffer, size_t length)
{
	if (buffer->error == 0)
		write_whole(buffer);
	if (buffer->error == 0 && buffer->fd >= 0 && length > buffer->capacity - buffer->used)
		buffer_flush(buffer);
	if (buffer->error == 0 && !grow(buffer, length))
		buffer_fail(buffer, ENOMEM);
	return buffer->error == 0 ? buffer->data + buffer->used : NULL;
}

void buffer_put_slow(struct buffer *buffer, const char *data, size_t length)
{
	if (buffer->error != 0)
		return;
	if (buffer->fd < 0) {
		if (!grow(buffer, length)) {
			buffer_fail(buffer, ENOMEM);
			return;
		}
	} else {
		write_whole(buffer);
		if (length > buffer->capacity - buffer->used)
			buffer_flush(buffer);
		if (length >= buffer->capacity) {
			write_all(buffer, data, length);
			return;
		}
	}
	memcpy(buffer->data + buffer->used, data, length);
	buffer->used += length;
}

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
			    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
			    "8081828384858687888990919293949596979899";

/* One to four digits. */
static char *put_small(char *out, uint32_t value)
{
	uint32_t high = value / 100;
	uint32_t low = value % 100;
	if (high >= 10) {
		memcpy(out, pairs + 2 * high, 2);
		out += 2;
	} else if (high > 0) {
		*out++ = (char)('0' + high);
	} else if (low < 10) {
		*out = (char)('0' + low);
		return out + 1;
	}
	memcpy(out, pairs + 2 * low, 2);
	return out + 2;
}

/* Four digits, with zeros before them. */
static char *put_four(char *out, uint32_t value)
{
	memcpy(out, pairs + 2 * (value / 100), 2);
	memcpy(out + 2, pairs + 2 * (value % 100), 2);
	return out + 4;
}

char *buffer_decimal(char *out, uint64_t value)
{
	if (value < 10000)
		return put_small(out, (uint32_t)value);
	if (value < 100000000)
		out = put_small(out, (uint32_t)(value / 10000));
	else
		out = put_four(buffer_decimal(out, value / 100000000), (uint32_t)(value / 10000 % 10000));
	return put_four(out, (uint32_t)(value % 10000));
}

void buffer_u64(struct buffer *buffer, uint64_t value)
{
	char digits[BUFFER_DECIMAL_MAX];
	buffer_put(buffer, digits, (size_t)(buffer_decimal(digits, value) - digits));
}

char *buffer_hex_digits(char *out, uint64_t value, unsigned digits)
{
	while (digits < BUFFER_HEX_MAX && value >> (4 * digits) != 0)
		digits++;
	for (unsigned i = digits; i-- > 0; value >>= 4)
		out[i] = "0123456789abcdef"[value & 15];
	return out + digits;
}

void buffer_hex(struct buffer *buffer, uint64_t value, unsigned digits)
{
	char text[BUFFER_HEX_MAX];
	buffer_put(buffer, text, (size_t)(buffer_hex_digits(text, value, digits) - text));
}

void buffer_repeat(struct buffer *buffer, char byte, size_t count)
{
	char *room = buffer_room(buffer, count);
	if (room)
		buffer_end(buffer, (char *)memset(room, byte, count) + count);
}

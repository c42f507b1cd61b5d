/* SPDX-License-Identifier: MIT */
#include "buffer.h"

#include <errno.h>
#include <stdlib.h>
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
	buffer->used = 0;
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

void buffer_put_slow(struct buffer *buffer, const char *data, size_t length)
{
	if (buffer->error != 0)
		return;
	if (buffer->fd < 0) {
		if (!grow(buffer, length)) {
			buffer->error = ENOMEM;
			return;
		}
	} else {
		buffer_flush(buffer);
		if (length >= buffer->capacity) {
			write_all(buffer, data, length);
			return;
		}
	}
	memcpy(buffer->data + buffer->used, data, length);
	buffer->used += length;
}

void buffer_u64(struct buffer *buffer, uint64_t value)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
				    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
				    "8081828384858687888990919293949596979899";
	char digits[20];
	char *start = digits + sizeof digits;
	while (value >= 100) {
		start -= 2;
		memcpy(start, pairs + 2 * (value % 100), 2);
		value /= 100;
	}
	if (value >= 10) {
		start -= 2;
		memcpy(start, pairs + 2 * value, 2);
	} else {
		*--start = (char)('0' + value);
	}
	buffer_put(buffer, start, (size_t)(digits + sizeof digits - start));
}

void buffer_hex(struct buffer *buffer, uint64_t value, unsigned digits)
{
	char text[16];
	char *end = text + sizeof text;
	char *start = end;
	do {
		*--start = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (start > text && (value != 0 || (size_t)(end - start) < digits));
	buffer_put(buffer, start, (size_t)(end - start));
}

void buffer_repeat(struct buffer *buffer, char byte, size_t count)
{
	while (count-- > 0)
		buffer_byte(buffer, byte);
}

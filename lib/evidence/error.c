/* SPDX-License-Identifier: MIT */
#include "evidence/error.h"

#include <stdio.h>
#include <string.h>

#define NO_ERROR "no error"

/* Stands where the middle of a long name was left out. */
#define LEFT_OUT "[...]"

/* The beginning of a long name tells the system, its end the file: both are kept. */
static void put_source(char *to, size_t room, const char *source)
{
	size_t length = strlen(source);
	size_t mark = sizeof LEFT_OUT - 1;
	if (length < room) {
		memcpy(to, source, length + 1);
		return;
	}
	size_t head = (room - 1 - mark) / 2;
	size_t tail = length - (room - 1 - mark - head);
	/* No UTF-8 character is split. */
	while (head > 0 && ((unsigned char)source[head] & 0xc0) == 0x80)
		head--;
	while (tail < length && ((unsigned char)source[tail] & 0xc0) == 0x80)
		tail++;
	memcpy(to, source, head);
	memcpy(to + head, LEFT_OUT, mark);
	memcpy(to + head + mark, source + tail, length - tail + 1);
}

void error_start(struct ipsecevtx_error *error, const char *source)
{
	memset(error, 0, sizeof *error);
	error->message = NO_ERROR;
	if (source)
		put_source(error->source, sizeof error->source, source);
}

int error_set(struct ipsecevtx_error *error, enum ipsecevtx_error_code code, const char *message, int system_error)
{
	error->code = code;
	error->message = message;
	error->offset = 0;
	error->record_id = 0;
	error->system_error = system_error;
	return -1;
}

int error_take(struct ipsecevtx_error *error, const struct ipsecevtx_error *other)
{
	error_set(error, other->code, other->message, other->system_error);
	error->offset = other->offset;
	error->record_id = other->record_id;
	return -1;
}

/* The message of an error, also of one that the caller of the library has filled itself, without a message. */
static const char *message_of(const struct ipsecevtx_error *error)
{
	if (error->message)
		return error->message;
	return error->code == IPSECEVTX_OK ? NO_ERROR : "it failed, and nobody said why";
}

/* A text in a buffer of fixed size: what does not fit is left out, but still counted. */
struct text {
	char *buffer;
	size_t size;
	size_t length;
};

static void put(struct text *text, const char *more)
{
	size_t length = strlen(more);
	if (text->length < text->size) {
		size_t room = text->size - text->length - 1;
		size_t part = length < room ? length : room;
		memcpy(text->buffer + text->length, more, part);
		text->buffer[text->length + part] = '\0';
	}
	text->length += length;
}

size_t ipsecevtx_error_text(const struct ipsecevtx_error *error, char *buffer, size_t size)
{
	struct text text = {buffer, size, 0};
	char part[256];
	if (size > 0)
		buffer[0] = '\0';
	if (error->source[0] != '\0') {
		put(&text, error->source);
		put(&text, ": ");
	}
	put(&text, message_of(error));
	if (error->system_error != 0) {
		/* The strerror_r() of POSIX, which returns 0. strerror() may not be called by several threads. */
		put(&text, ": ");
		if (strerror_r(error->system_error, part, sizeof part) != 0)
			snprintf(part, sizeof part, "error %d", error->system_error);
		put(&text, part);
	}
	if (error->record_id != 0) {
		snprintf(part, sizeof part, " (record %llu)", (unsigned long long)error->record_id);
		put(&text, part);
	}
	if (error->offset != 0) {
		snprintf(part, sizeof part, " (at 0x%llx)", (unsigned long long)error->offset);
		put(&text, part);
	}
	return text.length;
}

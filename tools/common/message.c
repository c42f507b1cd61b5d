/* SPDX-License-Identifier: MIT */
#include "common/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/escape.h"

/* Erases the line that the cursor is on. */
#define ERASE_LINE "\r\033[K"

/* Whether a line that was drawn is still on the terminal. Global, since there is one terminal only. */
static bool is_drawn;

/* A message must not need memory: a line is put together on the stack, in pieces that fit. */
#define LINE_SIZE  8192
#define PIECE_SIZE 1024

struct line {
	struct buffer buffer;
	char room[LINE_SIZE];
};

static struct buffer *line_begin(struct line *line)
{
	line->buffer = (struct buffer){.data = line->room, .capacity = sizeof line->room, .fd = STDERR_FILENO};
	return &line->buffer;
}

static void put_escaped(struct buffer *line, const char *text, size_t length)
{
	while (length > 0) {
		size_t piece = length < PIECE_SIZE ? length : PIECE_SIZE;
		/* Not inside a character, which has three more bytes at most. */
		for (size_t i = 0; i < 3 && piece < length && ((unsigned char)text[piece] & 0xc0) == 0x80; i++)
			piece--;
		escape_terminal(line, text, piece);
		text += piece;
		length -= piece;
	}
}

static void write_line(const char *text, size_t length)
{
	struct line room;
	struct buffer *line = line_begin(&room);
	if (is_drawn)
		buffer_literal(line, ERASE_LINE);
	is_drawn = false;
	buffer_literal(line, "ipsec-evtx: ");
	put_escaped(line, text, length);
	buffer_byte(line, '\n');
	buffer_flush(line);
}

void message_draw(const char *text)
{
	struct line room;
	struct buffer *line = line_begin(&room);
	if (!is_drawn && text[0] == '\0')
		return;
	buffer_literal(line, ERASE_LINE);
	is_drawn = text[0] != '\0';
	if (is_drawn) {
		buffer_literal(line, "ipsec-evtx: ");
		put_escaped(line, text, strlen(text));
	}
	buffer_flush(line);
}

void message(const char *format, ...)
{
	char small[LINE_SIZE];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(small, sizeof small, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	char *large = (size_t)length < sizeof small ? NULL : malloc((size_t)length + 1);
	if (!large) {
		write_line(small, (size_t)length < sizeof small ? (size_t)length : sizeof small - 1);
		return;
	}
	va_start(arguments, format);
	vsnprintf(large, (size_t)length + 1, format, arguments);
	va_end(arguments);
	write_line(large, (size_t)length);
	free(large);
}

const char *error_text(int error)
{
	return error == ENOMEM ? "out of memory" : strerror(error);
}

void end_without_memory(void)
{
	message("%s", error_text(ENOMEM));
	exit(1);
}

void *must_allocate(void *memory, size_t count, size_t size)
{
	/* A count of 0 still gives a pointer that can be told from failure. */
	void *result =
		size != 0 && count > SIZE_MAX / size ? NULL : realloc(memory, count * size + (count * size == 0));
	if (!result)
		end_without_memory();
	return result;
}

char *must_copy(const char *text)
{
	const size_t size = strlen(text) + 1;
	return memcpy(must_allocate(NULL, size, 1), text, size);
}

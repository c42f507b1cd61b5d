/* SPDX-License-Identifier: MIT */
#include "message.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"

/* Erases the line that the cursor is on. */
#define ERASE_LINE "\r\033[K"

/* What was drawn is on the terminal still; one terminal, one line. */
static bool is_drawn;

static void write_line(const char *text, size_t length)
{
	struct buffer line;
	if (!buffer_open(&line, STDERR_FILENO, 8192))
		return;
	if (is_drawn)
		buffer_literal(&line, ERASE_LINE);
	is_drawn = false;
	buffer_literal(&line, "ipsec-evtx: ");
	escape_terminal(&line, text, length);
	buffer_byte(&line, '\n');
	buffer_flush(&line);
	buffer_close(&line);
}

void message_draw(const char *text)
{
	struct buffer line;
	if ((!is_drawn && text[0] == '\0') || !buffer_open(&line, STDERR_FILENO, 256))
		return;
	buffer_literal(&line, ERASE_LINE);
	is_drawn = text[0] != '\0';
	if (is_drawn) {
		buffer_literal(&line, "ipsec-evtx: ");
		escape_terminal(&line, text, strlen(text));
	}
	buffer_flush(&line);
	buffer_close(&line);
}

void message(const char *format, ...)
{
	char small[1024];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(small, sizeof small, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if ((size_t)length < sizeof small) {
		write_line(small, (size_t)length);
		return;
	}
	char *large = malloc((size_t)length + 1);
	if (!large) {
		write_line(small, sizeof small - 1);
		return;
	}
	va_start(arguments, format);
	vsnprintf(large, (size_t)length + 1, format, arguments);
	va_end(arguments);
	write_line(large, (size_t)length);
	free(large);
}

void *must_allocate(void *memory, size_t count, size_t size)
{
	/* A count of 0 still gives a pointer that can be told from failure. */
	void *result =
		size != 0 && count > SIZE_MAX / size ? NULL : realloc(memory, count * size + (count * size == 0));
	if (!result) {
		message("out of memory");
		exit(1);
	}
	return result;
}

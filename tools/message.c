/* SPDX-License-Identifier: MIT */
#include "message.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "escape.h"

static void write_line(const char *text, size_t length)
{
	struct buffer line;
	if (!buffer_open(&line, STDERR_FILENO, 8192))
		return;
	buffer_literal(&line, "ipsec-evtx: ");
	escape_terminal(&line, text, length);
	buffer_byte(&line, '\n');
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

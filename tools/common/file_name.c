/* SPDX-License-Identifier: MIT */
#include "common/file_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/fnv.h"
#include "common/message.h"

/* A file name has at most 255 bytes, and a temporary file's name has further text around this one. */
#define LONGEST 180

/* How many bytes are kept of a name that is longer than that. */
#define BEGINNING 120

/* Whether a character can stand in a name on any system that the file may be copied to. */
static bool is_plain(const char *at, struct code_point point, bool is_first, bool is_last)
{
	static const char not_in_names[] = "%/\\:*?\"<>|";
	char data[32];
	struct buffer escaped = {.data = data, .capacity = sizeof data, .fd = -1};
	if (!point.valid || point.value < 0x20)
		return false;
	if (point.value < 0x80 && strchr(not_in_names, (int)point.value))
		return false;
	/* Files that begin with a dot are hidden; Windows drops dots and blanks at the end. */
	if ((is_first && at[0] == '.') || (is_last && at[0] == '.') || ((is_first || is_last) && at[0] == ' '))
		return false;
	escape_terminal(&escaped, at, point.length);
	return escaped.used == point.length;
}

/* Writes the escaped name, at most three bytes for each of the text's. Returns where it ends. */
static char *put_name(char *to, const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		struct code_point point = code_point_at(text + i, length - i);
		if (is_plain(text + i, point, i == 0, i + point.length == length)) {
			memcpy(to, text + i, point.length);
			to += point.length;
		} else {
			for (unsigned k = 0; k < point.length; k++)
				to += sprintf(to, "%%%02X", (unsigned)(unsigned char)text[i + k]);
		}
		i += point.length;
	}
	*to = '\0';
	return to;
}

/* Cuts the name, and puts behind it "%~", which stands in no other name, and a digest of the whole text. */
static void shorten(char *name, const char *text, size_t length)
{
	size_t end = BEGINNING;
	while (end > 0 && ((unsigned char)name[end] & 0xc0) == 0x80)
		end--;
	/* Does not cut within "%41". */
	for (size_t back = 1; back <= 2 && back <= end; back++) {
		if (name[end - back] == '%')
			end -= back;
	}
	sprintf(name + end, "%%~%016llx%016llx", (unsigned long long)fnv_hash(text, length, FNV_BEGIN),
		(unsigned long long)fnv_hash(text, length, ~FNV_BEGIN));
}

char *file_name_of(const char *text, size_t length, const char *suffix)
{
	size_t size = 3 * length + LONGEST + strlen(suffix) + 2;
	char *name = must_allocate(NULL, size, 1);
	char *end = put_name(name, text, length);
	if (end - name > LONGEST)
		shorten(name, text, length);
	strcat(strcat(name, "."), suffix);
	return name;
}

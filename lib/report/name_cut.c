/* SPDX-License-Identifier: MIT */
#include "report/name_cut.h"

#include <stdbool.h>
#include <string.h>

static bool is_inside_character(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* How a NUL is shown, since no sentence can hold one. */
static const char nul[] = "\\u0000";

static size_t size_of(char byte)
{
	return byte == '\0' ? sizeof nul - 1 : 1;
}

static char *put(char *to, const char *from, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (from[i] == '\0')
			memcpy(to, nul, sizeof nul - 1);
		else
			*to = from[i];
		to += size_of(from[i]);
	}
	return to;
}

void name_cut(char *out, size_t size, const char *name, size_t length)
{
	static const char gap[] = "...";
	const size_t room = (size - sizeof gap) / 2;
	size_t whole = 0, begin = 0, end = length, used = 0;
	for (size_t i = 0; i < length; i++)
		whole += size_of(name[i]);
	if (whole < size) {
		*put(out, name, length) = '\0';
		return;
	}
	for (; begin < length && used + size_of(name[begin]) <= room; begin++)
		used += size_of(name[begin]);
	for (used = 0; end > begin && used + size_of(name[end - 1]) <= room; end--)
		used += size_of(name[end - 1]);
	while (begin > 0 && is_inside_character(name[begin]))
		begin--;
	while (end < length && is_inside_character(name[end]))
		end++;
	out = put(out, name, begin);
	memcpy(out, gap, sizeof gap - 1);
	*put(out + sizeof gap - 1, name + end, length - end) = '\0';
}

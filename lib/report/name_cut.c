/* SPDX-License-Identifier: MIT */
#include "report/name_cut.h"

#include <stdbool.h>
#include <string.h>

static bool is_inside_character(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

void name_cut(char *out, size_t size, const char *name, size_t length)
{
	static const char gap[] = "...";
	size_t begin = length, end = length;
	if (length >= size) {
		begin = (size - sizeof gap) / 2;
		end = length - begin;
		while (begin > 0 && is_inside_character(name[begin]))
			begin--;
		while (end < length && is_inside_character(name[end]))
			end++;
	}
	memcpy(out, name, begin);
	if (end > begin) {
		memcpy(out + begin, gap, sizeof gap - 1);
		begin += sizeof gap - 1;
	}
	memcpy(out + begin, name + end, length - end);
	out[begin + length - end] = '\0';
}

/* SPDX-License-Identifier: MIT */
#include "evidence/detail.h"

#include <stdio.h>
#include <string.h>

size_t detail_print(char *text, size_t size, const char *format, va_list arguments)
{
	static const char omission[] = "...";
	int length = vsnprintf(text, size, format, arguments);
	if (length < 0)
		text[0] = '\0';
	if (length < 0 || (size_t)length < size)
		return length < 0 ? 0 : (size_t)length;
	size_t end = size - sizeof omission;
	while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	memcpy(text + end, omission, sizeof omission);
	return end + sizeof omission - 1;
}

/* SPDX-License-Identifier: MIT */
/* Prints a sentence for a person into a room of one size: findings and reasons in reports are cut in one way. */
#ifndef DETAIL_H
#define DETAIL_H

#include <stdarg.h>
#include <stddef.h>

/*
 * As vsnprintf(), but a sentence of UTF-8 that has no room ends where a character begins, with "...". size is at least
 * 4. Returns the length of what is there; where the format cannot be printed, that is 0.
 */
size_t detail_print(char *text, size_t size, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

#endif

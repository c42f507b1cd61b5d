/* SPDX-License-Identifier: MIT */
/* What kind a character of ASCII is, in any locale. */
#ifndef ASCII_H
#define ASCII_H

#include <stdbool.h>

static inline bool ascii_is_digit(unsigned character)
{
	return character >= '0' && character <= '9';
}

static inline bool ascii_is_letter(unsigned character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

#endif

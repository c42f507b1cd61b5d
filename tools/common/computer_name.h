/* SPDX-License-Identifier: MIT */
/*
 * What is the same of all spellings of one computer: Windows knows no difference between capital and small letters, a
 * full name may end with a dot, and no name begins or ends with blanks. Reports, too, take them for one.
 */
#ifndef COMPUTER_NAME_H
#define COMPUTER_NAME_H

#include <stddef.h>

/* The part of a name without blanks around it and a dot behind it, never empty unless the name is. */
static inline const char *computer_name_part(const char *name, size_t *length)
{
	while (*length > 1 && (name[*length - 1] == ' ' || name[*length - 1] == '\t'))
		--*length;
	for (; *length > 1 && (*name == ' ' || *name == '\t'); --*length)
		name++;
	*length -= *length > 1 && name[*length - 1] == '.';
	return name;
}

static inline char computer_name_letter(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

#endif

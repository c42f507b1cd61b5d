/* SPDX-License-Identifier: MIT */
/*
 * Names of computers, reduced to what all spellings of one computer have in common: Windows does not distinguish
 * capital from small letters, a full name may end with a dot, and no name begins or ends with blanks. The library's
 * reports compare names in the same way, and fold letters beyond ASCII too.
 */
#ifndef COMPUTER_NAME_H
#define COMPUTER_NAME_H

#include <stddef.h>

/*
 * Returns where the name begins without blanks around it and without a dot at its end, and sets *length to the rest. It
 * is empty only if the name is.
 */
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

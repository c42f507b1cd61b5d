/* SPDX-License-Identifier: MIT */
/*
 * Names of computers: Windows does not tell capital from small letters in them, a full name may end with a dot, and no
 * name begins or ends with blanks.
 */
#ifndef COMPUTER_NAME_H
#define COMPUTER_NAME_H

#include <stddef.h>

/*
 * Returns where a name begins without blanks around it and without dots at its end, and sets *length to the rest, which
 * is empty only if the name is. Applied again to that rest it changes nothing.
 */
static inline const char *computer_name_bare(const char *name, size_t *length)
{
	while (*length > 1 && (name[*length - 1] == ' ' || name[*length - 1] == '\t' || name[*length - 1] == '.'))
		--*length;
	for (; *length > 1 && (*name == ' ' || *name == '\t'); --*length)
		name++;
	return name;
}

#endif

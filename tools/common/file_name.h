/* SPDX-License-Identifier: MIT */
#ifndef FILE_NAME_H
#define FILE_NAME_H

#include <stddef.h>

/*
 * Makes the name of a file after a text, which can be a path or anything that an attacker wrote into a log. Different
 * texts get different names. A name is one path component without characters that are invisible, steer a terminal, or
 * mean something in a path or to Windows: in their place stand "%" and two hexadecimal digits for each byte. A text
 * that is too long for a name is shortened to its beginning and a digest. suffix comes behind a dot. The caller frees
 * the name; without memory the program ends.
 */
char *file_name_of(const char *text, size_t length, const char *suffix);

#endif

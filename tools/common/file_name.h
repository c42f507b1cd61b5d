/* SPDX-License-Identifier: MIT */
#ifndef FILE_NAME_H
#define FILE_NAME_H

#include <stddef.h>

/*
 * The name of a file called after text, which can be a path, or anything that an attacker wrote into a log: distinct
 * for distinct texts, of one piece, without characters that cannot be seen, steer a terminal or mean something in a
 * path or to Windows. In their place stand "%" and the two hexadecimal digits of each byte; of a text that is too long
 * for a name, its beginning and a digest. suffix comes behind a dot. To be freed.
 */
char *file_name_of(const char *text, size_t length, const char *suffix);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Finds plain text: printable ASCII without the quote and the backslash, which no output format has to escape. Nearly
 * all text in a log is plain, so that writers copy it in long runs.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stddef.h>

/* The number of plain bytes at the beginning of text. */
size_t plain_run(const char *text, size_t length);

/* The same, and copies these bytes to a place with room for length bytes; what follows them there is undefined. */
size_t plain_copy(char *to, const char *text, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Plain text: printable ASCII without the quote and the backslash, which no format has to think about. Nearly all
 * text in a log is that.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stddef.h>

/* The length of the plain run at text's start. */
size_t plain_run(const char *text, size_t length);

/* The same, and copies that run to a place with room for length bytes; what stands behind the run is undefined. */
size_t plain_copy(char *to, const char *text, size_t length);

#endif

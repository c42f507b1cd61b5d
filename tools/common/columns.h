/* SPDX-License-Identifier: MIT */
/* How wide text is where each character takes none, one or two columns: on a terminal, and about so in a picture. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "common/buffer.h"

/* Of UTF-8; what is none takes one column a byte. */
size_t columns_count(const char *text, size_t length);
/* The length of as much of its beginning as fits into so many columns. */
size_t columns_fit(const char *text, size_t length, size_t columns);

/*
 * Puts into cut what escape_terminal() makes of a text, and of a longer one than so many columns the beginning and the
 * end, with an ellipsis between them. Returns whether that was so. However many characters without a width there are,
 * cut stays short.
 */
bool columns_cut(struct buffer *cut, const char *text, size_t length, size_t columns, const char *ellipsis);

#endif

/* SPDX-License-Identifier: MIT */
/* How wide text is, in columns: each character takes none, one or two, on a terminal and nearly so in a picture. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "common/buffer.h"

/* The columns of a UTF-8 text; bytes that are not UTF-8 take one each. */
size_t columns_count(const char *text, size_t length);
/* How many bytes from the beginning of the text fit into that many columns. */
size_t columns_fit(const char *text, size_t length, size_t columns);

/*
 * Puts the escaped text (escape_terminal()) into cut; where it is wider than columns, only its beginning and its end,
 * with the ellipsis between them. Returns whether it was shortened. However many characters without width a hostile
 * text has, cut stays short.
 */
bool columns_cut(struct buffer *cut, const char *text, size_t length, size_t columns, const char *ellipsis);

#endif

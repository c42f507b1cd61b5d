/* SPDX-License-Identifier: MIT */
/* Pieces of lines in which everything is name=value. */
#ifndef LINE_H
#define LINE_H

#include "common/buffer.h"

/* In quotes where it has blanks or is empty: nothing in it ends the line or steers a terminal. */
void line_value(struct buffer *buffer, const char *text, size_t length);

#endif

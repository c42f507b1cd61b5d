/* SPDX-License-Identifier: MIT */
/* Values for formats that write lines of name=value. */
#ifndef LINE_H
#define LINE_H

#include "common/buffer.h"

/* Writes a value, in quotes where it has blanks or is empty. Nothing in it can end the line or steer a terminal. */
void line_value(struct buffer *buffer, const char *text, size_t length);

#endif

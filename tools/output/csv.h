/* SPDX-License-Identifier: MIT */
/* Cells of CSV, RFC 4180. */
#ifndef OUTPUT_CSV_H
#define OUTPUT_CSV_H

#include "output/output.h"

/* Any text, in quotes where it needs them; uses the output's scratch. */
void csv_text(struct output *output, const char *text, size_t length);
/* In quotes. */
void csv_quoted(struct buffer *buffer, const char *text, size_t length);

#endif

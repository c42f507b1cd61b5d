/* SPDX-License-Identifier: MIT */
/* Cells of CSV (RFC 4180), for the format csv and for reports. */
#ifndef OUTPUT_CSV_H
#define OUTPUT_CSV_H

#include "output/output.h"

/* Writes any text as a cell, in quotes where it needs them. Uses output->scratch. */
void csv_text(struct output *output, const char *text, size_t length);
/* Writes the text in quotes, with its quotes doubled. */
void csv_quoted(struct buffer *buffer, const char *text, size_t length);

#endif

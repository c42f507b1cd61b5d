/* SPDX-License-Identifier: MIT */
/*
 * Text of the log in JSON and in CSV. JSON escapes quotes, backslashes and control characters; a cell of CSV (RFC 4180)
 * holds its text as it is, in quotes where it needs them. A value that a spreadsheet would take for a formula is put in
 * quotes but not changed: evidence that reads otherwise than it was written is worse. Bytes that are no UTF-8 become
 * \xff.
 */
#ifndef TEXT_ESCAPE_H
#define TEXT_ESCAPE_H

#include "text/text_buffer.h"

/* Of a byte of text, in JSON, and room that is needed beside. */
#define ESCAPE_JSON_MAX  6u
#define ESCAPE_JSON_ROOM 18u

/* A character below 0x80 as it stands in JSON. */
char *text_json_ascii(char *out, unsigned character);

/* Text without quotes, in room of ESCAPE_JSON_MAX bytes for each of its own and ESCAPE_JSON_ROOM. */
char *text_json_put(char *out, const char *text, size_t length);

/* With quotes. */
void text_json(struct text_buffer *buffer, const char *text, size_t length);

/* Whether a cell needs quotes. */
bool text_csv_needs_quotes(const char *text, size_t length);

/* Puts what stands behind start, to the end of the buffer, in quotes. */
void text_csv_quote(struct text_buffer *buffer, size_t start);

void text_csv_cell(struct text_buffer *buffer, const char *text, size_t length);

#endif

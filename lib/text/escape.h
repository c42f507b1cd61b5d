/* SPDX-License-Identifier: MIT */
/*
 * Text of the log in JSON and in CSV, for event_text.c and for programs. JSON escapes quotes, backslashes and control
 * characters; a cell of CSV (RFC 4180) has its text as it is, in quotes where it needs them. A value that a spreadsheet
 * would take for a formula is put in quotes but not changed: evidence that reads otherwise than it was written is
 * worse. A byte that is no UTF-8 becomes \x and two hexadecimal digits. Without memory text is left out: see
 * text_buffer.h.
 */
#ifndef TEXT_ESCAPE_H
#define TEXT_ESCAPE_H

#include "text/text_buffer.h"

/* The most bytes that a byte of text takes in JSON, and room that is needed beside these. */
#define ESCAPE_JSON_MAX  6u
#define ESCAPE_JSON_ROOM 18u

/* Writes a character below 0x80 as it stands in JSON; returns where it ends. */
char *text_json_ascii(char *out, unsigned character);

/*
 * Writes text for JSON without quotes around it, into room of ESCAPE_JSON_MAX bytes for each of its bytes and
 * ESCAPE_JSON_ROOM more; returns where it ends.
 */
char *text_json_put(char *out, const char *text, size_t length);

/* Appends text for JSON with quotes around it. */
void text_json(struct text_buffer *buffer, const char *text, size_t length);

/* Whether a cell needs quotes. */
bool text_csv_needs_quotes(const char *text, size_t length);

/* Puts the text from start to the buffer's end into quotes, as a cell of CSV has them. */
void text_csv_quote(struct text_buffer *buffer, size_t start);

/* Appends a cell of CSV. */
void text_csv_cell(struct text_buffer *buffer, const char *text, size_t length);

#endif

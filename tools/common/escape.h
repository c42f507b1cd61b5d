/* SPDX-License-Identifier: MIT */
/*
 * Text on its way out. Text from a log is an attacker's to choose and file names are any bytes: nothing here lets
 * through invalid UTF-8, and the terminal forms let through no character that steers a terminal or hides or
 * reorders what stands around it.
 */
#ifndef ESCAPE_H
#define ESCAPE_H

#include "common/buffer.h"

struct code_point {
	uint32_t value;
	unsigned length; /* bytes it took; 1 when invalid */
	bool valid;
};

/* The first character of a UTF-8 text; length is at least 1. */
struct code_point code_point_at(const char *text, size_t length);

/* For people: \x1b, \u202e; bytes that are no UTF-8 as \xff. */
void escape_terminal(struct buffer *buffer, const char *text, size_t length);

/* Whether that leaves the text as it is. */
bool escape_is_needless(const char *text, size_t length);

/* As it is, but bytes that are no UTF-8 become \xff. */
void escape_utf8(struct buffer *buffer, const char *text, size_t length);

/* The inside of a JSON string, with such bytes as \\xff, which a reader of JSON takes for \xff; for a terminal also C1
 * controls, bidi and invisible characters as \uXXXX. */
void escape_json(struct buffer *buffer, const char *text, size_t length, bool terminal);

/* JSON that is whole, with the same escapes of those characters in place of them: they can only stand in strings. */
void escape_json_for_terminal(struct buffer *buffer, const char *text, size_t length);

/* XML that is whole, with references in place of those characters, or U+FFFD in place of controls and no characters. */
void escape_xml_for_terminal(struct buffer *buffer, const char *text, size_t length);

#endif

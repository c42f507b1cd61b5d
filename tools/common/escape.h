/* SPDX-License-Identifier: MIT */
/*
 * Escapes text for output. Text from a log is chosen by an attacker, and file names are any bytes: nothing here lets
 * invalid UTF-8 through, and the terminal forms let no character through that steers a terminal, or that hides or
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

/* For people: hazardous characters become \x1b or \u202e, and bytes that are not UTF-8 become \xff. */
void escape_terminal(struct buffer *buffer, const char *text, size_t length);

/* Whether escape_terminal() leaves the text as it is. */
bool escape_is_needless(const char *text, size_t length);

/* Copies the text; only bytes that are not UTF-8 become \xff. */
void escape_utf8(struct buffer *buffer, const char *text, size_t length);

/*
 * The inside of a JSON string. Bytes that are not UTF-8 become \\xff, which a reader of JSON takes for the text \xff.
 * With terminal, C1 controls, bidirectional and invisible characters become \uXXXX.
 */
void escape_json(struct buffer *buffer, const char *text, size_t length, bool terminal);

/* Copies whole JSON, and writes hazardous characters, which can only stand in its strings, as \uXXXX. */
void escape_json_for_terminal(struct buffer *buffer, const char *text, size_t length);

/* Copies whole XML, and writes hazardous characters as references; controls and noncharacters become U+FFFD. */
void escape_xml_for_terminal(struct buffer *buffer, const char *text, size_t length);

#endif

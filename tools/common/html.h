/* SPDX-License-Identifier: MIT */
/*
 * Text on its way into an HTML page, which is also well-formed XML. Text from a log is an attacker's to choose: what
 * comes out of here is inside of an element, or of an attribute in double quotes, nothing but text, and shows all that
 * steers, hides or reorders as escape_terminal() does: \x1b, \u202e, \xff.
 */
#ifndef COMMON_HTML_H
#define COMMON_HTML_H

#include "common/buffer.h"

/* Of an element or of an attribute, HTML or SVG: there is one set of escapes for both. */
void html_text(struct buffer *buffer, const char *text, size_t length);
void html_string(struct buffer *buffer, const char *text);

/*
 * The same, but of a longer text only the first characters, and how many bytes it has: "abc... (1000000 bytes)".
 * Returns whether that was so.
 */
bool html_short_text(struct buffer *buffer, const char *text, size_t length, size_t characters);

#endif

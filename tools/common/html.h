/* SPDX-License-Identifier: MIT */
/*
 * Escapes text for an HTML page, which is also well-formed XML. Text from a log is chosen by an attacker: inside an
 * element, or an attribute in double quotes, it stays text, and characters that steer, hide or reorder become visible
 * as escape_terminal() writes them: \x1b, \u202e, \xff.
 */
#ifndef COMMON_HTML_H
#define COMMON_HTML_H

#include "common/buffer.h"

/* For elements and attributes of HTML and SVG alike: there is one set of escapes. */
void html_text(struct buffer *buffer, const char *text, size_t length);
void html_string(struct buffer *buffer, const char *text);

/*
 * The same, but a text longer than that many characters is cut, and its size said: "abc... (1000000 bytes)". Returns
 * whether it was cut.
 */
bool html_short_text(struct buffer *buffer, const char *text, size_t length, size_t characters);

#endif

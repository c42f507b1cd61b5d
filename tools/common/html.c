/* SPDX-License-Identifier: MIT */
#include "common/html.h"

#include "common/escape.h"

/*
 * Code points that UTF-8 can write but that a page must not have: those that XML 1.0, section 2.2, excludes, and the
 * other noncharacters.
 */
static bool is_forbidden(uint32_t value)
{
	return (value & 0xfffe) == 0xfffe || (value >= 0xfdd0 && value <= 0xfdef);
}

static void put_forbidden(struct buffer *buffer, uint32_t value)
{
	buffer_string(buffer, value < 0x10000 ? "\\u" : "\\U");
	buffer_hex(buffer, value, value < 0x10000 ? 4 : 8);
}

/* The reference to be written in place of a byte of markup; NULL for all other bytes. */
static const char *reference_of(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(struct buffer *buffer, const char *text, size_t length)
{
	size_t start = 0, i = 0;
	while (i < length) {
		const char *reference = reference_of(text[i]);
		/* ASCII is never forbidden. */
		struct code_point point = {0, 1, true};
		if ((unsigned char)text[i] >= 0x80)
			point = code_point_at(text + i, length - i);
		bool is_odd = point.valid && is_forbidden(point.value);
		if (reference || is_odd) {
			escape_terminal(buffer, text + start, i - start);
			start = i + point.length;
		}
		if (reference)
			buffer_string(buffer, reference);
		else if (is_odd)
			put_forbidden(buffer, point.value);
		i += point.length;
	}
	escape_terminal(buffer, text + start, length - start);
}

void html_string(struct buffer *buffer, const char *text)
{
	html_text(buffer, text, strlen(text));
}

bool html_short_text(struct buffer *buffer, const char *text, size_t length, size_t characters)
{
	size_t end = 0;
	for (size_t i = 0; i < characters && end < length; i++)
		end += code_point_at(text + end, length - end).length;
	html_text(buffer, text, end);
	if (end == length)
		return false;
	buffer_literal(buffer, "\xe2\x80\xa6 (");
	buffer_u64(buffer, length);
	buffer_literal(buffer, " bytes)");
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "common/escape.h"

#include "common/plain.h"

static unsigned sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	if (first >= 0xf0 && first <= 0xf4)
		return 4;
	return 0;
}

struct code_point code_point_at(const char *text, size_t length)
{
	static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
	static const unsigned char first_bits[5] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	const unsigned char *bytes = (const unsigned char *)text;
	struct code_point invalid = {0xfffd, 1, false};
	unsigned count = sequence_length(bytes[0]);
	if (count == 0 || count > length)
		return invalid;
	uint32_t value = bytes[0] & first_bits[count];
	for (unsigned i = 1; i < count; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return invalid;
		value = value << 6 | (bytes[i] & 0x3f);
	}
	if (value < smallest[count] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return invalid;
	return (struct code_point){value, count, true};
}

/* Whether a character steers the terminal, reorders the line, is invisible, or looks like ASCII and is not. */
static bool is_hazard(uint32_t value)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0x00, 0x1f}, {0x7f, 0xa0}, {0xad, 0xad}, {0x34f, 0x34f}, {0x600, 0x605}, {0x61c, 0x61c},
		{0x6dd, 0x6dd}, {0x70f, 0x70f}, {0x890, 0x891}, {0x8e2, 0x8e2}, {0x115f, 0x1160}, {0x1680, 0x1680},
		{0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},
		{0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xe000, 0xf8ff}, {0xfdd0, 0xfdef},
		{0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xff01, 0xff5e}, {0xffa0, 0xffa0}, {0xfff0, 0xfffc},
		{0x1107f, 0x1107f}, {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x16fe4, 0x16fe4},
		{0x1bca0, 0x1bca3}, {0x1d159, 0x1d159}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && value >= ranges[i].first; i++) {
		if (value <= ranges[i].last)
			return true;
	}
	return (value & 0xfffe) == 0xfffe; /* the noncharacters at the end of each plane */
}

/*
 * Copies the plain bytes from *position on, and moves it to the first code point that is not plain; false when there is
 * none.
 */
static bool next_odd(struct buffer *buffer, const char *text, size_t length, size_t *position, struct code_point *point)
{
	char *room = buffer_room(buffer, length - *position);
	size_t run = room ? plain_copy(room, text + *position, length - *position) : length - *position;
	if (room)
		buffer_end(buffer, room + run);
	*position += run;
	if (*position == length)
		return false;
	*point = code_point_at(text + *position, length - *position);
	return true;
}

bool escape_is_needless(const char *text, size_t length)
{
	struct code_point point;
	for (size_t i = 0; i < length; i += point.length) {
		point = code_point_at(text + i, length - i);
		if (!point.valid || is_hazard(point.value))
			return false;
	}
	return true;
}

/*
 * Writes a byte that is not UTF-8 with its value, so that two names which differ in such a byte do not look the same.
 */
static void put_no_utf8(struct buffer *buffer, char byte)
{
	buffer_literal(buffer, "\\x");
	buffer_hex(buffer, (unsigned char)byte, 2);
}

void escape_terminal(struct buffer *buffer, const char *text, size_t length)
{
	struct code_point point;
	for (size_t i = 0; next_odd(buffer, text, length, &i, &point); i += point.length) {
		if (!point.valid) {
			put_no_utf8(buffer, text[i]);
		} else if (!is_hazard(point.value)) {
			buffer_put(buffer, text + i, point.length);
		} else if (point.value < 0x100) {
			buffer_literal(buffer, "\\x");
			buffer_hex(buffer, point.value, 2);
		} else if (point.value < 0x10000) {
			buffer_literal(buffer, "\\u");
			buffer_hex(buffer, point.value, 4);
		} else {
			buffer_literal(buffer, "\\U");
			buffer_hex(buffer, point.value, 8);
		}
	}
}

void escape_utf8(struct buffer *buffer, const char *text, size_t length)
{
	struct code_point point;
	for (size_t i = 0; next_odd(buffer, text, length, &i, &point); i += point.length) {
		if (point.valid)
			buffer_put(buffer, text + i, point.length);
		else
			put_no_utf8(buffer, text[i]);
	}
}

static void json_unicode(struct buffer *buffer, uint32_t value)
{
	if (value >= 0x10000) {
		json_unicode(buffer, 0xd800 + ((value - 0x10000) >> 10));
		value = 0xdc00 + ((value - 0x10000) & 0x3ff);
	}
	buffer_literal(buffer, "\\u");
	buffer_hex(buffer, value, 4);
}

static void json_ascii(struct buffer *buffer, char c)
{
	switch (c) {
	case '"':
		buffer_literal(buffer, "\\\"");
		break;
	case '\\':
		buffer_literal(buffer, "\\\\");
		break;
	case '\n':
		buffer_literal(buffer, "\\n");
		break;
	case '\r':
		buffer_literal(buffer, "\\r");
		break;
	case '\t':
		buffer_literal(buffer, "\\t");
		break;
	default:
		json_unicode(buffer, (unsigned char)c);
		break;
	}
}

void escape_json(struct buffer *buffer, const char *text, size_t length, bool terminal)
{
	struct code_point point;
	for (size_t i = 0; next_odd(buffer, text, length, &i, &point); i += point.length) {
		if (!point.valid) {
			buffer_byte(buffer, '\\'); /* the backslash of \xff is doubled in JSON */
			put_no_utf8(buffer, text[i]);
		} else if (point.value < 0x80)
			json_ascii(buffer, text[i]);
		else if (terminal && is_hazard(point.value))
			json_unicode(buffer, point.value);
		else
			buffer_put(buffer, text + i, point.length);
	}
}

/* Copies a text, and lets put write the hazardous characters from code point from on. */
static void put_but_hazards(struct buffer *buffer, const char *text, size_t length, uint32_t from,
	void (*put)(struct buffer *buffer, uint32_t value))
{
	size_t begin = 0;
	for (size_t i = 0; i < length;) {
		struct code_point point = {(unsigned char)text[i], 1, true};
		if (point.value >= 0x80)
			point = code_point_at(text + i, length - i);
		if (point.value >= from && is_hazard(point.value)) {
			buffer_put(buffer, text + begin, i - begin);
			put(buffer, point.value);
			begin = i + point.length;
		}
		i += point.length;
	}
	buffer_put(buffer, text + begin, length - begin);
}

void escape_json_for_terminal(struct buffer *buffer, const char *text, size_t length)
{
	put_but_hazards(buffer, text, length, 0x80, json_unicode);
}

static void xml_unicode(struct buffer *buffer, uint32_t value)
{
	/* XML has no references to noncharacters, and some terminals obey C1 controls wherever they come from. */
	if (value < 0xa0 || (value & 0xfffe) == 0xfffe) {
		buffer_literal(buffer, "\xef\xbf\xbd");
		return;
	}
	buffer_literal(buffer, "&#x");
	buffer_hex(buffer, value, value < 0x10000 ? 4 : 5);
	buffer_byte(buffer, ';');
}

void escape_xml_for_terminal(struct buffer *buffer, const char *text, size_t length)
{
	put_but_hazards(buffer, text, length, 0x7f, xml_unicode);
}

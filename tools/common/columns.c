/* SPDX-License-Identifier: MIT */
#include "common/columns.h"

#include "common/escape.h"

#include <string.h>

struct range {
	uint32_t first, last;
};

static bool is_in(uint32_t value, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count && value >= ranges[i].first; i++) {
		if (value <= ranges[i].last)
			return true;
	}
	return false;
}

/* By blocks: the wide and fullwidth characters (Unicode Standard Annex 11), and the combining ones. */
static size_t width_of(uint32_t value)
{
	static const struct range none[] = {{0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5bd}, {0x610, 0x61a},
		{0x64b, 0x65f}, {0x6d6, 0x6dc}, {0x6df, 0x6e4}, {0x93c, 0x93c}, {0x941, 0x948}, {0x94d, 0x94d},
		{0xe31, 0xe31}, {0xe34, 0xe3a}, {0xe47, 0xe4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff},
		{0x3099, 0x309a}, {0xfe20, 0xfe2f}};
	static const struct range two[] = {{0x1100, 0x115f}, {0x231a, 0x231b}, {0x2e80, 0x303e}, {0x3041, 0x4dbf},
		{0x4e00, 0xa4cf}, {0xa960, 0xa97f}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f},
		{0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x16fe0, 0x18aff}, {0x1b000, 0x1b2ff}, {0x1f300, 0x1f64f},
		{0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
	if (value < 0x300)
		return 1;
	if (is_in(value, none, sizeof none / sizeof none[0]))
		return 0;
	return is_in(value, two, sizeof two / sizeof two[0]) ? 2 : 1;
}

/* How many bytes at the beginning are ASCII, which takes one column each. */
static size_t narrow_length(const char *text, size_t length)
{
	size_t count = 0;
	for (uint64_t eight; length - count >= sizeof eight; count += sizeof eight) {
		memcpy(&eight, text + count, sizeof eight);
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	while (count < length && (unsigned char)text[count] < 0x80)
		count++;
	return count;
}

size_t columns_count(const char *text, size_t length)
{
	size_t columns = narrow_length(text, length);
	for (size_t i = columns; i < length;) {
		struct code_point point = code_point_at(text + i, length - i);
		columns += point.valid ? width_of(point.value) : 1;
		i += point.length;
	}
	return columns;
}

size_t columns_fit(const char *text, size_t length, size_t columns)
{
	size_t used = 0;
	for (size_t i = 0; i < length;) {
		struct code_point point = code_point_at(text + i, length - i);
		used += point.valid ? width_of(point.value) : 1;
		if (used > columns)
			return i;
		i += point.length;
	}
	return length;
}

/* Where the last columns of a text begin, at most that many; not at a combining character. */
static size_t tail_of(const char *text, size_t length, size_t columns)
{
	size_t start = length, used = 0;
	for (size_t i = length; i > 0 && used <= columns;) {
		size_t next = i - 1;
		while (next > 0 && i - next < 4 && ((unsigned char)text[next] & 0xc0) == 0x80)
			next--;
		size_t width = columns_count(text + next, i - next);
		used += width;
		if (used <= columns && width > 0)
			start = next;
		i = next;
	}
	return start;
}

bool columns_cut(struct buffer *cut, const char *text, size_t length, size_t columns, const char *ellipsis)
{
	const size_t most = 8 * columns + 8; /* a character of two columns takes four bytes at most */
	size_t width = columns_count(ellipsis, strlen(ellipsis)), end = 0;
	cut->used = 0;
	while (end < length && end <= most)
		end += code_point_at(text + end, length - end).length;
	escape_terminal(cut, text, end);
	if (end == length && columns_count(cut->data, cut->used) <= columns)
		return false;
	/* The end of a name tells as much as its beginning. */
	size_t rest = columns > width ? columns - width : 0, head = (rest + 1) / 2;
	cut->used = columns_fit(cut->data, cut->used, head);
	buffer_string(cut, ellipsis);
	size_t middle = cut->used, from = length > most ? length - most : 0;
	while (from < length && ((unsigned char)text[from] & 0xc0) == 0x80)
		from++;
	escape_terminal(cut, text + from, length - from);
	if (cut->error != 0)
		return true;
	size_t tail = middle + tail_of(cut->data + middle, cut->used - middle, rest - head);
	memmove(cut->data + middle, cut->data + tail, cut->used - tail);
	cut->used -= tail - middle;
	return true;
}

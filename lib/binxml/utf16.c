/* SPDX-License-Identifier: MIT */
/* UTF-16LE to UTF-8, in blocks as long as the text is ASCII, which most text of a log is. */
#include "binxml/units.h"
#include "binxml/value_parts.h"
#include "evidence/cursor.h"

#include <string.h>

size_t utf8_put_point(char *out, uint32_t point)
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xc0 | point >> 6);
		out[1] = (char)(0x80 | (point & 0x3f));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xe0 | point >> 12);
		out[1] = (char)(0x80 | (point >> 6 & 0x3f));
		out[2] = (char)(0x80 | (point & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | point >> 18);
	out[1] = (char)(0x80 | (point >> 12 & 0x3f));
	out[2] = (char)(0x80 | (point >> 6 & 0x3f));
	out[3] = (char)(0x80 | (point & 0x3f));
	return 4;
}

/*
 * copy_ascii_blocks() copies ASCII units from the beginning of a text: at least those in whole blocks before the first
 * other unit. Returns how many.
 */
#if defined(__SSE2__)
static bool is_ascii(__m128i units)
{
	__m128i odd = _mm_and_si128(units, _mm_set1_epi16((short)0xff80));
	return _mm_movemask_epi8(_mm_cmpeq_epi8(odd, _mm_setzero_si128())) == 0xffff;
}

static size_t copy_short_ascii(const uint8_t *utf16, size_t units, char *utf8)
{
	__m128i both = units_load_4_and_4(utf16, units);
	if (!is_ascii(both))
		return 0;
	units_put_4_and_4(utf8, _mm_packus_epi16(both, both), units);
	return units;
}

static size_t copy_ascii_blocks(const uint8_t *utf16, size_t units, char *utf8)
{
	if (units < 8)
		return units < 4 ? 0 : copy_short_ascii(utf16, units, utf8);
	for (size_t done = 0;; done += 8) {
		/* The last block begins where it must to end with the text. */
		size_t at = done > units - 8 ? units - 8 : done;
		__m128i block = vector_load(utf16 + 2 * at);
		if (!is_ascii(block))
			return done;
		vector_store_half(utf8 + at, _mm_packus_epi16(block, block));
		if (at == units - 8)
			return units;
	}
}
#else
static size_t copy_ascii_blocks(const uint8_t *utf16, size_t units, char *utf8)
{
	size_t done = 0;
	for (; units - done >= 8; done += 8) {
		const uint8_t *block = utf16 + 2 * done;
		uint8_t low = 0;
		uint8_t high = 0;
		for (size_t i = 0; i < 8; i++) {
			low |= block[2 * i];
			high |= block[2 * i + 1];
		}
		if (high || low >= 0x80)
			break;
		for (size_t i = 0; i < 8; i++)
			utf8[done + i] = (char)block[2 * i];
	}
	return done;
}
#endif

static size_t copy_ascii(const uint8_t *utf16, size_t units, char *utf8)
{
	size_t done = copy_ascii_blocks(utf16, units, utf8);
	for (; done < units && utf16[2 * done + 1] == 0 && utf16[2 * done] < 0x80; done++)
		utf8[done] = (char)utf16[2 * done];
	return done;
}

size_t value_utf8_from_utf16(const uint8_t *utf16, size_t units, char *utf8, bool *replaced)
{
	size_t length = copy_ascii(utf16, units, utf8);
	if (length == units)
		return length;
	struct cursor cursor = cursor_at(utf16, units * 2, 2 * length);
	while (cursor.offset < cursor.size) {
		uint32_t point = cursor_u16(&cursor);
		if (point >= 0xd800 && point < 0xe000) {
			struct cursor ahead = cursor;
			uint32_t low = cursor_u16(&ahead);
			if (point < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
				point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
				cursor = ahead;
			} else {
				point = 0xfffd;
				if (replaced)
					*replaced = true;
			}
		}
		length += utf8_put_point(utf8 + length, point);
	}
	return length;
}

enum value_result value_string_text(
	const struct value *value, struct arena *arena, const char **text, uint32_t *length, bool *replaced)
{
	size_t units = value_string_units(value);
	char *out = arena_room(arena, 3 * units + 1);
	*text = out ? out : "";
	*length = 0;
	if (!out)
		return VALUE_NO_ROOM;
	size_t used = copy_ascii_blocks(value->bytes, units, out);
	if (used != units)
		used = value_utf8_from_utf16(value->bytes, units, out, replaced);
	out[used] = '\0';
	arena_take(arena, used + 1);
	*length = (uint32_t)used;
	return value->length % 2 == 0 ? VALUE_OK : VALUE_MALFORMED;
}

/* SPDX-License-Identifier: MIT */
#include "program/wide.h"

#include "binxml/value_parts.h"
#include "event/ipv4_units.h"
#include "event/seen.h"
#include "evidence/cursor.h"
#include "program/wide_copy.h"
#include "text/escape.h"

#include <string.h>

static inline bool is_second_control(unsigned unit)
{
	return unit >= 0x7f && unit < 0xa0;
}

static inline bool has_few_doubtful(const uint8_t *utf16, size_t units)
{
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		if (unit < ' ' || is_second_control(unit) || (unit & 0xf800) == 0xd800 || unit >= 0xfffe)
			return true;
	}
	return false;
}

#if defined(__SSE2__)
/* All bits of each unit that is a control up to U+009F, U+FFFE, U+FFFF, or a surrogate (its first bits are 11011). */
static inline __m128i doubtful(__m128i units)
{
	const __m128i last = _mm_set1_epi16((short)0xfffe);
	__m128i first_bits = _mm_and_si128(units, _mm_set1_epi16((short)0xf800));
	__m128i letter_bits = _mm_and_si128(units, _mm_set1_epi16((short)0xffe0));
	__m128i found = _mm_cmpeq_epi16(_mm_and_si128(units, last), last);
	found = _mm_or_si128(found, _mm_cmpeq_epi16(letter_bits, _mm_setzero_si128()));
	found = _mm_or_si128(found, _mm_cmpeq_epi16(letter_bits, _mm_set1_epi16(0x80)));
	found = _mm_or_si128(found, _mm_cmpeq_epi16(units, _mm_set1_epi16(0x7f)));
	return _mm_or_si128(found, _mm_cmpeq_epi16(first_bits, _mm_set1_epi16((short)0xd800)));
}

bool wide_has_doubtful(const uint8_t *utf16, size_t units)
{
	__m128i found = _mm_setzero_si128();
	if (units < 4)
		return has_few_doubtful(utf16, units);
	if (units < 8) {
		found = doubtful(units_load_4_and_4(utf16, units));
	} else {
		for (size_t i = 0; i + 8 < units; i += 8)
			found = _mm_or_si128(found, doubtful(vector_load(utf16 + 2 * i)));
		found = _mm_or_si128(found, doubtful(vector_load(utf16 + 2 * (units - 8))));
	}
	return _mm_movemask_epi8(found) != 0;
}

/* Two bits for each of 8 units, set where it is a hexadecimal digit. */
static inline int hex_digits(__m128i units)
{
	__m128i digit = _mm_sub_epi16(units, _mm_set1_epi16('0'));
	__m128i letter = _mm_sub_epi16(_mm_or_si128(units, _mm_set1_epi16(0x20)), _mm_set1_epi16('a'));
	/* A subtraction that saturates gives 0 for the digits 0 to 9, or the letters a to f, alone. */
	__m128i is_digit = _mm_cmpeq_epi16(_mm_subs_epu16(digit, _mm_set1_epi16(9)), _mm_setzero_si128());
	__m128i is_letter = _mm_cmpeq_epi16(_mm_subs_epu16(letter, _mm_set1_epi16(5)), _mm_setzero_si128());
	return _mm_movemask_epi8(_mm_or_si128(is_digit, is_letter));
}

bool wide_are_hex_digits(const uint8_t *utf16, size_t units)
{
	int all = 0xffff;
	for (size_t i = 0; i + 8 < units; i += 8)
		all &= hex_digits(vector_load(utf16 + 2 * i));
	return (all & hex_digits(vector_load(utf16 + 2 * (units - 8)))) == 0xffff;
}
#else
bool wide_has_doubtful(const uint8_t *utf16, size_t units)
{
	return has_few_doubtful(utf16, units);
}

bool wide_are_hex_digits(const uint8_t *utf16, size_t units)
{
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		bool is_digit = unit - '0' <= 9 || (unit | 0x20) - 'a' <= 5;
		if (!is_digit)
			return false;
	}
	return true;
}
#endif

char *wide_ipv4(char *out, const uint8_t *utf16, size_t units)
{
	bool is_address = ipv4_units(utf16, units, out, NULL);
	return is_address && (units > IPV4_UNITS_LEAST || memcmp(out, "0.0.0.0", 7) != 0) ? out + units : NULL;
}

/* The character at *index, which is no ASCII; *index moves behind it. 0 for a surrogate that stands alone. */
static uint32_t character_at(const uint8_t *utf16, size_t units, size_t *index)
{
	uint32_t unit = read_u16(utf16, 2 * units, 2 * (*index)++);
	if (unit < 0xd800 || unit >= 0xe000)
		return unit;
	if (unit >= 0xdc00 || *index == units)
		return 0;
	uint32_t low = read_u16(utf16, 2 * units, 2 * *index);
	if (low < 0xdc00 || low >= 0xe000)
		return 0;
	++*index;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

bool wide_is_refused(const uint8_t *utf16, size_t units)
{
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		bool is_break = unit == '\t' || unit == '\n' || unit == '\r';
		size_t behind = i;
		if (unit >= 0xfffe || (unit < ' ' && !is_break) || (is_second_control(unit) && unit != 0x85))
			return true;
		if ((unit & 0xfc00) == 0xd800 && seen_is_misread(character_at(utf16, units, &behind)))
			return true;
	}
	return false;
}

char *wide_json(char *out, const uint8_t *utf16, size_t units)
{
	size_t i = 0;
	for (;;) {
		size_t run = wide_copy(utf16 + 2 * i, units - i, out);
		out += run;
		i += run;
		if (i == units)
			return out;
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		if (unit < 0x80) {
			/* Line breaks and tabs mostly come in a row. */
			do {
				out = text_json_ascii(out, unit);
				i++;
			} while (i < units && (unit = read_u16(utf16, 2 * units, 2 * i)) < 0x20);
			continue;
		}
		/* Characters that are no ASCII mostly come in a row. */
		do {
			uint32_t character = character_at(utf16, units, &i);
			if (character == 0)
				return NULL;
			out += utf8_put_point(out, character);
		} while (i < units && read_u16(utf16, 2 * units, 2 * i) >= 0x80);
	}
}

/* SPDX-License-Identifier: MIT */
#include "program/wide.h"

#include "binxml/value_parts.h"
#include "evidence/cursor.h"
#include "program/wide_copy.h"
#include "text/escape.h"

#include <string.h>

static inline bool has_few_doubtful(const uint8_t *utf16, size_t units)
{
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		if (unit < ' ' || (unit & 0xf800) == 0xd800 || unit >= 0xfffe)
			return true;
	}
	return false;
}

#if defined(__SSE2__)
/* The signs of units that are controls, U+FFFE, U+FFFF, or surrogates, which begin with the bits 11011. */
static inline __m128i doubtful(__m128i units)
{
	const __m128i last = _mm_set1_epi16((short)0xfffe);
	__m128i first_bits = _mm_and_si128(units, _mm_set1_epi16((short)0xf800));
	__m128i letter_bits = _mm_and_si128(units, _mm_set1_epi16((short)0xffe0));
	__m128i found = _mm_cmpeq_epi16(_mm_and_si128(units, last), last);
	found = _mm_or_si128(found, _mm_cmpeq_epi16(letter_bits, _mm_setzero_si128()));
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

/* Of 8 units, as bits, those that are hexadecimal digits. */
static inline int hex_digits(__m128i units)
{
	__m128i digit = _mm_sub_epi16(units, _mm_set1_epi16('0'));
	__m128i letter = _mm_sub_epi16(_mm_or_si128(units, _mm_set1_epi16(0x20)), _mm_set1_epi16('a'));
	/* Saturated, what is no more than that is 0. */
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

/* An octet in its one form: its digits, as a number that has them as its bytes, are from so many to so many on. */
static inline bool is_octet(const char *text, size_t length)
{
	static const struct {
		uint32_t first, more;
	} numbers[4] = {{1, 0}, {'0', 9}, {0x3130, 0x3939 - 0x3130}, {0x313030, 0x323535 - 0x313030}};
	uint32_t digits;
	if (length > 3)
		return false;
	memcpy(&digits, text, sizeof digits);
	digits = (uint32_t)((uint64_t)__builtin_bswap32(digits) >> (32 - 8 * length));
	return digits - numbers[length].first <= numbers[length].more;
}

/* Whether the first units bytes of a text, behind which there are zeros, are four octets; out holds the text. */
static inline bool are_four_octets(__m128i text, size_t units, const char *out)
{
	__m128i digits = _mm_sub_epi8(text, _mm_set1_epi8('0'));
	__m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
	unsigned dots = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8('.')));
	unsigned known = dots | (unsigned)_mm_movemask_epi8(is_digit);
	bool are_octets = known == (1u << units) - 1;
	size_t start = 0;
	unsigned parts = 0;
	for (; parts < 3 && dots; parts++) {
		size_t end = (size_t)__builtin_ctz(dots);
		are_octets &= is_octet(out + start, end - start);
		start = end + 1;
		dots &= dots - 1;
	}
	return are_octets && parts == 3 && dots == 0 && is_octet(out + start, units - start);
}

char *wide_ipv4(char *out, const uint8_t *utf16, size_t units)
{
	__m128i packed, text;
	if (units < WIDE_IPV4_LEAST || units > WIDE_IPV4_MOST)
		return NULL;
	if (units < 8) {
		/* The last 4 units stand behind the first 4, and overlap them by one. */
		packed = units_pack_4_and_4(utf16, units);
		__m128i first = _mm_and_si128(packed, _mm_set_epi64x(0, 0xffffffff));
		__m128i last = _mm_slli_epi64(_mm_srli_epi64(_mm_move_epi64(packed), 32), 24);
		text = _mm_or_si128(first, last);
	} else {
		packed = units_pack_8_and_8(utf16, units);
		/* Of the last 8 those that are not among the first. */
		__m128i rest = _mm_srl_epi64(packed, _mm_cvtsi32_si128((int)(8 * (16 - units))));
		text = _mm_unpacklo_epi64(packed, _mm_unpackhi_epi64(rest, rest));
	}
	vector_store(out, text);
	if (!are_four_octets(text, units, out) || (units == WIDE_IPV4_LEAST && memcmp(out, "0.0.0.0", 7) == 0))
		return NULL;
	return out + units;
}
#else
char *wide_ipv4(char *out, const uint8_t *utf16, size_t units)
{
	unsigned number = 0, digits = 0, parts = 0, sum = 0;
	if (units < WIDE_IPV4_LEAST || units > WIDE_IPV4_MOST)
		return NULL;
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		unsigned digit = unit - '0';
		out[i] = (char)unit;
		if (digit <= 9) {
			/* No other digit may stand behind a zero at the beginning. */
			if (digits > 0 && number == 0)
				return NULL;
			number = number * 10 + digit;
			digits++;
			continue;
		}
		if (unit != '.' || digits == 0 || number > 255)
			return NULL;
		sum |= number;
		number = digits = 0;
		parts++;
	}
	return parts == 3 && digits > 0 && number <= 255 && (sum | number) != 0 ? out + units : NULL;
}
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

bool wide_is_refused(const uint8_t *utf16, size_t units)
{
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		bool is_break = unit == '\t' || unit == '\n' || unit == '\r';
		if (unit >= 0xfffe || (unit < ' ' && !is_break))
			return true;
	}
	return false;
}

/* The character whose first unit is no ASCII, at *index, which moves behind it; 0 for a surrogate that stands alone. */
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
			/* Line breaks and tabs stand together. */
			do {
				out = text_json_ascii(out, unit);
				i++;
			} while (i < units && (unit = read_u16(utf16, 2 * units, 2 * i)) < 0x20);
			continue;
		}
		/* Characters that are no ASCII stand together. */
		do {
			uint32_t character = character_at(utf16, units, &i);
			if (character == 0)
				return NULL;
			out += utf8_put_point(out, character);
		} while (i < units && read_u16(utf16, 2 * units, 2 * i) >= 0x80);
	}
}

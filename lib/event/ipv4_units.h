/* SPDX-License-Identifier: MIT */
/* IPv4 addresses in UTF-16, in their one form, as nearly all addresses of a log are: in one pass. */
#ifndef IPV4_UNITS_H
#define IPV4_UNITS_H

#include <stdbool.h>
#include <string.h>

#include "binxml/units.h"
#include "evidence/cursor.h"

/* "1.2.3.4" and "255.255.255.255" */
#define IPV4_UNITS_LEAST 7u
#define IPV4_UNITS_MOST  15u
/* For its text, and what is read behind that. */
#define IPV4_UNITS_ROOM 20u

#if defined(__SSE2__)
/* The units as bytes, with zeros behind them; those that fit in no byte become 0 or 255. */
static inline __m128i ipv4_pack(const uint8_t *utf16, size_t units)
{
	if (units < 8) {
		/* The last 4 units stand behind the first 4, and overlap them by one. */
		__m128i packed = units_pack_4_and_4(utf16, units);
		__m128i first = _mm_and_si128(packed, _mm_set_epi64x(0, 0xffffffff));
		__m128i last = _mm_slli_epi64(_mm_srli_epi64(_mm_move_epi64(packed), 32), 24);
		return _mm_or_si128(first, last);
	}
	__m128i packed = units_pack_8_and_8(utf16, units);
	/* Of the last 8 those that are not among the first. */
	__m128i rest = _mm_srl_epi64(packed, _mm_cvtsi32_si128((int)(8 * (16 - units))));
	return _mm_unpacklo_epi64(packed, _mm_unpackhi_epi64(rest, rest));
}

/*
 * An octet in its one form: its digits, as a number that has them as its bytes, are one of so many, from the first one
 * on. Four bytes can be read there. How long it is cannot be foreseen: hence no branches.
 */
static inline bool ipv4_octet(const char *text, size_t length, uint8_t *octet)
{
	/* There is none of another length. */
	static const struct {
		uint32_t first, count;
	} numbers[16] = {
		[1] = {'0', 10},
		[2] = {0x3130, 0x3939 - 0x3130 + 1},
		[3] = {0x313030, 0x323535 - 0x313030 + 1},
	};
	uint32_t digits;
	/* Three of them: zeros, where there are not as many, then the digits in their order. */
	memcpy(&digits, text, sizeof digits);
	digits <<= 8 * (3 - length) & 31;
	/* Hundreds and tens as often as they count, and all of them added, in the third byte. */
	if (octet)
		*octet = (uint8_t)((digits & 0x0f0f0f) * (100u << 16 | 10u << 8 | 1u) >> 16);
	return (__builtin_bswap32(digits) >> 8) - numbers[length & 15].first < numbers[length & 15].count;
}

/* Whether the first units bytes of a text, behind which there are zeros, are four octets; out holds the text. */
static inline bool ipv4_octets(__m128i text, size_t units, const char *out, uint8_t *octets)
{
	__m128i digits = _mm_sub_epi8(text, _mm_set1_epi8('0'));
	__m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
	unsigned dots = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8('.')));
	unsigned known = dots | (unsigned)_mm_movemask_epi8(is_digit);
	unsigned second = dots & (dots - 1), third = second & (second - 1);
	if (known != (1u << units) - 1 || third == 0 || (third & (third - 1)) != 0)
		return false;
	const size_t ends[4] = {
		(size_t)__builtin_ctz(dots), (size_t)__builtin_ctz(second), (size_t)__builtin_ctz(third), units};
	bool are_octets = ipv4_octet(out, ends[0], octets);
	for (size_t i = 1; i < 4; i++) {
		size_t start = ends[i - 1] + 1;
		are_octets &= ipv4_octet(out + start, ends[i] - start, octets ? &octets[i] : NULL);
	}
	return are_octets;
}

/*
 * Whether units are such an address: its text into out, which has room for IPV4_UNITS_ROOM, and its octets, unless that
 * is NULL. out and octets are of no use when they are not.
 */
static inline bool ipv4_units(const uint8_t *utf16, size_t units, char *out, uint8_t *octets)
{
	if (units < IPV4_UNITS_LEAST || units > IPV4_UNITS_MOST)
		return false;
	__m128i text = ipv4_pack(utf16, units);
	vector_store(out, text);
	return ipv4_octets(text, units, out, octets);
}
#else
static inline bool ipv4_units(const uint8_t *utf16, size_t units, char *out, uint8_t *octets)
{
	unsigned number = 0, digits = 0, parts = 0;
	if (units < IPV4_UNITS_LEAST || units > IPV4_UNITS_MOST)
		return false;
	for (size_t i = 0; i <= units; i++) {
		unsigned unit = i < units ? read_u16(utf16, 2 * units, 2 * i) : '.';
		unsigned digit = unit - '0';
		if (digit <= 9) {
			/* No other digit may stand behind a zero at the beginning. */
			if (digits > 0 && number == 0)
				return false;
			number = number * 10 + digit;
			digits++;
		} else {
			if (unit != '.' || digits == 0 || number > 255 || parts == 4)
				return false;
			if (octets)
				octets[parts] = (uint8_t)number;
			number = digits = 0;
			parts++;
		}
		if (i < units)
			out[i] = (char)unit;
	}
	return parts == 4;
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Reads an IPv4 address from UTF-16 in one pass. Nearly all addresses of a log are IPv4 in canonical form, and reading
 * them is a good part of the work on an event; value_canonical_address() and the certified programs use this.
 */
#ifndef IPV4_UNITS_H
#define IPV4_UNITS_H

#include <stdbool.h>
#include <string.h>

#include "binxml/units.h"
#include "evidence/cursor.h"

/* Lengths of "1.2.3.4" and "255.255.255.255". */
#define IPV4_UNITS_LEAST 7u
#define IPV4_UNITS_MOST  15u
/* How many bytes out must have: 16 are stored at once, and ipv4_octet() reads 4 from where an octet begins. */
#define IPV4_UNITS_ROOM 20u

#if defined(__SSE2__)
/*
 * The units as bytes, with zeros behind them; units that fit in no byte become 0 or 255, which no address has. 7 to 15
 * units.
 */
static inline __m128i ipv4_pack(const uint8_t *utf16, size_t units)
{
	if (units < 8) {
		/* units is 7: the last 4 units come behind the first 4, and overlap them by one. */
		__m128i packed = units_pack_4_and_4(utf16, units);
		__m128i first = _mm_and_si128(packed, _mm_set_epi64x(0, 0xffffffff));
		__m128i last = _mm_slli_epi64(_mm_srli_epi64(_mm_move_epi64(packed), 32), 24);
		return _mm_or_si128(first, last);
	}
	__m128i packed = units_pack_8_and_8(utf16, units);
	/* The bytes of the last 8 units that are not among the first 8. */
	__m128i rest = _mm_srl_epi64(packed, _mm_cvtsi32_si128((int)(8 * (16 - units))));
	return _mm_unpacklo_epi64(packed, _mm_unpackhi_epi64(rest, rest));
}

/*
 * Whether length characters are an octet in canonical form, and its value. The digits taken as the bytes of a number
 * lie in one range for each length. Four bytes at text can be read. The length cannot be predicted, hence no branches.
 */
static inline bool ipv4_octet(const char *text, size_t length, uint8_t *octet)
{
	/* Other lengths have an empty range, so that they are refused. */
	static const struct {
		uint32_t first, count;
	} numbers[16] = {
		[1] = {'0', 10},
		[2] = {0x3130, 0x3939 - 0x3130 + 1},
		[3] = {0x313030, 0x323535 - 0x313030 + 1},
	};
	uint32_t digits;
	/* The last digit becomes the third byte, with the others before it, and zeros for digits that are missing. */
	memcpy(&digits, text, sizeof digits);
	digits <<= 8 * (3 - length) & 31;
	/* One multiplication adds 100 times, 10 times and 1 times the digits in the third byte. */
	if (octet)
		*octet = (uint8_t)((digits & 0x0f0f0f) * (100u << 16 | 10u << 8 | 1u) >> 16);
	return (__builtin_bswap32(digits) >> 8) - numbers[length & 15].first < numbers[length & 15].count;
}

/*
 * Whether the first units bytes of text, which zeros follow, are four octets with dots between them. out holds the same
 * text.
 */
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
 * Whether the units are a canonical IPv4 address. Writes its text to out, which has IPV4_UNITS_ROOM bytes, and its
 * octets unless octets is NULL. Both are undefined where the answer is no.
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
			/* An octet that begins with zero is "0" alone. */
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

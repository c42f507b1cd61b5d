/* SPDX-License-Identifier: MIT */
/*
 * Copies UTF-16 that is ASCII and stands in XML as it is, in text and attributes alike, as most text of logs does, 16
 * units at a time. xml_write.c and xml_program_write.c use it. utf16 need not be aligned.
 */
#ifndef XML_PLAIN_H
#define XML_PLAIN_H

#include "binxml/units.h"

#include <stdbool.h>

static inline unsigned xml_unit_at(const uint8_t *utf16, size_t index)
{
	return utf16[2 * index] | (unsigned)utf16[2 * index + 1] << 8;
}

/* Whether a unit is one of those that are copied one by one, where there are no blocks. */
static inline bool xml_is_letter(unsigned unit)
{
	return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z') ||
	       unit == '-';
}

#if defined(__SSE2__)
/*
 * Whether units that were packed into bytes are all ASCII that stands in XML as it is. Packing made 0xff or 0 of units
 * above 0xff; compared as signed numbers, bytes from 0x80 on are less than a space, and so odd.
 */
static inline bool xml_is_plain(__m128i bytes)
{
	__m128i odd =
		_mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
	/* '&' is 0x26, '"' 0x22; '<' is 0x3c, '>' 0x3e. */
	__m128i amp = _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8(~4)), _mm_set1_epi8(0x22));
	__m128i tag = _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8(~2)), _mm_set1_epi8(0x3c));
	return _mm_movemask_epi8(_mm_or_si128(odd, _mm_or_si128(amp, tag))) == 0;
}

static inline size_t xml_put_4_and_4(char *out, const uint8_t *utf16, size_t units)
{
	__m128i packed = units_pack_4_and_4(utf16, units);
	units_put_4_and_4(out, packed, units);
	return xml_is_plain(packed) ? units : 0;
}

static inline size_t xml_put_8_and_8(char *out, const uint8_t *utf16, size_t units)
{
	__m128i packed = units_pack_8_and_8(utf16, units);
	units_put_8_and_8(out, packed, units);
	return xml_is_plain(packed) ? units : 0;
}

/* Copies blocks up to the first one with an odd unit, and returns how many units that were. */
static inline size_t xml_put_blocks(char *out, const uint8_t *utf16, size_t units)
{
	if (units < 16)
		return units < 4   ? 0
		       : units < 8 ? xml_put_4_and_4(out, utf16, units)
				   : xml_put_8_and_8(out, utf16, units);
	for (size_t done = 0;; done += 16) {
		size_t at = done > units - 16 ? units - 16 : done;
		__m128i packed = units_pack_16(utf16 + 2 * at);
		if (!xml_is_plain(packed))
			return done;
		vector_store(out + at, packed);
		if (at == units - 16)
			return units;
	}
}
#else
static inline size_t xml_put_blocks(char *out, const uint8_t *utf16, size_t units)
{
	(void)out;
	(void)utf16;
	(void)units;
	return 0;
}
#endif

/*
 * Copies units up to one that may have to be written otherwise; returns how many. out has room for as many bytes as
 * there are units, all of which may be written to.
 */
static inline size_t xml_put_plain(char *out, const uint8_t *utf16, size_t units)
{
	size_t done = xml_put_blocks(out, utf16, units);
	for (; done < units && xml_is_letter(xml_unit_at(utf16, done)); done++)
		out[done] = (char)utf16[2 * done];
	return done;
}

#endif

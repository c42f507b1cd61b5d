/* SPDX-License-Identifier: MIT */
/* Text that stands in XML as it is, which most is. */
#ifndef XML_PLAIN_H
#define XML_PLAIN_H

#include "binxml/units.h"

#include <stdbool.h>

static inline unsigned xml_unit_at(const uint8_t *utf16, size_t index)
{
	return utf16[2 * index] | (unsigned)utf16[2 * index + 1] << 8;
}

/* Most of what is left of a text behind its blocks. */
static inline bool xml_is_letter(unsigned unit)
{
	return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z') ||
	       unit == '-';
}

#if defined(__SSE2__)
/*
 * Of units that were packed, whether all are ASCII that stands in XML as it is, everywhere. Units above 0xff became
 * 0xff or 0, and as signed numbers what is 0x80 and more is less than a space.
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

/* The units that come before the first block with an odd one; the last block overlaps the one before. */
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

/* How many units at the beginning were written; behind them out is written to as well, where units have room. */
static inline size_t xml_put_plain(char *out, const uint8_t *utf16, size_t units)
{
	size_t done = xml_put_blocks(out, utf16, units);
	for (; done < units && xml_is_letter(xml_unit_at(utf16, done)); done++)
		out[done] = (char)utf16[2 * done];
	return done;
}

#endif

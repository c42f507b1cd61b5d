/* SPDX-License-Identifier: MIT */
/*
 * UTF-16 packed into bytes, 4 to 16 code units at a time, since most text of a log is ASCII. A unit up to 0xff becomes
 * that byte; a unit above it becomes 0xff or 0, so that each caller (utf16.c, program/wide_copy.h,
 * reference/xml_plain.h) has to test which of the bytes it may take for characters. Without SSE2 this header is empty.
 */
#ifndef UNITS_H
#define UNITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "evidence/vector.h"

#if defined(__SSE2__)
/* Loads 4 to 7 units: the first 4 and the last 4, which may overlap. */
static inline __m128i units_load_4_and_4(const uint8_t *utf16, size_t units)
{
	__m128i first = vector_load_half(utf16);
	__m128i last = vector_load_half(utf16 + 2 * (units - 4));
	return _mm_unpacklo_epi64(first, last);
}

static inline __m128i units_pack_4_and_4(const uint8_t *utf16, size_t units)
{
	__m128i both = units_load_4_and_4(utf16, units);
	return _mm_packus_epi16(both, both);
}

/* Packs 8 to 15 units: the first 8 and the last 8, which may overlap. */
static inline __m128i units_pack_8_and_8(const uint8_t *utf16, size_t units)
{
	return _mm_packus_epi16(vector_load(utf16), vector_load(utf16 + 2 * (units - 8)));
}

static inline __m128i units_pack_16(const uint8_t *utf16)
{
	return _mm_packus_epi16(vector_load(utf16), vector_load(utf16 + 16));
}

/* Writes what units_pack_4_and_4() packed: as many bytes as there are units. */
static inline void units_put_4_and_4(char *out, __m128i packed, size_t units)
{
	char bytes[8];
	vector_store_half(bytes, packed);
	memcpy(out, bytes, 4);
	memcpy(out + units - 4, bytes + 4, 4);
}

/* Writes what units_pack_8_and_8() packed. */
static inline void units_put_8_and_8(char *out, __m128i packed, size_t units)
{
	vector_store_half(out, packed);
	vector_store_half(out + units - 8, _mm_unpackhi_epi64(packed, packed));
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Units of UTF-16 in blocks, of which each that is ASCII becomes one byte: what most of a log is. Which bytes stand for
 * themselves, whoever packs them says: units above 0xff become 0xff or 0.
 */
#ifndef UNITS_H
#define UNITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

static inline __m128i units_load_8(const uint8_t *utf16)
{
	return _mm_loadu_si128((const __m128i *)(const void *)utf16);
}

/* 4 to 7 units, as the first and the last 4 of them, which may overlap. */
static inline __m128i units_load_4_and_4(const uint8_t *utf16, size_t units)
{
	__m128i first = _mm_loadl_epi64((const __m128i *)(const void *)utf16);
	__m128i last = _mm_loadl_epi64((const __m128i *)(const void *)(utf16 + 2 * (units - 4)));
	return _mm_unpacklo_epi64(first, last);
}

static inline __m128i units_pack_4_and_4(const uint8_t *utf16, size_t units)
{
	__m128i both = units_load_4_and_4(utf16, units);
	return _mm_packus_epi16(both, both);
}

/* 8 to 15 units, as the first and the last 8 of them. */
static inline __m128i units_pack_8_and_8(const uint8_t *utf16, size_t units)
{
	return _mm_packus_epi16(units_load_8(utf16), units_load_8(utf16 + 2 * (units - 8)));
}

static inline __m128i units_pack_16(const uint8_t *utf16)
{
	return _mm_packus_epi16(units_load_8(utf16), units_load_8(utf16 + 16));
}

/* What units_pack_4_and_4() packed, in its place: so many bytes as there are units. */
static inline void units_put_4_and_4(char *out, __m128i packed, size_t units)
{
	char bytes[8];
	_mm_storel_epi64((__m128i *)(void *)bytes, packed);
	memcpy(out, bytes, 4);
	memcpy(out + units - 4, bytes + 4, 4);
}

/* The same for units_pack_8_and_8(). */
static inline void units_put_8_and_8(char *out, __m128i packed, size_t units)
{
	_mm_storel_epi64((__m128i *)(void *)out, packed);
	_mm_storel_epi64((__m128i *)(void *)(out + units - 8), _mm_unpackhi_epi64(packed, packed));
}
#endif

#endif

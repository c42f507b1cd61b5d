/* SPDX-License-Identifier: MIT */
/* UTF-16 that is ASCII and stands in JSON as it is, which most is. */
#ifndef WIDE_COPY_H
#define WIDE_COPY_H

#include "evidence/cursor.h"

#include <string.h>

/* Units that are one byte each and stand for themselves, one by one; how many were copied. */
static inline size_t wide_copy_few(const uint8_t *utf16, size_t units, char *out)
{
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		if (unit < 0x20 || unit >= 0x7f || unit == '"' || unit == '\\')
			return i;
		out[i] = (char)unit;
	}
	return units;
}

#if defined(__SSE2__)
#include <emmintrin.h>

static inline __m128i load_8_units(const uint8_t *utf16)
{
	return _mm_loadu_si128((const __m128i *)(const void *)utf16);
}

static inline __m128i load_4_units(const uint8_t *utf16)
{
	return _mm_loadl_epi64((const __m128i *)(const void *)utf16);
}

/* 4 to 7 units, as the first and the last 4 of them, which may overlap. */
static inline __m128i pack_4_and_4(const uint8_t *utf16, size_t units)
{
	__m128i both = _mm_unpacklo_epi64(load_4_units(utf16), load_4_units(utf16 + 2 * (units - 4)));
	return _mm_packus_epi16(both, both);
}

/* 8 to 15 units, as the first and the last 8 of them. */
static inline __m128i pack_8_and_8(const uint8_t *utf16, size_t units)
{
	return _mm_packus_epi16(load_8_units(utf16), load_8_units(utf16 + 2 * (units - 8)));
}

/*
 * Of units that were packed, those that are more than one byte in UTF-8 or need to be escaped, as bits. Units above
 * 0xff became 0xff or 0, and as signed numbers what is 0x80 and more is less than a space.
 */
static inline unsigned odd_bytes(__m128i bytes)
{
	__m128i odd = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
	return (unsigned)_mm_movemask_epi8(odd);
}

/* How many units at the beginning are not odd, where they were packed as two halves. */
static inline size_t plain_of_halves(unsigned odd, size_t half, size_t units)
{
	if (odd == 0)
		return units;
	size_t first = (size_t)__builtin_ctz(odd);
	return first < half ? first : units - half + (first - half);
}

static inline size_t copy_4_and_4(const uint8_t *utf16, size_t units, char *out)
{
	char bytes[8];
	__m128i packed = pack_4_and_4(utf16, units);
	_mm_storel_epi64((__m128i *)(void *)bytes, packed);
	memcpy(out, bytes, 4);
	memcpy(out + units - 4, bytes + 4, 4);
	return plain_of_halves(odd_bytes(packed) & 0xff, 4, units);
}

static inline size_t copy_8_and_8(const uint8_t *utf16, size_t units, char *out)
{
	__m128i packed = pack_8_and_8(utf16, units);
	_mm_storel_epi64((__m128i *)(void *)out, packed);
	_mm_storel_epi64((__m128i *)(void *)(out + units - 8), _mm_unpackhi_epi64(packed, packed));
	return plain_of_halves(odd_bytes(packed), 8, units);
}

/* Units that are one byte each and stand for themselves, from the first one on; how many were copied. */
static inline size_t wide_copy(const uint8_t *utf16, size_t units, char *out)
{
	if (units < 16)
		return units < 4   ? wide_copy_few(utf16, units, out)
		       : units < 8 ? copy_4_and_4(utf16, units, out)
				   : copy_8_and_8(utf16, units, out);
	for (size_t done = 0;; done += 16) {
		/* The last block begins where it must to end with the text. */
		size_t at = done > units - 16 ? units - 16 : done;
		const uint8_t *block = utf16 + 2 * at;
		__m128i packed = _mm_packus_epi16(load_8_units(block), load_8_units(block + 16));
		unsigned odd = odd_bytes(packed);
		_mm_storeu_si128((__m128i *)(void *)(out + at), packed);
		if (odd)
			return at + (size_t)__builtin_ctz(odd);
		if (at == units - 16)
			return units;
	}
}
#else
static inline size_t wide_copy(const uint8_t *utf16, size_t units, char *out)
{
	return wide_copy_few(utf16, units, out);
}
#endif

#endif

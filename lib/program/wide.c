/* SPDX-License-Identifier: MIT */
#include "program/wide.h"

#include "binxml/value_parts.h"
#include "evidence/cursor.h"
#include "text/escape.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

/* The bytes that 8 units are in UTF-8; bits of those that are more than one byte, or need to be escaped. */
static inline unsigned narrow(__m128i units, char out[8])
{
	/* Units above 0xff become 0xff or 0, and as signed numbers what is 0x80 and more is less than a space. */
	__m128i bytes = _mm_packus_epi16(units, units);
	__m128i odd = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
	_mm_storel_epi64((__m128i *)(void *)out, bytes);
	return (unsigned)_mm_movemask_epi8(odd) & 0xff;
}

static inline __m128i load_8_units(const uint8_t *utf16)
{
	return _mm_loadu_si128((const __m128i *)(const void *)utf16);
}

static inline __m128i load_4_units(const uint8_t *utf16)
{
	return _mm_loadl_epi64((const __m128i *)(const void *)utf16);
}

/* 4 to 7 units, as the first and the last 4 of them, which may overlap; 0 when one of them is more than a byte. */
static inline size_t copy_short(const uint8_t *utf16, size_t units, char *out)
{
	char bytes[8];
	__m128i both = _mm_unpacklo_epi64(load_4_units(utf16), load_4_units(utf16 + 2 * (units - 4)));
	if (narrow(both, bytes))
		return 0;
	memcpy(out, bytes, 4);
	memcpy(out + units - 4, bytes + 4, 4);
	return units;
}

/* Units that are one byte each and stand for themselves, from *position on; how many were copied. */
static inline size_t copy_plain(const uint8_t *utf16, size_t units, char *out)
{
	if (units < 8)
		return units < 4 ? 0 : copy_short(utf16, units, out);
	for (size_t done = 0;; done += 8) {
		/* The last block begins where it must to end with the text. */
		size_t at = done > units - 8 ? units - 8 : done;
		unsigned odd = narrow(load_8_units(utf16 + 2 * at), out + at);
		if (odd)
			return at + (size_t)__builtin_ctz(odd);
		if (at == units - 8)
			return units;
	}
}
#else
static inline size_t copy_plain(const uint8_t *utf16, size_t units, char *out)
{
	(void)utf16;
	(void)units;
	(void)out;
	return 0;
}
#endif

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
	while (i < units) {
		size_t run = copy_plain(utf16 + 2 * i, units - i, out);
		out += run;
		i += run;
		/* What was no plain block, or too short for one. */
		for (size_t few = 0; few < 8 && i < units; few++) {
			uint32_t unit = read_u16(utf16, 2 * units, 2 * i);
			if (unit >= 0x20 && unit < 0x7f && unit != '"' && unit != '\\') {
				*out++ = (char)unit;
				i++;
				continue;
			}
			if (unit < 0x80) {
				out = text_json_ascii(out, unit);
				i++;
				continue;
			}
			uint32_t character = character_at(utf16, units, &i);
			if (character == 0)
				return NULL;
			out += utf8_put_point(out, character);
		}
	}
	return out;
}

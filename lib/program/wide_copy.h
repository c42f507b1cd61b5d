/* SPDX-License-Identifier: MIT */
/*
 * Copies UTF-16 that is ASCII and stands in JSON as it is, which nearly all text of logs is, 16 units at a time. Only
 * program_run.c and wide.c include this. out has room for as many bytes as there are units, and no more are written.
 */
#ifndef WIDE_COPY_H
#define WIDE_COPY_H

#include "binxml/units.h"
#include "evidence/cursor.h"
#include "text/json_plain.h"

/* As wide_copy(), one unit at a time. */
static inline size_t wide_copy_few(const uint8_t *utf16, size_t units, char *out)
{
	for (size_t i = 0; i < units; i++) {
		unsigned unit = read_u16(utf16, 2 * units, 2 * i);
		if (!json_is_plain(unit))
			return i;
		out[i] = (char)unit;
	}
	return units;
}

#if defined(__SSE2__)
/*
 * How many units come before the first odd one. odd has a bit for each of two halves of units, the second of which ends
 * with the text and may overlap the first.
 */
static inline size_t plain_of_halves(unsigned odd, size_t half, size_t units)
{
	if (odd == 0)
		return units;
	size_t first = (size_t)__builtin_ctz(odd);
	return first < half ? first : units - half + (first - half);
}

static inline size_t copy_4_and_4(const uint8_t *utf16, size_t units, char *out)
{
	__m128i packed = units_pack_4_and_4(utf16, units);
	units_put_4_and_4(out, packed, units);
	return plain_of_halves(json_odd_bytes(packed) & 0xff, 4, units);
}

static inline size_t copy_8_and_8(const uint8_t *utf16, size_t units, char *out)
{
	__m128i packed = units_pack_8_and_8(utf16, units);
	units_put_8_and_8(out, packed, units);
	return plain_of_halves(json_odd_bytes(packed), 8, units);
}

/* Copies units up to the first one that is no ASCII or has to be escaped in JSON; returns how many were copied. */
static inline size_t wide_copy(const uint8_t *utf16, size_t units, char *out)
{
	if (units < 16)
		return units < 4   ? wide_copy_few(utf16, units, out)
		       : units < 8 ? copy_4_and_4(utf16, units, out)
				   : copy_8_and_8(utf16, units, out);
	for (size_t done = 0;; done += 16) {
		/* The last block ends with the text, and may overlap the one before. */
		size_t at = done > units - 16 ? units - 16 : done;
		__m128i packed = units_pack_16(utf16 + 2 * at);
		unsigned odd = json_odd_bytes(packed);
		vector_store(out + at, packed);
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

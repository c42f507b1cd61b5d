/* SPDX-License-Identifier: MIT */
/*
 * Which characters stand in JSON as they are, and are one byte in UTF-8 and in UTF-16: ASCII that is neither escaped
 * nor a control. escape.c looks for them in UTF-8, program/wide_copy.h in UTF-16.
 */
#ifndef JSON_PLAIN_H
#define JSON_PLAIN_H

#include <stdbool.h>

#include "evidence/vector.h"

#if defined(__SSE2__)
/* Which of 16 bytes are not plain, as bits. As signed numbers, bytes from 0x80 on are less than a space. */
static inline unsigned json_odd_bytes(__m128i bytes)
{
	__m128i odd = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
	return (unsigned)_mm_movemask_epi8(odd);
}
#endif

static inline bool json_is_plain(unsigned unit)
{
	return unit >= 0x20 && unit < 0x7f && unit != '"' && unit != '\\';
}

#endif

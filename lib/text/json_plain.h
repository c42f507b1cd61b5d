/* SPDX-License-Identifier: MIT */
/* What stands in JSON as it is and is one byte, in UTF-8 as in UTF-16: ASCII that is neither escaped nor a control. */
#ifndef JSON_PLAIN_H
#define JSON_PLAIN_H

#include <stdbool.h>

#include "evidence/vector.h"

#if defined(__SSE2__)
/* Of 16 bytes, those that are not plain, as bits. As signed numbers, 0x80 and more are less than a space. */
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

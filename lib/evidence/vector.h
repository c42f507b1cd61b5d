/* SPDX-License-Identifier: MIT */
/*
 * Loads and stores of 16 bytes, from and to any address, and of 8 bytes as the low half of a vector (a load makes the
 * high half zero). Without SSE2 this header is empty.
 */
#ifndef VECTOR_H
#define VECTOR_H

#if defined(__SSE2__)
#include <emmintrin.h>

static inline __m128i vector_load(const void *bytes)
{
	return _mm_loadu_si128((const __m128i *)bytes);
}

static inline __m128i vector_load_half(const void *bytes)
{
	return _mm_loadl_epi64((const __m128i *)bytes);
}

static inline void vector_store(void *bytes, __m128i vector)
{
	_mm_storeu_si128((__m128i *)bytes, vector);
}

static inline void vector_store_half(void *bytes, __m128i vector)
{
	_mm_storel_epi64((__m128i *)bytes, vector);
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
#include "common/plain.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is_plain(char byte)
{
	unsigned char c = (unsigned char)byte;
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

#if defined(__SSE2__)
#include <emmintrin.h>

/* A bit for each of 16 bytes that is not plain. As signed numbers, bytes from 0x80 on are less than a space. */
static unsigned odd_bytes(__m128i block)
{
	__m128i odd = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8('"')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f)));
	return (unsigned)_mm_movemask_epi8(odd);
}

static size_t first_bit(unsigned bits)
{
	return (size_t)__builtin_ctz(bits);
}

/* Copies fewer than 16 bytes as two words of 8 or 4 bytes from both ends, which may overlap. */
static size_t short_copy(char *to, const char *text, size_t length)
{
	size_t half = length >= 8 ? 8 : 4;
	uint64_t first = 0;
	uint64_t last = 0;
	if (length >= 8) {
		memcpy(&first, text, 8);
		memcpy(&last, text + length - 8, 8);
		memcpy(to, &first, 8);
		memcpy(to + length - 8, &last, 8);
	} else if (length >= 4) {
		memcpy(&first, text, 4);
		memcpy(&last, text + length - 4, 4);
		memcpy(to, &first, 4);
		memcpy(to + length - 4, &last, 4);
	} else {
		size_t i = 0;
		for (; i < length && is_plain(text[i]); i++)
			to[i] = text[i];
		return i;
	}
	unsigned mask = (1u << half) - 1;
	unsigned odd = odd_bytes(_mm_set_epi64x((long long)last, (long long)first));
	if (odd & mask)
		return first_bit(odd & mask);
	odd = odd >> 8 & mask;
	return odd ? length - half + first_bit(odd) : length;
}

size_t plain_copy(char *to, const char *text, size_t length)
{
	if (length < 16)
		return short_copy(to, text, length);
	for (size_t i = 0;; i += 16) {
		/* The last block begins where it must to end with the text. */
		if (i > length - 16)
			i = length - 16;
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
		_mm_storeu_si128((__m128i *)(void *)(to + i), block);
		unsigned odd = odd_bytes(block);
		if (odd)
			return i + first_bit(odd);
		if (i == length - 16)
			return length;
	}
}

size_t plain_run(const char *text, size_t length)
{
	char copy[16];
	size_t i = 0;
	for (; length - i >= 16; i += 16) {
		unsigned odd = odd_bytes(_mm_loadu_si128((const __m128i *)(const void *)(text + i)));
		if (odd)
			return i + first_bit(odd);
	}
	return i + short_copy(copy, text + i, length - i);
}

#else

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* Bytes of word that are zero have their high bit set in the result; others may, but only above a zero byte. */
static uint64_t zero_bytes(uint64_t word)
{
	return (word - ONES) & ~word;
}

size_t plain_run(const char *text, size_t length)
{
	size_t i = 0;
	for (; length - i >= 8; i += 8) {
		uint64_t word;
		memcpy(&word, text + i, 8);
		uint64_t special = word | ((word - ONES * 0x20) & ~word) | zero_bytes(word ^ (ONES * '"')) |
				   zero_bytes(word ^ (ONES * '\\')) | zero_bytes(word ^ (ONES * 0x7f));
		if (special & HIGHS)
			break;
	}
	while (i < length && is_plain(text[i]))
		i++;
	return i;
}

size_t plain_copy(char *to, const char *text, size_t length)
{
	size_t run = plain_run(text, length);
	memcpy(to, text, run);
	return run;
}
#endif

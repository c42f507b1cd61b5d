/* SPDX-License-Identifier: MIT */
#include "evidence/fingerprint.h"

#include "evidence/vector.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

/* The polynomial is computed modulo this prime. */
#define PRIME ((UINT64_C(1) << 61) - 1)

static uint64_t reduce(uint64_t number)
{
	number = (number & PRIME) + (number >> 61);
	return number >= PRIME ? number - PRIME : number;
}

/* a * b modulo the prime, for two numbers below it, in parts of 31 bits. */
static uint64_t multiply(uint64_t a, uint64_t b)
{
	uint64_t low = UINT64_C(0x7fffffff);
	uint64_t cross = (a >> 31) * (b & low) + (a & low) * (b >> 31);
	uint64_t high = 2 * (a >> 31) * (b >> 31) + (cross >> 30);
	return reduce(high + ((cross & (low >> 1)) << 31) + (a & low) * (b & low));
}

void fingerprint_make_key(struct fingerprint_key *key)
{
	memset(key, 0, sizeof *key);
	if (getrandom(key, sizeof *key, 0) != (ssize_t)sizeof *key) {
		/* Without random bytes of the system: not secret, but another key each time. */
		struct timespec now;
		clock_gettime(CLOCK_REALTIME, &now);
		uint64_t state = (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 32 ^ (uint64_t)(uintptr_t)key;
		for (size_t i = 0; i < FINGERPRINT_WORDS; i++) {
			state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			key->words[i] ^= (uint32_t)(state >> 32);
		}
		key->multiplier ^= state;
	}
	key->multiplier = reduce(key->multiplier >> 3) | 1;
}

uint64_t fingerprint_join(const struct fingerprint_key *key, uint64_t whole, uint64_t part)
{
	whole = multiply(reduce(whole + (part >> 32)), key->multiplier);
	return multiply(reduce(whole + (part & UINT32_MAX)), key->multiplier);
}

/*
 * A fingerprint is made of sums. If two parts exchanged a block, a plain sum of their fingerprints could stay the same:
 * so the bits are mixed first (the finalizer of SplitMix64).
 */
uint64_t fingerprint_add(uint64_t parts, uint64_t part)
{
	part = (part ^ (part >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	part = (part ^ (part >> 27)) * UINT64_C(0x94d049bb133111eb);
	return parts + (part ^ (part >> 31));
}

#define BLOCK_SIZE (4 * (size_t)FINGERPRINT_WORDS)
#define ROW_SIZE   16u

#if defined(__SSE2__)
/*
 * Adds a word of the key to each word, multiplies these in pairs, and returns the sum of the products. size is that of
 * whole rows.
 */
static inline uint64_t sum_rows(const uint32_t *key_words, const uint8_t *data, size_t size)
{
	__m128i sum = _mm_setzero_si128();
	uint64_t halves[2];
#pragma GCC unroll 8
	for (size_t i = 0; i < size; i += ROW_SIZE) {
		__m128i words = vector_load(data + i);
		__m128i keys = vector_load((const uint8_t *)key_words + i);
		words = _mm_add_epi32(words, keys);
		sum = _mm_add_epi64(sum, _mm_mul_epu32(words, _mm_srli_epi64(words, 32)));
	}
	memcpy(halves, &sum, sizeof halves);
	return halves[0] + halves[1];
}

#else

static uint64_t sum_rows(const uint32_t *key_words, const uint8_t *data, size_t size)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < size / 4; i += 2) {
		uint32_t words[2];
		memcpy(words, data + 4 * i, sizeof words);
		sum += (uint64_t)(words[0] + key_words[i]) * (words[1] + key_words[i + 1]);
	}
	return sum;
}
#endif

uint64_t fingerprint_of(const struct fingerprint_key *key, const uint8_t *data, size_t size)
{
	uint8_t last[ROW_SIZE] = {0};
	uint64_t whole = size;
	for (; size >= BLOCK_SIZE; size -= BLOCK_SIZE, data += BLOCK_SIZE)
		whole = fingerprint_join(key, whole, sum_rows(key->words, data, BLOCK_SIZE));
	/* The rest counts as a block with zeros behind it, but without what the key alone would make of these. */
	size_t rows = size / ROW_SIZE * ROW_SIZE;
	uint64_t sum = sum_rows(key->words, data, rows);
	if (size > rows) {
		memcpy(last, data + rows, size - rows);
		sum += sum_rows(key->words + rows / 4, last, ROW_SIZE);
	}
	return fingerprint_join(key, whole, sum);
}

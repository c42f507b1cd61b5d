/* SPDX-License-Identifier: MIT */
#include "evidence/checksum_fold.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx2,pclmul,vpclmulqdq")))

/*
 * To move 128 bits of a message on by a distance of bits, its halves are multiplied with x^(distance + 32) and
 * x^(distance - 32) modulo the polynomial. The bits of RFC 1952's checksum are stored the other way around, so that the
 * products come out one place too low: the factors are reversed and moved up by one. (V. Gopal and others, Fast CRC
 * Computation for Generic Polynomials Using PCLMULQDQ Instruction, Intel 2009.)
 */
struct factors {
	long long low, high;
};

static const struct factors by_128 = {0x1751997d0, 0x0ccaa009e};
static const struct factors by_256 = {0x0f1da05aa, 0x15a546366};
static const struct factors by_512 = {0x154442bd4, 0x1c6e41596};
static const struct factors by_768 = {0x0df068dc2, 0x18cb44e58};
static const struct factors by_1024 = {0x1e88ef372, 0x14a7fe880};

bool checksum_can_fold(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("vpclmulqdq");
}

WIDE static inline __m256i load(const uint8_t *bytes)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)bytes);
}

WIDE static inline __m256i twice(const struct factors *factors)
{
	return _mm256_set_epi64x(factors->high, factors->low, factors->high, factors->low);
}

/* Moves both lanes of moved on to the place of the lanes of to, and adds these. */
WIDE static inline __m256i fold(__m256i moved, __m256i factors, __m256i to)
{
	__m256i low = _mm256_clmulepi64_epi128(moved, factors, 0x00);
	__m256i high = _mm256_clmulepi64_epi128(moved, factors, 0x11);
	return _mm256_xor_si256(_mm256_xor_si256(low, high), to);
}

/* Moves the first lane on to the place of the second one, and adds that. */
WIDE static inline __m128i fold_lanes(__m256i lanes)
{
	__m128i factors = _mm_set_epi64x(by_128.high, by_128.low), first = _mm256_castsi256_si128(lanes);
	__m128i low = _mm_clmulepi64_si128(first, factors, 0x00), high = _mm_clmulepi64_si128(first, factors, 0x11);
	return _mm_xor_si128(_mm_xor_si128(low, high), _mm256_extracti128_si256(lanes, 1));
}

WIDE size_t checksum_fold(uint32_t crc, const uint8_t *data, size_t size, uint8_t folded[CHECKSUM_FOLD_SIZE])
{
	const __m256i factors = twice(&by_1024);
	__m256i a = _mm256_xor_si256(load(data), _mm256_set_epi32(0, 0, 0, 0, 0, 0, 0, (int)~crc));
	__m256i b = load(data + 32), c = load(data + 64), d = load(data + 96);
	size_t done = 128;
	for (; size - done >= 128; done += 128) {
		a = fold(a, factors, load(data + done));
		b = fold(b, factors, load(data + done + 32));
		c = fold(c, factors, load(data + done + 64));
		d = fold(d, factors, load(data + done + 96));
	}
	d = fold(a, twice(&by_768), d);
	d = fold(b, twice(&by_512), d);
	d = fold(c, twice(&by_256), d);
	_mm_storeu_si128((__m128i *)(void *)folded, fold_lanes(d));
	return done;
}

#else

bool checksum_can_fold(void)
{
	return false;
}

size_t checksum_fold(uint32_t crc, const uint8_t *data, size_t size, uint8_t folded[CHECKSUM_FOLD_SIZE])
{
	(void)crc, (void)data, (void)size, (void)folded;
	return 0;
}

#endif

/* SPDX-License-Identifier: MIT */
#include "evidence/digest.h"

#include <string.h>

/* The numbers of FIPS 180-4, 4.2.2 and 5.3.3: the fractions of the cube and square roots of the first primes. */
static const uint32_t round_constants[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
	0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
	0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void digest_init(struct digest *digest)
{
	static const uint32_t start[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	memcpy(digest->state, start, sizeof start);
	digest->length = 0;
}

static uint32_t rotate(uint32_t word, unsigned count)
{
	return word >> count | word << (32 - count);
}

/*
 * One round (FIPS 180-4, 6.2.2, step 3). Its variables a to h begin at letters[8 - number] and go round, so that none
 * is moved.
 */
static inline void turn(uint32_t letters[8], unsigned number, uint32_t summand)
{
#define LETTER(index) letters[((index)-number) % 8]
	uint32_t choice = (LETTER(4) & LETTER(5)) ^ (~LETTER(4) & LETTER(6));
	uint32_t majority = (LETTER(0) & LETTER(1)) ^ (LETTER(0) & LETTER(2)) ^ (LETTER(1) & LETTER(2));
	uint32_t sum =
		LETTER(7) + (rotate(LETTER(4), 6) ^ rotate(LETTER(4), 11) ^ rotate(LETTER(4), 25)) + choice + summand;
	LETTER(3) += sum;
	LETTER(7) = sum + (rotate(LETTER(0), 2) ^ rotate(LETTER(0), 13) ^ rotate(LETTER(0), 22)) + majority;
#undef LETTER
}

static void add_block(struct digest *digest)
{
	uint32_t words[64];
	uint32_t working[8];
	for (size_t i = 0; i < 16; i++) {
		const uint8_t *bytes = digest->block + 4 * i;
		words[i] = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
	}
	for (size_t i = 16; i < 64; i++) {
		uint32_t early = words[i - 15];
		uint32_t late = words[i - 2];
		words[i] = words[i - 16] + words[i - 7] + (rotate(early, 7) ^ rotate(early, 18) ^ early >> 3) +
			   (rotate(late, 17) ^ rotate(late, 19) ^ late >> 10);
	}
	memcpy(working, digest->state, sizeof working);
	for (size_t i = 0; i < 64; i += 8) {
		for (unsigned k = 0; k < 8; k++)
			turn(working, k, round_constants[i + k] + words[i + k]);
	}
	for (size_t i = 0; i < 8; i++)
		digest->state[i] += working[i];
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	while (size > 0) {
		size_t used = digest->length % sizeof digest->block;
		size_t room = sizeof digest->block - used;
		size_t part = size < room ? size : room;
		memcpy(digest->block + used, bytes, part);
		digest->length += part;
		bytes += part;
		size -= part;
		if (part == room)
			add_block(digest);
	}
}

void digest_finish(struct digest *digest, uint8_t result[DIGEST_SIZE])
{
	static const uint8_t padding[64] = {0x80};
	uint64_t bits = digest->length * 8;
	uint8_t length[8];
	for (size_t i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i) & 0xff);
	/* A 1 bit, zeros, and the length of all end the last block. */
	digest_add(digest, padding, 1 + (119 - digest->length % 64) % 64);
	digest_add(digest, length, sizeof length);
	for (size_t i = 0; i < DIGEST_SIZE; i++)
		result[i] = (uint8_t)(digest->state[i / 4] >> (24 - 8 * (i % 4)) & 0xff);
}

void digest_of_bytes(const void *data, size_t size, uint8_t result[DIGEST_SIZE])
{
	struct digest digest;
	digest_init(&digest);
	digest_add(&digest, data, size);
	digest_finish(&digest, result);
}

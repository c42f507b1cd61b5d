/* SPDX-License-Identifier: MIT */
/*
 * A keyed hash for the tables of reports: SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012),
 * with the rounds that hash tables commonly use. The writer of a log cannot know the key, and so cannot fill one bucket
 * of a table on purpose.
 */
#ifndef REPORT_HASH_H
#define REPORT_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct hash_key {
	uint64_t words[2];
};

struct hash {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t hash_rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void hash_round(struct hash *hash)
{
	hash->v0 += hash->v1;
	hash->v1 = hash_rotate(hash->v1, 13) ^ hash->v0;
	hash->v0 = hash_rotate(hash->v0, 32);
	hash->v2 += hash->v3;
	hash->v3 = hash_rotate(hash->v3, 16) ^ hash->v2;
	hash->v0 += hash->v3;
	hash->v3 = hash_rotate(hash->v3, 21) ^ hash->v0;
	hash->v2 += hash->v1;
	hash->v1 = hash_rotate(hash->v1, 17) ^ hash->v2;
	hash->v2 = hash_rotate(hash->v2, 32);
}

/* A hash is begun with a key; then words and bytes are added, and hash_end() gives the result. */
static inline struct hash hash_start(const struct hash_key *key)
{
	struct hash hash = {
		key->words[0] ^ 0x736f6d6570736575u,
		key->words[1] ^ 0x646f72616e646f6du,
		key->words[0] ^ 0x6c7967656e657261u,
		key->words[1] ^ 0x7465646279746573u,
	};
	return hash;
}

static inline void hash_word(struct hash *hash, uint64_t word)
{
	hash->v3 ^= word;
	hash_round(hash);
	hash->v0 ^= word;
}

/* Adds the length too, so that different sequences of texts never give the same words. */
static inline void hash_bytes(struct hash *hash, const void *data, size_t size)
{
	const uint8_t *at = data;
	hash_word(hash, size);
	for (; size >= 8; size -= 8, at += 8) {
		uint64_t word;
		memcpy(&word, at, 8);
		hash_word(hash, word);
	}
	if (size > 0) {
		uint64_t word = 0;
		memcpy(&word, at, size);
		hash_word(hash, word);
	}
}

static inline uint64_t hash_end(struct hash *hash)
{
	hash->v2 ^= 0xff;
	hash_round(hash);
	hash_round(hash);
	hash_round(hash);
	return hash->v0 ^ hash->v1 ^ hash->v2 ^ hash->v3;
}

static inline uint64_t hash_of(const struct hash_key *key, const void *data, size_t size)
{
	struct hash hash = hash_start(key);
	hash_bytes(&hash, data, size);
	return hash_end(&hash);
}

/* Makes a key that nobody can know before, from the clock and from addresses in memory. */
struct hash_key hash_new_key(const void *somewhere);

#endif

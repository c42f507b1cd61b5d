/* SPDX-License-Identifier: MIT */
/*
 * Fingerprints of bytes, fast enough for every chunk of many logs: they tell whether chunks of different logs, or two
 * definitions of a template, are the same. The key is random, and nobody knew it when the bytes were written: different
 * bytes have the same fingerprint once in 2^32 times. Checksums, which chunks have too, would not do, since whoever
 * changes bytes can make the checksum fit. NH of UMAC (RFC 4418, 5.2.2) over blocks, and a polynomial over their
 * results.
 */
#ifndef FINGERPRINT_H
#define FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#define FINGERPRINT_WORDS 256u

struct fingerprint_key {
	uint32_t words[FINGERPRINT_WORDS];
	uint64_t multiplier;
};

/* Makes a new key, from random bytes of the system. */
void fingerprint_make_key(struct fingerprint_key *key);

/* The fingerprint of bytes; comparable only with those by the same key. */
uint64_t fingerprint_of(const struct fingerprint_key *key, const uint8_t *data, size_t size);

/* The fingerprint of a whole with another part behind it, from the fingerprints of both. */
uint64_t fingerprint_join(const struct fingerprint_key *key, uint64_t whole, uint64_t part);

/* Adds a part to a fingerprint of parts whose order does not count; that of no parts is 0. */
uint64_t fingerprint_add(uint64_t parts, uint64_t part);

#endif

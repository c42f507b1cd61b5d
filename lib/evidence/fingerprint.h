/* SPDX-License-Identifier: MIT */
/*
 * Fingerprints of bytes, fast enough for every chunk of many logs. The key is random, and nobody knew it when the bytes
 * were written: different bytes have the same fingerprint once in 2^32 times. Checksums, which chunks have too, would
 * not do, since who changes bytes can make the checksum fit. NH of UMAC (RFC 4418, 5.2.2) over blocks, and a polynomial
 * over those.
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

/* A new key of the system's random bytes. */
void fingerprint_make_key(struct fingerprint_key *key);

uint64_t fingerprint_of(const struct fingerprint_key *key, const uint8_t *data, size_t size);

/* The fingerprint of what has one, with another part behind it. */
uint64_t fingerprint_join(const struct fingerprint_key *key, uint64_t whole, uint64_t part);

/* That of several parts in whatever order, with one more; begins with 0. */
uint64_t fingerprint_add(uint64_t parts, uint64_t part);

#endif

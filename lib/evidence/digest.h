/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 (FIPS 180-4): bytes with the same digest are the same bytes, even where somebody would like them not to be.
 * Events, chunks of different logs and templates are known again by it.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32u

struct digest {
	uint32_t state[8];
	uint64_t length; /* how many bytes were added */
	uint8_t block[64];
};

void digest_init(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t size);

/* Ends the digest; nothing can be added afterwards. */
void digest_finish(struct digest *digest, uint8_t result[DIGEST_SIZE]);

/* The digest of bytes that stand together. */
void digest_of_bytes(const void *data, size_t size, uint8_t result[DIGEST_SIZE]);

#endif

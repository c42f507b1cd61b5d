/* SPDX-License-Identifier: MIT */
#ifndef QUICK_HASH_H
#define QUICK_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A hash of bytes, eight at a time. Only for tables where texts that share a place displace each other: an attacker who
 * writes a log can choose texts with one hash.
 */
static inline size_t quick_hash(const char *bytes, size_t length)
{
	const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = length, word;
	for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
		memcpy(&word, bytes, sizeof word);
		hash = (hash ^ word) * factor;
		hash ^= hash >> 29;
	}
	word = 0;
	memcpy(&word, bytes, length);
	hash = (hash ^ word) * factor;
	return (size_t)(hash ^ hash >> 32);
}

#endif

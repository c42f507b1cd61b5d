/* SPDX-License-Identifier: MIT */
#ifndef FNV_H
#define FNV_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a of 64 bits. begin is FNV_BEGIN, or another value to get a second, different hash of the same text. */
#define FNV_BEGIN UINT64_C(0xcbf29ce484222325)

static inline uint64_t fnv_hash(const char *text, size_t length, uint64_t begin)
{
	uint64_t value = begin;
	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
	return value;
}

#endif

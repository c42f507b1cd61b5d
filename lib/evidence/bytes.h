/* SPDX-License-Identifier: MIT */
/*
 * Bytes and parts of them, as they are handed from one function to the next: a pointer and a size in one argument.
 * Nothing here owns what it points to.
 */
#ifndef BYTES_H
#define BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that somebody else owns: mostly a whole chunk. */
struct bytes {
	const uint8_t *data;
	size_t size;
};

/* A part of them. start and end may come from the evidence: whoever reads checks them. */
struct byte_range {
	struct bytes in;
	size_t start, end;
};

/* Whether all bytes are zero; true of no bytes. */
static inline bool bytes_are_zero(const uint8_t *data, size_t size)
{
	return size == 0 || (data[0] == 0 && memcmp(data, data + 1, size - 1) == 0);
}

/* Where the first byte stands in data[from, end) that is not zero; end where all are. */
static inline size_t bytes_find_used(const uint8_t *data, size_t from, size_t end)
{
	if (bytes_are_zero(data + from, end - from))
		return end;
	while (data[from] == 0)
		from++;
	return from;
}

#endif

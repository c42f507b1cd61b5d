/* SPDX-License-Identifier: MIT */
#ifndef BYTES_H
#define BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes of somebody else's. */
struct bytes {
	const uint8_t *data;
	size_t size;
};

/* A part of them: offsets that may come from the evidence, and are checked by whoever reads. */
struct byte_range {
	struct bytes in;
	size_t start, end;
};

static inline bool bytes_are_zero(const uint8_t *data, size_t size)
{
	return size == 0 || (data[0] == 0 && memcmp(data, data + 1, size - 1) == 0);
}

/* The first byte from there on that is not zero; end when all are. */
static inline size_t bytes_find_used(const uint8_t *data, size_t from, size_t end)
{
	if (bytes_are_zero(data + from, end - from))
		return end;
	while (data[from] == 0)
		from++;
	return from;
}

#endif

/* SPDX-License-Identifier: MIT */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>
#include <stdint.h>

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

#endif

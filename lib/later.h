/* SPDX-License-Identifier: MIT */
/* Records that wait, with a copy of their chunk, for a definition of their template to come later in the log. */
#ifndef LATER_H
#define LATER_H

#include "chunk.h"
#include "memory.h"

/* Chunks that are kept: 4 MiB. */
#define LATER_CHUNKS 64u

struct later_chunk {
	uint8_t *data;
	size_t size;
	uint64_t offset;
	bool is_displaced;
	uint32_t *offsets; /* of the records that wait */
	size_t count;
};

struct later {
	struct ipsecevtx_allocator allocator;
	struct later_chunk chunks[LATER_CHUNKS];
	size_t count;
};

void later_init(struct later *later, const struct ipsecevtx_allocator *allocator);
void later_free(struct later *later);

/* Keeps a copy; false when there is no room or memory. */
bool later_add(struct later *later, const struct chunk *chunk, const uint32_t *offsets, size_t count);

/* Kept chunk number index, NULL past the last one. */
const struct later_chunk *later_get(const struct later *later, size_t index);

/* The chunk as it was when it was kept. */
void later_open(const struct later_chunk *waiting, struct chunk *chunk);

#endif

/* SPDX-License-Identifier: MIT */
/* Records that wait, with a copy of their chunk, for a definition of their template to come later in the log. */
#ifndef LATER_H
#define LATER_H

#include "evidence/chunk.h"
#include "evidence/memory.h"

/* Chunks that are kept: 4 MiB. */
#define LATER_CHUNKS 64u

/* A record that waits, as the walk found it. */
struct waiting_record {
	uint32_t offset; /* in the chunk */
	uint32_t size;
	bool is_odd;
	bool is_hidden;
	bool is_slack;
	bool is_searched; /* for records inside it */
};

struct later_chunk {
	uint8_t *data;
	size_t size;
	uint64_t offset;
	bool is_displaced;
	struct waiting_record *records;
	size_t count;
};

struct later {
	struct ipsecevtx_allocator allocator;
	struct later_chunk chunks[LATER_CHUNKS];
	size_t count;
};

void later_init(struct later *later, const struct ipsecevtx_allocator *allocator);
void later_free(struct later *later);

enum later_result {
	LATER_KEPT,
	LATER_FULL, /* as many wait as may */
	LATER_NO_MEMORY,
};

/* Keeps a copy. */
enum later_result later_add(
	struct later *later, const struct chunk *chunk, const struct waiting_record *records, size_t count);

/* Kept chunk number index, NULL past the last one. */
const struct later_chunk *later_get(const struct later *later, size_t index);

/* The chunk as it was when it was kept. */
void later_open(const struct later_chunk *waiting, struct chunk *chunk);

#endif

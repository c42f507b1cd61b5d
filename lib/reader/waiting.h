/* SPDX-License-Identifier: MIT */
/* Records that wait, with a copy of their chunk, for their template to come later in the log. */
#ifndef WAITING_H
#define WAITING_H

#include "evidence/chunk.h"
#include "evidence/memory.h"

/* Chunks that are kept: 4 MiB. */
#define WAITING_CHUNKS 64u

/* A record that waits, as the walk found it. */
struct waiting_record {
	uint32_t offset; /* in the chunk */
	uint32_t size;
	bool is_odd;
	bool is_hidden;
	bool is_slack;
	bool is_searched; /* for records inside it */
	bool is_opened;   /* whole records inside it were found before it could be read */
	bool is_counted;  /* as one of free space, and taken: see free_space.h */
};

struct waiting_chunk {
	uint8_t *data;
	size_t size;
	uint64_t offset;
	bool is_displaced;
	struct waiting_record *records;
	size_t count;
};

struct waiting {
	struct ipsecevtx_allocator allocator;
	struct waiting_chunk chunks[WAITING_CHUNKS];
	size_t count;
};

void waiting_init(struct waiting *waiting, const struct ipsecevtx_allocator *allocator);
void waiting_free(struct waiting *waiting);

enum waiting_result {
	WAITING_ADDED,
	WAITING_FULL, /* as many wait as may */
	WAITING_NO_MEMORY,
};

/* Keeps a copy. */
enum waiting_result waiting_add(
	struct waiting *waiting, const struct chunk *chunk, const struct waiting_record *records, size_t count);

/* Kept chunk number index, NULL past the last one. */
const struct waiting_chunk *waiting_get(const struct waiting *waiting, size_t index);

/* The chunk as it was when it was kept. */
void waiting_open(const struct waiting_chunk *kept, struct chunk *chunk);

#endif

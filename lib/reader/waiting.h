/* SPDX-License-Identifier: MIT */
/*
 * Keeps records whose template definition is destroyed, with a copy of their chunk, until the end of the input: a
 * definition of the same id may come in a later chunk. drive.c adds them at the end of a chunk and has them scanned
 * again when all chunks were read.
 */
#ifndef WAITING_H
#define WAITING_H

#include "evidence/chunk.h"
#include "evidence/memory.h"

/* How many chunks are kept: 4 MiB. */
#define WAITING_CHUNKS 64u

/* How a record was found; that has to be known again when it has waited. */
struct found_how {
	bool is_odd;      /* its sizes disagree, or its header is not quite that of a record */
	bool is_hidden;   /* it stands inside another record */
	bool is_slack;    /* a leftover in free space, or inside one */
	bool is_opened;   /* whole records inside it were found before it could be read */
	bool is_searched; /* before it waited, what is odd or hidden in it was looked for and reported */
	bool is_counted;  /* free_space_look() found an IPsec event in it, which was taken: see free_space.h */
};

/* A record that waits. */
struct waiting_record {
	uint32_t offset; /* in the chunk */
	uint32_t size;
	struct found_how how;
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
	WAITING_FULL, /* WAITING_CHUNKS are kept already */
	WAITING_NO_MEMORY,
};

/* Keeps a copy of the chunk's bytes and of the records. */
enum waiting_result waiting_add(
	struct waiting *waiting, const struct chunk *chunk, const struct waiting_record *records, size_t count);

/* The kept chunk with this index, in the order of the input; NULL past the last one. */
const struct waiting_chunk *waiting_get(const struct waiting *waiting, size_t index);

/* Opens a kept chunk anew; its bytes stay those that are kept. */
void waiting_open(const struct waiting_chunk *kept, struct chunk *chunk);

#endif

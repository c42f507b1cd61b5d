/* SPDX-License-Identifier: MIT */
/*
 * Chunks and lone records in raw bytes, at any offset, in one pass: disk images, memory, unallocated space. The reader
 * walks the chunks that come out as those of a log. Every byte is looked at once and belongs to at most one chunk or
 * run of records, unless a whole chunk stands within the records of another: then both are given, so that a chunk
 * forged around another hides neither.
 */
#ifndef CARVE_H
#define CARVE_H

#include <stdatomic.h>

#include "evidence/chunk.h"
#include "evidence/source.h"

struct carve {
	const atomic_bool *stop; /* carve_next() ends once it is set */
	struct source *source;
	struct ipsecevtx_allocator allocator;
	uint8_t *window; /* the part of the input that is looked at */
	size_t start;    /* start and end of the bytes that were not looked at yet */
	size_t end;
	uint64_t offset;   /* of window[start], in the input */
	uint64_t read;     /* bytes taken from the source */
	uint64_t searched; /* up to this offset in the input chunks were searched for */
	/* Where the next chunk begins, if that is not before offset; otherwise none begins before searched. */
	uint64_t next_chunk;
	uint64_t passed; /* bytes that belong to no chunk and no record */
	uint64_t owner;  /* where the last chunk begins that was given with all bytes that it may have */
	/* Where these bytes end; a chunk that begins before this is given without its free space. */
	uint64_t claimed;
	uint64_t disputed; /* where a chunk begins within the owner's records; 0: nowhere */
	bool ended;        /* the source has no more bytes */
	uint8_t *rebased;  /* CHUNK_SIZE bytes for lone records, at the offsets that they had in their chunk */
};

/*
 * False where there is no memory; carve_free() is due all the same. The source has to outlive carve. Set stop
 * afterwards.
 */
bool carve_init(struct carve *carve, struct source *source, const struct ipsecevtx_allocator *allocator);
/* Whether the input has no bytes at all; source_error() then says whether it could be read. */
bool carve_is_empty(struct carve *carve);
void carve_free(struct carve *carve);

/*
 * Finds the next chunk and opens it, or the next run of records without a chunk, as a displaced chunk. Its data live
 * until the next call. False at the end of the input, and once stop is set.
 */
bool carve_next(struct carve *carve, struct chunk *chunk);

/*
 * Where the first chunk begins, in all from at on and before end, that has records and of which all is right that
 * checksums say: within the records of another chunk, too, it is given by itself. end where there is none.
 */
size_t carve_find_whole_chunk(struct bytes all, size_t at, size_t end);

#endif

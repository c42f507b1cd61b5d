/* SPDX-License-Identifier: MIT */
/*
 * Chunks and lone records in raw bytes, at any offset, in one pass: disk images, memory, unallocated space. Every
 * byte is looked at once and belongs to at most one of them, but where a whole chunk stands within the records of
 * another, as both of them say: who forges one around another hides neither.
 */
#ifndef CARVE_H
#define CARVE_H

#include <stdatomic.h>

#include "evidence/chunk.h"
#include "evidence/source.h"

struct carve {
	const atomic_bool *stop; /* nothing more is found once it is set */
	struct source *source;
	struct ipsecevtx_allocator allocator;
	uint8_t *window; /* a part of the input */
	size_t start;    /* of the bytes not yet looked at */
	size_t end;
	uint64_t offset;     /* of start, in the input */
	uint64_t read;       /* bytes taken from the source */
	uint64_t searched;   /* up to here it is known where chunks begin */
	uint64_t next_chunk; /* the next one, when it is not before offset; else there is none up to searched */
	uint64_t passed;     /* bytes that belong to nothing */
	uint64_t owner;      /* the last chunk that was given with all bytes that it may have */
	uint64_t claimed;    /* where these end; what begins before that is given with its own records alone */
	uint64_t disputed;   /* where a chunk begins within the records of the owner; 0: nowhere */
	bool ended;          /* the source has no more */
	uint8_t *rebased;    /* lone records, at the offsets that they had in their chunk */
};

/* False when there is no memory; carve_free() is due all the same. */
bool carve_init(struct carve *carve, struct source *source, const struct ipsecevtx_allocator *allocator);
/* Whether the input has no bytes at all; source_error() tells whether it could be read. */
bool carve_is_empty(struct carve *carve);
void carve_free(struct carve *carve);

/*
 * The next chunk, or the next run of records without one as a displaced chunk, opened. Its data live until the next
 * call. False at the end of the input.
 */
bool carve_next(struct carve *carve, struct chunk *chunk);

/*
 * Where the first chunk begins from at on and before end that has records, and all that checksums say is right: also
 * within the records of another one it is given by itself. end when there is none.
 */
size_t carve_find_whole_chunk(struct bytes all, size_t at, size_t end);

#endif

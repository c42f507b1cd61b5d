/* SPDX-License-Identifier: MIT */
/*
 * What a definition of a template says, as a number: the same for the same tokens with the same names, wherever these
 * stand. Nobody who writes a log can foresee it, or make two definitions of one number: see evidence/fingerprint.h.
 */
#ifndef SAYING_H
#define SAYING_H

#include "evidence/bytes.h"
#include "evidence/fingerprint.h"

#include <string.h>

/* Which way it was said. */
#define SAID_BY_SKIM  1u
#define SAID_BY_STEPS 2u

#define SAYING_BLOCK 1024u
#define SAYING_ROOM  64u

/* The blocks are those of all bytes in a row, however these are added: a full one is used up when more come. */
struct saying {
	const struct fingerprint_key *key; /* NULL: nobody asks */
	uint64_t whole;                    /* of the blocks before; 0: none */
	size_t used;
	uint8_t bytes[SAYING_BLOCK + SAYING_ROOM];
};

static inline void saying_begin(struct saying *saying, const struct fingerprint_key *key, uint8_t way)
{
	saying->key = key;
	saying->whole = 0;
	saying->bytes[0] = way;
	saying->used = 1;
}

/* What does not fit into the block. */
void saying_add_rest(struct saying *saying, const void *bytes, size_t size);

static inline void saying_add(struct saying *saying, const void *bytes, size_t size)
{
	if (!saying->key)
		return;
	if (size > SAYING_BLOCK - saying->used) {
		saying_add_rest(saying, bytes, size);
		return;
	}
	memcpy(saying->bytes + saying->used, bytes, size);
	saying->used += size;
}

/* Room for up to SAYING_ROOM bytes, to be filled, and saying_took(); NULL when nobody asks. */
static inline uint8_t *saying_room(struct saying *saying)
{
	return saying->key ? saying->bytes + saying->used : NULL;
}

static inline void saying_took(struct saying *saying, size_t size)
{
	uint8_t more[SAYING_ROOM];
	saying->used += size;
	if (saying->used <= SAYING_BLOCK)
		return;
	size = saying->used - SAYING_BLOCK;
	memcpy(more, saying->bytes + SAYING_BLOCK, size);
	saying->used = SAYING_BLOCK;
	saying_add_rest(saying, more, size);
}

/* Never 0. */
uint64_t saying_end(struct saying *saying);

/* The number of the definition whose header stands at offset of the chunk. */
uint64_t saying_of(struct bytes chunk, size_t offset, const struct fingerprint_key *key);

#endif

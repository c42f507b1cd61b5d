/* SPDX-License-Identifier: MIT */
/*
 * What a definition of a template says, as a number: the same for the same tokens with the same names, wherever these
 * stand. It tells whether a GUID or an identifier names two different definitions in a log. Whoever writes a log does
 * not know the key and so can neither foresee the number nor make two definitions of one: see evidence/fingerprint.h.
 * Numbers of different keys cannot be compared.
 */
#ifndef SAYING_H
#define SAYING_H

#include "evidence/bytes.h"
#include "evidence/fingerprint.h"

#include <string.h>

/* By which of two walks over the tokens the number was made: such numbers are never the same. */
#define SAID_BY_SKIM  1u
#define SAID_BY_STEPS 2u

#define SAYING_BLOCK 1024u
#define SAYING_ROOM  64u

/*
 * The bytes are taken in blocks of SAYING_BLOCK, whatever the pieces in which they are added. A full block is kept
 * until more bytes come, since saying_end() needs the last one.
 */
struct saying {
	const struct fingerprint_key *key; /* NULL: no number is wanted, and nothing is added */
	uint64_t whole;                    /* the fingerprint of all blocks before; 0: none */
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

/* Adds what does not fit into the current block; only for saying_add() and saying_took(). */
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

/* Where up to SAYING_ROOM bytes can be written, to be added by saying_took(); NULL where no number is wanted. */
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

/* The number of all that was added. It is never 0, so that 0 can mean that a number is not known yet. */
uint64_t saying_end(struct saying *saying);

/* The number of the definition whose header stands at offset of the chunk. */
uint64_t saying_of(struct bytes chunk, size_t offset, const struct fingerprint_key *key);

#endif

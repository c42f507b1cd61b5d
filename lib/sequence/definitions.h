/* SPDX-License-Identifier: MIT */
/*
 * Remembers the template definitions of a log by their GUIDs, so that a GUID which stands for two different definitions
 * is noticed. Windows makes the GUID of a definition from what it says, and repeats both in every chunk. Where a later
 * chunk has another definition with the same GUID, programs that keep definitions for a whole log read the records of
 * one by the other. sequence.c adds the definitions.
 */
#ifndef DEFINITIONS_H
#define DEFINITIONS_H

#include "evidence/findings.h"
#include "evidence/fingerprint.h"
#include "evidence/index.h"
#include "ipsecevtx.h"

#include <stdbool.h>
#include <stdint.h>

/* How many definitions are kept: no log of Windows has nearly as many. Further ones are not compared. */
#define DEFINITIONS_MAX 65536u

struct definition {
	uint8_t guid[16];
	uint8_t says[16]; /* keyed digest of what the definition says: nobody can write another one with the same */
	uint64_t offset;  /* of the definition in the input, never 0 */
	bool is_root;     /* records use it, not BinXML in a value: programs keep these apart */
};

struct definitions {
	struct ipsecevtx_allocator allocator;
	struct definition *items;
	size_t count, room;
	struct index by_guid;
	bool no_memory;             /* a definition was not kept for want of memory: the reading ends */
	bool is_full;               /* a definition was not kept because there are DEFINITIONS_MAX */
	struct fingerprint_key key; /* of the table, and of the digests */
};

void definitions_init(struct definitions *definitions, const struct ipsecevtx_allocator *allocator);
void definitions_free(struct definitions *definitions);

/*
 * Adds a definition. Returns the first one that came with the same GUID and is_root, if it says something else; NULL in
 * all other cases, also without memory or room. The result lives until the next call.
 */
const struct definition *definitions_add(struct definitions *definitions, const struct definition *definition);

/* Adds a definition, and reports one that says something else, with that severity, and the first that finds no room. */
void definitions_note(struct definitions *definitions, struct findings *findings, const struct definition *definition,
	enum ipsecevtx_severity severity);

#endif

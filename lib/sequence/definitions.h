/* SPDX-License-Identifier: MIT */
/*
 * The definitions of templates in a log, by their GUIDs. Windows makes the GUID of a definition from what it says, and
 * repeats both in every chunk. Where another definition has the same GUID in a later chunk, programs that keep
 * definitions for a whole log read the records of one by the other.
 */
#ifndef DEFINITIONS_H
#define DEFINITIONS_H

#include "evidence/fingerprint.h"
#include "ipsecevtx.h"

#include <stdbool.h>
#include <stdint.h>

/* That are kept: no log of Windows has nearly as many. What comes behind them is not compared. */
#define DEFINITIONS_MAX 65536u

struct definition {
	uint8_t guid[16];
	uint8_t says[16]; /* the same for what says the same, and for nothing that anybody could write beside it */
	uint64_t offset;  /* in the input */
	bool is_root;     /* of records, and not of what is in a value: programs tell these apart */
};

struct definitions {
	struct ipsecevtx_allocator allocator;
	struct definition *items; /* a table with open addressing, at most half full; free where the offset is 0 */
	size_t count, room;
	bool no_memory;
	bool is_full; /* one more was to be added */
	struct fingerprint_key key;
};

void definitions_init(struct definitions *definitions, const struct ipsecevtx_allocator *allocator);
void definitions_free(struct definitions *definitions);

/*
 * The definition that came first with the same GUID, of its kind, if it says something else; NULL in all other cases,
 * also without memory, or room. Lives until the next one is added.
 */
const struct definition *definitions_add(struct definitions *definitions, const struct definition *definition);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The definitions of templates in a log, by their GUIDs. Windows makes the GUID of a definition from what it says, and
 * repeats both in every chunk. Where another definition has the same GUID in a later chunk, programs that keep
 * definitions for a whole log read the records of one by the other.
 */
#ifndef DEFINITIONS_H
#define DEFINITIONS_H

#include "ipsecevtx.h"

#include <stdbool.h>
#include <stdint.h>

/* That are kept: no log of Windows has nearly as many. What comes behind them is not compared. */
#define DEFINITIONS_MAX 65536u

struct definition {
	uint8_t guid[16];
	uint32_t area;   /* enum shape_area: what it says depends on where it is used */
	uint64_t says;   /* a number, the same for what says the same, and hardly ever for anything else */
	uint64_t offset; /* in the input */
};

struct definitions {
	struct ipsecevtx_allocator allocator;
	struct definition *items; /* a table with open addressing, at most half full; free where the offset is 0 */
	size_t count, room;
	bool no_memory;
	bool is_full; /* one more was to be added */
};

void definitions_init(struct definitions *definitions, const struct ipsecevtx_allocator *allocator);
void definitions_free(struct definitions *definitions);

/*
 * The definition that came first with the same GUID and area, if it says something else; NULL in all other cases, also
 * without memory, or room. Lives until the next one is added.
 */
const struct definition *definitions_add(struct definitions *definitions, const struct definition *definition);

#endif

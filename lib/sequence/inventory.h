/* SPDX-License-Identifier: MIT */
/* Which records a log holds: ranges of event numbers within each channel of each computer, and their fingerprint. */
#ifndef INVENTORY_H
#define INVENTORY_H

#include "ipsecevtx.h"

/* Ranges of a log; beyond, its numbers are scattered, and of each stream only the lowest and highest are kept. */
#define INVENTORY_RANGES 1024u

/* Numbers from first to last without one missing, in the order of the log. */
struct inventory_range {
	uint64_t stream;
	uint64_t first, last;
	uint64_t first_time, last_time; /* of those records; 0: unknown */
};

struct inventory {
	struct ipsecevtx_allocator allocator;
	struct inventory_range *ranges; /* grows */
	size_t count, room;
	bool is_scattered;
	bool no_memory;
	bool is_live;         /* the log was not exported: no number is missing but by damage */
	bool is_sound;        /* nothing is damaged: the ranges are those of all its records */
	uint64_t fingerprint; /* of the live records, whatever the order of its chunks */
	uint64_t bytes;       /* of those */
};

void inventory_init(struct inventory *inventory, const struct ipsecevtx_allocator *allocator);
void inventory_free(struct inventory *inventory);

void inventory_add_chunk(struct inventory *inventory, uint64_t fingerprint, uint64_t bytes);
void inventory_add_range(struct inventory *inventory, const struct inventory_range *range);

#endif

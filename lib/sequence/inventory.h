/* SPDX-License-Identifier: MIT */
/*
 * Which records one log holds: ranges of event numbers within each channel of each computer, and a fingerprint of the
 * records. sequence.c fills it while the log is read, if the caller's options have logs; logs_add() takes it at the
 * end.
 */
#ifndef INVENTORY_H
#define INVENTORY_H

#include "ipsecevtx.h"

/*
 * Most ranges of a log. If there are more, the log is scattered: one range is kept for each stream, lowest to highest.
 */
#define INVENTORY_RANGES 1024u

/* Event numbers of one stream from first to last, of which none is missing. */
struct inventory_range {
	uint64_t stream;
	uint64_t first, last;
	uint64_t first_time, last_time; /* FILETIMEs of the records with these two numbers; 0: unknown */
};

struct inventory {
	struct ipsecevtx_allocator allocator;
	struct inventory_range *ranges; /* in the order of the log */
	size_t count, room;
	bool is_scattered; /* there were too many ranges: see INVENTORY_RANGES */
	bool no_memory;    /* a range was left out: the inventory must not be used */
	bool is_live;      /* the log was not exported: no number is missing but by damage */
	bool is_sound;     /* nothing is damaged or unread: the ranges are those of all records */
	uint64_t unread;   /* how many records may be there in which no number could be read; UINT64_MAX: any number */
	uint64_t fingerprint; /* of the live records, the same for any order of the chunks */
	uint64_t bytes;       /* size of the live records */
};

void inventory_init(struct inventory *inventory, const struct ipsecevtx_allocator *allocator);
void inventory_free(struct inventory *inventory);

/* Adds a chunk whose live records have this fingerprint and size. */
void inventory_add_chunk(struct inventory *inventory, uint64_t fingerprint, uint64_t bytes);

/* Adds a range; without memory it sets no_memory. */
void inventory_add_range(struct inventory *inventory, const struct inventory_range *range);

#endif

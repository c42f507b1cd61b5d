/* SPDX-License-Identifier: MIT */
/*
 * How many IPsec events lie in the free space of chunks and are not handed out, whatever may explain them: no event
 * there is a silence. One counts where any way of reading what stands at a record's header finds it, by the chunk's
 * definitions or by what stands where its template should, whole or not, once each.
 */
#ifndef FREE_SPACE_H
#define FREE_SPACE_H

#include "decode/classify.h"
#include "evidence/chunk.h"

struct scan;

/* Where they are in the scan's chunk. */
struct free_space {
	size_t count;                    /* of those that are left */
	uint8_t offsets[CHUNK_SIZE / 8]; /* a bit for each of their headers, as long as there are any */
};

/* At the end of the live records: looks for them, from scan->slack_position on. */
void free_space_look(struct scan *scan);

/* Whether one stood there: it is taken, and does not count any more. */
bool free_space_take(struct scan *scan, size_t offset);

/* At the end of the chunk: counts what nobody took. */
void free_space_end(struct scan *scan);

/* Counts one that was taken, and could not be read then; time 0: unknown. */
void free_space_count(struct ipsecevtx_statistics *statistics, uint64_t time);

/* Makes the span of their times hold this one; 0: unknown. */
void free_space_widen(struct ipsecevtx_statistics *statistics, uint64_t time);

/* Whether an IPsec event stands in it. */
bool free_space_holds_event(const struct record_class *class);

#endif

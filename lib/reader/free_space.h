/* SPDX-License-Identifier: MIT */
/*
 * Counts the IPsec events in the free space of chunks that are not handed out, whatever may explain them, so that no
 * event there passes in silence (statistics->in_free_space). Each record header counts at most once, and does where any
 * way of reading what stands there finds an IPsec event: by the chunk's definitions, by what stands where the record's
 * template should, whole or cut. The scan looks for them at the end of the live records, takes back each that it hands
 * out, and counts the rest at the end of the chunk.
 */
#ifndef FREE_SPACE_H
#define FREE_SPACE_H

#include "decode/classify.h"
#include "evidence/chunk.h"

struct scan;

/* Where such events are in the scan's chunk. */
struct free_space {
	size_t count;                    /* events that were not taken yet */
	uint8_t offsets[CHUNK_SIZE / 8]; /* a bit for each offset of their headers; set only while count is not 0 */
};

/* Looks for IPsec events from scan->slack_position on, at the end of the live records. */
void free_space_look(struct scan *scan);

/* Takes the event whose header stands at offset, so that it does not count any more; false where there is none. */
bool free_space_take(struct scan *scan, size_t offset);

/*
 * At the end of the chunk: counts the events that nobody took, reports the first one not in Windows' form that cannot
 * be read, and passes their numbers on to the sequence.
 */
void free_space_end(struct scan *scan);

/* Counts an event that was taken because its record waited, but could not be read later. time 0: unknown. */
void free_space_count(struct ipsecevtx_statistics *statistics, uint64_t time);

/* Extends the span of the counted events' times to this one, unless it is implausible, as 0 is. */
void free_space_widen(struct ipsecevtx_statistics *statistics, uint64_t time);

/* Whether an IPsec event, or its provider, stands in a record of this class, whatever the record is itself. */
bool free_space_holds_event(const struct record_class *class);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Which records were there before: the same computer, channel, record number and content. Numbers follow each other in
 * a log, so that a block of them takes little more than four bytes a record.
 *
 * Windows writes no record twice into one log: those of one input whose headers have different numbers are different
 * records, whatever they say. Each of them is a copy of at most one record of another input: the first of the first,
 * the second of the second.
 */
#ifndef REPORT_DUPLICATES_H
#define REPORT_DUPLICATES_H

#include "report/hash.h"
#include "report/index.h"
#include "report/strings.h"

struct duplicate_block;
struct duplicate_fact;

struct duplicates {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct index index;
	struct duplicate_block *blocks;
	size_t count, room;
	uint32_t recent; /* the block that was used last */
	/* What is known beside the blocks: of records that are there again, and of those with another one's number. */
	struct index fact_index;
	struct duplicate_fact *facts;
	size_t fact_count, fact_room;
};

struct duplicate_record {
	uint64_t record_id;
	uint64_t content; /* a hash */
	uint64_t header;  /* the number in the record's header */
	uint32_t log;     /* what stands for a channel of a computer */
	uint32_t source;  /* what stands for the input; STRING_NONE: its header tells nothing of its place in there */
};

void duplicates_init(
	struct duplicates *duplicates, const struct ipsecevtx_allocator *allocator, const struct hash_key *key);
void duplicates_free(struct duplicates *duplicates);

/*
 * Notes a record: 1 when it was there before, 0 when not, -1 when there is no memory. *place is how many records with
 * its number and content, and with other headers, came before it in its input.
 */
int duplicates_note(struct duplicates *duplicates, const struct duplicate_record *record, uint32_t *place);

#endif

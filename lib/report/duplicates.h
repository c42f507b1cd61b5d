/* SPDX-License-Identifier: MIT */
/*
 * Which records were there before: the same computer, channel, record number and content. Numbers follow each other in
 * a log, so that a block of them takes little more than four bytes a record.
 */
#ifndef REPORT_DUPLICATES_H
#define REPORT_DUPLICATES_H

#include "evidence/index.h"
#include "report/hash.h"

struct duplicate_block;

struct duplicates {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct index index;
	struct duplicate_block *blocks;
	size_t count, room;
	uint32_t recent; /* the block that was used last */
	/* Records whose number is another one's too: hashes of all that they are. */
	struct index others;
	uint64_t *other_hashes;
	size_t other_count, other_room;
};

void duplicates_init(
	struct duplicates *duplicates, const struct ipsecevtx_allocator *allocator, const struct hash_key *key);
void duplicates_free(struct duplicates *duplicates);

/*
 * Notes a record of a log, which a number stands for (a channel of a computer): 1 when it was there before, 0 when not,
 * -1 when there is no memory.
 */
int duplicates_note(struct duplicates *duplicates, uint32_t log, uint64_t record_id, uint64_t content);

#endif

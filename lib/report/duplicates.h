/* SPDX-License-Identifier: MIT */
/*
 * Recognises records that were added before, by their log (computer and channel), record number and content. Numbers
 * follow each other in a log, so records are kept in blocks that take little more than four bytes a record.
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
	uint32_t recent; /* index of the block that was used last */
	/*
	 * Records whose number an earlier record of the log has with other content: hashes of log, number and content.
	 */
	struct index others;
	uint64_t *other_hashes;
	size_t other_count, other_room;
};

void duplicates_init(
	struct duplicates *duplicates, const struct ipsecevtx_allocator *allocator, const struct hash_key *key);
void duplicates_free(struct duplicates *duplicates);

/*
 * Notes a record of a log, which a string's number stands for. Returns 1 when the record was there before, 0 when it
 * was not, -1 when there is no memory. content is content_hash().
 */
int duplicates_note(struct duplicates *duplicates, uint32_t log, uint64_t record_id, uint64_t content);

#endif

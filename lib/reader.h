/* SPDX-License-Identifier: MIT */
/* A reader's inside, for those who drive it: one thread, or many. */
#ifndef READER_H
#define READER_H

#include "carve.h"
#include "later.h"
#include "scan.h"

struct ipsecevtx_reader {
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options; /* without what is borrowed during open */
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	struct findings findings;
	char *name;
	struct source *source;
	bool is_raw; /* carved: no file, no order */
	struct feed feed;
	struct carve carve;
	struct file_header header;
	uint64_t chunks_present;
	uint64_t zeroes;     /* bytes of chunks never used, since the last one that was */
	uint64_t last_slack; /* bytes at the end of the last block that hold no live record */
	bool input_ended;    /* only records that wait for a definition are left */
	bool finished;
	struct sequence sequence;
	struct selection selection;
	struct scan scan;
	struct later later;
	size_t retried; /* chunks of later */
};

/* Begins with the next block of the input; false at its end. A block without records begins nothing. */
bool reader_next_block(struct ipsecevtx_reader *reader);

/* After the last event of a block. */
void reader_end_block(struct ipsecevtx_reader *reader);

/* Puts records that wait for a definition aside; false when there is no room. */
bool reader_keep(
	struct ipsecevtx_reader *reader, const struct chunk *chunk, const struct waiting_record *records, size_t count);

/* Before a chunk at offset that is used: says what chunks of zeroes before it mean. */
void reader_report_zeroes(struct ipsecevtx_reader *reader, uint64_t offset);

/* Begins with the next chunk whose records waited for a definition; false when there are no more. */
bool reader_next_waiting(struct ipsecevtx_reader *reader);

/* The input ended, by itself or because it cannot be read any further: says what is left to say. */
void reader_finish(struct ipsecevtx_reader *reader);

#endif

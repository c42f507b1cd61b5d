/* SPDX-License-Identifier: MIT */
/* A reader's inside, for those who drive it: one thread, or many. */
#ifndef READER_H
#define READER_H

#include <stdatomic.h>

#include "evidence/carve.h"
#include "reader/chunk_before.h"
#include "reader/copies.h"
#include "reader/scan.h"
#include "reader/waiting.h"
#include "reference/verdicts.h"

/* The chunks of the oldest and of the youngest record, as chunk headers number them. */
struct chunk_ends {
	bool has_any; /* a chunk with records, and all below is known */
	uint64_t first_id, last_id;
	uint64_t first_chunk, last_chunk;
	uint64_t before;      /* the last number of the chunk that came last */
	uint64_t empty;       /* where the first of those without records stands, of which */
	uint64_t empty_count; /* so many stand right before the next one */
};

struct ipsecevtx_reader {
	atomic_bool is_stopped; /* by the caller, on any thread */
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options; /* without what is borrowed during open */
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	struct findings findings;
	char *name;
	struct source *source;
	bool is_raw; /* carved: no file, no order */
	struct feed feed;
	struct chunk_before before;
	struct carve carve;
	struct file_header header;
	uint64_t chunks_present;
	struct chunk_ends ends;
	uint64_t zeroes;     /* bytes of chunks never used, since the last one that was */
	uint64_t last_slack; /* bytes at the end of the last block that hold no live record */
	bool input_ended;    /* only records that wait for a template are left */
	bool finished;
	struct sequence sequence;
	struct inventory inventory; /* for the logs of the options */
	struct definitions definitions;
	struct selection selection;
	bool is_surveyed;
	struct copies copies;      /* what records of free space are compared with */
	struct verdicts *verdicts; /* NULL: the options ask for none */
	struct context_use context;
	struct scan scan;
	struct waiting waiting;
	size_t waiting_at; /* chunks of waiting that were read */
};

#endif

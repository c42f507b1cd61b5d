/* SPDX-License-Identifier: MIT */
/*
 * The inside of struct ipsecevtx_reader, which reader.c makes and frees. drive.c goes through it with one thread,
 * parallel.c with many; then only the calling thread changes it, and workers read those members that are set before
 * they start, wait for their turn to use verdicts and context, and ask is_stopped.
 */
#ifndef READER_H
#define READER_H

#include <stdatomic.h>

#include "evidence/carve.h"
#include "reader/chunk_before.h"
#include "reader/copies.h"
#include "reader/scan.h"
#include "reader/waiting.h"
#include "reference/verdicts.h"

/* The chunks that hold the oldest and the youngest record, by the numbers in sound chunk headers. */
struct chunk_ends {
	bool has_any;                     /* a chunk with records was met: the members up to before are set */
	uint64_t first_id, last_id;       /* lowest and highest record number of all chunks */
	uint64_t first_chunk, last_chunk; /* which chunks have these, counted from 0 */
	uint64_t before;                  /* last record number of the chunk with records that came last */
	uint64_t empty;                   /* offset of the first of the chunks without records that came since */
	uint64_t empty_count;             /* how many these are */
};

struct ipsecevtx_reader {
	atomic_bool is_stopped; /* set by ipsecevtx_stop(), on any thread */
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_options options; /* without the pointers that are the caller's only during open */
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	struct findings findings;
	char *name;
	struct source *source;
	bool is_raw; /* carving: the input is raw bytes, without file header, and its chunks are in no order */
	struct feed feed;
	struct chunk_before before;
	struct carve carve;
	struct file_header header;
	uint64_t chunks_present; /* chunks of the input so far that are not all zero */
	struct chunk_ends ends;
	uint64_t zeroes;     /* bytes of chunks all zero since the last chunk that is not */
	uint64_t last_slack; /* bytes at the end of the last block that hold no live record */
	bool input_ended;    /* only records that wait for a template are left */
	bool finished;       /* every further step is DRIVE_END */
	struct sequence sequence;
	struct inventory inventory; /* what logs_add() takes at the end; filled only where the options have logs */
	struct definitions definitions;
	struct selection selection;
	bool is_surveyed; /* survey_input() was called */
	/*
	 * Where that could not read the input; code IPSECEVTX_OK: nowhere, or where the reading itself could not
	 * either.
	 */
	struct ipsecevtx_error unsurveyed;
	struct copies copies;      /* what records of free space are compared with */
	struct verdicts *verdicts; /* NULL: the direct engine alone, or libevtx alone, decodes unchecked */
	struct context_use context;
	struct scan scan;
	struct waiting waiting;
	size_t waiting_at; /* how many chunks of waiting were read again */
};

#endif

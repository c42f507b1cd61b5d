/* SPDX-License-Identifier: MIT */
/*
 * What the live records of a chunk say of the time at which they were written, and of the numbers that come next: what
 * a record of free space is held against.
 */
#ifndef LIVE_PART_H
#define LIVE_PART_H

#include "decode/classify.h"
#include "evidence/chunk.h"

/* Streams of a chunk whose last number is kept: those that were written last. */
#define LIVE_STREAMS_MAX 8u

#define LIVE_TEMPLATES_MAX 8u

struct live_stream {
	uint64_t stream;
	uint64_t record_id; /* the last EventRecordID */
};

/* FILETIMEs; 0: not known. */
struct live_times {
	uint64_t earliest, latest;
	uint64_t middle; /* a half of the records has this or an earlier one: a single one that was changed means
			    nothing */
};

/* The records before a chunk's free space, one by one. */
struct live_walk {
	struct chunk chunk;
	struct record record;
	struct record_class class; /* when it is readable */
	bool is_readable;
};

void live_walk_begin(struct live_walk *walk, const struct chunk *chunk);
/* False at the end. The classifier's plans were started for the chunk. */
bool live_walk_next(struct live_walk *walk, struct classifier *classifier);

struct live_part {
	bool is_younger;           /* one has an event that is younger than its header */
	bool is_exported;          /* most have another number in System than in the header */
	bool is_shifted;           /* and most of these by the same difference: */
	uint64_t shift;            /* by so much it is greater */
	struct live_times written; /* of headers */
	struct live_times event;
	size_t stream_count, next_stream;
	size_t ours_count;
	uint32_t ours[LIVE_TEMPLATES_MAX]; /* where templates of IPsec events stand in the chunk, as far as they are
					      kept */
	bool has_more;                     /* there are more streams than are kept */
	struct live_stream streams[LIVE_STREAMS_MAX];
};

/* Looks at all live records of the chunk, for which the classifier's plans were started. */
void live_part_look(struct live_part *live, struct classifier *classifier, const struct chunk *chunk);

/* Whether the template of an IPsec event stands there. */
bool live_part_has_template(const struct live_part *live, uint32_t offset);

/* The last EventRecordID of a channel and computer; 0 when it has none. */
uint64_t live_part_last_id(const struct live_part *live, uint64_t stream);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What the live records of a chunk say about their times and numbers, as far as records of its free space are compared
 * with it: beyond.c and candidate_age.c use live_part_look(), slack.c the walk alone.
 */
#ifndef LIVE_PART_H
#define LIVE_PART_H

#include "decode/classify.h"
#include "evidence/chunk.h"

/* Streams (a channel of a computer) of a chunk whose last number is kept; a further one replaces the oldest. */
#define LIVE_STREAMS_MAX 8u

/* Templates of IPsec events in a chunk whose places are kept; further ones are not. */
#define LIVE_TEMPLATES_MAX 8u

struct live_stream {
	uint64_t stream;
	uint64_t record_id; /* the last EventRecordID */
};

/* FILETIMEs; 0: not known. */
struct live_times {
	uint64_t earliest, latest;
	uint64_t middle; /* the median, which a single changed record does not move far */
};

/* A walk over the records before a chunk's free space, one by one. */
struct live_walk {
	struct chunk chunk; /* a copy with a position of its own; the data stay the caller's */
	struct record record;
	struct record_class class; /* of the record, where it is readable */
	bool is_readable;
};

void live_walk_begin(struct live_walk *walk, const struct chunk *chunk);

/*
 * Goes on to the next record, passing over skipped bytes and torn records; false at the end. The classifier must have
 * been started for the chunk.
 */
bool live_walk_next(struct live_walk *walk, struct classifier *classifier);

struct live_part {
	bool is_younger;           /* a record has an event that is younger than its header */
	bool is_exported;          /* most records have another number in System than in the header */
	bool is_shifted;           /* exported, and in at least half of the records the numbers differ by shift */
	uint64_t shift;            /* how much greater the number in System is; 0 unless is_shifted */
	struct live_times written; /* times in record headers */
	struct live_times event;   /* times in System (TimeCreated) */
	size_t stream_count, next_stream;
	size_t ours_count;
	uint32_t ours[LIVE_TEMPLATES_MAX]; /* chunk offsets of templates of IPsec events */
	bool has_more;                     /* the chunk has more streams than are kept */
	struct live_stream streams[LIVE_STREAMS_MAX];
};

/* Fills live from all live records of the chunk, for which the classifier was started. */
void live_part_look(struct live_part *live, struct classifier *classifier, const struct chunk *chunk);

/* Whether live records use a template of an IPsec event at this chunk offset, as far as the places are kept. */
bool live_part_has_template(const struct live_part *live, uint32_t offset);

/* The last EventRecordID of a stream; 0 when no live record is of the stream, or it is not kept any more. */
uint64_t live_part_last_id(const struct live_part *live, uint64_t stream);

#endif

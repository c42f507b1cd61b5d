/* SPDX-License-Identifier: MIT */
/*
 * One chunk at a time into events: the walk over its records, what is hidden between and behind them, the filter,
 * the engines, and what there is to say about the chunk.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdatomic.h>

#include "evidence/feed.h"
#include "reader/beyond.h"
#include "reader/copies.h"
#include "reader/engines.h"
#include "reader/free_space.h"
#include "reader/selection.h"
#include "reader/slack.h"
#include "reader/trail.h"
#include "reader/waiting.h"
#include "sequence/notice.h"
#include "sequence/sequence.h"

/* Records of a chunk that wait for their template; more than these are lost at once. */
#define SCAN_WAITING_MAX 1024u

enum scan_stage {
	SCAN_DONE = 0,
	SCAN_LIVE,    /* records in their order */
	SCAN_BEYOND,  /* whole records in the free space that go on with the live ones */
	SCAN_SLACK,   /* whole records in the free space */
	SCAN_WAITING, /* records that waited for a template */
};

struct scan {
	struct memory_watch memory; /* that ran out: scan_next() ends, and no event or finding comes any more */
	const atomic_bool *stop;    /* no further record is begun once it is set; NULL: never */
	const struct selection *selection;
	const char *name; /* of the input */
	bool recover;
	bool needs_checksums; /* the file header does not say that there are none */
	bool is_unclosed;     /* the file header says that the log was not closed */
	bool is_new;          /* the file header says that nothing was written yet: it has one chunk, and no record */
	const struct file_header *header; /* NULL: there is none, or it is damaged */
	bool is_carved;                   /* from raw bytes */
	bool may_wait;                    /* a record without its template is kept for later, not lost */
	struct findings findings;
	struct ipsecevtx_statistics *statistics;
	struct sequence *sequence; /* NULL: the order of records means nothing */
	struct trail *trail;       /* not NULL: findings and the order are noted here, for another thread */
	struct engines engines;
	struct classifier classifier;
	struct record_class follower;      /* of the record that was followed last: see scan_follow.h */
	struct notice notice;              /* of the last record about the log itself */
	const struct fingerprint_key *key; /* of the logs that are compared later; NULL: none */

	const struct copies *copies; /* what records of free space are compared with */
	struct slack_order order;    /* of the chunk's live records, once it is needed */

	enum scan_stage stage;
	struct chunk chunk;
	struct record record; /* of the event that was handed out last */
	bool has_event;
	size_t slack_position;
	bool is_sound;      /* nothing about the chunk marks its records */
	bool told_beyond;   /* that records go on in the free space */
	bool goes_by_place; /* see scan_place.h */
	bool is_between;    /* the record is one of free space, before one that goes on with the live ones */
	struct beyond beyond;
	struct free_space free_space;
	bool is_straddled;                  /* the free space begins within a whole record, which is the next one */
	bool ended_oddly;                   /* the last live step is no record that is right in its size */
	size_t hidden_position, hidden_end; /* bytes of the last record that hold something */
	/* Other records to which a size leads, and the live ones up to there: they may lead back to one of those. */
	size_t fork; /* the next one; 0: none */
	struct chunk beside_fork;
	size_t fork_work;               /* steps of such walks in the chunk; 0: there was none */
	uint8_t forked[CHUNK_SIZE / 8]; /* which places they came to, a bit for each, once there was one */
	size_t inside;                  /* of records of the chunk that cannot be read, searched for others */
	bool has_records;
	uint64_t first_record_id, last_record_id; /* of the live records so far */
	uint64_t previous_record_id;              /* before the last one, or its own where it is the first */
	uint64_t inner_id; /* the highest number of those found inside them that goes on; 0: there is none */
	uint64_t live_count;
	size_t last_record_offset, last_record_size; /* as it was read */
	struct waiting_record waiting[SCAN_WAITING_MAX];
	size_t waiting_count;
	size_t waiting_position;
};

/* False when there is no memory; scan_free() is due all the same. */
bool scan_init(struct scan *scan, const struct ipsecevtx_allocator *allocator, const struct ipsecevtx_options *options,
	struct ipsecevtx_statistics *statistics);
void scan_free(struct scan *scan);

/* Which events are asked for; before scan_start(). */
void scan_select(struct scan *scan, const struct selection *selection);

/* Definitions of templates are to be noted, as numbers by that key; see definitions.h. Before scan_start(). */
void scan_compare_definitions(struct scan *scan, const struct fingerprint_key *key);

/* Where counts go; before scan_start(). */
void scan_count_in(struct scan *scan, struct ipsecevtx_statistics *statistics);
/* A record of that time and number, 0 where it has none, if it is the first of all. */
void scan_note_first(struct ipsecevtx_statistics *statistics, uint64_t time, uint64_t record_id);

/* Begins with a block, which must live until its last event was used. */
void scan_start(struct scan *scan, const struct chunk *chunk);

/* Begins with the waiting records of a chunk that was scanned before. */
void scan_start_waiting(
	struct scan *scan, const struct chunk *chunk, const struct waiting_record *records, size_t count);

/* Whether nothing was written to the chunk yet, as the file header says: that a later one is there says otherwise. */
static inline bool scan_is_new(const struct scan *scan)
{
	return scan->is_new && scan->chunk.offset < FILE_HEADER_SIZE + CHUNK_SIZE;
}

/* Whether the caller stopped the reading. */
static inline bool scan_is_stopped(const struct scan *scan)
{
	return scan->stop && atomic_load_explicit(scan->stop, memory_order_relaxed);
}

/* The next event that is asked for; NULL at the end of the chunk, when the reading was stopped, and when memory ran
 * out. */
const struct ipsecevtx_event *scan_next(struct scan *scan);

#endif

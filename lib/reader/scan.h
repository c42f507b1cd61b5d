/* SPDX-License-Identifier: MIT */
/*
 * The scan turns one chunk at a time into events: it walks over the chunk's records, finds those that are hidden
 * between and behind them, filters, has the engines decode what is asked for, and reports what is odd about the chunk.
 * A reader has one struct scan, and each worker of parallel.c one of its own; drive.c and workers.c call scan_start()
 * for a chunk, and scan_next() until it returns NULL.
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
	SCAN_LIVE,    /* live records, in their order */
	SCAN_BEYOND,  /* records of the free space that are hidden live ones: see beyond.h */
	SCAN_SLACK,   /* all whole records of the free space; only with recover */
	SCAN_WAITING, /* records of an earlier chunk that waited for a template */
};

struct scan {
	/* Once memory.ran_out is set, scan_next() returns NULL, and no event or finding comes any more. */
	struct memory_watch memory;
	const atomic_bool *stop; /* once it is set, no further record is begun; NULL: never */
	const struct selection *selection;
	const char *name;                 /* of the input */
	const struct source *source;      /* the input; NULL: no place of it is to be read again */
	uint64_t unasked;                 /* see struct chunk */
	bool recover;                     /* records of free space are asked for */
	bool needs_checksums;             /* the file header does not say that the chunks have none */
	bool is_unclosed;                 /* the file header says that the log was not closed */
	bool is_new;                      /* the file header says that there is one chunk, and no record yet */
	const struct file_header *header; /* NULL: there is none, or it is damaged */
	bool is_carved;                   /* the chunks are carved from raw bytes */
	bool may_wait;                    /* a record without its template is kept for later, not lost */
	struct findings findings;
	struct ipsecevtx_statistics *statistics; /* where the scan counts */
	struct sequence *sequence;               /* where records are noted in their order; NULL: they have none */
	struct trail *trail; /* where a worker notes findings and records instead, for the calling thread; or NULL */
	struct engines engines;
	struct classifier classifier;
	struct record_class follower;      /* class of the record that was followed last: see scan_follow.h */
	struct notice notice;              /* of the last record about the log itself */
	const struct fingerprint_key *key; /* of the options' logs, which are compared later; NULL: there are none */

	const struct copies *copies; /* what records of free space are compared with */
	struct slack_order order;    /* of the chunk's live records, filled when it is first needed */

	enum scan_stage stage;
	struct chunk chunk;
	struct record record; /* the record that was found last */
	bool has_event;       /* the event of that record was handed out */
	size_t slack_position;
	bool is_sound;      /* nothing about the chunk gives its records a mark, or makes them recovered ones */
	bool told_beyond;   /* it was reported that hidden records stand in the free space */
	bool goes_by_place; /* templates are found by their place for now: see scan_place.h */
	bool is_between;    /* the record is a leftover in free space, before one that is hidden there */
	struct beyond beyond;
	struct free_space free_space;
	bool is_straddled; /* the free space begins within a whole record, which comes next */
	bool ended_oddly;  /* the last step of the live walk was no record with a right size */
	/* The part of the last record that is still to be searched for records inside it; none where both are equal. */
	size_t hidden_position, hidden_end;
	/*
	 * The walk over records to which the size of a live record leads, where that record ends elsewhere (see
	 * scan_fork.h); beside_fork walks over the live records beside it, because it may lead back to one of them.
	 */
	size_t fork; /* where the next such record stands; 0: there is none */
	struct chunk beside_fork;
	size_t fork_work;               /* steps of such walks in the chunk; 0: there was none */
	uint8_t forked[CHUNK_SIZE / 8]; /* a bit for each place to which they came; set only if fork_work is not 0 */
	size_t inside;                  /* bytes of the chunk's unreadable records searched for records inside them */
	bool has_records;
	uint64_t first_record_id, last_record_id; /* numbers of the chunk's live records so far */
	uint64_t previous_record_id; /* of the live record before the last, or of the last where it is alone */
	uint64_t inner_id; /* highest number of a record found inside live ones that goes on with theirs; 0: none */
	uint64_t live_count;
	size_t last_record_offset, last_record_size; /* of the last live record, with the size that it was read with */
	struct waiting_record waiting[SCAN_WAITING_MAX]; /* those that wait, or, at SCAN_WAITING, waited */
	size_t waiting_count;
	size_t waiting_position; /* how many of these were read */
};

/* Sets up a zeroed scan. False when there is no memory; scan_free() is due all the same. */
bool scan_init(struct scan *scan, const struct ipsecevtx_allocator *allocator, const struct ipsecevtx_options *options,
	struct ipsecevtx_statistics *statistics);
void scan_free(struct scan *scan);

/* Sets which events are asked for; before scan_start(). The selection stays the caller's. */
void scan_select(struct scan *scan, const struct selection *selection);

/* Has the definitions of templates noted for struct definitions, whose key this is; before scan_start(). */
void scan_compare_definitions(struct scan *scan, const struct fingerprint_key *key);

/* Sets where the scan counts from now on; before scan_start(). */
void scan_count_in(struct scan *scan, struct ipsecevtx_statistics *statistics);

/*
 * Makes a record's time and number the first of the log, if no earlier time was noted; of records with the same time
 * the lowest number counts. record_id 0: unknown.
 */
void scan_note_first(struct ipsecevtx_statistics *statistics, uint64_t time, uint64_t record_id);

/* Begins with a chunk, whose bytes must live until its last event was used, and reports what is odd about it. */
void scan_start(struct scan *scan, const struct chunk *chunk);

/* Begins with those records of a chunk that was scanned before which waited for a template. */
void scan_start_waiting(
	struct scan *scan, const struct chunk *chunk, const struct waiting_record *records, size_t count);

/*
 * Whether nothing was written to the scan's chunk yet, as the file header says. That is believed of the first chunk
 * only: where there is another one, the header is wrong.
 */
static inline bool scan_is_new(const struct scan *scan)
{
	return scan->is_new && scan->chunk.offset < FILE_HEADER_SIZE + CHUNK_SIZE;
}

/* Adds what another scan of the input noted as its unasked. */
static inline void scan_add_unasked(struct scan *scan, uint64_t offset)
{
	if (offset != 0 && (scan->unasked == 0 || offset < scan->unasked))
		scan->unasked = offset;
}

/* Whether the caller stopped the reading. */
static inline bool scan_is_stopped(const struct scan *scan)
{
	return scan->stop && atomic_load_explicit(scan->stop, memory_order_relaxed);
}

/*
 * The next event that is asked for, which lives until the next call; NULL at the end of the chunk, when the reading was
 * stopped, and when memory ran out (scan->memory.ran_out).
 */
const struct ipsecevtx_event *scan_next(struct scan *scan);

#endif

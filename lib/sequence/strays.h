/* SPDX-License-Identifier: MIT */
/*
 * IPsec events of free space, held against the numbers of all live records, which only the log's end tells.
 *
 * In a log that was not exported, what an older use of a chunk left has lower numbers than every live record, for
 * Windows writes all other chunks between two uses of one, and numbers go on where a log is cleared. Memory of chunks
 * before, that became a chunk of this one, has numbers of live records: such a record stands in the chunk before, too,
 * live or in its free space, at the same place and with the same bytes (3,106 of 3,107 in 650 public logs; the last one
 * was begun over).
 */
#ifndef STRAYS_H
#define STRAYS_H

#include "decode/classify.h"
#include "evidence/digest.h"
#include "evidence/findings.h"

enum stray_kind {
	STRAY_BEGUN,   /* the first record behind the chunk should be its event */
	STRAY_BEFORE,  /* it is older than all of the chunk, and has no lower number */
	STRAY_OUTSIDE, /* it has no number of the chunk, nor have those that go on from it */
};

/* What the chunk before has at the same place. */
enum stray_memory {
	STRAY_MEMORY_UNKNOWN = 0, /* there is no sound chunk right before */
	STRAY_MEMORY_SAME,
	STRAY_MEMORY_OTHER,
};

struct stray_note {
	struct finding_place place;
	enum stray_kind kind;
	size_t bytes; /* of several, which stand one behind the other */
	uint8_t digest[DIGEST_SIZE];
	enum stray_memory memory; /* strays_note() finds out */
	uint64_t number;          /* of the event */
	uint64_t last;            /* of several */
	uint64_t first;           /* the number of the chunk's first live record */
	uint64_t behind;          /* of its last one */
	uint64_t time;            /* of the event, of several the latest; 0: unknown */
	uint64_t event_id;
	uint64_t stream; /* its channel and computer */
};

/* Numbers of live records, one behind the other: none between them is missing without a finding that says why. */
struct stray_run {
	uint64_t from, to;
	uint64_t time;    /* of the first one; 0: unknown */
	bool was_cleared; /* the log, as the first one says */
};

/* What owns the strays tells what the chunk before has at the note's place; of the first chunk, when the log ends. */
struct stray_look {
	enum stray_memory (*before)(void *user, const struct stray_note *note);
	enum stray_memory (*at_end)(void *user, const struct stray_note *note);
	void *user;
};

/* So many of each are known. */
#define STRAY_RUNS  64u
#define STRAY_NOTES 64u

/* Zeroed at first. */
struct strays {
	struct stray_look look; /* its functions are NULL: memory is unknown */
	bool is_waiting;        /* for the first record behind the chunk: */
	struct stray_note begun;
	struct stray_run runs[STRAY_RUNS];
	size_t run_count;
	uint64_t latest;    /* time with which a run ended */
	bool has_more_runs; /* the last one holds them, and what is missing between */
	struct stray_note notes[STRAY_NOTES];
	size_t note_count;
	bool is_audited;      /* live records are of the provider of IPsec events */
	bool may_have_turned; /* the log has as many chunks as one needs to begin again at its first one */
	bool has_more_notes;  /* which were left out: the one with the highest number, and the latest time of all */
	struct stray_note left_out;
};

/* A live record with which a run begins; found is NULL where it could not be read. */
void strays_begin_run(struct strays *strays, uint64_t number, const struct record_identity *found);

/* The run ends with this number, of a record of this time; 0: unknown. */
void strays_end_run(struct strays *strays, uint64_t last, uint64_t time);

/* Whether all of these numbers are in runs that have ended. False where there were too many to know. */
bool strays_have_seen(const struct strays *strays, uint64_t from, uint64_t to);

/* Behind the live records of the chunk. */
void strays_note(struct strays *strays, const struct stray_note *note);

/*
 * The first record behind the chunk in which one waits, or the log's end; found is NULL where there is none, or it
 * could not be read. is_explained: there may be others between, for a reason that was told.
 */
void strays_see(
	struct strays *strays, struct findings *findings, const struct record_identity *found, bool is_explained);

/* At the end of a log most of which was not exported, whose last run has ended. */
void strays_finish(struct strays *strays, struct findings *findings);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Strays: IPsec events in free space that are not printed. They are compared here with the numbers of all live records,
 * which are known only at the end of the log, to report those that an honest log would not have. sequence.c passes
 * everything on.
 *
 * In a log that was not exported, an event left by an older use of a chunk has a lower number than every live record:
 * Windows writes all other chunks between two uses of one, and the numbers go on even where a log is cleared. An event
 * left in memory that Windows used for an earlier chunk of the same log may have the number of a live record; then it
 * stands in the chunk before, too, live or in its free space, at the same place and with the same bytes. (So it is with
 * 3,106 of 3,107 such events in 650 public logs; Windows had begun to write over the last one.)
 */
#ifndef STRAYS_H
#define STRAYS_H

#include "decode/classify.h"
#include "evidence/digest.h"
#include "evidence/findings.h"

enum stray_kind {
	/* Windows may have begun to write it over an older record: then the next chunk's first record is this event. */
	STRAY_BEGUN,
	STRAY_BEFORE,  /* it is older than all live records of its chunk, and has no lower number */
	STRAY_OUTSIDE, /* neither its number nor those that go on from it are numbers of its chunk */
};

/* What the chunk before has at the place of a stray. */
enum stray_memory {
	STRAY_MEMORY_UNKNOWN = 0, /* there is no sound chunk right before */
	STRAY_MEMORY_SAME,        /* the same bytes */
	STRAY_MEMORY_OTHER,       /* other bytes */
};

/* A stray, or several with consecutive numbers that stand one behind the other. */
struct stray_note {
	struct finding_place place;
	enum stray_kind kind;
	size_t bytes; /* size of all of them */
	uint8_t digest[DIGEST_SIZE];
	enum stray_memory memory; /* strays_note() or strays_finish() finds this out */
	uint64_t number;          /* of the first event */
	uint64_t last;            /* number of the last event */
	uint64_t first;           /* number of the chunk's first live record */
	uint64_t behind;          /* number of the chunk's last live record */
	uint64_t time;            /* FILETIME of the latest event; 0: unknown */
	uint64_t event_id;
	uint64_t stream; /* channel and computer */
};

/* Numbers of successive live records, between which none is missing without a finding that says why. */
struct stray_run {
	uint64_t from, to;
	uint64_t time;    /* FILETIME of the first record; 0: unknown */
	bool was_cleared; /* the first record says that the log was cleared */
};

/*
 * Functions of the caller that tell what the chunk before has at the note's place: before() while the note's chunk is
 * read, at_end() at the end of the log for a note of the first chunk, to which the last chunk comes before. See
 * reader/chunk_before.h.
 */
struct stray_look {
	enum stray_memory (*before)(void *user, const struct stray_note *note);
	enum stray_memory (*at_end)(void *user, const struct stray_note *note);
	void *user;
};

/* How many runs, and how many notes, are kept. */
#define STRAY_RUNS  64u
#define STRAY_NOTES 64u

/* Begins zeroed. */
struct strays {
	struct stray_look look;  /* its functions are NULL: every note's memory stays unknown */
	bool is_waiting;         /* begun waits for the first record of the next chunk */
	struct stray_note begun; /* of kind STRAY_BEGUN */
	struct stray_run runs[STRAY_RUNS];
	size_t run_count;
	uint64_t latest;    /* latest time with which a run ended */
	bool has_more_runs; /* the last run stands for itself and all further ones, with the gaps between them */
	struct stray_note notes[STRAY_NOTES];
	size_t note_count;
	bool is_audited;      /* a live record is of the provider of IPsec events */
	bool may_have_turned; /* the log has so many chunks that it may have begun again at its first one */
	bool has_more_notes;  /* notes were left out */
	/* The one of those with the highest number; its time is the latest of them all. */
	struct stray_note left_out;
};

/* Begins a run with a live record of this number; found is NULL where the record could not be read. */
void strays_begin_run(struct strays *strays, uint64_t number, const struct record_identity *found);

/* Ends the run with a record of this number and time; time 0: unknown. */
void strays_end_run(struct strays *strays, uint64_t last, uint64_t time);

/* Whether all numbers from this to that are in runs which have ended. False where there were too many runs to know. */
bool strays_have_seen(const struct strays *strays, uint64_t from, uint64_t to);

/* Notes a stray. To be called after the live records of its chunk and before those of the next. */
void strays_note(struct strays *strays, const struct stray_note *note);

/*
 * Settles what waits for the first record behind its chunk. found is NULL at the log's end, and where that record could
 * not be read. is_explained: other records may be missing between, for a reason that was reported.
 */
void strays_see(
	struct strays *strays, struct findings *findings, const struct record_identity *found, bool is_explained);

/* Reports the strays that are not to be expected, at the end of a log of which most records were not exported. */
void strays_finish(struct strays *strays, struct findings *findings);

#endif

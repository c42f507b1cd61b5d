/* SPDX-License-Identifier: MIT */
/* IPsec events of free space that what else the log holds explains, or not. */
#ifndef STRAYS_H
#define STRAYS_H

#include "decode/classify.h"
#include "evidence/findings.h"

enum stray_kind {
	STRAY_BEGUN,   /* the first record behind the chunk should be its event */
	STRAY_BEFORE,  /* it is older than all of the chunk, and has no lower number */
	STRAY_OUTSIDE, /* no number of the chunk is its, or theirs, of several that go on from it */
};

struct stray_note {
	struct finding_place place;
	enum stray_kind kind;
	uint64_t number; /* of the event */
	uint64_t last;   /* of several */
	uint64_t time;   /* of the event, of several that of the last; 0: unknown */
	uint64_t event_id;
};

/* Numbers that no live record has, between two that have others. */
struct stray_gap {
	uint64_t from, to;
	uint64_t time; /* of the record before; 0: unknown */
};

/* So many gaps are known: the last ones. */
#define STRAY_GAPS 64u

/* And so many of the last that may be of a gap behind the chunk. */
#define STRAYS_AHEAD 16u

/* Zeroed at first. */
struct strays {
	bool is_waiting; /* for the first record behind the chunk: */
	struct stray_note begun;
	uint64_t first_time; /* of the log's first record; 0: unknown */
	struct stray_gap gaps[STRAY_GAPS];
	size_t gap_count; /* so far */
	struct stray_note ahead[STRAYS_AHEAD];
	size_t ahead_count;
	uint64_t first_number;       /* of the log's first record; 0: unknown */
	bool was_cleared;            /* as that record says */
	struct stray_note uncleared; /* only a log that was cleared explains them: */
	bool has_uncleared;          /* they are there */
	bool is_next; /* with the numbers right behind the chunk's; else with those right before the log's first */
};

/* For which nothing that was told is a reason. */
void strays_note_gap(struct strays *strays, struct findings *findings, const struct stray_gap *gap);

/* last: the number of the chunk's last live record. */
void strays_note(struct strays *strays, struct findings *findings, const struct stray_note *note, uint64_t last);

/* Those with the next numbers were told of. */
void strays_forget_next(struct strays *strays);

/* The first record of the log, or behind the chunk in which one waits; found is NULL where it could not be read. */
void strays_see(struct strays *strays, struct findings *findings, const struct record_identity *found);

/* At the end of a log that was not exported, and that has no older records behind younger ones. */
void strays_finish(const struct strays *strays, struct findings *findings);

#endif

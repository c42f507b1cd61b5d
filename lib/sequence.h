/* SPDX-License-Identifier: MIT */
/*
 * The order of records: what their numbers and times say about records that are missing, repeated or moved, and
 * whether the log was exported. Works on what the filter's look at each record tells anyway.
 */
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include "chunk.h"
#include "classify.h"
#include "findings.h"

/* Channels and computers that are told apart; a log of forwarded events may hold more, which then go unchecked. */
#define SEQUENCE_STREAMS 256u

struct sequence_stream {
	uint64_t stream; /* 0: free */
	uint64_t last_id;
	uint64_t last_time;
};

struct sequence {
	struct findings *findings;
	bool has_last;
	uint64_t first_id; /* lowest record id of the headers so far */
	uint64_t last_id;  /* of the last header */
	bool after_damage; /* records may be missing for a reason that was told */
	bool after_hidden;
	bool is_live;     /* the first record's two numbers were the same: the log was not exported */
	bool in_damage;   /* this chunk or the last one is damaged */
	bool was_damaged; /* the last one */
	bool at_chunk;    /* the next record is the first of its chunk */
	bool has_wrapped;
	bool is_shifted;   /* event ids differ from header ids by the same number so far */
	bool is_selection; /* that shift changes: an exported selection */
	bool told_times;
	int64_t shift;       /* of event ids against header ids */
	uint64_t last_break; /* time of the last break in the order, 0 for none */
	struct sequence_stream streams[SEQUENCE_STREAMS];
};

void sequence_init(struct sequence *sequence, struct findings *findings);

/* A new chunk begins; a damaged one may hold anything. */
void sequence_start_chunk(struct sequence *sequence, bool is_damaged);

/* Bytes were lost here, or records hidden in the last one: a gap that follows is no news. */
void sequence_note_damage(struct sequence *sequence);
void sequence_note_hidden(struct sequence *sequence);

/* A live record at offset of the input. place is NULL when it could not be read. */
void sequence_add(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_place *place);

/*
 * Whether a record stands behind another one so that sequence_add() has nothing to say of it, if it was called for
 * that one: sequence_pass() for the last one of a run of such records is the same as sequence_add() for each.
 */
bool sequence_is_next(const struct record *before, const struct record_place *place_before, const struct record *record,
	const struct record_place *place);
void sequence_pass(struct sequence *sequence, const struct record *record, const struct record_place *place);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The order of records: what their numbers and times say about records that are missing, repeated or moved, and
 * whether the log was exported. Works on what the filter's look at each record tells anyway.
 *
 * Headers are numbered one after the other in any log that Windows wrote. In a log that was never saved elsewhere the
 * events have the same numbers; an export numbers the headers anew, from 1, and leaves the events theirs, which go on
 * within each channel of each computer.
 */
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include "binxml/filetime.h"
#include "decode/classify.h"
#include "evidence/chunk.h"
#include "evidence/findings.h"
#include "sequence/definitions.h"
#include "sequence/header_times.h"
#include "sequence/inventory.h"
#include "sequence/strays.h"

/* Channels and computers that are told apart; a log of forwarded events may hold more, which then go unchecked. */
#define SEQUENCE_STREAMS 256u

struct sequence_stream {
	uint64_t stream; /* 0: free */
	uint64_t last_id;
	uint64_t last_time;
	uint64_t range_first; /* of the numbers that end with the last one, without one missing; 0: none */
	uint64_t range_time;  /* of that record; 0: unknown */
	uint64_t repeated_id; /* the last number that stood in more than one record, one behind the other */
	uint64_t repeats;     /* how often it came again */
};

/* A chunk as its records come. */
struct chunk_note {
	bool is_damaged;             /* it may hold anything */
	uint64_t first_id;           /* of its records, as its header says; 0: it cannot be believed */
	uint64_t fingerprint, bytes; /* of its live records, for an inventory */
};

/* A record whose event has another number than its header, in a log where they were the same: the next one tells. */
struct sequence_doubt {
	bool is_there;
	bool is_other_stream; /* than the records before */
	struct finding_place place;
	uint64_t expected, found;
};

struct sequence {
	struct findings *findings;
	struct inventory *inventory;     /* what takes the numbers; NULL: nothing */
	struct definitions *definitions; /* what takes those of templates; NULL: nothing */
	bool has_last;
	uint64_t first_id;                  /* lowest record id of the headers so far */
	struct finding_place first;         /* where the first record stands, with the number that it should have */
	uint64_t last_id;                   /* of the last header, as it should have been */
	uint64_t last_header;               /* as it is */
	uint64_t highest_header;            /* of all so far */
	uint64_t last_stream;               /* 0: unknown */
	struct sequence_stream *last_state; /* of that stream; NULL: none */
	uint64_t chunk_first_id;            /* of this chunk's records, as its header says; 0: it cannot be believed */
	uint64_t starts, live_starts;       /* first records of chunks; of these, whose event has the header's number */
	bool after_damage;                  /* records may be missing for a reason that was told */
	bool after_hidden;
	uint64_t explained; /* how many may be missing for these reasons */
	bool is_live;       /* the two numbers of each record are the same so far: the log was not exported */
	bool is_from_one;   /* the headers are numbered from 1, as an export's are */
	bool in_damage;     /* this chunk or the last one is damaged */
	bool was_damaged;   /* the last one */
	bool saw_damage;    /* anywhere */
	bool has_unread;    /* there are records or bytes in which no number could be read */
	bool at_chunk;      /* the next record is the first of its chunk */
	bool has_wrapped;
	uint64_t chunk_count;
	uint64_t turn_id; /* the number before it did */
	bool told_turn;
	bool told_behind;   /* a record stands behind one with a higher number */
	uint64_t other_ids; /* records of a live log whose event has another number than its header */
	bool is_selection;  /* it was told that not all of the original log is here */
	bool told_export;
	bool told_streams;   /* there are more than are told apart */
	int64_t shift;       /* of event ids against header ids */
	uint64_t resume_id;  /* what goes on behind the last break, where one header's number was odd; 0: nothing */
	uint64_t last_break; /* time of the last break in the order, 0 for none */
	struct sequence_doubt doubt;
	struct header_times times;
	struct strays strays;
	struct sequence_stream streams[SEQUENCE_STREAMS];
};

/* In zeroed memory. */
void sequence_init(struct sequence *sequence, struct findings *findings);

/* A new chunk begins. */
void sequence_start_chunk(struct sequence *sequence, const struct chunk_note *note);

/*
 * Bytes were lost here, or records hidden in the last one, which was reported: it explains a gap of as many records
 * that follows, UINT64_MAX: of any number.
 */
void sequence_note_damage(struct sequence *sequence, uint64_t records);
void sequence_note_hidden(struct sequence *sequence, uint64_t records);

/* An IPsec event of the free space of the last chunk. */
void sequence_note_stray(struct sequence *sequence, const struct stray_note *note);

/* A live record at offset of the input. identity is NULL when it could not be read. */
void sequence_add(struct sequence *sequence, const struct record *record, uint64_t offset,
	const struct record_identity *identity);

/*
 * Whether a record stands behind another one as in a sound log. The first of a run of such records may still settle
 * what is pending of the one before; behind that, sequence_pass() for the last one of a run is the same as
 * sequence_add() for each.
 */
static inline bool sequence_is_next(const struct record *before, const struct record_identity *found_before,
	const struct record *record, const struct record_identity *found)
{
	/* A number that has a next one: it is neither 0 nor the last of all. */
	return before->record_id - 1 < UINT64_MAX - 1 && record->record_id == before->record_id + 1 &&
	       found_before->record_id - 1 < UINT64_MAX - 1 && found->record_id == found_before->record_id + 1 &&
	       found->stream == found_before->stream && found->is_ours == found_before->is_ours &&
	       found->time == record->written_time && found_before->time == before->written_time &&
	       found->time >= found_before->time && time_is_plausible(found->time) &&
	       time_is_plausible(found_before->time) && !found->notice;
}

void sequence_pass(struct sequence *sequence, const struct record *record, const struct record_identity *identity);

/* The log ends: says what only its end can tell. */
void sequence_finish(struct sequence *sequence);

/* A definition of a template, in a chunk without damage. */
void sequence_add_definition(struct sequence *sequence, const struct definition *definition);

/* Whether a stream is one of those that are told apart. */
bool sequence_knows(const struct sequence *sequence, uint64_t stream);

#endif

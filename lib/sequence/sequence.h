/* SPDX-License-Identifier: MIT */
/*
 * The order of records: reports what their numbers and times say about records that are missing, repeated or moved, and
 * whether the log was exported. The scan calls these functions for each live record in the order of the input, with
 * what the filter's look at the record tells anyway; with several threads trail_replay() does.
 *
 * Record headers are numbered one after the other in any log that Windows wrote. In a log that was never saved
 * elsewhere the events have the same numbers; an export numbers the headers anew, from 1, and leaves the events their
 * numbers, which go on within each channel of each computer.
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

/*
 * How many streams, each a channel of a computer, are told apart. A log of forwarded events may hold more: the numbers
 * and times within the further ones are not compared, which is reported.
 */
#define SEQUENCE_STREAMS 256u

struct sequence_stream {
	uint64_t stream; /* 0: free */
	uint64_t last_id;
	uint64_t last_time;
	uint64_t range_first; /* first of the numbers up to last_id of which none is missing; 0: none yet */
	uint64_t range_time;  /* FILETIME of the record with that number; 0: unknown */
	uint64_t repeated_id; /* the last number that stood in two or more successive records of the stream */
	uint64_t repeats;     /* how often that number came again */
};

/* What a chunk says before its records come. */
struct chunk_note {
	bool is_damaged;             /* a checksum or a field of its header is wrong: its records may say anything */
	uint64_t first_id;           /* number of its first record, as its header says; 0: not to be believed */
	uint64_t fingerprint, bytes; /* of its live records, for the inventory */
};

/*
 * A record whose event has another number than its header, in a log where the two were the same: the next record tells
 * whether this one was changed, or the log exported.
 */
struct sequence_doubt {
	bool is_there;
	bool is_other_stream; /* the record is of another stream than the one before */
	struct finding_place place;
	uint64_t expected, found; /* the number in the header, and in the event */
	/* Stream and number of the last record before in which both numbers are the same; with is_first its own. */
	uint64_t live_stream, live_id;
	bool is_first;  /* no record before it has two numbers */
	bool was_saved; /* it was settled as an export since all headers so far said that Windows saved the log */
};

struct sequence {
	struct findings *findings;
	struct inventory *inventory;        /* takes the ranges of numbers; NULL: nobody does */
	struct definitions *definitions;    /* takes the template definitions; NULL: nobody does */
	bool has_last;                      /* a record came */
	bool has_number;                    /* one whose event has a number */
	uint64_t first_id;                  /* lowest number of a header so far */
	struct finding_place first;         /* place of the first record, with the number that its header should have */
	uint64_t last_id;                   /* number that the last record's header should have */
	uint64_t last_header;               /* number that it has */
	uint64_t highest_header;            /* highest number of a header so far */
	uint64_t last_stream;               /* stream of the last record; 0: unknown */
	struct sequence_stream *last_state; /* of that stream; NULL: it is unknown, or one stream too many */
	uint64_t chunk_first_id;            /* struct chunk_note's first_id of this chunk */
	uint64_t starts, live_starts;       /* first records of chunks; how many of them have two equal numbers */
	bool after_damage;  /* damage since the last record, which was reported, may have lost records */
	bool after_hidden;  /* hidden records since the last one were reported */
	uint64_t explained; /* how many missing records these two explain */
	bool is_live;       /* the two numbers of each record are the same so far: the log was not exported */
	bool is_from_one;   /* the headers are numbered from 1, as in an export */
	bool in_damage;     /* this chunk or the last one is damaged */
	bool was_damaged;   /* this chunk is damaged */
	bool saw_damage;    /* a chunk so far is damaged, or bytes are lost that may have held any number of records */
	bool has_unread;    /* there are records or bytes in which no number could be read */
	uint64_t unread;    /* how many records these are; UINT64_MAX: any number */
	bool at_chunk;      /* the next record is the first of its chunk */
	bool has_wrapped;   /* lower numbers than the first one's follow: the log began again at its first chunk */
	uint64_t chunk_count;
	uint64_t turn_id;   /* with has_wrapped: number of the last record before that */
	bool told_turn;     /* a gap was reported that includes the records which stand at the file's beginning */
	bool told_behind;   /* it was reported that a record stands behind one with a higher number */
	uint64_t other_ids; /* how often it was reported that a live log's event has another number than its header */
	bool is_selection;  /* it was reported that not all of the original log is here */
	bool told_export;   /* it was reported that the log was exported */
	bool told_streams;  /* it was reported that there are more streams than are told apart */
	int64_t shift;      /* number in the event minus number in the header, of the last record */
	/* Records so far; how many there were before the first of those that have this shift; how many with shift 0. */
	uint64_t count, count_before, equal_before;
	/* A header number that goes on behind the last break, as if only one header's number had been odd; 0: none. */
	uint64_t resume_id;
	uint64_t last_break; /* FILETIME of the last break in the order; 0: there was none */
	struct sequence_doubt doubt;
	struct sequence_doubt believed; /* the last one that was settled as an export: see event_numbers.c */
	struct header_times times;
	struct strays strays;
	struct sequence_stream streams[SEQUENCE_STREAMS];
};

/* Sets up a zeroed sequence. findings stay the caller's. */
void sequence_init(struct sequence *sequence, struct findings *findings);

/* Begins with a chunk, before its records are added. */
void sequence_start_chunk(struct sequence *sequence, const struct chunk_note *note);

/*
 * Tells of a reported reason why numbers may be missing before the next record: bytes were lost here, or hidden records
 * found in the last one. It explains a gap of up to so many records, with UINT64_MAX of any number.
 */
void sequence_note_damage(struct sequence *sequence, uint64_t records);
void sequence_note_hidden(struct sequence *sequence, uint64_t records);

/* Notes an IPsec event in the free space of the current chunk, after the chunk's live records. See strays.h. */
void sequence_note_stray(struct sequence *sequence, const struct stray_note *note);

/* Adds a live record, which stands at offset of the input. identity is NULL when the record could not be read. */
void sequence_add(struct sequence *sequence, const struct record *record, uint64_t offset,
	const struct record_identity *identity);

/*
 * Whether a record follows another one as in a sound log: both numbers go on, both times are equal, nothing steps back.
 * In a run of such records the first one may still settle what is pending of the record before, and has to be added;
 * sequence_pass() for the last record of the run then does the same as sequence_add() for each of the others.
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

/* Adds the last record of a run, whose records since the one added before it are taken for added. */
void sequence_pass(struct sequence *sequence, const struct record *record, const struct record_identity *identity);

/* At the end of the log: reports what only the end can tell, and completes the inventory. */
void sequence_finish(struct sequence *sequence);

/* Adds a template definition, of a chunk in which at most a checksum is wrong; reports a GUID that says two things. */
void sequence_add_definition(struct sequence *sequence, const struct definition *definition);

/* Whether the stream is one of those that are told apart, up to SEQUENCE_STREAMS. */
bool sequence_knows(const struct sequence *sequence, uint64_t stream);

#endif

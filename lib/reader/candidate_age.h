/* SPDX-License-Identifier: MIT */
/*
 * Compares a record of free space with the live records of its chunk: is it older, as Windows leaves them, or as late,
 * as hidden ones are? Called by beyond.c and free_space.c after beyond_look_at_live().
 */
#ifndef CANDIDATE_AGE_H
#define CANDIDATE_AGE_H

#include "reader/candidate.h"

enum candidate_age {
	AGE_OLDER,   /* as an older use of the chunk leaves records, or nothing tells its age */
	AGE_DOUBTED, /* younger, but a log that was cleared, or memory of another log, may have left it */
	AGE_YOUNGER, /* certainly younger than the first live record */
};

/* The age of a record, by the live ones and those that candidate_go_on() was told of. */
enum candidate_age candidate_age(const struct scan *scan, const struct candidate *candidate);

/*
 * Tells that a record is AGE_YOUNGER, in the chunk's order: where it goes on in time with those before it, it is the
 * latest from now on.
 */
void candidate_go_on(struct live_part *live, const struct candidate *candidate);

/* Whether the record is an IPsec event as no log that Windows wrote has one in free space; see the .c file for why. */
bool candidate_is_unexplained(const struct scan *scan, const struct candidate *candidate);

/* Whether both times of the record, as far as known, are before those of all live records, as in an older log. */
bool candidate_is_older_than_all(const struct beyond *beyond, const struct candidate *candidate);

/* Whether the record's numbers mean something in this log, and one of them is not below the chunk's first. */
bool candidate_has_live_number(const struct scan *scan, const struct candidate *candidate);

/* Whether Windows may have begun to write the event over an older record, whose header is left. */
bool candidate_is_begun_over(const struct scan *scan, const struct candidate *candidate);

/* Whether the event's own time is as late as that of most live records. */
bool candidate_has_late_event(const struct beyond *beyond, const struct candidate *candidate);

/* The same by the time in the record's header, which tells more: forwarded events can be older than their record. */
bool candidate_was_written_late(const struct beyond *beyond, const struct candidate *candidate);

/*
 * Whether no other chunk can have a live record with this number, which has to be higher than those of this chunk: the
 * file header of a log that was closed gives the next number, and the chunk in which the last record stands.
 */
bool candidate_is_of_no_chunk(const struct scan *scan, uint64_t number);

/*
 * The last place up to offset to which the sizes of records lead from start on, whatever their trailing sizes say.
 * Programs that pass over broken records (Dissect) go that way, and take a size that is too small for a record, too.
 */
size_t candidate_led_to(const struct chunk *chunk, size_t start, size_t offset);

#endif

/* SPDX-License-Identifier: MIT */
/* A record of free space held against the live ones of its chunk, which were looked at. */
#ifndef CANDIDATE_AGE_H
#define CANDIDATE_AGE_H

#include "reader/candidate.h"

/* Against the live ones. */
enum candidate_age {
	AGE_OLDER,   /* as an older use of the chunk leaves them, or nothing tells */
	AGE_DOUBTED, /* younger, but a log that was cleared, or memory of another one, may have left it */
	AGE_YOUNGER,
};

enum candidate_age candidate_age(struct scan *scan, const struct candidate *candidate);

/* Whether no log that Windows wrote has an IPsec event there, in free space behind live records. */
bool candidate_is_unexplained(struct scan *scan, const struct candidate *candidate);

/* Whether it was written before all live ones by all that it says, as what is left of an older log. */
bool candidate_is_older_than_all(const struct beyond *beyond, const struct candidate *candidate);

/*
 * Whether it cannot be read, but names the template of an IPsec event that is live here, and has no lower number:
 * others may read it. Of an older use only the first bytes are written over, and its header with them.
 */
bool candidate_is_unread_of_ours(const struct scan *scan, const struct candidate *candidate);
/* Whether its numbers count, and one of them is no lower one than those of the chunk. */
bool candidate_has_live_number(const struct scan *scan, const struct candidate *candidate);

/* Whether Windows may have begun to write it over an older one, which left its header. */
bool candidate_is_begun_over(const struct scan *scan, const struct candidate *candidate);

bool candidate_has_late_event(const struct beyond *beyond, const struct candidate *candidate);
/* Whether it was written as late as most of the live ones, as its header says; events can come late. */
bool candidate_was_written_late(const struct beyond *beyond, const struct candidate *candidate);

/*
 * Whether no chunk can have a live record of that number, which is higher than those of this one: in a log that was
 * closed the file header says which the next number is, and in which chunk the last record stands.
 */
bool is_of_no_chunk(const struct scan *scan, uint64_t number);

/*
 * The last place up to offset to which the sizes of records lead that stand one behind the other from start on, right
 * or not behind them: programs that pass over broken ones (Dissect) go that way, and no record is too small for them.
 */
size_t led_to(const struct chunk *chunk, size_t start, size_t offset);

#endif

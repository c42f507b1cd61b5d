/* SPDX-License-Identifier: MIT */
/*
 * Records behind the place where a chunk says that its free space begins, which go on with the live ones: the offset
 * was lowered, so that Windows and others stop before them.
 *
 * What Windows leaves there are records of an older use of the chunk. Those of the same log have lower numbers. Those
 * of a log that was cleared may have the numbers that come next here; but
 *  - their headers were written before those of the live records, unless the clock was set back in between; and
 *  - they go on from a record that the last live one was written over: the trailing size before the first whole one
 *    says that it began among the live ones, or there are whole ones with numbers that the live ones have too.
 * Memory of a chunk of another log may become one of this log, and its records stand in the free space of that; their
 * numbers go on by chance, and their values were written over at places. A log to which nothing was written yet has one
 * chunk, in which there may be nothing else.
 *
 * So hidden ones are those that were written as late as most live ones, and whose numbers go on with theirs, in the
 * header or in System, within a run of numbers that does not begin in what was written over; and, in a log that was not
 * exported, those that are younger than the first live one and have no lower number, whatever stands before them: of
 * the cases above only a clock that was set back leaves such, and that leaves a gap in time too.
 *
 * An IPsec event there that is none of what logs of Windows have in free space is told, wherever it stands and whatever
 * else it says: see candidate_age.c.
 */
#ifndef BEYOND_H
#define BEYOND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/live_part.h"

struct scan;

/* Less than any event of Windows takes. */
#define EVENT_SIZE_MIN 128u

enum beyond_verdict {
	BEYOND_NONE = 0,
	BEYOND_DOUBT, /* some have the next numbers, and may be hidden or of a log that was cleared */
	BEYOND_SURE,
};

/*
 * Programs that look at no offset (Dissect) go on with what stands whole where the free space begins, whatever its
 * number. Where records have one size, an older use of the chunk leaves such; never one as late as the live ones.
 */
enum beyond_stray {
	STRAY_NONE = 0,
	STRAY_OLDER, /* an IPsec event */
	STRAY_LATE, /* one that was written as late as most live ones; the first of them in a log that was closed may be
		       any record */
	STRAY_UNEXPLAINED, /* an IPsec event that no log of Windows has there; wherever it stands in free space */
	STRAY_ODD, /* one that is of no form in which Windows writes records, in which others may show an IPsec event */
};

/* An IPsec event. */
struct beyond_event {
	struct record record;
	struct record_identity identity;
	uint64_t last; /* the number of the last one, where others go on from it */
	size_t bytes;  /* of all of these, which stand one behind the other; 0: that is not asked for */
};

/* Of a chunk. */
struct beyond {
	bool is_known;    /* all below was worked out */
	size_t start;     /* where the free space begins */
	bool is_empty;    /* there are no live records */
	uint64_t last_id; /* of the live records */
	bool has_live;    /* live was worked out */
	struct live_part live;
	enum beyond_verdict verdict;
	bool belongs;   /* one of those that are sure to go on with them is of this log */
	size_t doubted; /* where the first record begins that is in doubt */
	size_t later; /* where the first one begins that is younger than the live ones, and doubted; 0: there is none */
	size_t unread;    /* the same of one that is sure to be, but cannot be read */
	unsigned headers; /* without a whole record that were looked at */
	size_t single; /* where the only one stands that is sure to be younger, and may be a copy; 0: there is none */
	bool has_younger; /* one that is sure to be, can be read, and has no higher number, or one of no chunk */
	/*
	 * Where the last hidden record begins: all up to there whose numbers go on with the live ones were live,
	 * whatever their values say.
	 */
	size_t until;
	bool has_stray;   /* a whole one stands there, or behind broken ones that lead from there to it */
	size_t stray_end; /* of the records that stand one behind the other from the start on */
	enum beyond_stray stray;
	/* Of each kind; its record's size is 0 where there is none: */
	struct beyond_event begun; /* that Windows may have begun to write over an older one */
	struct beyond_event older; /* that is older than all live ones, and has no lower number */
	size_t stray_offset;       /* of the first that is of that kind */
	size_t stray_size;
	bool is_stray_unread; /* it cannot be read */
};

/* The next record that goes on with the live ones, from scan->slack_position on; false when there is none. */
bool beyond_find(struct scan *scan, struct record *record);

/* Whether beyond_find() gives it, where it is a whole one. */
bool beyond_is_printed(struct scan *scan, const struct record *record);

/* Whether its number goes on with those of the live ones, and there is room for the records between. */
bool beyond_follows(const struct scan *scan, const struct record *record);

/* Whether Windows may have written it, in a log that was not closed, behind what the chunk's header tells of. */
bool beyond_may_be_newer(const struct scan *scan, const struct record *record);

/* Works out what the live records of the chunk say, once. */
void beyond_look_at_live(struct scan *scan);

/* Whether it stands where the free space begins. */
bool beyond_is_there(const struct scan *scan, const struct record *record);

#endif

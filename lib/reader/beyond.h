/* SPDX-License-Identifier: MIT */
/*
 * Which records in a chunk's free space are hidden live records. Whoever lowers the free space offset in a chunk's
 * header makes Windows, and most readers, stop before the last records, which still stand there. The scan asks this
 * module once the live records of a chunk are read: beyond_find() gives the hidden records to print, struct beyond says
 * which others deserve a finding.
 *
 * Free space of an untouched log holds records too, which must not be taken for hidden ones:
 *  - Records of an older use of the chunk. In a log that was never cleared they have lower numbers. After a log was
 *    cleared they may have just the numbers that come next here, but their headers were written before those of the
 *    live records, unless the clock was set back in between; and the live records overwrote the first of them, so that
 *    the trailing size before the first whole one leads back among the live records, or whole ones have numbers that
 *    live records have too.
 *  - Records of another log, where Windows used the memory of that log's chunk again for this one. Their numbers go on
 *    with the live ones by chance only, and some of their values were overwritten. A log to which nothing was written
 *    yet has one chunk, which may hold nothing but such records.
 *
 * A record therefore counts as hidden where either holds:
 *  - It was written as late as most live records, and its number in the header or in System goes on with theirs, within
 *    a run of numbers that does not begin in overwritten bytes.
 *  - The log was not exported, and the record is younger than the first live one and has no lower number. Of the honest
 *    cases above only a clock that was set back leaves such a record, and that leaves a gap in time too.
 *
 * An IPsec event in free space that fits none of the cases seen in logs of Windows is reported wherever it stands: see
 * candidate_is_unexplained().
 */
#ifndef BEYOND_H
#define BEYOND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/live_part.h"

struct scan;

/* Bytes: no event of Windows takes fewer. Tells how many records may have stood in a gap. */
#define EVENT_SIZE_MIN 128u

enum beyond_verdict {
	BEYOND_NONE = 0,
	BEYOND_DOUBT, /* records have the next numbers: they may be hidden, or of a log that was cleared */
	BEYOND_SURE,  /* there are hidden records */
};

/*
 * The most doubtful record of the free space that is not printed. Programs that ignore the free space offset (Dissect)
 * read on with any whole record that stands where the free space begins, whatever its number. Where all records have
 * the same size, an older use of the chunk leaves a whole record there; but never one as late as the live records.
 */
enum beyond_stray {
	STRAY_NONE = 0,
	STRAY_OLDER, /* any other IPsec event to which such programs come */
	/*
	 * A record to which such programs come, written as late as most live ones: an IPsec event, or a record that
	 * cannot be read or is the first one there, unless Windows may have written it after the chunk's header.
	 */
	STRAY_LATE,
	STRAY_UNEXPLAINED, /* an IPsec event, anywhere in free space, as no log of Windows has there */
	STRAY_ODD,         /* a record not in Windows' form, in which other programs may show an IPsec event */
};

/* An IPsec event in free space, or several with consecutive numbers that stand one behind the other. */
struct beyond_event {
	struct record record; /* the first one */
	struct record_identity identity;
	uint64_t last; /* number of the last one */
	size_t bytes;  /* size of all of them; 0: the caller does not ask for it */
};

/* What is found in the free space of one chunk. Offsets are counted in the chunk; 0 means none. */
struct beyond {
	bool is_known;    /* all below was worked out */
	size_t start;     /* where the free space begins */
	bool is_empty;    /* the chunk has no live records */
	uint64_t last_id; /* number of the last live record */
	bool has_live;    /* live was worked out */
	struct live_part live;
	enum beyond_verdict verdict;
	bool belongs;     /* one of the records that are certainly hidden is of this log, and not of another one */
	size_t doubted;   /* where the first record in doubt begins */
	size_t later;     /* where the first record begins that is younger than the live ones, but in doubt */
	size_t unread;    /* where the first unreadable record begins that is younger than the live ones */
	size_t unlooked;  /* where the first header stands that was not looked at because there are too many */
	unsigned headers; /* how many headers without a whole record were looked at */
	size_t single;    /* where the only record begins that is certainly younger, which may be a copy */
	/* A readable record is certainly younger, and has no higher number than the live ones, or one of no chunk. */
	bool has_younger;
	/*
	 * Where the last hidden record begins. Each record up to there whose number goes on with the live ones was live
	 * once, whatever its values say.
	 */
	size_t until;
	bool has_stray;   /* a whole record stands at start, or where broken records lead to from there */
	size_t stray_end; /* where the last record ends to which the sizes lead from start on */
	enum beyond_stray stray;
	/* The size of the record in each of these two is 0 where there is no such event: */
	struct beyond_event begun; /* an event that Windows may have begun to write over an older record */
	struct beyond_event older; /* an event that is older than all live records, and has no lower number */
	size_t stray_offset;       /* where the record that stray tells of begins: the first of its kind */
	size_t stray_size;
	bool is_stray_unread; /* that record cannot be read */
};

/*
 * Finds the next hidden record from scan->slack_position on, whole or not; false when there is none. The first call
 * for a chunk fills scan->beyond.
 */
bool beyond_find(struct scan *scan, struct record *record);

/* Whether beyond_find() returns this whole record, so that it is printed. */
bool beyond_is_printed(struct scan *scan, const struct record *record);

/* Whether the record's number comes after the last live one's, and the records between would have had room. */
bool beyond_follows(const struct scan *scan, const struct record *record);

/*
 * Whether Windows itself may have written the record: in a log that was not closed the header of a chunk can be out of
 * date, so that its newest records stand in what it calls free space.
 */
bool beyond_may_be_newer(const struct scan *scan, const struct record *record);

/* Fills scan->beyond.live from the live records of the chunk, where that was not done yet. */
void beyond_look_at_live(struct scan *scan);

/* Whether the record begins exactly where the free space does. */
bool beyond_is_there(const struct scan *scan, const struct record *record);

#endif

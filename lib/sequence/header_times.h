/* SPDX-License-Identifier: MIT */
/*
 * The times in the record headers against those in the events. In a log that was never saved elsewhere the two are the
 * same. Where Windows saves a log, it gives each record's header the time of the record that it reads next, and the
 * last one none (so in every exported log that was looked at); of a selection that next record may be missing. In
 * forwarded logs the header has the time of arrival.
 */
#ifndef HEADER_TIMES_H
#define HEADER_TIMES_H

#include "decode/classify.h"
#include "evidence/chunk.h"
#include "evidence/findings.h"

/* What is known of the log when a record comes. */
struct log_state {
	bool is_live;       /* the numbers in headers and events are the same so far */
	bool is_continuous; /* the record's number is the next one of the last one's channel and computer */
	bool is_damaged;    /* known damage is near, and explains odd times */
};

struct header_times {
	struct findings *findings;
	bool *told_export; /* that the log was exported is told once, whatever shows it */
	bool is_shifted;   /* a header had the next record's time */
	bool is_plain;     /* a header had its own event's time, which was not the next one's */
	bool has_last;
	struct finding_place place; /* of the last record, with the severity that a difference in it would have */
	uint64_t written, time;     /* its two times */
};

void header_times_init(struct header_times *times, struct findings *findings, bool *told_export);

/* A record whose two times are known: what the last one's header says can be judged now. */
void header_times_add(struct header_times *times, const struct record *record, uint64_t offset, uint64_t time,
	const struct log_state *state);

/* The same for a record whose two times are one, as the last one's are, next in its channel and computer. */
static inline void header_times_pass(struct header_times *times, uint64_t time)
{
	times->is_plain = times->is_plain || time != times->time;
	times->time = times->written = time;
}

/* A record whose event does not tell its time: nothing can judge the last one. */
void header_times_skip(struct header_times *times, const struct log_state *state);

/* What the last record's header says does not count: it was overwritten, which was told. */
void header_times_forget(struct header_times *times);

/* The end of the log. */
void header_times_finish(struct header_times *times, bool is_live);

/* Whether the header of the last record, or of one before it, has a later time, as those of a saved log. */
bool header_times_show_export(const struct header_times *times);

#endif

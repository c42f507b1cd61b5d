/* SPDX-License-Identifier: MIT */
/*
 * Compares the time in each record's header with the time in its event (TimeCreated), and reports a difference that no
 * export explains. In a log that was never saved elsewhere the two are the same. Where Windows saves a log, it gives
 * each record's header the time of the record that it reads next, and the last header none (so in every exported log
 * that was looked at); where a selection was saved, that next record may not be in it. In logs of forwarded events the
 * header has the time of arrival. sequence.c calls these functions for each record in its order; the difference in one
 * record is judged when the next one is known.
 */
#ifndef HEADER_TIMES_H
#define HEADER_TIMES_H

#include "decode/classify.h"
#include "evidence/chunk.h"
#include "evidence/findings.h"

/* What is known of the log when a record comes. */
struct log_state {
	bool is_live;       /* the numbers in headers and events are the same so far: the log was not exported */
	bool is_continuous; /* the record is of the last one's channel and computer, and has the next number there */
	bool is_damaged;    /* known damage is near, and explains odd times */
};

struct header_times {
	struct findings *findings;
	bool *told_export; /* the sequence's: that the log was exported is reported once, whatever shows it */
	bool is_shifted;   /* a header had the next record's time */
	bool is_plain;     /* a header had its own event's time, which was not the next record's */
	bool has_last;
	struct finding_place place; /* of the last record, with the severity that a difference in it would have */
	uint64_t written, time;     /* the last record's times, in its header and in its event; FILETIME */
};

void header_times_init(struct header_times *times, struct findings *findings, bool *told_export);

/* Adds a record whose two times are known, by which the last record's header can be judged. time: in the event. */
void header_times_add(struct header_times *times, const struct record *record, uint64_t offset, uint64_t time,
	const struct log_state *state);

/*
 * The same for a record of which nothing is to be reported: its two times are equal, as the last record's are, and it
 * is the next one of the same channel and computer.
 */
static inline void header_times_pass(struct header_times *times, uint64_t time)
{
	times->is_plain = times->is_plain || time != times->time;
	times->time = times->written = time;
}

/* Adds a record whose event does not tell its time, so that the last record's header cannot be judged by it. */
void header_times_skip(struct header_times *times, const struct log_state *state);

/* Ignores the last record's header: it was reported already that it was overwritten. */
void header_times_forget(struct header_times *times);

/* At the end of the log: judges the last record. */
void header_times_finish(struct header_times *times, bool is_live);

/*
 * Whether a header so far has the next record's time, or the last one a later time than its event, as in a saved log.
 */
bool header_times_show_export(const struct header_times *times);

/* Whether all headers so far say so: one has the next record's time, and none its own event's. */
static inline bool header_times_are_saved(const struct header_times *times)
{
	return times->is_shifted && !times->is_plain;
}

#endif

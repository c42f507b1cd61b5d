/* SPDX-License-Identifier: MIT */
/*
 * Where the findings of the library go: told on standard error as they come, and written as JSON Lines where --findings
 * asks for that.
 */
#ifndef FINDING_SINK_H
#define FINDING_SINK_H

#include "output/finding.h"
#include "output/output.h"

struct finding_sink {
	bool quiet;            /* tell no notes except those about the log itself */
	bool verbose;          /* tell every finding, notes too */
	struct buffer *buffer; /* for the JSON Lines, NULL for none */

	struct output *output; /* a report that takes the findings instead of standard error; NULL for none */

	struct output *listener; /* a report that hears of the findings as well; NULL for none */

	uint64_t by_severity[FINDING_SEVERITIES];
	uint64_t damage; /* findings of damage, loss or dispute, which decide the exit status */
	uint64_t untold; /* notes that were not told, as only -v does */
	/* Findings of the input that is being read, except those about the log itself, which are all told. */
	uint64_t of_input[IPSECEVTX_FINDING_COUNT][FINDING_SEVERITIES];

	/* The input of the report, where each input has a report of its own; NULL where one report has all. */
	const char *of_source;

	/* What a report finds while an input is read, held until the input ends. */
	bool is_reading;
	struct held_finding *held;
	size_t held_count, held_room;
	uint64_t unheld; /* how many findings there were beyond those that are held */
};

/* The source that reports name where a finding is about no single log. */
#define FINDING_OF_REPORT "report"

/* For ipsecevtx_options.finding; user is the struct finding_sink. */
void finding_sink_take(void *user, const struct ipsecevtx_finding *finding);

/*
 * The same for ipsecevtx_report_options.finding. Events come to a report one by one or, on many threads, chunk by
 * chunk. So that the order is always the same, what a report finds in the events of an input is told after all that the
 * input's reader finds.
 */
void finding_sink_take_of_report(void *user, const struct ipsecevtx_finding *finding);

/*
 * To be called when an input begins, and when it ends: the second tells how many findings of a kind were too many to be
 * told one by one.
 */
void finding_sink_begin_input(struct finding_sink *findings);
void finding_sink_end_input(struct finding_sink *findings, const char *source);

#endif

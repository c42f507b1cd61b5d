/* SPDX-License-Identifier: MIT */
/* What is odd about the evidence: told on standard error as it is found, and as JSON Lines where asked for. */
#ifndef FINDING_SINK_H
#define FINDING_SINK_H

#include "output/finding.h"
#include "output/output.h"

struct finding_sink {
	bool quiet;            /* no notes but those about the log itself */
	bool verbose;          /* every one, notes too */
	struct buffer *buffer; /* for the JSON Lines, NULL for none */

	struct output *output; /* of a report that takes them instead of standard error; NULL for none */

	struct output *listener; /* of a report that hears of them; NULL for none */

	uint64_t by_severity[FINDING_SEVERITIES];
	uint64_t damage; /* those that tell of damage, loss or dispute: the exit status's */
	uint64_t untold; /* notes that only -v tells */
	/* Of the input that is being read, but for those about the log itself, which are all told. */
	uint64_t of_input[IPSECEVTX_FINDING_COUNT][FINDING_SEVERITIES];

	/* The input that a report of its own is made of; NULL where all inputs have one. */
	const char *of_source;

	/* What a report found while an input was read, until that ends. */
	bool is_reading;
	struct held_finding *held;
	size_t held_count, held_room;
	uint64_t unheld; /* beyond as many as are held */
};

/* What reports name as the source of what they find in no single log. */
#define FINDING_OF_REPORT "report"

/* For ipsecevtx_options.finding; user is the struct finding_sink. */
void finding_sink_take(void *user, const struct ipsecevtx_finding *finding);

/*
 * The same for ipsecevtx_report_options.finding. Events come to a report one by one, or chunk by chunk where there are
 * threads: so that there is one order, what it finds in those of an input comes behind all that the input's reader
 * finds.
 */
void finding_sink_take_of_report(void *user, const struct ipsecevtx_finding *finding);

/* An input begins, and ends. Tells of those of an input that were too many of a kind to be told one by one. */
void finding_sink_begin_input(struct finding_sink *findings);
void finding_sink_end_input(struct finding_sink *findings, const char *source);

#endif

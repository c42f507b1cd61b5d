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
	/* Of the input that is being read; those about the log itself, whose index is 1, are told however many others.
	 */
	uint64_t of_input[IPSECEVTX_FINDING_COUNT][FINDING_SEVERITIES][2];
};

/* For ipsecevtx_options.finding; user is the struct finding_sink. */
void finding_sink_take(void *user, const struct ipsecevtx_finding *finding);

/* Tells of those of an input that were too many of a kind to be told one by one. */
void finding_sink_end_input(struct finding_sink *findings, const char *source);

#endif

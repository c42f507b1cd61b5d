/* SPDX-License-Identifier: MIT */
/* What is odd about the evidence: told on standard error as it is found, and as JSON Lines where asked for. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "output/output.h"

#define FINDINGS_SEVERITIES 4

struct findings {
	bool quiet;            /* no notes but those about the log itself */
	bool verbose;          /* every one, notes too */
	struct buffer *buffer; /* for the JSON Lines, NULL for none */

	struct output *output; /* of a report that takes them instead of standard error; NULL for none */

	struct output *listener; /* of a report that hears of them; NULL for none */

	uint64_t by_severity[FINDINGS_SEVERITIES];
	uint64_t damage; /* those that tell of damage, loss or dispute: the exit status's */
	uint64_t untold; /* notes that only -v tells */
	/* Of the input that is being read; those about the log itself, whose index is 1, are told however many others.
	 */
	uint64_t of_input[IPSECEVTX_FINDING_COUNT][FINDINGS_SEVERITIES][2];
};

/* The members of a finding's JSON object, without its closing brace. */
void findings_write_members(struct buffer *buffer, const struct ipsecevtx_finding *finding, bool terminal);

/* Is it about the inputs as a set, and not about a place in one? */
bool findings_is_of_set(const struct ipsecevtx_finding *finding);

/* For ipsecevtx_options.finding; user is the struct findings. */
void findings_take(void *user, const struct ipsecevtx_finding *finding);

/* Tells of those of an input that were too many of a kind to be told one by one. */
void findings_end_input(struct findings *findings, const char *source);

#endif

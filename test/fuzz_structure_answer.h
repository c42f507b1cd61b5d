/* SPDX-License-Identifier: MIT */
/* What the reader says of a record of odd structure, and whether that will do beside what libevtx shows of it. */
#ifndef FUZZ_STRUCTURE_ANSWER_H
#define FUZZ_STRUCTURE_ANSWER_H

#include "fuzz_structure.h"
#include "ipsecevtx.h"

/* What the reader says of the record. */
struct answer {
	unsigned events;
	bool has_marks;
	bool is_told;        /* a finding of damage or worse */
	bool is_disputed;    /* libevtx reads something else */
	bool has_no_address; /* in a field that is for one */
	char dispute[256];
	char values[12][64]; /* of an event, of those that are set */
	unsigned value_count;
};

/* user is the struct answer. */
void answer_take_finding(void *user, const struct ipsecevtx_finding *finding);
void answer_take_event(struct answer *answer, const struct ipsecevtx_event *event);

/* What is wrong about the answer, alone and when libevtx was asked too; NULL for nothing. */
const char *answer_judge(const struct structure_record *record, const struct answer *alone,
	const struct answer *verified, const char *xml, bool is_known);

#endif

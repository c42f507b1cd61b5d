/* SPDX-License-Identifier: MIT */
/*
 * What is odd about the values of one record. A record can hold a field, or items of an array, tens of thousands of
 * times: some problems of each of some fields are told one by one, and how many more there are.
 */
#ifndef VALUE_FINDINGS_H
#define VALUE_FINDINGS_H

#include "binxml/value.h"
#include "evidence/findings.h"

#define VALUE_FINDINGS_FIELDS  16u /* fields of a record, the first ones */
#define VALUE_FINDINGS_A_FIELD 4u  /* problems of each, the first ones */

struct value_problem {
	const char *name; /* what the value is called in the event: the field's name, or that with a number behind it */
	size_t length;
	const char *problem; /* NULL: bytes of value do not fit its type */
	struct value value;
};

struct value_problems {
	const char *field; /* name of the field in the record */
	size_t length;
	uint64_t count; /* of all its problems */
	struct value_problem told[VALUE_FINDINGS_A_FIELD];
};

struct value_findings {
	struct value_problems fields[VALUE_FINDINGS_FIELDS];
	size_t field_count;
	uint64_t others; /* problems of all other fields */
};

void value_findings_clear(struct value_findings *values);

/*
 * A problem of the field whose name is the first field_length bytes of the value's own name. Names and problems must
 * live until value_findings_tell().
 */
void value_findings_add(struct value_findings *values, size_t field_length, const struct value_problem *problem);

/* Tells of them, when no more are to come for the record that the event is of. */
void value_findings_tell(
	const struct value_findings *values, struct findings *findings, const struct ipsecevtx_event *event);

#endif

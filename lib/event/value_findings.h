/* SPDX-License-Identifier: MIT */
/*
 * Collects what is odd about the values of one record, for the assembly to report. A record can hold a field, or items
 * of an array, tens of thousands of times; so only the first problems of the first fields are kept, and how many more
 * there are. Fixed size: nothing is allocated.
 */
#ifndef VALUE_FINDINGS_H
#define VALUE_FINDINGS_H

#include "binxml/value.h"
#include "evidence/findings.h"

#define VALUE_FINDINGS_FIELDS  16u /* of one record, the first ones are kept */
#define VALUE_FINDINGS_A_FIELD 4u  /* the first problems of each field are kept */

struct value_problem {
	/* What the event calls the value: the field's name, or the name with a number behind it. */
	const char *name;
	size_t length;
	const char *problem; /* a static text; NULL: bytes of the value do not fit its type */
	struct value value;
};

struct value_problems {
	const char *field; /* the field's name in the record */
	size_t length;
	uint64_t count; /* of all problems of the field, kept or not */
	struct value_problem told[VALUE_FINDINGS_A_FIELD];
};

struct value_findings {
	struct value_problems fields[VALUE_FINDINGS_FIELDS];
	size_t field_count;
	uint64_t others; /* how many problems all other fields have */
};

void value_findings_clear(struct value_findings *values);

/*
 * Adds a problem of the field whose name is the first field_length bytes of the value's own name. The texts are not
 * copied, and must live until value_findings_tell().
 */
void value_findings_add(struct value_findings *values, size_t field_length, const struct value_problem *problem);

/* Reports all of it as findings of the event's record. */
void value_findings_tell(
	const struct value_findings *values, struct findings *findings, const struct ipsecevtx_event *event);

#endif

/* SPDX-License-Identifier: MIT */
/* The cheap look at a record that is enough to drop it, and to see its place among the others. */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include "chunk.h"
#include "plan.h"

struct record_class {
	uint32_t event_id;
	bool is_ours;     /* provider Microsoft-Windows-Security-Auditing, by name or GUID */
	bool is_borrowed; /* see struct plan_use */
	bool odd_names;
	size_t finish;      /* end of the record's BinXML in the chunk */
	uint64_t record_id; /* EventRecordID; 0 when the record has none */
	uint64_t time;      /* TimeCreated; 0 when the record has none */
	uint64_t stream;    /* the same for all events of one channel of one computer */
};

/*
 * Reads them through the plan of the record's template. False when the record does not tell, with *error filled;
 * its problem is PROBLEM_NONE when the record is well-formed but has no event id.
 */
bool classify_record(struct plan_cache *plans, const struct chunk *chunk, const struct record *record,
	struct arena *scratch, struct record_class *class, struct binxml_error *error);

#endif

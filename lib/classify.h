/* SPDX-License-Identifier: MIT */
/* The cheap look at a record that is enough to drop it, and to see its place among the others. */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include "chunk.h"
#include "plan.h"

/* What a record is, and where it belongs among the others. */
struct record_place {
	uint32_t event_id;
	bool is_ours;       /* provider Microsoft-Windows-Security-Auditing, by name or GUID */
	uint64_t record_id; /* EventRecordID; 0 when the record has none */
	uint64_t time;      /* TimeCreated; 0 when the record has none */
	uint64_t stream;    /* the same for all events of one channel of one computer */
};

struct record_class {
	struct record_place place;
	bool lacks_provider; /* place.is_ours is false because the values that tell the provider are missing */
	size_t finish;       /* end of the record's BinXML in the chunk */
	struct plan_use use; /* of the record's template; its plan is NULL when there is none */
};

/* What the last record looked like: the next one is mostly the same. */
struct classifier {
	struct plan_cache *plans;
	struct arena scratch; /* for values that are put together */
	uint8_t channel[64], computer[256];
	uint32_t channel_length, computer_length;
	uint64_t stream;
};

/*
 * Reads them through the plan of the record's template. False when the record does not tell, with *error filled;
 * its problem is PROBLEM_NONE when the record is well-formed but has no event id.
 */
bool classify_record(struct classifier *classifier, const struct chunk *chunk, const struct record *record,
	struct record_class *class, struct binxml_error *error);

#endif

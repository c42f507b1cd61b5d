/* SPDX-License-Identifier: MIT */
/*
 * Records that have a precedent (precedent.h), opened for those who read their values: as plain_open() does it, but
 * what it asks of the template in Event and of the pattern is asked once a chunk for all records that stand alike. Of
 * the next ones the types of their values are compared, and it is summed up where each begins.
 */
#ifndef PRECEDENT_OPEN_H
#define PRECEDENT_OPEN_H

#include "binxml/pattern.h"
#include "decode/plain.h"
#include "decode/precedent.h"

/* Of an instance up to its first descriptor: its token, its template, and how many values it has. */
#define PRECEDENT_HEAD 14u

/* Kinds of records of a chunk; there are some ten, of logs with all their events some forty. */
#define PRECEDENT_CONTENTS 64u
#define PRECEDENT_BUCKETS  64u

/* How records of a precedent and an event are opened. */
struct precedent_content {
	uint32_t precedent; /* its number */
	uint32_t event_id;
	uint8_t next; /* in its bucket, and one more; 0: none */
	bool has_content;
	uint8_t lead; /* length of what the content begins with before its instance: of a fragment's header, or 0 */
	uint8_t head[PRECEDENT_HEAD];
	struct pattern *pattern;
};

struct precedent_contents {
	uint32_t generation; /* of the patterns: see plan_cache_generation() */
	uint32_t count;
	uint8_t first[PRECEDENT_BUCKETS];
	struct precedent_content items[PRECEDENT_CONTENTS];
	struct plan_use uses[PRECEDENT_CONTENTS]; /* of each, as in the record that was opened last */
	uint32_t starts[PATTERN_CLASSES_MAX + 1]; /* of the record that was opened last */
};

/* To be called for each chunk. */
void precedent_contents_start_chunk(struct precedent_contents *contents);

struct classifier;

/* A record that has a precedent. Its class has its identity and where it ends, as classify_by_precedent() tells. */
struct precedent_record {
	const struct record_view *view;
	struct record_class *class; /* of the view; use is set where the record is looked at as any other is */
	struct precedent *precedent;
	size_t content_end;
};

/*
 * Opens the record, for which the classifier's plans were started, if it is as plain as plain_is() and plain_open() ask
 * of any, and nothing in it is odd; false when it is not so, or only others can tell. The view has no mark. *plain is
 * not bound.
 */
bool precedent_open(struct classifier *classifier, const struct precedent_record *record, struct plain_record *plain);

#endif

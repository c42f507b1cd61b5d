/* SPDX-License-Identifier: MIT */
/*
 * Opens records that have a precedent (precedent.h) for the programs and exemplars that read their values, as
 * plain_open() would. What plain_open() asks of the template in Event and of the pattern is asked once a chunk for all
 * records that are alike. For each further one the types of its values are compared, and it is summed up where each
 * value begins. reader/scan_follow.c calls this.
 */
#ifndef PRECEDENT_OPEN_H
#define PRECEDENT_OPEN_H

#include "binxml/pattern.h"
#include "decode/plain.h"
#include "decode/precedent.h"

/* Bytes of an instance before its first descriptor: its token, its template, and how many values it has. */
#define PRECEDENT_HEAD 14u

/* Kinds of records that are kept; a chunk has some ten, in a log of all events some forty. */
#define PRECEDENT_CONTENTS 64u
#define PRECEDENT_BUCKETS  64u

/* How records of one precedent with one EventID are opened. */
struct precedent_content {
	uint32_t precedent; /* its number */
	uint32_t event_id;
	uint8_t next; /* 1 + the index of the next one in the bucket; 0: none */
	bool has_content;
	uint8_t lead; /* bytes in the content before its instance: those of a fragment's header, or 0 */
	uint8_t head[PRECEDENT_HEAD];
	struct pattern *pattern; /* of the records */
};

struct precedent_contents {
	uint32_t generation; /* number of plan_cache_generation() when the items were made: another one makes them void
			      */
	uint32_t count;
	uint8_t first[PRECEDENT_BUCKETS]; /* by the EventID: 1 + the index of the first item; 0: none */
	struct precedent_content items[PRECEDENT_CONTENTS];
	struct plan_use uses[PRECEDENT_CONTENTS]; /* the instance in Event, as in each item's record opened last */
	uint32_t starts[PATTERN_CLASSES_MAX + 1]; /* of that instance's values, in the record that was opened last */
};

/* To be called before the first record of each chunk. */
void precedent_contents_start_chunk(struct precedent_contents *contents);

struct classifier;

/* A record that has a precedent. Its class has its identity and finish, as classify_by_precedent() gives them. */
struct precedent_record {
	const struct record_view *view;
	struct record_class *class; /* the view's; precedent_open() sets its use where plain_open() opens the record */
	struct precedent *precedent;
	size_t content_end;
};

/*
 * Opens a record if it is as plain as plain_is() and plain_open() ask of any record, and nothing in it is odd; false
 * when it is not, or when only classify_record() can tell. plan_cache_start_record() was called for it, and the view
 * has no mark. *plain is not bound; it lives until the next call.
 */
bool precedent_open(struct classifier *classifier, const struct precedent_record *record, struct plain_record *plain);

#endif

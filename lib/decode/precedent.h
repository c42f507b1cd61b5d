/* SPDX-License-Identifier: MIT */
/*
 * Precedents: records that decide for later ones of their chunk. What classify_record() finds out about a record beside
 * its identity depends on its template, on the types of its values and on few of the values themselves. In most records
 * all of that is the same, byte for byte, as in an earlier record of the chunk, the precedent. Then only the EventID,
 * the EventRecordID, the time, and the content of Event beside System are left to be looked at. The reader's walk over
 * live records (reader/scan_pass.c) finds a precedent for most records, and drops or follows these without a look.
 */
#ifndef PRECEDENT_H
#define PRECEDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "binxml/plan.h"
#include "event/events.h"
#include "evidence/bytes.h"
#include "evidence/chunk.h"
#include "evidence/cursor.h"

/* Runs of bytes that must be the same: names, channel, computer and texts in attributes, mostly next to each other. */
#define PRECEDENT_SPANS 8u

/* A record with more values in System is no precedent. Windows gives System 21. */
#define PRECEDENT_VALUES 32u

/* Precedents kept of a chunk: its providers take turns, and some values of System are null in some of their records. */
#define PRECEDENTS 16u

/* A fragment's header and the beginning of its instance: token, a byte that is 1, the template's id and its offset. */
#define PRECEDENT_BEGINNING 14u

struct record_class;

struct precedent_span {
	uint32_t at; /* counted, as all places in a record here, from the beginning of its BinXML */
	uint32_t length;
};

/* One precedent. "Its records" are those that precedent_fits() finds to be like it. */
struct precedent {
	size_t body;   /* where its BinXML begins in the chunk */
	size_t shift;  /* bytes of the template's definition behind PRECEDENT_BEGINNING; its records have none there */
	uint32_t head; /* bytes that are the same in its records: up to the content's size, or the first value */
	uint32_t telling;                   /* a byte among these in which it differs from a neighbour in the list */
	bool has_content;                   /* the last value is BinXML, the content of Event */
	uint32_t fixed;                     /* length of all that stands before the content */
	uint32_t event_id, record_id, time; /* where these values are: u16, u64 and FILETIME */
	uint32_t span_count;
	struct precedent_span spans[PRECEDENT_SPANS];
	/* The same for all its records: see struct record_identity. */
	bool is_typed; /* whether all its records have a number of the auditing, and are ours; else none has */
	bool is_ours;
	uint64_t stream;
	struct plan_use use; /* its own, without starts; places are those of the record that was opened last */
	uint32_t number;     /* of this precedent among all of the chunk, those that were replaced too */
	/* Where each value begins, and the last one ends; the end is that of the record that was opened last. */
	uint32_t starts[PRECEDENT_VALUES + 1];
};

struct precedents {
	const uint32_t *generation; /* plan_cache_generation() */
	uint32_t made_in;           /* its number when the items were made: another one makes them void */
	unsigned count;
	unsigned last;  /* index of the precedent that was found or added last */
	uint32_t added; /* how many the chunk had */
	struct precedent items[PRECEDENTS];
};

/* To be called before the first record of each chunk; generation is that of the plans by which it is read. */
static inline void precedents_start_chunk(struct precedents *precedents, const uint32_t *generation)
{
	precedents->generation = generation;
	precedents->made_in = *generation;
	precedents->count = precedents->last = precedents->added = 0;
}

/*
 * Makes a record of the chunk a precedent, if it can be one, by what classify_record() said of it. With PRECEDENTS in
 * the list it replaces one of them.
 */
void precedents_add(struct precedents *precedents, struct bytes chunk, const struct record *record,
	const struct record_class *class);

/* Where a record's BinXML begins in the chunk. */
static inline size_t precedent_body(const struct record *record)
{
	return record->offset + RECORD_HEADER_SIZE;
}

/* The EventID that a record has; body is its BinXML, of which at least precedent->fixed bytes are there. */
static inline uint32_t precedent_event_id(const struct precedent *precedent, const uint8_t *body)
{
	return read_u16(body, precedent->fixed, precedent->event_id);
}

/* Whether a whole record of the chunk, which stands behind the precedent, is like it, so that it decides for that. */
static inline bool precedent_fits(const struct precedent *precedent, struct bytes chunk, const struct record *record)
{
	const uint8_t *there = chunk.data + precedent->body;
	const uint8_t *behind = there + precedent->shift;
	const uint8_t *here = chunk.data + precedent_body(record);
	uint32_t head = precedent->head;
	/* Records of several precedents take turns in a chunk: the byte telling finds most that do not fit. */
	if (precedent->fixed > record->size - RECORD_SIZE_MIN ||
		here[precedent->telling] != behind[precedent->telling] ||
		events_are_of_auditing(precedent_event_id(precedent, here)) != precedent->is_typed ||
		memcmp(here, there, PRECEDENT_BEGINNING) != 0)
		return false;
	there = behind;
	if (memcmp(here + PRECEDENT_BEGINNING, there + PRECEDENT_BEGINNING, head - PRECEDENT_BEGINNING) != 0 ||
		(precedent->has_content && memcmp(here + head + 2, there + head + 2, 2) != 0))
		return false;
	for (uint32_t i = 0; i < precedent->span_count; i++) {
		const struct precedent_span *span = &precedent->spans[i];
		if (memcmp(here + span->at, there + span->at, span->length) != 0)
			return false;
	}
	return true;
}

/* The precedent of a whole record among all but the last one found; NULL when there is none. */
struct precedent *precedents_search(struct precedents *precedents, struct bytes chunk, const struct record *record);

/* The precedent of a whole record, which mostly is that of the record before; NULL when there is none. */
static inline struct precedent *precedents_find(
	struct precedents *precedents, struct bytes chunk, const struct record *record)
{
	struct precedent *last = &precedents->items[precedents->last];
	if (precedents->made_in != *precedents->generation) {
		precedents->made_in = *precedents->generation;
		precedents->count = precedents->last = 0;
	}
	if (precedents->count == 0)
		return NULL;
	return precedent_fits(last, chunk, record) ? last : precedents_search(precedents, chunk, record);
}

static inline uint64_t precedent_record_id(const struct precedent *precedent, const uint8_t *body)
{
	return read_u64(body, precedent->fixed, precedent->record_id);
}

static inline uint64_t precedent_time(const struct precedent *precedent, const uint8_t *body)
{
	return read_u64(body, precedent->fixed, precedent->time);
}

/* How many bytes of content the record says it has; they may be more than there are. */
static inline uint32_t precedent_content(const struct precedent *precedent, const uint8_t *body)
{
	return precedent->has_content ? read_u16(body, precedent->fixed, precedent->head) : 0;
}

#endif

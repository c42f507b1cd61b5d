/* SPDX-License-Identifier: MIT */
/*
 * Records that stand as an earlier one of their chunk does. Whether a record has more in it than its System says hangs
 * on its template, on the types of its values and on few of these themselves. In most records all of that is, byte for
 * byte, as in one that was looked at before, which then decides for them: a precedent. What a record says for itself
 * are the number and the time of its event, and what Event holds beside System.
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

/* Bytes that must be the same: names, channel, computer and texts in attributes, mostly next to each other. */
#define PRECEDENT_SPANS 8u

/* A System with more values is looked at in each record. Of Windows it has 21. */
#define PRECEDENT_VALUES 32u

/* Precedents of a chunk; providers take turns in it, and values that are there now and then. */
#define PRECEDENTS 16u

/* A fragment's header and the beginning of its instance: token, a byte that is 1, the template's id and its offset. */
#define PRECEDENT_BEGINNING 14u

struct record_class;

struct precedent_span {
	uint32_t at; /* counted, as all places in a record here, from the beginning of its BinXML */
	uint32_t length;
};

struct precedent {
	size_t body;   /* where the BinXML of that record begins in the chunk */
	size_t shift;  /* bytes of its template, where that stands in it, behind the beginning; its records have none */
	uint32_t head; /* how long it is the same: up to the size of the content, or to the first value */
	uint32_t telling;                   /* a byte of that in which it differs from a neighbour in the list */
	bool has_content;                   /* the last value is BinXML */
	uint32_t fixed;                     /* length of all before the content */
	uint32_t event_id, record_id, time; /* where these values are, u16, u64 and FILETIME */
	uint32_t span_count;
	struct precedent_span spans[PRECEDENT_SPANS];
	/* The same for all its records: see struct record_identity. */
	bool is_typed; /* their numbers are those of the auditing: then they are ours. Or none of them is */
	bool is_ours;
	uint64_t stream;
	struct plan_use use; /* of that record, but starts */
	uint32_t number;     /* of this precedent, in the chunk */
	/* Of each value; the last one's end is that of the record that was opened last. */
	uint32_t starts[PRECEDENT_VALUES + 1];
};

struct precedents {
	unsigned count;
	unsigned last; /* the one that was found last, or added */
	uint32_t added;
	struct precedent items[PRECEDENTS];
};

/* To be called for each chunk. */
static inline void precedents_start_chunk(struct precedents *precedents)
{
	precedents->count = precedents->last = precedents->added = 0;
}

/* Makes a record of the chunk a precedent, if it can be one, by what classify_record() said of it. */
void precedents_add(struct precedents *precedents, struct bytes chunk, const struct record *record,
	const struct record_class *class);

static inline size_t precedent_body(const struct record *record)
{
	return record->offset + RECORD_HEADER_SIZE;
}

/* What a record says for itself, of its fixed bytes, which are all there. */
static inline uint32_t precedent_event_id(const struct precedent *precedent, const uint8_t *body)
{
	return read_u16(body, precedent->fixed, precedent->event_id);
}

/* Whether a whole record of the chunk, which stands behind that of the precedent, is one of its. */
static inline bool precedent_fits(const struct precedent *precedent, struct bytes chunk, const struct record *record)
{
	const uint8_t *there = chunk.data + precedent->body;
	const uint8_t *behind = there + precedent->shift;
	const uint8_t *here = chunk.data + precedent_body(record);
	uint32_t head = precedent->head;
	/* What precedents of one chunk differ in comes first: records of them take turns. */
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

/* The precedent of such a record among all but the last; NULL when there is none. */
struct precedent *precedents_search(struct precedents *precedents, struct bytes chunk, const struct record *record);

/* The same: mostly it is that of the record before. */
static inline struct precedent *precedents_find(
	struct precedents *precedents, struct bytes chunk, const struct record *record)
{
	struct precedent *last = &precedents->items[precedents->last];
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

/* How many bytes of content the record has; they need not fit it. */
static inline uint32_t precedent_content(const struct precedent *precedent, const uint8_t *body)
{
	return precedent->has_content ? read_u16(body, precedent->fixed, precedent->head) : 0;
}

#endif

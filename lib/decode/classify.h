/* SPDX-License-Identifier: MIT */
/* A cheap look at a record: enough to drop it, and to see where it stands among the others. */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include "decode/decode.h"
#include "decode/elsewhere.h"
#include "decode/inside.h"
#include "decode/precedent.h"
#include "decode/precedent_open.h"
#include "decode/searched.h"
#include "decode/streams.h"
#include "decode/walked.h"
#include "event/events.h"
#include "event/provider.h"
#include "evidence/chunk.h"

struct notice;

/* What a record is, and where it belongs among the others. */
struct record_identity {
	uint32_t event_id;
	bool is_ours;                /* provider Microsoft-Windows-Security-Auditing, or near it: see provider.h */
	uint64_t record_id;          /* EventRecordID; 0 when the record has none */
	uint64_t time;               /* TimeCreated; 0 when the record has none */
	uint64_t stream;             /* the same for all events of one channel of one computer */
	const struct notice *notice; /* what an event about the log itself tells; NULL for all others */
};

/* Whether it is an IPsec event. */
static inline bool identity_is_of_ours(const struct record_identity *identity)
{
	return identity->is_ours && events_find(identity->event_id);
}

struct record_class {
	struct record_identity identity;
	enum provider_class provider;
	char odd_event_id[48];      /* the beginning of its text, when it is no number; else "" */
	uint32_t other_id;          /* the number of a typed event that the record names too, or 0 */
	struct elsewhere elsewhere; /* another event in it */
	bool seems_ours;            /* of another provider: see classify.c, find_semblance() */
	bool wants_search;          /* of its plan */
	bool is_unsearched;         /* one of our events, in which another one was not looked for yet */
	bool was_decoded;           /* what it is took more than a look; use says no more than whose template it is */
	size_t finish;              /* end of the record's BinXML in the chunk */
	struct plan_use use;        /* of the record's template; its plan is NULL when there is none */
};

/* A record that was decoded to learn what it is, and what that was. */
struct remembered_class {
	uint32_t chunk_number; /* 0: none */
	unsigned way;          /* of plan_cache_way(), in which its definitions were found */
	uint32_t definitions;  /* of the chunk that were met before, and then: what is odd may depend on them */
	struct record record;
	struct record_class class; /* but use */
	struct binxml_error error;
	bool is_known;
};

/* The last record and the next one: whose time the header tells is seen by both. */
#define CLASSES_REMEMBERED 2u

/* What the last record looked like: the next one is mostly the same. */
struct classifier {
	struct plan_cache *plans;
	struct insides insides;
	struct precedents precedents;
	struct precedent_contents contents;
	struct arena scratch;     /* for names that are looked at closely */
	struct assembly assembly; /* of records whose System is not plain */
	struct walked walked;
	struct searched_templates searched;
	struct remembered_class remembered[CLASSES_REMEMBERED];
	unsigned remember_next;
	uint8_t channel[64], computer[256];
	uint32_t channel_length, computer_length;
	uint8_t channel_type, computer_type; /* the same bytes of another one may be another name */
	uint64_t stream;
	struct stream_names *names; /* where streams are named; NULL: nowhere */
};

void classifier_init(
	struct classifier *classifier, struct plan_cache *plans, const struct ipsecevtx_allocator *allocator);
void classifier_free(struct classifier *classifier);

/* Numbers of events that are asked for, 65536 bits: what of System is odd must not hide them. NULL: none. */
void classifier_ask(struct classifier *classifier, const uint8_t *asked);

/* To be called for each chunk. */
void classifier_start_chunk(struct classifier *classifier);

/*
 * Reads them through the plan of the record's template where its System is plain; all others are decoded, so that the
 * filter reads what the decoder does. The view has no class yet. False when the record does not tell, with *error
 * filled; its problem is PROBLEM_NONE when the record is well-formed but has no event id.
 */
bool classify_record(struct classifier *classifier, const struct record_view *view, struct record_class *class,
	struct binxml_error *error);

/*
 * The same of a whole record that has a precedent, but for what is in the content of Event: there is no more to say of
 * it than its identity, and where its values end, which is returned, and its BinXML, in *finish; 0 when there may be.
 */
static inline size_t classify_by_precedent(const struct chunk *chunk, const struct record *record,
	const struct precedent *precedent, struct record_identity *identity, size_t *finish)
{
	const uint8_t *body = chunk->data + precedent_body(record);
	size_t start = precedent_body(record) + precedent->fixed;
	size_t end = record->offset + record->size - 4;
	size_t content_end = start + precedent_content(precedent, body);
	if (precedent->has_content && (content_end == start || content_end > end))
		return 0;
	identity->event_id = precedent_event_id(precedent, body);
	identity->is_ours = precedent->is_ours;
	identity->record_id = precedent_record_id(precedent, body);
	identity->time = precedent_time(precedent, body);
	identity->stream = precedent->stream;
	identity->notice = NULL;
	*finish = binxml_end_after(chunk->data, content_end, end);
	return *finish == content_end ? 0 : content_end; /* without an end token there is more to say */
}

/* Whether there is nothing odd in the content of Event of such a record, which ends there. */
static inline bool classify_content_by_precedent(struct classifier *classifier, const struct chunk *chunk,
	const struct record *record, const struct precedent *precedent, size_t content_end)
{
	size_t start = precedent_body(record) + precedent->fixed;
	return !precedent->has_content ||
	       inside_look_content(&classifier->insides, chunk_bytes(chunk), start, content_end) == INSIDE_PLAIN;
}

/*
 * Looks for another event in a record that is one of ours, where class->elsewhere says so: for others classify_record()
 * has done it. To be called before anything else is read.
 */
void classify_closely(struct classifier *classifier, const struct record_view *view, struct record_class *class);

/* The same of one that is_unsearched and not asked for, and of what is nested in it. */
void classify_unwanted(struct classifier *classifier, const struct record_view *view, struct record_class *class);

/* Searches through all of a record for another event: see decode/elsewhere.h. */
void classify_search(struct classifier *classifier, const struct record_view *view, struct record_class *class);

/* Whether a template, by its enum plan_oddity bits, or BinXML without one is none that Windows writes. */
bool classify_is_odd(unsigned odd);

/* Whose event a decoded one is. Takes room in the assembly's arena, which may run out. */
enum provider_class classify_provider(struct assembly *assembly);

#endif

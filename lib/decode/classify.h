/* SPDX-License-Identifier: MIT */
/*
 * A cheap look at a record, which tells the reader which event it is, whose, and where it belongs among the other
 * records of its log, so that most records are dropped without being decoded. It also tells whether other programs may
 * find another event in the record than this library does. A classifier is not to be shared between threads: each
 * scan has its own (reader/scan.c, reader/survey.c). Nothing is allocated per record where its template is known and
 * its values are as usual.
 */
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
	bool is_ours;       /* its provider is Microsoft-Windows-Security-Auditing or like it: see provider.h */
	uint64_t record_id; /* EventRecordID; 0 when the record has none */
	uint64_t time;      /* TimeCreated; 0 when the record has none */
	uint64_t stream;    /* the same for all events of one channel of one computer */
	const struct notice *notice; /* what an event about the log itself tells; NULL for other events */
};

/* Whether the event is one of the IPsec events, written by our provider. */
static inline bool identity_is_of_ours(const struct record_identity *identity)
{
	return identity->is_ours && events_find(identity->event_id);
}

struct record_class {
	struct record_identity identity;
	enum provider_class provider;
	char odd_event_id[48];      /* the beginning of the EventID's text where that is no number; else "" */
	uint32_t other_id;          /* the number of a typed event that System has beside the EventID, or 0 */
	struct elsewhere elsewhere; /* what may be read as another event in the record */
	bool seems_ours;            /* another provider's event passes for ours: see find_semblance() in classify.c */
	bool wants_search;          /* the plan's wants_search */
	bool is_unsearched;         /* an event of ours, in which another event was not looked for yet */
	bool was_decoded;           /* the record was decoded to learn this; use then only says which template it has */
	size_t finish;              /* end of the record's BinXML in the chunk */
	struct plan_use use;        /* the record's instance; its plan is NULL where the record has no template */
};

/* The result for a record that had to be decoded, kept in case the same record is asked for again. */
struct remembered_class {
	uint32_t chunk_number; /* 0: free */
	unsigned way;          /* plan_cache_way(): how definitions were found when the record was decoded */
	uint32_t definitions;  /* how many the chunk had shown by then: a further one may make this record odd */
	struct record record;
	struct record_class class; /* all members but use */
	struct binxml_error error;
	bool is_known;
};

/*
 * Results kept: that of the record at hand and that of the one behind it, which sequence/shifted.c asks for early, to
 * see whether a header has the time of the next record.
 */
#define CLASSES_REMEMBERED 2u

/* What earlier records of the log taught, which mostly decides for the next one. */
struct classifier {
	struct plan_cache *plans;
	struct insides insides;
	struct precedents precedents;
	struct precedent_contents contents;
	struct arena scratch;     /* for texts that are looked at closely; emptied for each record */
	struct assembly assembly; /* takes System of a record that has to be decoded */
	struct walked walked;
	struct searched_templates searched;
	size_t search_work; /* see struct elsewhere_room; 0 for each chunk, and for records that wait */
	struct remembered_class remembered[CLASSES_REMEMBERED];
	unsigned remember_next;
	uint8_t channel[64], computer[256]; /* the last record's, as stored, and below the stream that they make */
	uint32_t channel_length, computer_length;
	uint8_t channel_type, computer_type; /* the same bytes may be another name where the type is another one */
	uint64_t stream;                     /* 0: none is kept */
	bool is_named;                       /* its names were kept */
	struct stream_names *names;          /* set by the caller: keeps the names of streams; NULL: nobody asks */
	/*
	 * Set by the caller for live records alone, since others are not looked at in the order of the log: of which
	 * streams the names are kept, when there are too many, must not depend on how many threads read it.
	 */
	bool keeps_names;
};

/* classifier is zeroed; plans has to live as long. What needs memory takes it from allocator, when it is first used. */
void classifier_init(
	struct classifier *classifier, struct plan_cache *plans, const struct ipsecevtx_allocator *allocator);
void classifier_free(struct classifier *classifier);

/*
 * Tells which events the caller selects, a bit for each of 65536 numbers, beside the IPsec events: a record with an odd
 * System must not hide these either. asked has to live as long as the classifier; NULL: none.
 */
void classifier_ask(struct classifier *classifier, const uint8_t *asked);

/* To be called before the first record of each chunk. */
void classifier_start_chunk(struct classifier *classifier);

/*
 * Fills *class for a record whose view has no class yet. Identity is read through the plan of the record's template
 * where its System is plain; any other record is decoded, so that the filter reads what the decoder reads. False when
 * the record does not tell which event it is, or memory ran out, with *error filled: its problem is PROBLEM_NONE where
 * the record is well-formed but has no EventID that is a number.
 */
bool classify_record(struct classifier *classifier, const struct record_view *view, struct record_class *class,
	struct binxml_error *error);

/*
 * Fills *identity for a whole record that has a precedent (precedent.h), without a look at the content of Event.
 * Returns where its values end in the chunk, and in *finish where its BinXML ends; 0 where the precedent does not
 * decide for the record, which classify_record() then has to read.
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
	return *finish == content_end ? 0 : content_end; /* without an end token the record is odd */
}

/* Whether nothing is odd in the content of Event of such a record; content_end is what classify_by_precedent() gave. */
static inline bool classify_content_by_precedent(struct classifier *classifier, const struct chunk *chunk,
	const struct record *record, const struct precedent *precedent, size_t content_end)
{
	size_t start = precedent_body(record) + precedent->fixed;
	return !precedent->has_content ||
	       inside_look_content(&classifier->insides, chunk_bytes(chunk), start, content_end) == INSIDE_PLAIN;
}

/*
 * Looks for another event in a record of ours that will be decoded, and notes what it finds in class->elsewhere. The
 * content of Event is left to the decoder (struct decode_trace, odd). For events of other providers classify_record()
 * has done this. To be called before another record is read.
 */
void classify_closely(struct classifier *classifier, const struct record_view *view, struct record_class *class);

/* As classify_closely(), for a record that is_unsearched and is not decoded: the content of Event is looked at too. */
void classify_unwanted(struct classifier *classifier, const struct record_view *view, struct record_class *class);

/* Searches all of a record for another event, whether or not a look finds reason to: see decode/elsewhere.h. */
void classify_search(struct classifier *classifier, const struct record_view *view, struct record_class *class);

/* Whether Windows writes no such BinXML, by the enum plan_oddity bits of its template, or of BinXML without one. */
bool classify_is_odd(unsigned odd);

/* Whose event the assembly holds, which was decoded. Takes room in the assembly's arena, which may run out. */
enum provider_class classify_provider(struct assembly *assembly);

#endif

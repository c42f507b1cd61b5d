/* SPDX-License-Identifier: MIT */
/* A cheap look at a record: enough to drop it, and to see where it stands among the others. */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include "decode/decode.h"
#include "decode/streams.h"
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

struct record_class {
	struct record_identity identity;
	enum provider_class provider;
	char odd_event_id[48]; /* the beginning of its text, when it is no number; else "" */
	uint32_t other_id;     /* the number of a typed event that the record names too, or 0 */
	bool was_decoded;      /* what it is took more than a look; use says no more than whose template it is */
	size_t finish;         /* end of the record's BinXML in the chunk */
	struct plan_use use;   /* of the record's template; its plan is NULL when there is none */
};

#define CONTENT_ENTRIES 64u

/* A template of what Event holds beside System, in the current chunk, that holds no System of its own. */
struct content_entry {
	uint32_t chunk_number;
	uint32_t template_offset;
};

/* What the last record looked like: the next one is mostly the same. */
struct classifier {
	struct plan_cache *plans;
	uint32_t chunk_number; /* from 1 on */
	struct content_entry contents[CONTENT_ENTRIES];
	struct arena scratch;     /* for names that are looked at closely */
	struct assembly assembly; /* of records whose System is not plain */
	uint8_t channel[64], computer[256];
	uint32_t channel_length, computer_length;
	uint64_t stream;
	struct stream_names *names; /* where streams are named; NULL: nowhere */
};

void classifier_init(
	struct classifier *classifier, struct plan_cache *plans, const struct ipsecevtx_allocator *allocator);
void classifier_free(struct classifier *classifier);

/* To be called for each chunk. */
void classifier_start_chunk(struct classifier *classifier);

/*
 * Reads them through the plan of the record's template where its System is plain; all others are decoded, so that the
 * filter reads what the decoder does. The view has no class yet. False when the record does not tell, with *error
 * filled; its problem is PROBLEM_NONE when the record is well-formed but has no event id.
 */
bool classify_record(struct classifier *classifier, const struct record_view *view, struct record_class *class,
	struct binxml_error *error);

/* Whose event a decoded one is. Takes room in the assembly's arena, which may run out. */
enum provider_class classify_provider(struct assembly *assembly);

#endif

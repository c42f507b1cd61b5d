/* SPDX-License-Identifier: MIT */
/*
 * Which engine decodes a record, and whether the other one agrees. Forensics calls this dual-tool verification: a
 * template's plan is trusted once libevtx gave the same event for a record of it, and for each pattern of records
 * (pattern.h) anew.
 */
#ifndef ENGINES_H
#define ENGINES_H

#include "decode/decode.h"
#include "reader/exemplars.h"
#include "reader/programs.h"
#include "reader/sharing.h"
#include "reference/certify.h"
#include "reference/reference.h"
#include "reference/verdicts.h"
#include "reference/xml_write.h"

/* What is known of patterns, and when one of several threads may judge. */
struct engines_turn {
	struct verdicts *verdicts;   /* NULL: nobody judges */
	struct context_use *context; /* of the reader; NULL: every record is checked */
	bool (*wait)(void *user);    /* until all records before were judged; false: it does not matter any more.
					NULL: they were */
	void *user;
};

/* What is kept with the event that is handed out, as long as that lives. */
struct event_view {
	struct record_view record; /* what the walk knew; its class is gone */
	struct engines *engines;
	bool *ran_out; /* to be set when memory ran out in libevtx */
};

struct engines {
	struct engines_turn turn;
	struct event_view view;
	size_t rendered; /* bytes of XML or text, of the last event */
	enum ipsecevtx_engine engine;
	bool verify;
	struct plan_cache *plans;
	struct reference *reference;
	struct findings *findings;
	struct ipsecevtx_statistics *statistics;
	const struct ipsecevtx_event *event; /* that is handed out: the assembly's, or a brief one of programs */
	struct programs programs;
	struct exemplars exemplars;
	struct assembly assembly;  /* the event that was decoded */
	struct decode_trace trace; /* of the direct engine's last record */
	bool is_plain;             /* the record in form, which may have marks all the same */
	bool is_uncertified;       /* libevtx could not read it, and no known fault explains that */
	struct assembly other;     /* what the other engine read of it */
	struct witness witness;    /* the direct engine's values, where that is another one */
	struct arena xml;          /* a rendered record */
	size_t too_large;          /* bytes of those of the chunk that were not rendered whole */
	struct xml_memory written; /* values of records that programs rendered */
};

/* False when there is no memory; engines_free() is due all the same. */
bool engines_init(struct engines *engines, const struct ipsecevtx_allocator *allocator,
	const struct ipsecevtx_options *options, struct findings *findings, struct ipsecevtx_statistics *statistics);
void engines_free(struct engines *engines);

/* Records are of that chunk from now on. */
void engines_start_chunk(struct engines *engines, const struct chunk *chunk);

/* Bytes that the event takes. */
static inline size_t engines_held(const struct engines *engines)
{
	bool is_decoded = engines->event == &engines->assembly.event;
	return engines->rendered + (is_decoded ? engines->assembly.arena.total : 0);
}

/* Whether what the direct engine says of records of the pattern is not asked for any more. */
bool engines_trust(const struct engines *engines, const struct pattern *pattern);

/* What is known of the record that is read next, for all ways to read it. */
void engines_begin(struct engines *engines, const struct record_view *view);

/* Decodes a record of the chunk for which engines->plans was started, into engines->assembly. After engines_begin(). */
enum engine_result engines_decode(
	struct engines *engines, const struct record_view *view, struct engine_failure *failure);

/*
 * What the direct engine reads of a record, without a finding and unchecked; NULL when it cannot read it. Until the
 * next call.
 */
const struct ipsecevtx_event *engines_look(struct engines *engines, const struct record_view *view);

/* The text of the event that is handed out; false when there is no memory. */
bool engines_text(struct engines *engines, const struct ipsecevtx_event *event, const char **text, size_t *length);

/*
 * Lets the programs of a plain record's pattern write its XML; false where there is none that may, or none that knows
 * how a value is shown. *text lives until the next record.
 */
bool engines_write_xml(struct engines *engines, const struct record_view *view, const struct plain_record *plain,
	const char **text, size_t *length);

/*
 * The record that was decoded last as XML: rendered by libevtx, or by the direct engine where libevtx cannot, or not in
 * a well-formed way. *text lives until the next call.
 */
enum engine_result engines_render(
	struct engines *engines, const struct record_view *view, const char **text, size_t *length);

#endif

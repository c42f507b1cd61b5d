/* SPDX-License-Identifier: MIT */
/*
 * Chooses the engine that decodes a record, our own (direct) or libevtx (the reference), and checks one by the other.
 * Forensics calls this dual-tool verification. By default the direct engine decodes, and its records of one pattern
 * (binxml/pattern.h: a template's plan, with the types of the values) are trusted once libevtx gave the same event for
 * the first of them. Each scan has one struct engines, so no two threads share one; what is shared between threads,
 * verdicts and contexts, comes in through struct engines_turn.
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

/* Where verdicts about patterns are kept, and when this one of several threads may make them. */
struct engines_turn {
	struct verdicts *verdicts;   /* of the log; NULL: no record is checked */
	struct context_use *context; /* what other logs have certified; NULL: nothing is known of that */
	/*
	 * Returns true once all records before this one were judged, false when the record is not needed any more.
	 * NULL: there is only one thread.
	 */
	bool (*wait)(void *user);
	void *user;
};

/* What ipsecevtx_event_record() and its like need of the event that was handed out, as long as that lives. */
struct event_view {
	struct record_view record; /* without its class, which does not live as long */
	struct engines *engines;
	bool *ran_out; /* set to true when memory runs out in libevtx */
};

struct engines {
	struct engines_turn turn;
	struct event_view view;
	size_t rendered; /* bytes of XML or text that were made of the last event */
	enum ipsecevtx_engine engine;
	bool verify;
	struct plan_cache *plans;
	struct reference *reference;
	struct findings *findings;
	struct ipsecevtx_statistics *statistics;
	const struct ipsecevtx_event *event; /* the event to hand out: the assembly's, or a brief one of programs */
	struct programs programs;
	struct exemplars exemplars;
	struct assembly assembly;  /* the event that was decoded */
	struct decode_trace trace; /* what the direct engine noticed when it decoded the last record */
	bool is_plain;             /* the last record is in form (plain_is_in_form()), whatever marks it has */
	bool is_uncertified;       /* libevtx could not read the last record, and no known fault explains that */
	struct assembly other;     /* a second reading of the record, by the other engine or another way */
	struct witness witness;    /* the direct engine's values, by which faults of libevtx are put right */
	struct arena xml;          /* the record that was rendered last */
	size_t too_large;          /* bytes rendered in this chunk of records that turned out too large */
	struct xml_memory written; /* texts of the values that XML programs wrote last */
};

/* False when there is no memory; engines_free() is due all the same. findings and statistics stay the caller's. */
bool engines_init(struct engines *engines, const struct ipsecevtx_allocator *allocator,
	const struct ipsecevtx_options *options, struct findings *findings, struct ipsecevtx_statistics *statistics);
void engines_free(struct engines *engines);

/* Begins with a chunk, to which all further records belong. It must live as long as they are decoded. */
void engines_start_chunk(struct engines *engines, const struct chunk *chunk);

/* How many bytes of memory the event takes with its text: what an output that keeps it may have grown by. */
static inline size_t engines_held(const struct engines *engines)
{
	bool is_decoded = engines->event == &engines->assembly.event;
	return engines->rendered + (is_decoded ? engines->assembly.arena.total : 0);
}

/* Whether the direct engine's records of this pattern need no check by libevtx any more. */
bool engines_trust(const struct engines *engines, const struct pattern *pattern);

/* Forgets the record before. To be called once for each record, before a program, an exemplar or an engine reads it. */
void engines_begin(struct engines *engines, const struct record_view *view);

/*
 * Decodes a record of the chunk into engines->assembly, and has it checked where that is due. After engines_begin().
 * The event lives until the next record. Fills *failure when the record cannot be read.
 */
enum engine_result engines_decode(
	struct engines *engines, const struct record_view *view, struct engine_failure *failure);

/*
 * What the direct engine reads of a record, without a check and without findings; NULL when it cannot read it. The
 * event lives until the next record is looked at or decoded.
 */
const struct ipsecevtx_event *engines_look(struct engines *engines, const struct record_view *view);

/*
 * The text of the event that is handed out, in the format of the options. It lives until the next record; false when
 * there is no memory.
 */
bool engines_text(struct engines *engines, const struct ipsecevtx_event *event, const char **text, size_t *length);

/*
 * Lets an XML program of a plain record's pattern write the record; false where the pattern has none, or the program
 * does not know how a value is shown. *text lives until the next record.
 */
bool engines_write_xml(struct engines *engines, const struct record_view *view, const struct plain_record *plain,
	const char **text, size_t *length);

/*
 * The record that was decoded last as XML: rendered by libevtx, or by the direct engine where libevtx cannot render it
 * or what it renders is not well-formed. *text lives until the next call, and the next record.
 */
enum engine_result engines_render(
	struct engines *engines, const struct record_view *view, const char **text, size_t *length);

#endif

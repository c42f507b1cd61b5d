/* SPDX-License-Identifier: MIT */
/*
 * The direct engine: decodes a record's BinXML into the event of an assembly, by plans of its templates, without
 * libevtx. reader/engines.c calls it for each record that is printed and that no program or exemplar has read, and for
 * its values one by one where libevtx differs; the classifier calls it for System of a record that is not plain. All
 * reads stay within the chunk, and the work for one record is bounded.
 */
#ifndef DECODE_H
#define DECODE_H

#include "binxml/pattern.h"
#include "binxml/plan.h"
#include "decode/engine.h"
#include "decode/record_view.h"
#include "decode/slots.h"
#include "decode/witness.h"

struct walked; /* walked.h */

/* How a record was decoded. */
struct decode_trace {
	size_t finish;           /* end of the record's BinXML in the chunk */
	struct pattern *pattern; /* the record's; NULL without a template, and where more_patterns is set */
	bool more_patterns;      /* there was no room to remember the record's pattern */
	bool without_template;   /* some of the record's BinXML has no template */
	bool is_by_place;        /* set by the reader: see plan_cache_go_by_place() */
	bool is_borrowed;        /* a template was borrowed: see struct plan_use */
	uint8_t odd;             /* enum plan_oddity bits of all instances together */
	struct slots_note slots; /* of all instances but the one that the record's class tells of */
};

/*
 * Decodes a record; plans was started for it by plan_cache_start_record(). The view's class is what classify_record()
 * said of the record, or NULL. On anything but ENGINE_OK the assembly holds no event, and *failure says why.
 */
enum engine_result direct_decode(struct plan_cache *plans, const struct record_view *view, struct assembly *assembly,
	struct decode_trace *trace, struct engine_failure *failure);

/* What direct_identify() needs. */
struct identify_room {
	struct plan_cache *plans;
	struct assembly *assembly; /* with is_system_alone set */
	struct walked *walked;
};

/* As direct_decode(), but of the event only what System says is taken. */
enum engine_result direct_identify(const struct identify_room *room, const struct record_view *view,
	struct decode_trace *trace, struct engine_failure *failure);

/*
 * Whether the record is nothing but the one instance that classify_record() opened, class->use: then decoding begins
 * with that, and nothing is opened twice.
 */
bool direct_is_one_instance(const struct record *record, const struct record_class *class);

/* As direct_decode(), but the values go to witness one by one, as they are stored, and no event is made. */
enum engine_result direct_testify(struct plan_cache *plans, const struct record_view *view, struct witness *witness,
	struct engine_failure *failure);

#endif

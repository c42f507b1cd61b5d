/* SPDX-License-Identifier: MIT */
/* The direct engine: a record's BinXML straight into an event, by plans. */
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
	struct pattern *pattern; /* of the record; NULL without a template, and with more_patterns */
	bool more_patterns;      /* than there is room for */
	bool without_template;
	bool is_by_place;        /* its template is the one to which it leads, whatever it names */
	bool is_borrowed;        /* a template was borrowed: see struct plan_use */
	uint8_t odd;             /* of all instances together: see struct plan_use */
	struct slots_note slots; /* of all instances but the one that class tells of */
};

/*
 * Decodes a record of a chunk for which plans was started; its class is what classify_record() said of it, or NULL. On
 * anything but ENGINE_OK the assembly holds nothing to be used.
 */
enum engine_result direct_decode(struct plan_cache *plans, const struct record_view *view, struct assembly *assembly,
	struct decode_trace *trace, struct engine_failure *failure);

/* What it takes to tell which event a record is. */
struct identify_room {
	struct plan_cache *plans;
	struct assembly *assembly; /* that is_system_alone */
	struct walked *walked;
};

/* As direct_decode(), for what System says and no more. */
enum engine_result direct_identify(const struct identify_room *room, const struct record_view *view,
	struct decode_trace *trace, struct engine_failure *failure);

/*
 * Whether the record is the one instance that the filter opened, which class tells of, and nothing else: then decoding
 * begins with that.
 */
bool direct_is_one_instance(const struct record *record, const struct record_class *class);

/* As direct_decode(), with the values one by one into witness, as they are. */
enum engine_result direct_testify(struct plan_cache *plans, const struct record_view *view, struct witness *witness,
	struct engine_failure *failure);

#endif

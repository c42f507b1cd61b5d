/* SPDX-License-Identifier: MIT */
#include "reader/exemplars.h"

#include "decode/classify.h"
#include "decode/exemplar_values.h"
#include "reader/engines.h"

#include <string.h>

/* Which record of a pattern becomes its exemplar: to make one takes as long as a decode, and some patterns are rare. */
#define LIKES 4u

/* Reads a record by the exemplar of its pattern into an assembly; false where its event is odd. */
static bool read_like(const struct plain_record *plain, const struct record_view *view,
	struct exemplar_reading *reading, struct assembly *assembly)
{
	bool is_read = exemplar_read(plain->pattern->exemplar, plain->values, reading, assembly);
	engine_place(&assembly->event, view);
	return is_read;
}

static bool may_read(const struct exemplars *exemplars)
{
	return exemplars->are_there && !exemplars->are_compared;
}

bool exemplars_read_opened(struct engines *engines, const struct record_view *view, const struct plain_record *plain)
{
	const struct exemplar *exemplar = plain->pattern->exemplar;
	if (!may_read(&engines->exemplars) || !exemplar || exemplar->strangers == EXEMPLAR_STRANGERS ||
		!engines_trust(engines, plain->pattern) ||
		!read_like(plain, view, &engines->exemplars.readings[0], &engines->assembly))
		return false;
	memset(&engines->trace, 0, sizeof engines->trace);
	engines->trace.finish = view->class->finish;
	engines->trace.pattern = plain->pattern;
	engines->is_uncertified = false;
	engines->is_plain = true;
	return true;
}

bool exemplars_read(struct engines *engines, const struct record_view *view)
{
	struct plain_record plain;
	return may_read(&engines->exemplars) && view->definition && plain_is(view) &&
	       plain_open(engines->plans, view, &plain) && exemplars_read_opened(engines, view, &plain);
}

/* Whether two events are the same as they are written (their digests), and as they are typed (certify_compare()). */
static bool are_same(const struct assembly *one, const struct assembly *other)
{
	struct certify_difference difference;
	uint8_t digests[2][32];
	ipsecevtx_event_digest(&one->event, digests[0]);
	ipsecevtx_event_digest(&other->event, digests[1]);
	return memcmp(digests[0], digests[1], sizeof digests[0]) == 0 && one->event.outcome == other->event.outcome &&
	       one->event.mode == other->event.mode && one->event.marks == other->event.marks &&
	       certify_compare(one, other, &difference);
}

/* Reports where the exemplar gives another event than the engine, although the event that is handed out is right. */
static void compare(struct engines *engines, const struct record_view *view, const struct plain_record *plain)
{
	struct assembly *other = &engines->other;
	if (!read_like(plain, view, &engines->exemplars.readings[1], other))
		return;
	if (are_same(&engines->assembly, other))
		return;
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_DISPUTED, IPSECEVTX_SEVERITY_WARNING);
	findings_report(engines->findings, &place,
		"event %u: read as what differs from an earlier one it is another event; what the direct engine reads "
		"counts",
		(unsigned)view->class->identity.event_id);
}

/* Makes the engines' event the exemplar of its pattern; false where the event is odd, or there is no memory. */
static bool keep(struct engines *engines, const struct record_view *view, struct plain_record *plain)
{
	struct exemplar_value values[EXEMPLAR_VALUES_MAX];
	uint32_t count =
		plain_bind(engines->plans, view, plain) ? exemplar_values(plain, &engines->assembly, values) : 0;
	struct exemplar *exemplar = count > 0 ? exemplar_new(plan_cache_allocator(engines->plans), &engines->assembly,
							plain->values, values, count)
					      : NULL;
	return exemplar && plan_keep_exemplar(engines->plans, plain->pattern, exemplar, exemplar->size);
}

void exemplars_learn(struct engines *engines, const struct record_view *view)
{
	struct exemplars *exemplars = &engines->exemplars;
	struct pattern *pattern = engines->trace.pattern;
	struct plain_record plain;
	if (!exemplars->are_wanted || !pattern || pattern->has_no_exemplar || !view->definition ||
		engines->assembly.event.marks != 0)
		return;
	bool is_due = !pattern->exemplar || pattern->exemplar->strangers == EXEMPLAR_STRANGERS;
	pattern->examples = (uint8_t)(pattern->examples + (pattern->examples < LIKES));
	if (pattern->examples < LIKES || !(is_due || exemplars->are_compared) || !plain_is(view) ||
		!engines_trust(engines, pattern) || !plain_open(engines->plans, view, &plain) ||
		plain.pattern != pattern)
		return;
	if (pattern->exemplar && exemplars->are_compared)
		compare(engines, view, &plain);
	if (is_due && keep(engines, view, &plain))
		exemplars->are_there = true;
	else if (is_due)
		pattern->has_no_exemplar = true;
}

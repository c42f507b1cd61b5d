/* SPDX-License-Identifier: MIT */
/*
 * Openings that tell again of an association that is open: the first counts. One that says something else than the
 * first is told of, for what it says stands in no report.
 */
#include "report/association_parts.h"
#include "report/report.h"
#include "report/thumbprint.h"

#include <inttypes.h>
#include <stdio.h>

/* Events of different numbers know different things; two of one number know the same. */
static bool is_same(const struct strings *strings, const struct association_value *one,
	const struct association_value *other, bool is_one_number)
{
	if (one->presence != IPSECEVTX_SET || other->presence != IPSECEVTX_SET)
		return !is_one_number || one->presence == other->presence;
	if (one->info->type == IPSECEVTX_TYPE_HEX) {
		const struct string left = strings_get(strings, one->string);
		const struct string right = strings_get(strings, other->string);
		return thumbprint_same(&left, &right);
	}
	return one->string == other->string && one->number == other->number;
}

/* The field of both events in which they differ; NULL for none. */
static const struct ipsecevtx_field_info *difference(const struct associations *associations,
	const struct association_event *first, const struct association_event *second)
{
	struct association_value one[ASSOCIATION_FIELDS], other[ASSOCIATION_FIELDS];
	size_t one_count = association_fields(associations, first, one);
	size_t other_count = association_fields(associations, second, other);
	bool is_one_number = first->event_id == second->event_id;
	for (size_t i = 0; i < one_count; i++) {
		size_t k = 0;
		while (k < other_count && other[k].info != one[i].info)
			k++;
		if (k < other_count && !is_same(&associations->report->strings, &one[i], &other[k], is_one_number))
			return one[i].info;
	}
	return NULL;
}

static bool comes_before(const struct associations *associations, const struct association_event *event,
	const struct association_event *other)
{
	const struct strings *strings = &associations->report->strings;
	int order = events_compare_times(event, other);
	if (order == 0)
		order = strings_compare(strings, event->computer, other->computer);
	return order < 0;
}

void associations_note_again(struct associations *associations, const struct association_event *first,
	const struct association_event *second)
{
	struct associations_again *again = &associations->again;
	const struct ipsecevtx_field_info *differing = difference(associations, first, second);
	if (!differing)
		return;
	if (again->count++ > 0 && !comes_before(associations, second, again->event))
		return;
	again->event = second;
	again->field = differing;
}

void associations_tell_again(const struct associations *associations)
{
	const struct ipsecevtx_report *report = associations->report;
	const struct associations_again *again = &associations->again;
	char detail[400];
	if (again->count == 0 || !report->options.finding)
		return;
	snprintf(detail, sizeof detail,
		"event %u opens an association of an id that another one opened within 5 seconds before, between the same "
		"addresses, and says something else of it (%s); the first counts (%" PRIu64
		" in all are like this one)",
		(unsigned)again->event->event_id, again->field->name, again->count);
	const struct ipsecevtx_finding finding = {.kind = IPSECEVTX_FINDING_ASSOCIATION_TWICE,
		.severity = IPSECEVTX_SEVERITY_WARNING,
		.source = strings_get(&report->strings, again->event->source).data,
		.offset = again->event->offset,
		.record_id = again->event->record_id,
		.detail = detail};
	report->options.finding(report->options.finding_user, &finding);
}

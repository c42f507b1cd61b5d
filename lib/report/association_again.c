/* SPDX-License-Identifier: MIT */
/*
 * Events that do not fit what is known of an association. Of two openings of one association the first counts; where
 * the second says something else, or more, a finding tells so, as no report shows what it says. An event that ends an
 * association by its id, but has other addresses, ends it all the same; a finding tells so, since somebody may have
 * written it to make the association look ended.
 */
#include "report/association_parts.h"
#include "report/report.h"
#include "report/thumbprint.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/*
 * Whether two values agree. Events of different numbers know different things, so there a missing value is no
 * difference.
 */
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

static const struct association_value *find_value(
	const struct association_value *values, size_t count, const struct ipsecevtx_field_info *info)
{
	for (size_t i = 0; i < count; i++) {
		if (values[i].info == info)
			return &values[i];
	}
	return NULL;
}

/*
 * Whether value is a certificate that the other event contradicts: that event tells of the same mode, but is one of
 * those without certificates (4650 beside 4651, 4979 beside 4980 and 4982).
 */
static bool is_refuted(const struct association_value *value, const struct association_value *others, size_t count)
{
	bool is_main = strstr(value->info->name, "_mm_cert_hash") != NULL;
	const char *mode = is_main ? "_mm_principal" : "_em_principal";
	if (value->presence != IPSECEVTX_SET || (!is_main && !strstr(value->info->name, "_em_cert_hash")) ||
		find_value(others, count, value->info))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (strstr(others[i].info->name, mode))
			return true;
	}
	return false;
}

/*
 * The first field in which the second event says something else, or of which the first event says nothing; NULL where
 * they agree.
 */
static const struct ipsecevtx_field_info *difference(const struct associations *associations,
	const struct association_event *first, const struct association_event *second)
{
	struct association_value one[ASSOCIATION_FIELDS], other[ASSOCIATION_FIELDS];
	size_t one_count = association_fields(associations, first, one);
	size_t other_count = association_fields(associations, second, other);
	bool is_one_number = first->event_id == second->event_id;
	for (size_t i = 0; i < one_count; i++) {
		const struct association_value *same = find_value(other, other_count, one[i].info);
		if ((same && !is_same(&associations->report->strings, &one[i], same, is_one_number)) ||
			is_refuted(&one[i], other, other_count))
			return one[i].info;
	}
	for (size_t i = 0; i < other_count; i++) {
		if (is_refuted(&other[i], one, one_count))
			return other[i].info;
	}
	for (size_t i = 0; i < other_count; i++) {
		const struct association_value *same = find_value(one, one_count, other[i].info);
		if (other[i].presence == IPSECEVTX_SET && (!same || same->presence != IPSECEVTX_SET))
			return other[i].info;
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

/* Counts an event; the first one by time is named. */
static void note(const struct associations *associations, struct associations_odd *odd,
	const struct association_event *event, const struct ipsecevtx_field_info *field)
{
	if (odd->count++ > 0 && !comes_before(associations, event, odd->event))
		return;
	odd->event = event;
	odd->field = field;
}

void associations_note_again(struct associations *associations, const struct association_event *opening,
	const struct association_event *again)
{
	const struct ipsecevtx_field_info *differing = difference(associations, opening, again);
	if (differing)
		note(associations, &associations->again, again, differing);
}

void associations_note_end(struct associations *associations, const struct association_event *opening,
	const struct association_event *closing)
{
	const struct layout *one = layout_of(associations, opening->event_id);
	const struct layout *other = layout_of(associations, closing->event_id);
	const uint8_t fields[][2] = {{one->local_address, other->local_address},
		{one->remote_address, other->remote_address},
		{one->local_tunnel_endpoint, other->local_tunnel_endpoint},
		{one->remote_tunnel_endpoint, other->remote_tunnel_endpoint}};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		uint32_t before = association_event_string(associations, opening, one, fields[i][0]);
		uint32_t after = association_event_string(associations, closing, other, fields[i][1]);
		if (before == after || before == STRING_NONE || after == STRING_NONE)
			continue;
		note(associations, &associations->ends, closing, other->fields[fields[i][1]].info);
		return;
	}
}

static void tell(const struct associations *associations, const struct associations_odd *odd,
	enum ipsecevtx_finding_kind kind, const char *detail)
{
	const struct ipsecevtx_report *report = associations->report;
	const struct ipsecevtx_finding finding = {.kind = kind,
		.severity = IPSECEVTX_SEVERITY_WARNING,
		.source = strings_get(&report->strings, odd->event->source).data,
		.offset = odd->event->offset,
		.record_id = odd->event->record_id,
		.detail = detail};
	if (report->options.finding)
		report->options.finding(report->options.finding_user, &finding);
}

void associations_tell_odd(const struct associations *associations)
{
	const struct associations_odd *again = &associations->again, *ends = &associations->ends;
	char detail[400];
	if (again->count > 0) {
		snprintf(detail, sizeof detail,
			"event %u opens an association of an id that another one opened within 5 seconds before, "
			"between the same addresses, and says something else of it, or more (%s); the first counts (%" PRIu64
			" in all are like this one)",
			(unsigned)again->event->event_id, again->field->name, again->count);
		tell(associations, again, IPSECEVTX_FINDING_ASSOCIATION_TWICE, detail);
	}
	if (ends->count > 0) {
		snprintf(detail, sizeof detail,
			"event %u ends an open association by its id, and has another address than its opening (%s); "
			"it counts as its end all the same (%" PRIu64 " in all are like this one)",
			(unsigned)ends->event->event_id, ends->field->name, ends->count);
		tell(associations, ends, IPSECEVTX_FINDING_ASSOCIATION_END, detail);
	}
}

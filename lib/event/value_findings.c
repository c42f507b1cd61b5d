/* SPDX-License-Identifier: MIT */
#include "event/value_findings.h"

#include <string.h>

/* How many bytes of a name, and of a value, a finding shows. */
#define NAME_MAX  128u
#define BYTES_MAX 32u

void value_findings_clear(struct value_findings *values)
{
	values->field_count = 0;
	values->others = 0;
}

static struct value_problems *find_field(struct value_findings *values, const char *name, size_t length)
{
	for (size_t i = 0; i < values->field_count; i++) {
		struct value_problems *field = &values->fields[i];
		if (field->length == length && memcmp(field->field, name, length) == 0)
			return field;
	}
	if (values->field_count == VALUE_FINDINGS_FIELDS)
		return NULL;
	struct value_problems *field = &values->fields[values->field_count++];
	field->field = name;
	field->length = length;
	field->count = 0;
	return field;
}

void value_findings_add(struct value_findings *values, size_t field_length, const struct value_problem *problem)
{
	struct value_problems *field = find_field(values, problem->name, field_length);
	if (!field) {
		values->others++;
		return;
	}
	if (field->count < VALUE_FINDINGS_A_FIELD)
		field->told[field->count] = *problem;
	field->count++;
}

/* Reports those bytes of a value that its text does not stand for. */
static void tell_bytes(struct findings *findings, const struct finding_place *place, unsigned event_id,
	const struct value_problem *told)
{
	static const char digits[] = "0123456789ABCDEF";
	char shown[2 * BYTES_MAX + 1];
	const struct value *value = &told->value;
	size_t understood = value_understood(value);
	size_t left = value->length - understood;
	size_t count = left < BYTES_MAX ? left : BYTES_MAX;
	for (size_t i = 0; i < count; i++) {
		shown[2 * i] = digits[value->bytes[understood + i] >> 4];
		shown[2 * i + 1] = digits[value->bytes[understood + i] & 0xf];
	}
	shown[2 * count] = '\0';
	findings_report(findings, place, "event %u, field %.*s: %u of its %u bytes do not fit their type: %s%s",
		event_id, (int)value_cut(told->name, told->length, NAME_MAX), told->name, (unsigned)left,
		(unsigned)value->length, shown, count < left ? "..." : "");
}

static void tell_field(struct findings *findings, const struct finding_place *place, unsigned event_id,
	const struct value_problems *field)
{
	for (uint64_t i = 0; i < field->count && i < VALUE_FINDINGS_A_FIELD; i++) {
		const struct value_problem *told = &field->told[i];
		if (told->problem)
			findings_report(findings, place, "event %u, field %.*s: %s", event_id,
				(int)value_cut(told->name, told->length, NAME_MAX), told->name, told->problem);
		else
			tell_bytes(findings, place, event_id, told);
	}
	if (field->count > VALUE_FINDINGS_A_FIELD)
		findings_report(findings, place, "event %u, field %.*s: %llu more of its values in this record are odd",
			event_id, (int)value_cut(field->field, field->length, NAME_MAX), field->field,
			(unsigned long long)(field->count - VALUE_FINDINGS_A_FIELD));
}

void value_findings_tell(
	const struct value_findings *values, struct findings *findings, const struct ipsecevtx_event *event)
{
	struct finding_place place = {
		IPSECEVTX_FINDING_VALUE, IPSECEVTX_SEVERITY_WARNING, event->offset, 0, event->header_record_id};
	for (size_t i = 0; i < values->field_count; i++)
		tell_field(findings, &place, event->event_id, &values->fields[i]);
	if (values->others > 0)
		findings_report(findings, &place, "event %u: %llu more values of other fields in this record are odd",
			event->event_id, (unsigned long long)values->others);
}

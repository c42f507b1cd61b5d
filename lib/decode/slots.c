/* SPDX-License-Identifier: MIT */
#include "decode/slots.h"

#include <stdio.h>

#define PART_SIZE 160u

/*
 * Whether a value may have this type in a slot. Where Windows declares a SIZE it may write a hexadecimal number, and
 * where it declares an array of bytes a value of type BINARY.
 */
static bool is_type(const struct plan_piece *piece, uint8_t type)
{
	if (type == VALUE_NULL)
		return piece->is_optional;
	bool is_size = piece->type == VALUE_SIZE && (type == VALUE_HEX32 || type == VALUE_HEX64);
	return type == piece->type || is_size || (piece->type == (VALUE_ARRAY | VALUE_BINARY) && type == VALUE_BINARY);
}

bool slots_have_types(const struct plan *plan, const struct binxml_instance *instance, struct bytes chunk)
{
	const uint8_t *types = chunk.data + instance->descriptors + 2;
	for (const struct plan_piece *piece = plan->pieces; piece < plan->pieces + plan->piece_count; piece++) {
		bool is_value = piece->is_slot && !piece->is_guard && piece->slot < instance->value_count;
		if (is_value && !is_type(piece, types[4 * (size_t)piece->slot]))
			return false;
	}
	return true;
}

bool slots_suit(const struct plan_use *use, struct bytes chunk)
{
	return use->plan && slots_fit(use->plan, &use->instance) && slots_have_types(use->plan, &use->instance, chunk);
}

void slots_note_instance(struct slots_note *note, const struct plan *plan, const struct binxml_instance *instance)
{
	note->lacks_values |= instance->value_count < plan->slot_count;
	if (note->instances++ > 0)
		return;
	note->slots = plan->slot_count;
	note->values = instance->value_count;
	note->at = instance->values;
}

void slots_note_behind(struct slots_note *note, size_t finish, size_t end)
{
	if (note->nested++ > 0)
		return;
	note->behind = (uint32_t)(end - finish);
	note->behind_at = finish;
}

static void describe_instances(const struct slots_note *note, uint64_t chunk_offset, char text[PART_SIZE])
{
	char more[32] = "";
	if (note->instances > 1)
		snprintf(more, sizeof more, ", and %u more like it", (unsigned)(note->instances - 1));
	snprintf(text, PART_SIZE, "%u value%s (at 0x%llx) for the %u slots of a template%s: %s", (unsigned)note->values,
		note->values == 1 ? "" : "s", (unsigned long long)(chunk_offset + note->at), (unsigned)note->slots,
		more, note->lacks_values ? "fields without one are absent" : "Windows shows nothing of those behind");
}

static void describe_nested(const struct slots_note *note, uint64_t chunk_offset, char text[PART_SIZE])
{
	char more[32] = "";
	if (note->nested > 1)
		snprintf(more, sizeof more, ", and in %u more places", (unsigned)(note->nested - 1));
	snprintf(text, PART_SIZE,
		"%u bytes behind the values of nested data (at 0x%llx)%s, where Windows shows nothing",
		(unsigned)note->behind, (unsigned long long)(chunk_offset + note->behind_at), more);
}

void slots_report(const struct slots_note *note, struct findings *findings, const struct finding_place *place,
	uint64_t chunk_offset)
{
	struct finding_place here = *place;
	char instances[PART_SIZE] = "";
	char nested[PART_SIZE] = "";
	if (!note->lacks_values && here.severity > IPSECEVTX_SEVERITY_WARNING)
		here.severity = IPSECEVTX_SEVERITY_WARNING;
	if (note->instances > 0)
		describe_instances(note, chunk_offset, instances);
	if (note->nested > 0)
		describe_nested(note, chunk_offset, nested);
	if (note->instances > 0)
		findings_report_numbers(findings, &here, (struct finding_numbers){note->slots, note->values}, "%s%s%s",
			instances, note->nested > 0 ? "; " : "", nested);
	else if (note->nested > 0)
		findings_report(findings, &here, "%s", nested);
}

/* SPDX-License-Identifier: MIT */
#include "decode/exemplar_values.h"

/* The values that were found so far. */
struct gathering {
	const struct plain_record *record;
	const struct assembly *assembly;
	struct exemplar_value *values;
	uint32_t count;
	bool has_inner; /* the value that holds the second instance was met */
};

/* Adds a value; false when there is no room. */
static bool add(
	struct gathering *gathering, unsigned instance, const struct assembly_step *step, uint16_t slot, uint8_t type)
{
	if (gathering->count == EXEMPLAR_VALUES_MAX)
		return false;
	gathering->values[gathering->count++] = (struct exemplar_value){.target = step->target,
		.system = step->system,
		.instance = (uint8_t)instance,
		.type = type,
		.slot = slot};
	return true;
}

/*
 * Whether a field that is literal text of the template allows an exemplar. It says the same in each record; but to the
 * text of a typed field ipsecevtx_event_raw() would have to point, and the words of RenderingInfo are compared with
 * values that differ from record to record.
 */
static bool take_literal(const struct plan_field *field, const struct assembly_step *step)
{
	if (field->kind == TARGET_ASIDE)
		return field->rule != RULE_WORDS;
	return field->kind == TARGET_SYSTEM || step->target.field < 0;
}

/*
 * Takes a null, which is one in all records of the pattern. The value is needed only for a typed field that the event
 * has all the same; any other one has no part in the event.
 */
static bool take_null(struct gathering *gathering, unsigned instance, const struct assembly_step *step,
	const struct plan_piece *piece)
{
	bool is_placed =
		step->target.field >= 0 && gathering->assembly->structure.placed >> step->target.field & UINT32_C(1);
	return !is_placed || add(gathering, instance, step, piece->slot, VALUE_NULL);
}

/* Takes the value of a field that is one slot; false where such a value allows no exemplar. */
static bool take_value(struct gathering *gathering, const struct plan_reading *reading, uint32_t index,
	unsigned instance, const struct plan_piece *piece)
{
	const struct plan_field *field = &reading->plan->fields[index];
	const struct assembly_step *step = &gathering->record->steps[instance][index];
	struct value value;
	if (!plan_piece_value(reading, piece, &value))
		return false;
	if (value.type == VALUE_NULL)
		return take_null(gathering, instance, step, piece);
	if (field->is_near || plan_field_state(reading, field, &value) != PLAN_FIELD_THERE)
		return false;
	if (value.type == VALUE_BINXML) {
		bool is_content = field->kind == TARGET_CONTAINER && field->area == AREA_EVENT && instance == 0 &&
				  !gathering->has_inner;
		gathering->has_inner = true;
		return is_content;
	}
	bool is_known = field->kind == TARGET_SYSTEM ? instance == 0 : step->target.field >= 0;
	return is_known && value.type < VALUE_ARRAY && add(gathering, instance, step, piece->slot, value.type);
}

/* Takes all values of an instance; false where it allows no exemplar. */
static bool take_instance(struct gathering *gathering, unsigned instance)
{
	const struct plain_record *record = gathering->record;
	const struct plan_use *use = record->uses[instance];
	const struct plan *plan = use->plan;
	const struct plan_reading reading = {plan, record->chunk, &use->instance};
	bool is_plain = plan->oddities == 0 && !plan->odd_text && use->odd == 0 && !use->is_borrowed &&
			use->instance.value_count == plan->slot_count && use->instance.starts;
	for (uint32_t i = 0; is_plain && i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		if (field->first_piece == PLAN_NO_PIECE)
			continue;
		const struct plan_piece *piece = &plan->pieces[field->first_piece];
		if (piece->next != PLAN_NO_PIECE)
			is_plain = false;
		else if (piece->is_slot)
			is_plain = take_value(gathering, &reading, i, instance, piece);
		else
			is_plain = take_literal(field, &record->steps[instance][i]);
	}
	return is_plain;
}

uint32_t exemplar_values(const struct plain_record *record, const struct assembly *assembly,
	struct exemplar_value values[EXEMPLAR_VALUES_MAX])
{
	struct gathering gathering = {.record = record, .assembly = assembly, .values = values};
	for (unsigned i = 0; i < record->instance_count; i++) {
		if (!take_instance(&gathering, i))
			return 0;
	}
	return gathering.has_inner == (record->instance_count == PLAIN_INSTANCES) ? gathering.count : 0;
}

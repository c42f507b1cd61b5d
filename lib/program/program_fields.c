/* SPDX-License-Identifier: MIT */
/*
 * Finds where the direct engine takes the value of each field of the event from. What is taken so from one record holds
 * for all records of its pattern. A function that returns false has found that there can be no program.
 */
#include "program/program_compiler.h"

#include <string.h>

/* Finds where a field's value comes from; false when it is made of several parts. */
static bool find_origin(
	const struct plan_reading *reading, const struct plan_field *field, unsigned instance, struct origin *origin)
{
	memset(origin, 0, sizeof *origin);
	origin->kind = FROM_NULL;
	if (field->first_piece == PLAN_NO_PIECE)
		return true;
	const struct plan_piece *piece = &reading->plan->pieces[field->first_piece];
	if (piece->next != PLAN_NO_PIECE || !plan_piece_value(reading, piece, &origin->value))
		return false;
	/* plan_piece_value() has found the slot among the instance's values. */
	origin->kind = piece->is_slot ? FROM_SLOT : FROM_LITERAL;
	if (piece->is_slot && origin->value.type == VALUE_NULL)
		origin->kind = FROM_NULL;
	if (!piece->is_slot && origin->value.length == 0)
		origin->kind = FROM_NULL;
	origin->instance = (uint8_t)instance;
	origin->slot = piece->is_slot ? piece->slot : PLAN_NO_SLOT;
	return true;
}

/* Takes a value for a field; false when the field has one already. */
static bool take(struct origin *to, const struct origin *from)
{
	if (to->kind != FROM_NOWHERE)
		return false;
	*to = *from;
	return true;
}

/* Takes a pair of name and value. A name that is a value itself is the same in all records of the pattern. */
static bool add_pair(struct program_compiler *compiler, const struct plan_reading *reading,
	const struct plan_field *field, const struct origin *origin)
{
	static const struct value nothing = {NULL, 0, VALUE_NULL};
	const char *name = reading->plan->pool + field->name_offset;
	uint32_t length = field->name_length;
	struct value value;
	if (compiler->form->definition || compiler->pair_count == PAIRS_MAX)
		return false;
	if (field->name_is_slot && field->first_name != PLAN_NO_PIECE)
		return false;
	if (field->name_is_slot) {
		bool has_name = binxml_value(
			reading->chunk.data, reading->chunk.size, reading->instance, field->name_offset, &value);
		bool replaced = false;
		if (!has_name || value_is_empty(&value) ||
			value_text(&value, &compiler->names, &name, &length, &replaced) != VALUE_OK || replaced)
			return false;
	}
	assembly_field(compiler->assembly, name, length, &nothing);
	compiler->pairs[compiler->pair_count++] = *origin;
	return compiler->assembly->pair_count == compiler->pair_count;
}

static bool take_instance(struct program_compiler *compiler, unsigned instance);

/* Takes the fields of the second instance, where the field is the value that holds it. */
static bool take_content(struct program_compiler *compiler, const struct plan_field *field, const struct origin *origin,
	enum plan_field_state state)
{
	bool is_content = field->kind == TARGET_CONTAINER && field->area == AREA_EVENT && origin->instance == 0 &&
			  state == PLAN_FIELD_THERE && !compiler->has_inner;
	if (!is_content || compiler->record->instance_count != PLAIN_INSTANCES)
		return false;
	compiler->has_inner = true;
	return take_instance(compiler, 1);
}

static bool take_named(struct program_compiler *compiler, const struct plan_reading *reading,
	const struct plan_field *field, int index, const struct origin *origin)
{
	if (value_is_array(&origin->value))
		return false;
	if (index < 0)
		return add_pair(compiler, reading, field, origin);
	if (field->is_misplaced)
		return false;
	return origin->kind != FROM_LITERAL && take(&compiler->fields[index], origin);
}

static bool take_field(struct program_compiler *compiler, const struct plan_reading *reading,
	const struct plan_field *field, int index, unsigned instance)
{
	struct origin origin;
	if (field->kind == TARGET_ASIDE && !compiler->form->definition)
		return true; /* in an event of kind other nothing comes of it */
	if (!find_origin(reading, field, instance, &origin))
		return false;
	enum plan_field_state state = plan_field_state(reading, field, &origin.value);
	bool is_null = origin.kind == FROM_NULL;
	if (is_null && (state == PLAN_FIELD_LEFT_OUT || field->is_without_null))
		return true;
	if (origin.value.type == VALUE_BINXML)
		return take_content(compiler, field, &origin, state);
	if (state != PLAN_FIELD_THERE || field->is_near)
		return false;
	switch ((enum shape_target_kind)field->kind) {
	case TARGET_SYSTEM:
		return instance == 0 && !value_is_array(&origin.value) &&
		       take(&compiler->system[field->system], &origin);
	case TARGET_FIELD:
		return take_named(compiler, reading, field, index, &origin);
	case TARGET_CONTAINER:
	case TARGET_STRAY:
	case TARGET_ASIDE: /* a value is judged record by record, which programs do not do */
		return is_null;
	default:
		return false;
	}
}

static bool take_instance(struct program_compiler *compiler, unsigned instance)
{
	const struct plain_record *record = compiler->record;
	const struct plan_use *use = record->uses[instance];
	const struct plan_reading reading = {use->plan, record->chunk, &use->instance};
	const unsigned usual = compiler->form->definition ? 0 : SHAPE_LITERALS;
	bool is_plain = (use->plan->oddities & ~usual) == 0 && !use->plan->odd_text && use->odd == 0 &&
			!use->is_borrowed && use->instance.value_count == use->plan->slot_count && use->instance.starts;
	for (uint32_t i = 0; is_plain && i < use->plan->field_count; i++)
		is_plain = take_field(
			compiler, &reading, &use->plan->fields[i], record->steps[instance][i].target.field, instance);
	return is_plain;
}

/* Whether the event has all fields of one of its layouts: else it is marked for those that are missing. */
static bool has_layout(const struct program_compiler *compiler)
{
	const struct event_definition *definition = compiler->form->definition;
	if (!definition)
		return true;
	for (unsigned layout = 0; layout < EVENTS_LAYOUTS; layout++) {
		bool is_whole = definition->layouts >> layout & 1u;
		for (size_t i = 0; i < definition->field_count; i++)
			is_whole = is_whole && (compiler->fields[i].kind != FROM_NOWHERE ||
						       !(definition->fields[i].layouts >> layout & 1u));
		if (is_whole)
			return true;
	}
	return false;
}

bool program_take_fields(struct program_compiler *compiler)
{
	const struct plain_record *record = compiler->record;
	bool has_two = record->instance_count == PLAIN_INSTANCES &&
		       record->uses[0]->plan->holds & record->uses[1]->plan->holds;
	return record->uses[0]->plan->is_plain && !has_two && take_instance(compiler, 0) && has_layout(compiler) &&
	       compiler->has_inner == (record->instance_count == PLAIN_INSTANCES);
}

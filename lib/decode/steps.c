/* SPDX-License-Identifier: MIT */
#include "decode/steps.h"

/* Finds the text that a field has in each record; false where it depends on the record. */
static bool find_literal(const struct plan *plan, const struct plan_field *field, struct value *literal)
{
	const struct plan_piece *piece = plan_only_literal(plan, field);
	if (!piece || field->depends_on != BINXML_INDEPENDENT || field->is_near || field->first_guard != PLAN_NO_PIECE)
		return false;
	literal->bytes = (const uint8_t *)plan->pool + piece->literal;
	literal->length = piece->length;
	literal->type = VALUE_UTF8;
	return true;
}

static struct assembly_step make_step(
	const struct event_definition *definition, const struct plan *plan, const struct plan_field *field, int index)
{
	struct assembly_step step = {.target = events_target(definition, index),
		.slot = PLAN_NO_SLOT,
		.system = field->system,
		.skips_null = field->is_without_null};
	if (field->kind == TARGET_SYSTEM || (index >= 0 && !field->is_misplaced)) {
		step.slot = field->only_slot;
		step.is_literal = find_literal(plan, field, &step.literal);
	}
	return step;
}

const struct assembly_step *steps_bind_anew(
	struct plan_cache *cache, struct plan *plan, const struct event_definition *definition)
{
	struct assembly_step *steps = definition ? plan->steps : plan->other_steps;
	if (!steps)
		steps = memory_get(plan_cache_allocator(cache), (plan->field_count + 1) * sizeof *steps);
	if (!steps)
		return NULL;
	bool is_same_for_all = true;
	int next = 0;
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		bool has_name = field->kind == TARGET_FIELD && !field->name_is_slot;
		int index = has_name && definition ? events_field_index(definition, plan->pool + field->name_offset,
							     field->name_length, (size_t)next)
						   : -1;
		steps[i] = make_step(definition, plan, field, index);
		is_same_for_all &= !has_name;
		next = index + 1;
	}
	if (!definition)
		return plan->other_steps = steps;
	plan->bound_to = definition;
	plan->is_same_for_all = is_same_for_all;
	return plan->steps = steps;
}

/* SPDX-License-Identifier: MIT */
#include "decode/steps.h"

static struct assembly_step make_step(
	const struct event_definition *definition, const struct plan_field *field, int index)
{
	struct assembly_step step = {
		events_target(definition, index), PLAN_NO_SLOT, field->system, field->is_without_null};
	if (field->kind == TARGET_SYSTEM || index >= 0)
		step.slot = field->only_slot;
	return step;
}

const struct assembly_step *steps_bind(
	struct plan_cache *cache, struct plan *plan, const struct event_definition *definition)
{
	if (plan->steps && (plan->bound_to == definition || plan->is_same_for_all))
		return plan->steps;
	if (!plan->steps)
		plan->steps = memory_get(plan_cache_allocator(cache), (plan->field_count + 1) * sizeof *plan->steps);
	if (!plan->steps)
		return NULL;
	plan->bound_to = definition;
	plan->is_same_for_all = true;
	int next = 0;
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		bool has_name = field->kind == TARGET_FIELD && !field->name_is_slot;
		int index = has_name && definition ? events_field_index(definition, plan->pool + field->name_offset,
							     field->name_length, (size_t)next)
						   : -1;
		plan->steps[i] = make_step(definition, field, index);
		plan->is_same_for_all &= !has_name;
		next = index + 1;
	}
	return plan->steps;
}

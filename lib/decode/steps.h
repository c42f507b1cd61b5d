/* SPDX-License-Identifier: MIT */
/*
 * Turns the fields of a plan into steps of an assembly (event/assembly.h): the names of the fields are looked up in the
 * event's definition once, for all records of the plan. The direct engine and plain.c use it. It stands between plans,
 * which know no events, and the assembly, which knows no plans.
 */
#ifndef STEPS_H
#define STEPS_H

#include "binxml/plan.h"
#include "event/assembly.h"

/* The slow part of steps_bind(); to be called by that alone. */
const struct assembly_step *steps_bind_anew(
	struct plan_cache *cache, struct plan *plan, const struct event_definition *definition);

/*
 * The plan's steps into an event of that definition, which is NULL for kind other: one step for each field of the plan.
 * They live as long as the plan, and until it is bound to another definition. The steps for kind other are kept beside
 * those of a definition, since a record is read without one first, to learn which event it is. NULL when there is no
 * memory.
 */
static inline const struct assembly_step *steps_bind(
	struct plan_cache *cache, struct plan *plan, const struct event_definition *definition)
{
	if (plan->steps && (plan->bound_to == definition || plan->is_same_for_all))
		return plan->steps;
	if (!definition && plan->other_steps)
		return plan->other_steps;
	return steps_bind_anew(cache, plan, definition);
}

#endif

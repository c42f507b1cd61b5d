/* SPDX-License-Identifier: MIT */
/*
 * The fields of a plan as steps into an event: names are looked up in the event's definition once, for all records of
 * the plan. Between plans, which know no events, and the assembly, which knows no plans.
 */
#ifndef STEPS_H
#define STEPS_H

#include "binxml/plan.h"
#include "event/assembly.h"

const struct assembly_step *steps_bind_anew(
	struct plan_cache *cache, struct plan *plan, const struct event_definition *definition);

/*
 * The plan's steps into an event of that definition, one for each of its fields; they live as long as the plan, and
 * until it is bound to another definition: of those that have none beside, as which event it is a record tells when its
 * first part is read. NULL when there is no memory.
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

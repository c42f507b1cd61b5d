/* SPDX-License-Identifier: MIT */
/*
 * Sizes of values of which only the plan tells whether Windows writes them: bytes in nulls, and values that ts-evtx
 * reads with another size.
 */
#include "binxml/plan.h"

#include "binxml/descriptors.h"
#include "binxml/sizes.h"

uint32_t plan_end_of_identity(const struct plan *plan, uint32_t count)
{
	static const enum system_field fields[] = {SYSTEM_EVENT_ID, SYSTEM_PROVIDER_NAME, SYSTEM_PROVIDER_GUID};
	uint32_t end = 0;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		const uint32_t slot = plan->system_slots[fields[i]];
		end = slot < count && slot >= end ? slot + 1 : end;
	}
	return end;
}

void plan_look_at_sizes(
	const struct plan *plan, enum shape_area area, const uint8_t *chunk, struct binxml_instance *instance)
{
	const uint8_t *descriptor = chunk + instance->descriptors;
	const uint32_t identity = plan_end_of_identity(plan, instance->value_count);
	instance->has_odd_null = instance->has_full_null && area != AREA_DOCUMENT;
	for (uint32_t i = 0; i < instance->value_count; i++, descriptor += 4) {
		const uint32_t length = stored_u16(descriptor);
		if (length > 0 && descriptor[2] == VALUE_NULL)
			instance->has_odd_null |= i >= DESCRIPTOR_SLOTS || length != plan->null_sizes[i];
		instance->has_early_width |= i < identity && sizes_has_width(descriptor[2], length);
	}
	instance->odd_sizes |= instance->has_odd_null || instance->has_early_width;
}

/* SPDX-License-Identifier: MIT */
#include "decode/plain.h"

#include "binxml/filetime.h"
#include "decode/classify.h"
#include "decode/steps.h"

bool plain_is(const struct record_view *view)
{
	return view->marks == 0 && view->origin == IPSECEVTX_ORIGIN_ACTIVE && plain_is_in_form(view);
}

bool plain_is_in_form(const struct record_view *view)
{
	const struct record_class *class = view->class;
	return !view->record->torn_at && class->use.plan && class->use.plan->is_plain && !class->use.is_borrowed &&
	       class->use.odd == 0 && class->other_id == 0 && !provider_doubt(class->provider) &&
	       time_is_plausible(class->identity.time) && direct_is_one_instance(view->record, class);
}

/* Opens the content of Event beside System, which has to be one instance or nothing; false when it is not plain. */
static bool open_content(struct plan_cache *plans, const struct record_view *view, struct plain_record *record)
{
	const uint8_t *chunk = view->chunk->data;
	struct binxml_error error;
	struct value content;
	size_t first;
	uint32_t slot = record->uses[0]->plan->content_slot;
	if (slot >= record->values[0].count)
		return slot == PLAN_NO_SLOT;
	binxml_values_at(&record->values[0], slot, &content);
	if (content.type != VALUE_BINXML || content.length == 0)
		return content.type == VALUE_NULL;
	size_t start = (size_t)(content.bytes - chunk);
	size_t end = start + content.length;
	if (!binxml_first_instance(chunk, start, end, &first) || !binxml_is_instance(chunk, first, end))
		return false;
	const struct plan_range range = {first, end, AREA_EVENT};
	struct plan_use *inner = &record->inner;
	if (!plan_open(plans, &range, inner, &error) || inner->is_borrowed || inner->odd || inner->plan->wants_search ||
		inner->plan->attribute_slot_count > 0 || !slots_fit(inner->plan, &inner->instance) ||
		inner->instance.end + 1 != end || chunk[inner->instance.end] != 0)
		return false;
	record->values[1] = binxml_values(chunk, &inner->instance);
	record->uses[record->instance_count++] = inner;
	return true;
}

bool plain_open(struct plan_cache *plans, const struct record_view *view, struct plain_record *record)
{
	record->chunk = chunk_bytes(view->chunk);
	record->instance_count = 1;
	record->uses[0] = &view->class->use;
	record->values[0] = binxml_values(view->chunk->data, &record->uses[0]->instance);
	record->values[1].count = 0;
	record->pattern = NULL;
	if (record->values[0].count == 0 || !open_content(plans, view, record))
		return false;
	for (size_t i = 0; i < record->instance_count; i++) {
		record->pattern = plan_pattern(plans, record->pattern, record->uses[i], view->definition);
		if (!record->pattern || record->pattern->has_raw || record->pattern->is_odd)
			return false;
	}
	return true;
}

bool plain_bind(struct plan_cache *plans, const struct record_view *view, struct plain_record *record)
{
	for (size_t i = 0; i < record->instance_count; i++) {
		record->steps[i] = steps_bind(plans, record->uses[i]->plan, view->definition);
		if (!record->steps[i])
			return false;
	}
	return true;
}

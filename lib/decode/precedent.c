/* SPDX-License-Identifier: MIT */
#include "decode/precedent.h"

#include "binxml/descriptors.h"
#include "decode/classify.h"
#include "decode/slots.h"
#include "event/events.h"

#include <string.h>

_Static_assert(PRECEDENT_VALUES <= DESCRIPTOR_SLOTS, "each value of a precedent has a bit in a mask");

/* A record that may become a precedent. */
struct candidate {
	const struct plan *plan;
	struct binxml_values values;
	size_t body;     /* where its BinXML begins in the chunk */
	size_t shift;    /* bytes of the template's definition in it */
	size_t value_at; /* where its values begin, counted from body, as if those bytes were not there */
};

/* The values whose bytes, and not only their types, decide what the look at a record finds: a bit for each. */
static uint32_t decisive_values(const struct candidate *candidate)
{
	static const enum system_field fields[] = {
		SYSTEM_PROVIDER_NAME, SYSTEM_PROVIDER_GUID, SYSTEM_CHANNEL, SYSTEM_COMPUTER};
	const struct plan *plan = candidate->plan;
	const struct binxml_values *values = &candidate->values;
	uint32_t decisive = descriptors_masks(values->descriptors, values->count).strings & plan->attribute_mask;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (plan->system_slots[fields[i]] < values->count)
			decisive |= UINT32_C(1) << plan->system_slots[fields[i]];
	}
	return decisive;
}

/* Adds bytes that have to be the same, joined to those of the value before; false when there is no room. */
static bool add_span(struct precedent *precedent, uint32_t at, uint32_t length)
{
	struct precedent_span *last = precedent->span_count > 0 ? &precedent->spans[precedent->span_count - 1] : NULL;
	if (last && last->at + last->length == at) {
		last->length += length;
		return true;
	}
	if (precedent->span_count == PRECEDENT_SPANS)
		return false;
	precedent->spans[precedent->span_count++] = (struct precedent_span){at, length};
	return true;
}

/*
 * Adds the byte of each SID that says how long it is, by which some readers go. False when there is no room, or where a
 * value is an array, which no System has.
 */
static bool add_sids(const struct candidate *candidate, struct precedent *precedent)
{
	const struct binxml_values *values = &candidate->values;
	for (uint32_t i = 0; i < values->count; i++) {
		uint32_t at = (uint32_t)candidate->value_at + values->starts[i];
		uint8_t type = values->descriptors[4 * (size_t)i + 2];
		if (type & VALUE_ARRAY || (type == VALUE_SID && !add_span(precedent, at + 1, 1)))
			return false;
	}
	return true;
}

/* Finds where the value of a System field is; false when it is not of the wanted type and length. */
static bool find_field(
	const struct candidate *candidate, enum system_field field, const struct value *wanted, uint32_t *at)
{
	struct value value;
	uint32_t slot = candidate->plan->system_slots[field];
	if (slot >= candidate->values.count)
		return false;
	binxml_values_at(&candidate->values, slot, &value);
	*at = (uint32_t)(candidate->value_at + candidate->values.starts[slot]);
	return value.type == wanted->type && value.length == wanted->length;
}

static bool find_fields(const struct candidate *candidate, struct precedent *precedent)
{
	static const struct value u16 = {NULL, 2, VALUE_UINT16};
	static const struct value u64 = {NULL, 8, VALUE_UINT64};
	static const struct value time = {NULL, 8, VALUE_FILETIME};
	return find_field(candidate, SYSTEM_EVENT_ID, &u16, &precedent->event_id) &&
	       find_field(candidate, SYSTEM_RECORD_ID, &u64, &precedent->record_id) &&
	       find_field(candidate, SYSTEM_TIME, &time, &precedent->time);
}

/*
 * Sets what the precedent's records have in common. Their content of Event, of another length in each, has to be the
 * last value; false when it is not, or when there is no room.
 */
static bool measure(const struct candidate *candidate, struct precedent *precedent)
{
	const struct binxml_values *values = &candidate->values;
	struct value content = {NULL, 0, VALUE_NULL};
	uint32_t slot = candidate->plan->content_slot;
	if (slot < values->count)
		binxml_values_at(values, slot, &content);
	precedent->body = candidate->body;
	precedent->shift = candidate->shift;
	precedent->has_content = content.type == VALUE_BINXML && content.length > 0;
	/* Content of another type than BinXML is odd. */
	bool is_odd = !precedent->has_content && content.length > 0 && content.type != VALUE_NULL;
	if (is_odd || (precedent->has_content && slot != values->count - 1))
		return false;
	uint32_t value_at = (uint32_t)candidate->value_at;
	precedent->head = value_at - (precedent->has_content ? 4 : 0);
	precedent->fixed = value_at + values->starts[values->count - precedent->has_content];
	memcpy(precedent->starts, values->starts, (values->count + 1) * sizeof precedent->starts[0]);
	uint32_t decisive = decisive_values(candidate);
	for (uint32_t i = 0; decisive != 0; i++, decisive >>= 1) {
		if (decisive & 1 &&
			!add_span(precedent, value_at + values->starts[i], values->starts[i + 1] - values->starts[i]))
			return false;
	}
	return add_sids(candidate, precedent);
}

/* Whether the definition stands before the record, or inline: then *shift is how many bytes of the record it takes. */
static bool find_template(const struct record *record, const struct binxml_instance *instance, size_t *shift)
{
	size_t behind = precedent_body(record) + PRECEDENT_BEGINNING;
	bool is_inline = instance->template_offset == behind;
	*shift = is_inline ? instance->body_end - behind : 0;
	return is_inline || instance->template_offset < record->offset;
}

/*
 * Whether all that was found out about the record depends on what a precedent compares: it was not decoded, has as many
 * values as its template has slots, and nothing for which the whole record would be searched.
 */
static bool is_usual(struct bytes chunk, const struct record *record, const struct record_class *class)
{
	const struct plan_use *use = &class->use;
	size_t first, shift, end = record->offset + record->size - 4;
	bool is_typed = events_are_of_auditing(class->identity.event_id);
	if (!use->plan || class->was_decoded || use->is_borrowed || use->odd || use->instance.odd_sizes ||
		record->torn_at || class->other_id || !elsewhere_is_nothing(&class->elsewhere) ||
		!use->plan->is_plain || !slots_fit(use->plan, &use->instance))
		return false;
	struct binxml_values values = binxml_values(chunk.data, &use->instance);
	return values.count > 0 && values.count <= PRECEDENT_VALUES && find_template(record, &use->instance, &shift) &&
	       (!is_typed || class->provider == PROVIDER_OURS) &&
	       binxml_first_instance(chunk.data, precedent_body(record), end, &first) &&
	       inside_look_beside(use->plan, &values) == INSIDE_PLAIN;
}

/* Sets a byte in which the heads of two precedents differ, which is that of a value's type or size, if there is one. */
static void tell_apart(struct precedent *one, struct precedent *other, struct bytes chunk)
{
	const uint8_t *first = chunk.data + one->body + one->shift, *second = chunk.data + other->body + other->shift;
	uint32_t end = one->head < other->head ? one->head : other->head;
	uint32_t at = PRECEDENT_BEGINNING;
	while (end - at >= 4 && stored_u32(first + at) == stored_u32(second + at))
		at += 4;
	while (at < end && first[at] == second[at])
		at++;
	if (at < end)
		one->telling = other->telling = at;
}

void precedents_add(struct precedents *precedents, struct bytes chunk, const struct record *record,
	const struct record_class *class)
{
	const struct plan_use *use = &class->use;
	if (!is_usual(chunk, record, class) || precedents_find(precedents, chunk, record))
		return;
	struct candidate candidate = {
		.plan = use->plan, .values = binxml_values(chunk.data, &use->instance), .body = precedent_body(record)};
	find_template(record, &use->instance, &candidate.shift);
	candidate.value_at = use->instance.values - candidate.body - candidate.shift;
	struct precedent precedent = {.is_typed = events_are_of_auditing(class->identity.event_id),
		.is_ours = class->identity.is_ours,
		.stream = class->identity.stream,
		.use = *use,
		.number = precedents->added};
	precedent.use.instance.starts = NULL;
	if (!find_fields(&candidate, &precedent) || !measure(&candidate, &precedent))
		return;
	precedent.telling = PRECEDENT_BEGINNING;
	if (precedents->count > 0)
		tell_apart(&precedent, &precedents->items[precedents->last], chunk);
	precedents->added++;
	precedents->last = precedents->count < PRECEDENTS ? precedents->count++ : (precedents->last + 1) % PRECEDENTS;
	precedents->items[precedents->last] = precedent;
}

struct precedent *precedents_search(struct precedents *precedents, struct bytes chunk, const struct record *record)
{
	for (unsigned i = 0; i < precedents->count; i++) {
		if (i != precedents->last && precedent_fits(&precedents->items[i], chunk, record)) {
			precedents->last = i;
			return &precedents->items[i];
		}
	}
	return NULL;
}

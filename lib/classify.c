/* SPDX-License-Identifier: MIT */
#include "classify.h"

#include "events.h"

#include <string.h>

static bool has_our_name(const struct value *name)
{
	static const char wanted[] = EVENTS_PROVIDER_NAME;
	size_t length = sizeof wanted - 1;
	if (name->type == VALUE_UTF8)
		return name->length == length && memcmp(name->bytes, wanted, length) == 0;
	/* A stored string may end with a NUL that is not part of it. */
	if (name->type != VALUE_STRING || (name->length != 2 * length && name->length != 2 * length + 2))
		return false;
	for (size_t i = 0; i < name->length / 2; i++) {
		if (name->bytes[2 * i] != (uint8_t)wanted[i] || name->bytes[2 * i + 1] != 0)
			return false;
	}
	return true;
}

/* A System field of a plan; a null where the plan has none. */
static bool system_value(const struct chunk *chunk, const struct plan *plan, const struct binxml_instance *instance,
	enum system_field field, struct arena *scratch, struct value *value)
{
	memset(value, 0, sizeof *value);
	if (plan->system[field] == plan->field_count)
		return true;
	return plan_value(plan, &plan->fields[plan->system[field]], chunk->data, chunk->size, instance, scratch, value);
}

/* FNV-1a over a value's bytes. */
static uint64_t hash_value(uint64_t hash, const struct value *value)
{
	for (uint32_t i = 0; i < value->length; i++)
		hash = (hash ^ value->bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

/* What tells whether records are missing: a look at the values only. */
static void read_place(const struct chunk *chunk, const struct plan *plan, const struct binxml_instance *instance,
	struct arena *scratch, struct record_class *class)
{
	struct value value;
	if (!system_value(chunk, plan, instance, SYSTEM_RECORD_ID, scratch, &value) ||
		!value_number(&value, &class->record_id))
		class->record_id = 0;
	if (!system_value(chunk, plan, instance, SYSTEM_TIME, scratch, &value) || !value_time(&value, &class->time))
		class->time = 0;
	class->stream = UINT64_C(14695981039346656037);
	if (system_value(chunk, plan, instance, SYSTEM_CHANNEL, scratch, &value))
		class->stream = hash_value(class->stream, &value);
	if (system_value(chunk, plan, instance, SYSTEM_COMPUTER, scratch, &value))
		class->stream = hash_value(class->stream, &value);
}

static bool classify_by_plan(const struct chunk *chunk, const struct plan *plan, const struct binxml_instance *instance,
	struct arena *scratch, struct record_class *class)
{
	struct value id, name, guid;
	uint8_t guid_bytes[16];
	uint64_t number;
	if (!system_value(chunk, plan, instance, SYSTEM_EVENT_ID, scratch, &id) || !value_number(&id, &number) ||
		number > UINT32_MAX || !system_value(chunk, plan, instance, SYSTEM_PROVIDER_NAME, scratch, &name) ||
		!system_value(chunk, plan, instance, SYSTEM_PROVIDER_GUID, scratch, &guid))
		return false;
	class->event_id = (uint32_t)number;
	class->is_ours = has_our_name(&name) ||
			 (value_guid(&guid, guid_bytes) && memcmp(guid_bytes, events_provider_guid, 16) == 0);
	read_place(chunk, plan, instance, scratch, class);
	return true;
}

bool classify_record(struct plan_cache *plans, const struct chunk *chunk, const struct record *record,
	struct arena *scratch, struct record_class *class, struct binxml_error *error)
{
	size_t start = record->offset + RECORD_HEADER_SIZE;
	size_t end = record->offset + record->size - 4;
	struct binxml binxml;
	struct binxml_step step;
	memset(error, 0, sizeof *error);
	memset(class, 0, sizeof *class);
	error->offset = start;
	arena_reset(scratch);
	binxml_open(&binxml, chunk->data, chunk->size, start, end, false);
	while (binxml_next(&binxml, &step) == BINXML_PROCESSING)
		;
	if (step.kind == BINXML_INSTANCE) {
		struct plan_use use;
		if (!plan_open(plans, step.offset, end, AREA_DOCUMENT, &use, error))
			return false;
		class->is_borrowed = use.is_borrowed;
		class->odd_names = use.odd_names;
		/* An end token follows the values. */
		class->finish = use.instance.end + (use.instance.end < end && chunk->data[use.instance.end] == 0);
		return classify_by_plan(chunk, use.plan, &use.instance, scratch, class);
	}
	if (step.kind == BINXML_ELEMENT) {
		const struct plan *plan =
			plan_of_fragment(plans, start, end, AREA_DOCUMENT, &class->finish, &class->odd_names, error);
		return plan && classify_by_plan(chunk, plan, NULL, scratch, class);
	}
	*error = binxml.error;
	return false;
}

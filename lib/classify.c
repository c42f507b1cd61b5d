/* SPDX-License-Identifier: MIT */
#include "classify.h"

#include "events.h"

#include <string.h>

/* A look at one record. */
struct look {
	struct classifier *classifier;
	const struct chunk *chunk;
	const struct plan *plan;
	const struct binxml_instance *instance; /* NULL without a template */
	struct binxml_values values;            /* of the instance */
};

static bool has_our_name(const struct value *name)
{
	static const char wanted[] = EVENTS_PROVIDER_NAME;
	/* "Microsoft-Windows-Security-Auditing" in UTF-16LE */
	static const uint8_t wide[] = "M\0i\0c\0r\0o\0s\0o\0f\0t\0-\0W\0i\0n\0d\0o\0w\0s\0-\0"
				      "S\0e\0c\0u\0r\0i\0t\0y\0-\0A\0u\0d\0i\0t\0i\0n\0g\0\0";
	size_t length = sizeof wanted - 1;
	if (name->type == VALUE_UTF8)
		return name->length == length && memcmp(name->bytes, wanted, length) == 0;
	/* A stored string may end with a NUL that is not part of it, which the literal has too. */
	return name->type == VALUE_STRING && (name->length == 2 * length || name->length == 2 * length + 2) &&
	       memcmp(name->bytes, wide, name->length) == 0;
}

static bool has_our_guid(const struct value *guid)
{
	static const uint8_t stored[16] = {
		0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};
	uint8_t bytes[16];
	if (guid->type == VALUE_GUID)
		return guid->length == 16 && memcmp(guid->bytes, stored, 16) == 0;
	return guid->type != VALUE_NULL && value_guid(guid, bytes) && memcmp(bytes, events_provider_guid, 16) == 0;
}

static inline bool is_short(const struct look *look)
{
	return look->instance && plan_is_short(look->plan, look->instance);
}

/* Whether the record lacks the value of a System field. */
static bool is_lacking(const struct look *look, enum system_field field)
{
	const struct plan *plan = look->plan;
	return is_short(look) && plan->system[field] != plan->field_count &&
	       plan_field_is_lacking(
		       plan, &plan->fields[plan->system[field]], look->chunk->data, look->chunk->size, look->instance);
}

static void find_system_value(const struct look *look, enum system_field field, struct value *value)
{
	const struct plan *plan = look->plan;
	value->bytes = NULL;
	value->length = 0;
	value->type = VALUE_NULL;
	if (plan->system[field] == plan->field_count)
		return;
	const struct plan_piece *only = plan_only_literal(plan, &plan->fields[plan->system[field]]);
	if (only) {
		value->bytes = (const uint8_t *)plan->pool + only->literal;
		value->length = only->length;
		value->type = VALUE_UTF8;
		return;
	}
	if (is_lacking(look, field))
		return;
	if (!plan_value(plan, &plan->fields[plan->system[field]], look->chunk->data, look->chunk->size, look->instance,
		    &look->classifier->scratch, value))
		memset(value, 0, sizeof *value);
}

/*
 * A System field; a null where the plan has none. Not returned: a struct of parts that were just written is slow to
 * read as a whole.
 */
static inline void system_value(const struct look *look, enum system_field field, struct value *value)
{
	uint32_t slot = look->plan->system_slots[field];
	if (slot < look->values.count)
		binxml_values_at(&look->values, slot, value);
	else
		find_system_value(look, field, value);
}

/* FNV-1a over a value's bytes. */
static uint64_t hash_value(uint64_t hash, const struct value *value)
{
	for (uint32_t i = 0; i < value->length; i++)
		hash = (hash ^ value->bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

static bool same_bytes(const struct value *value, const uint8_t *bytes, uint32_t length)
{
	return value->length == length && (length == 0 || memcmp(value->bytes, bytes, length) == 0);
}

/* A number for a channel of a computer. */
static uint64_t stream_of(struct classifier *classifier, const struct value *channel, const struct value *computer)
{
	if (classifier->stream && same_bytes(channel, classifier->channel, classifier->channel_length) &&
		same_bytes(computer, classifier->computer, classifier->computer_length))
		return classifier->stream;
	uint64_t stream = hash_value(hash_value(UINT64_C(14695981039346656037), channel), computer);
	stream += stream == 0;
	classifier->stream = 0;
	if (channel->length <= sizeof classifier->channel && computer->length <= sizeof classifier->computer) {
		if (channel->length)
			memcpy(classifier->channel, channel->bytes, channel->length);
		if (computer->length)
			memcpy(classifier->computer, computer->bytes, computer->length);
		classifier->channel_length = channel->length;
		classifier->computer_length = computer->length;
		classifier->stream = stream;
	}
	return stream;
}

static bool is_our_provider(const struct look *look)
{
	struct value value;
	system_value(look, SYSTEM_PROVIDER_GUID, &value);
	if (has_our_guid(&value))
		return true;
	system_value(look, SYSTEM_PROVIDER_NAME, &value);
	return has_our_name(&value);
}

/* Whether the record lacks the values that would tell its provider. */
static bool lacks_provider(const struct look *look)
{
	struct value value;
	if (!is_lacking(look, SYSTEM_PROVIDER_GUID) && !is_lacking(look, SYSTEM_PROVIDER_NAME))
		return false;
	system_value(look, SYSTEM_PROVIDER_GUID, &value);
	if (!value_is_empty(&value))
		return false;
	system_value(look, SYSTEM_PROVIDER_NAME, &value);
	return value_is_empty(&value);
}

/* Not text put together from several: that can fail in one record, for want of room, and not in the next. */
static bool is_fixed(const struct plan *plan, enum system_field field)
{
	return plan->system[field] == plan->field_count ||
	       plan_only_literal(plan, &plan->fields[plan->system[field]]) != NULL;
}

/* Mostly the definition holds the provider as text, which needs to be read once. */
static bool is_our_plan(const struct look *look, struct plan *plan)
{
	if (plan->provider == PLAN_PROVIDER_UNKNOWN) {
		plan->provider = PLAN_PROVIDER_IN_RECORD;
		if (is_fixed(plan, SYSTEM_PROVIDER_GUID) && is_fixed(plan, SYSTEM_PROVIDER_NAME))
			plan->provider = is_our_provider(look) ? PLAN_PROVIDER_OURS : PLAN_PROVIDER_OTHER;
	}
	if (plan->provider == PLAN_PROVIDER_IN_RECORD)
		return is_our_provider(look);
	return plan->provider == PLAN_PROVIDER_OURS;
}

static bool classify_by_plan(const struct look *look, struct record_class *class)
{
	uint64_t number;
	struct value value;
	system_value(look, SYSTEM_EVENT_ID, &value);
	if (!value_number(&value, &number) || number > UINT32_MAX)
		return false;
	class->place.event_id = (uint32_t)number;
	class->place.is_ours = class->use.plan ? is_our_plan(look, class->use.plan) : is_our_provider(look);
	class->lacks_provider = is_short(look) && !class->place.is_ours && lacks_provider(look);
	system_value(look, SYSTEM_RECORD_ID, &value);
	class->place.record_id = value_number(&value, &number) ? number : 0;
	system_value(look, SYSTEM_TIME, &value);
	class->place.time = value_time(&value, &number) ? number : 0;
	struct value channel;
	system_value(look, SYSTEM_CHANNEL, &channel);
	struct value computer;
	system_value(look, SYSTEM_COMPUTER, &computer);
	class->place.stream = stream_of(look->classifier, &channel, &computer);
	return true;
}

static bool classify_instance(
	struct look *look, size_t offset, size_t end, struct record_class *class, struct binxml_error *error)
{
	struct plan_use *use = &class->use;
	if (!plan_open(look->classifier->plans, offset, end, AREA_DOCUMENT, use, error)) {
		use->plan = NULL;
		return false;
	}
	class->finish = binxml_end_after(look->chunk->data, use->instance.end, end);
	look->plan = use->plan;
	look->instance = &use->instance;
	look->values = binxml_values(look->chunk->data, &use->instance);
	error->offset = offset;
	return classify_by_plan(look, class);
}

bool classify_record(struct classifier *classifier, const struct chunk *chunk, const struct record *record,
	struct record_class *class, struct binxml_error *error)
{
	struct look look = {classifier, chunk, NULL, NULL, {NULL, NULL, NULL, 0}};
	size_t start = record->offset + RECORD_HEADER_SIZE;
	size_t end = record->offset + record->size - 4;
	struct binxml binxml;
	struct binxml_step step;
	bool odd_names;
	memset(error, 0, sizeof *error);
	error->offset = start;
	class->use.plan = NULL;
	class->use.is_borrowed = class->use.odd_names = false;
	arena_reset(&classifier->scratch);
	plan_cache_start_record(classifier->plans);
	size_t first;
	if (binxml_first_instance(chunk->data, start, end, &first))
		return classify_instance(&look, first, end, class, error);
	binxml_open(&binxml, chunk->data, chunk->size, start, end, false);
	while (binxml_next(&binxml, &step) == BINXML_PROCESSING)
		;
	if (step.kind == BINXML_INSTANCE)
		return classify_instance(&look, step.offset, end, class, error);
	if (step.kind == BINXML_ELEMENT) {
		look.plan = plan_of_fragment(
			classifier->plans, start, end, AREA_DOCUMENT, &class->finish, &odd_names, error);
		return look.plan && classify_by_plan(&look, class);
	}
	*error = binxml.error;
	return false;
}

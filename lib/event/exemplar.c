/* SPDX-License-Identifier: MIT */
#include "event/exemplar.h"

#include "event/assembly_parts.h"

#include <stdalign.h>
#include <string.h>

/* Numbers and the like are compared without a call. */
static inline bool is_same(const uint8_t *one, const uint8_t *other, uint32_t length)
{
	uint64_t words[4];
	uint32_t halves[4];
	if (length > 16)
		return memcmp(one, other, length) == 0;
	if (length >= 8) {
		memcpy(&words[0], one, 8);
		memcpy(&words[1], other, 8);
		memcpy(&words[2], one + length - 8, 8);
		memcpy(&words[3], other + length - 8, 8);
		return words[0] == words[1] && words[2] == words[3];
	}
	if (length >= 4) {
		memcpy(&halves[0], one, 4);
		memcpy(&halves[1], other, 4);
		memcpy(&halves[2], one + length - 4, 4);
		memcpy(&halves[3], other + length - 4, 4);
		return halves[0] == halves[1] && halves[2] == halves[3];
	}
	for (uint32_t i = 0; i < length; i++) {
		if (one[i] != other[i])
			return false;
	}
	return true;
}

static size_t member_size(enum ipsecevtx_type type)
{
	switch (type) {
	case IPSECEVTX_TYPE_U32:
		return sizeof(struct ipsecevtx_u32);
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		return sizeof(struct ipsecevtx_id);
	case IPSECEVTX_TYPE_CODE:
		return sizeof(struct ipsecevtx_code);
	case IPSECEVTX_TYPE_ADDRESS:
		return sizeof(struct ipsecevtx_address);
	default:
		return sizeof(struct ipsecevtx_text);
	}
}

/* A value of System that is there in the one and not in the other leaves more behind than it takes away. */
static bool take_system_again(struct assembly *assembly, enum system_field field, const struct value *value)
{
	const enum ipsecevtx_presence *presence = assembly_system_presence(assembly, field);
	enum ipsecevtx_presence before = *presence;
	if (field == SYSTEM_KEYWORDS)
		assembly->event.outcome = IPSECEVTX_OUTCOME_NONE;
	assembly_take_system(assembly, field, value);
	return *presence == before;
}

static bool take_again(struct assembly *assembly, const struct event_target *target, enum system_field field,
	const struct value *value)
{
	struct ipsecevtx_event *event = &assembly->event;
	if (target->field < 0)
		return take_system_again(assembly, field, value);
	memcpy((char *)event + target->offset, (const char *)&assembly->empty[event->kind] + target->offset,
		member_size((enum ipsecevtx_type)target->type));
	assembly_known_field(assembly, target, value);
	return assembly->event.marks == 0;
}

bool assembly_is_plain(const struct assembly *assembly)
{
	const struct assembly_structure *structure = &assembly->structure;
	const struct value_findings *findings = &assembly->value_findings;
	bool is_odd = structure->again || structure->doubtful || structure->missing || structure->oddities ||
		      structure->other_id || structure->names_us || structure->strays;
	return !is_odd && assembly->event.marks == 0 && assembly->pair_count == 0 && assembly->misfit_count == 0 &&
	       findings->field_count == 0 && findings->others == 0 && !assembly->lacks && assembly_has_room(assembly);
}

bool exemplar_read(
	struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES], struct assembly *assembly)
{
	const struct exemplar_value *known = exemplar->values;
	uint32_t differing = 0;
	assembly_begin_like(assembly, exemplar);
	for (const struct exemplar_value *end = known + exemplar->value_count; known < end; known++) {
		const struct binxml_values *values = &instances[known->instance];
		const uint8_t *bytes = values->bytes + values->starts[known->slot];
		uint32_t length = values->starts[known->slot + 1] - values->starts[known->slot];
		if (known->target.field >= 0) {
			/* Member by member, as put_field() does it: no load waits for these stores. */
			struct value *raw = &assembly->raw.values[known->target.field];
			raw->bytes = bytes;
			raw->length = length;
			raw->type = known->type;
		}
		if (known->type == VALUE_NULL ||
			(length == known->length && is_same(bytes, exemplar->bytes + known->at, length)))
			continue;
		differing++;
		const struct value value = {bytes, length, known->type};
		if (!take_again(assembly, &known->target, (enum system_field)known->system, &value))
			return false;
	}
	if (2 * differing <= exemplar->value_count)
		exemplar->strangers = 0;
	else if (exemplar->strangers < EXEMPLAR_STRANGERS)
		exemplar->strangers++;
	return assembly_is_plain(assembly);
}

/* Texts of an event in another memory. */
struct texts {
	char *at; /* NULL: they are only counted */
	size_t size;
};

static void keep_text(struct texts *texts, struct ipsecevtx_text *text)
{
	if (text->presence != IPSECEVTX_SET) {
		text->data = ""; /* it may lie in the assembly's memory too */
		text->length = 0;
		return;
	}
	if (texts->at) {
		char *copy = texts->at + texts->size;
		memcpy(copy, text->data, text->length);
		copy[text->length] = '\0';
		text->data = copy;
	}
	texts->size += (size_t)text->length + 1;
}

static void keep_texts(struct texts *texts, struct ipsecevtx_event *event, const struct event_definition *definition)
{
	keep_text(texts, &event->provider);
	keep_text(texts, &event->computer);
	keep_text(texts, &event->channel);
	keep_text(texts, &event->user_sid);
	for (size_t i = 0; i < definition->field_count; i++) {
		const struct event_field *field = &definition->fields[i];
		struct ipsecevtx_text text;
		void *member = (char *)event + field->offset;
		/* text is the first member of all types that have text */
		if (!events_has_text((enum ipsecevtx_type)field->type))
			continue;
		memcpy(&text, member, sizeof text);
		keep_text(texts, &text);
		memcpy(member, &text, sizeof text);
	}
}

static size_t value_bytes(
	const struct binxml_values instances[EXEMPLAR_INSTANCES], const struct exemplar_value *values, uint32_t count)
{
	size_t size = 0;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t *start = &instances[values[i].instance].starts[values[i].slot];
		size += start[1] - start[0];
	}
	return size;
}

static void keep_values(const struct binxml_values instances[EXEMPLAR_INSTANCES], struct exemplar_value *values,
	uint32_t count, uint8_t *bytes)
{
	uint32_t used = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct binxml_values *from = &instances[values[i].instance];
		const uint32_t *start = &from->starts[values[i].slot];
		values[i].length = start[1] - start[0];
		values[i].at = used;
		if (values[i].length > 0)
			memcpy(bytes + used, from->bytes + start[0], values[i].length);
		used += values[i].length;
	}
}

static size_t aligned(size_t size)
{
	return (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

struct exemplar *exemplar_new(const struct ipsecevtx_allocator *allocator, const struct assembly *assembly,
	const struct binxml_values instances[EXEMPLAR_INSTANCES], const struct exemplar_value *values, uint32_t count)
{
	struct ipsecevtx_event event = assembly->event;
	const struct event_definition *definition = assembly->definition;
	struct texts texts = {NULL, 0};
	if (!definition || !assembly_is_plain(assembly))
		return NULL;
	keep_texts(&texts, &event, definition);
	size_t event_size = aligned(events_size(event.kind));
	size_t table_size = aligned(count * sizeof *values);
	size_t bytes = value_bytes(instances, values, count);
	size_t size = aligned(sizeof(struct exemplar)) + event_size + table_size + texts.size + bytes;
	char *memory = memory_get(allocator, size);
	if (!memory)
		return NULL;
	struct exemplar *exemplar = (struct exemplar *)(void *)memory;
	char *event_at = memory + aligned(sizeof *exemplar);
	char *table_at = event_at + event_size;
	texts = (struct texts){table_at + table_size, 0};
	keep_texts(&texts, &event, definition);
	struct exemplar_value *table = (struct exemplar_value *)(void *)table_at;
	memcpy(table, values, count * sizeof *values);
	keep_values(instances, table, count, (uint8_t *)texts.at + texts.size);
	*exemplar = (struct exemplar){.size = size,
		.definition = definition,
		.seen = assembly->structure.seen,
		.placed = assembly->structure.placed,
		.event_id = assembly->event_id,
		.value_count = count,
		.values = table,
		.bytes = (uint8_t *)texts.at + texts.size,
		.event = memcpy(event_at, &event, events_size(event.kind))};
	return exemplar;
}

/* SPDX-License-Identifier: MIT */
#include "event/exemplar.h"

#include "event/assembly_parts.h"

#include <stdalign.h>
#include <string.h>

static inline bool is_same_ends(const uint8_t *one, const uint8_t *other, uint32_t length, uint32_t part)
{
	return memcmp(one, other, part) == 0 && memcmp(one + length - part, other + length - part, part) == 0;
}

/* What is short is compared without a call, by its first and its last bytes, which may overlap. */
static inline bool is_same(const uint8_t *one, const uint8_t *other, uint32_t length)
{
	if (length > 32)
		return memcmp(one, other, length) == 0;
	if (length >= 16)
		return is_same_ends(one, other, length, 16);
	if (length >= 8)
		return is_same_ends(one, other, length, 8);
	if (length >= 4)
		return is_same_ends(one, other, length, 4);
	for (uint32_t i = 0; i < length; i++) {
		if (one[i] != other[i])
			return false;
	}
	return true;
}

/* As if the field had not been met yet. */
static inline void forget_field(struct assembly *assembly, const struct event_target *target)
{
	void *to = (char *)&assembly->event + target->offset;
	const void *from = (const char *)&assembly->empty[assembly->event.kind] + target->offset;
	switch ((enum ipsecevtx_type)target->type) {
	case IPSECEVTX_TYPE_U32:
		memcpy(to, from, sizeof(struct ipsecevtx_u32));
		break;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		memcpy(to, from, sizeof(struct ipsecevtx_id));
		break;
	case IPSECEVTX_TYPE_CODE:
		memcpy(to, from, sizeof(struct ipsecevtx_code));
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		memcpy(to, from, sizeof(struct ipsecevtx_address));
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		memcpy(to, from, sizeof(struct ipsecevtx_text));
		break;
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

/* Not inlined: most values are the same, and the loop over them is to have all registers. */
__attribute__((noinline)) static bool take_again(
	struct assembly *assembly, const struct exemplar_value *known, const struct value *value)
{
	if (known->target.field < 0)
		return take_system_again(assembly, (enum system_field)known->system, value);
	forget_field(assembly, &known->target);
	assembly_known_field(assembly, &known->target, value);
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

/* How many of an instance's values differ; UINT32_MAX when the event is odd. */
static inline uint32_t read_instance(const struct exemplar *exemplar, const struct binxml_values *values,
	const struct exemplar_part *part, const struct exemplar_part *end, struct assembly *assembly)
{
	const uint8_t *const base = values->bytes;
	const uint32_t *const starts = values->starts;
	const uint8_t *const known = exemplar->bytes;
	uint32_t differing = 0;
	for (; part < end; part++) {
		const uint8_t *bytes = base + starts[part->slot];
		uint32_t length = starts[part->slot + 1] - starts[part->slot];
		if (part->field != EXEMPLAR_NO_FIELD) {
			/* Member by member, as put_field() does it: no load waits for these stores. */
			struct value *raw = &assembly->raw.values[part->field];
			raw->bytes = bytes;
			raw->length = length;
			raw->type = part->type;
		}
		if ((length == part->length && is_same(bytes, known + part->at, length)) || part->type == VALUE_NULL)
			continue;
		const struct value value = {bytes, length, part->type};
		if (!take_again(assembly, &exemplar->values[part - exemplar->parts], &value))
			return UINT32_MAX;
		differing++;
	}
	return differing;
}

bool exemplar_read(
	struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES], struct assembly *assembly)
{
	const struct exemplar_part *part = exemplar->parts;
	uint32_t differing = 0;
	assembly_begin_like(assembly, exemplar);
	for (uint32_t i = 0; i < EXEMPLAR_INSTANCES; i++) {
		const struct exemplar_part *end = exemplar->parts + exemplar->ends[i];
		uint32_t count = read_instance(exemplar, &instances[i], part, end, assembly);
		if (count == UINT32_MAX)
			return false;
		differing += count;
		part = end;
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

/* The parts of the exemplar's values, and their bytes. */
static void keep_values(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	struct exemplar_part *parts, uint8_t *bytes)
{
	uint32_t used = 0;
	for (uint32_t i = 0; i < exemplar->value_count; i++) {
		const struct exemplar_value *value = &exemplar->values[i];
		const struct binxml_values *from = &instances[value->instance];
		const uint32_t *start = &from->starts[value->slot];
		uint32_t length = start[1] - start[0];
		parts[i] = (struct exemplar_part){.at = used,
			.length = length,
			.slot = value->slot,
			.field = value->target.field < 0 ? EXEMPLAR_NO_FIELD : (uint8_t)value->target.field,
			.type = value->type};
		if (length > 0)
			memcpy(bytes + used, from->bytes + start[0], length);
		used += length;
		for (uint32_t k = value->instance; k < EXEMPLAR_INSTANCES; k++)
			exemplar->ends[k] = i + 1;
	}
	exemplar->parts = parts;
	exemplar->bytes = bytes;
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
	size_t parts_size = aligned(count * sizeof(struct exemplar_part));
	size_t bytes = value_bytes(instances, values, count);
	size_t size = aligned(sizeof(struct exemplar)) + event_size + table_size + parts_size + texts.size + bytes;
	char *memory = memory_get(allocator, size);
	if (!memory)
		return NULL;
	struct exemplar *exemplar = (struct exemplar *)(void *)memory;
	char *event_at = memory + aligned(sizeof *exemplar);
	char *table_at = event_at + event_size;
	char *parts_at = table_at + table_size;
	texts = (struct texts){parts_at + parts_size, 0};
	keep_texts(&texts, &event, definition);
	*exemplar = (struct exemplar){.size = size,
		.definition = definition,
		.seen = assembly->structure.seen,
		.placed = assembly->structure.placed,
		.event_id = assembly->event_id,
		.value_count = count,
		.values = memcpy(table_at, values, count * sizeof *values),
		.event = memcpy(event_at, &event, events_size(event.kind))};
	keep_values(exemplar, instances, (struct exemplar_part *)(void *)parts_at, (uint8_t *)texts.at + texts.size);
	return exemplar;
}

/* SPDX-License-Identifier: MIT */
#include "event/exemplar.h"

#include "event/assembly_parts.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

static inline bool is_same_ends(const uint8_t *one, const uint8_t *other, uint32_t length, uint32_t part)
{
	return memcmp(one, other, part) == 0 && memcmp(one + length - part, other + length - part, part) == 0;
}

/* Short values are compared without a call, by their first and last bytes, which may overlap. */
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

/*
 * Takes the value of a System field again. False where only one of the example and the record has the field set: the
 * example's event then says more, or less, than this field.
 */
static bool take_system_again(struct assembly *assembly, enum system_field field, const struct value *value)
{
	const enum ipsecevtx_presence *presence = assembly_system_presence(assembly, field);
	enum ipsecevtx_presence before = *presence;
	/* Another version has other fields. */
	if (field == SYSTEM_VERSION)
		return false;
	if (field == SYSTEM_KEYWORDS)
		assembly->event.outcome = IPSECEVTX_OUTCOME_NONE;
	assembly_take_system(assembly, field, value);
	return *presence == before &&
	       (field != SYSTEM_KEYWORDS || !events_refuse_outcome(assembly->event.keywords.value));
}

/* Not inlined: most values are the same, or numbers, and the loop over them needs all registers. */
__attribute__((noinline)) static bool take_again(
	struct assembly *assembly, const struct exemplar_part *part, const struct value *value)
{
	if (part->target.field < 0)
		return take_system_again(assembly, (enum system_field)part->system, value);
	return assembly_other_value(assembly, &part->target, value);
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

/*
 * Runs.
 */

/*
 * After so many readings the runs are made anew: values that differed in a quarter of the readings are compared singly.
 */
#define READINGS_AT_FIRST 16u
#define READINGS          1024u

static bool is_varied(const struct exemplar *exemplar, const struct exemplar_part *part)
{
	return part->changes * 4u >= exemplar->readings && exemplar->readings > 0;
}

static bool is_before(const struct exemplar_part *one, const struct exemplar_part *other)
{
	return one->instance != other->instance ? one->instance < other->instance : one->slot < other->slot;
}

/* There are few parts, and they are mostly in order. */
static void sort_parts(struct exemplar_part *parts, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		const struct exemplar_part part = parts[i];
		uint32_t at = i;
		for (; at > 0 && is_before(&part, &parts[at - 1]); at--)
			parts[at] = parts[at - 1];
		parts[at] = part;
	}
}

/* Puts the parts that mostly differ before all others, each kind in order. */
static void part_varied(struct exemplar *exemplar)
{
	struct exemplar_part others[EXEMPLAR_VALUES_MAX];
	uint32_t varied = 0, count = 0;
	sort_parts(exemplar->parts, exemplar->value_count);
	for (uint32_t i = 0; i < exemplar->value_count; i++) {
		const struct exemplar_part part = exemplar->parts[i];
		if (is_varied(exemplar, &part))
			exemplar->parts[varied++] = part;
		else
			others[count++] = part;
	}
	memcpy(exemplar->parts + varied, others, count * sizeof others[0]);
	exemplar->varied_count = varied;
}

/* Whether the bytes of a part follow those of the part before it: slots between the two must have no bytes. */
static bool follows(const struct exemplar *exemplar, const struct exemplar_part *part)
{
	const struct exemplar_part *before = part - 1;
	if (part->instance != before->instance || part->slot == before->slot)
		return false;
	for (uint32_t slot = before->slot + 1u; slot < part->slot; slot++) {
		const uint8_t *descriptor = exemplar->descriptors[part->instance] + 4 * (size_t)slot;
		if (descriptor[0] != 0 || descriptor[1] != 0)
			return false;
	}
	return true;
}

/*
 * Joins parts that mostly stay the same and follow each other to runs, and begins to count anew how often each part
 * differs.
 */
static void make_runs(struct exemplar *exemplar)
{
	struct exemplar_run *run = NULL;
	part_varied(exemplar);
	exemplar->run_count = 0;
	for (uint32_t i = exemplar->varied_count; i < exemplar->value_count; i++) {
		const struct exemplar_part *part = &exemplar->parts[i];
		if (run && follows(exemplar, part)) {
			run->length += part->length;
			run->count = (uint16_t)(part->slot + 1 - run->slot);
			run->behind = (uint16_t)(i + 1);
			continue;
		}
		run = &exemplar->runs[exemplar->run_count++];
		*run = (struct exemplar_run){.at = part->at,
			.length = part->length,
			.slot = part->slot,
			.count = 1,
			.first = (uint16_t)i,
			.behind = (uint16_t)(i + 1),
			.instance = part->instance};
	}
	for (uint32_t i = 0; i < exemplar->value_count; i++)
		exemplar->parts[i].changes = 0;
	exemplar->readings = 0;
}

/*
 * Whether the first slots of an instance, up to the last one with a part, have the types and sizes that they have in
 * the example.
 */
static inline bool has_same_lengths(
	const struct exemplar *exemplar, unsigned instance, const struct binxml_values *values)
{
	size_t size = 4 * (size_t)exemplar->slot_counts[instance];
	return size > 0 && memcmp(values->descriptors, exemplar->descriptors[instance], size) == 0;
}

static inline bool is_same_run(const struct exemplar *exemplar, const struct exemplar_run *run,
	const struct binxml_values *values, bool has_lengths)
{
	const uint32_t *starts = values->starts + run->slot;
	size_t at = 4 * (size_t)run->slot;
	if (!has_lengths && (starts[run->count] - starts[0] != run->length ||
				    memcmp(values->descriptors + at, exemplar->descriptors[run->instance] + at,
					    4 * (size_t)run->count) != 0))
		return false;
	return is_same(values->bytes + starts[0], exemplar->bytes + run->at, run->length);
}

/* Stores a number over that of the example. */
static inline void put_number(struct ipsecevtx_event *event, const struct exemplar_part *part, const uint8_t *bytes)
{
	void *member = (char *)event + part->target.offset;
	if (part->number == 8)
		((struct ipsecevtx_id *)member)->value = stored_u64(bytes);
	else if (part->number == 4)
		((struct ipsecevtx_u32 *)member)->value = stored_u32(bytes);
	else
		((struct ipsecevtx_u32 *)member)->value = part->number == 2 ? stored_u16(bytes) : bytes[0];
}

/* The reading of one record. */
struct reader {
	const struct exemplar *exemplar;
	const struct binxml_values *instances;
	struct assembly *assembly;
	uint32_t differing; /* how many values differ */
};

/* Takes the values of these parts that differ from the example. False where the event is odd. */
static inline bool read_parts(struct reader *reader, uint32_t first, uint32_t behind)
{
	const struct exemplar *exemplar = reader->exemplar;
	struct exemplar_part *const end = exemplar->parts + behind;
	for (struct exemplar_part *part = exemplar->parts + first; part < end; part++) {
		const struct binxml_values *values = &reader->instances[part->instance];
		const uint32_t *starts = values->starts + part->slot;
		const uint8_t *bytes = values->bytes + starts[0];
		uint32_t length = starts[1] - starts[0];
		if ((length == part->length && is_same(bytes, exemplar->bytes + part->at, length)) ||
			part->type == VALUE_NULL)
			continue;
		part->changes++;
		reader->differing++;
		if (length == part->number && length > 0) {
			put_number(&reader->assembly->event, part, bytes);
			continue;
		}
		const struct value value = {bytes, length, part->type};
		if (!take_again(reader->assembly, part, &value))
			return false;
	}
	return true;
}

/* Takes the values that differ in those runs that differ. */
static inline bool read_runs(struct reader *reader)
{
	const struct exemplar *exemplar = reader->exemplar;
	bool has_lengths[EXEMPLAR_INSTANCES];
	for (unsigned i = 0; i < EXEMPLAR_INSTANCES; i++)
		has_lengths[i] = has_same_lengths(exemplar, i, &reader->instances[i]);
	for (uint32_t i = 0; i < exemplar->run_count; i++) {
		const struct exemplar_run *run = &exemplar->runs[i];
		if (!is_same_run(exemplar, run, &reader->instances[run->instance], has_lengths[run->instance]) &&
			!read_parts(reader, run->first, run->behind))
			return false;
	}
	return true;
}

static void note_strangers(struct exemplar *exemplar, uint32_t differing)
{
	if (2 * differing <= exemplar->value_count)
		exemplar->strangers = 0;
	else if (exemplar->strangers < EXEMPLAR_STRANGERS)
		exemplar->strangers++;
	exemplar->readings++;
	if (exemplar->readings == READINGS || (exemplar->readings == READINGS_AT_FIRST && exemplar->is_new)) {
		make_runs(exemplar);
		exemplar->is_new = false;
	}
}

/* Keeps where the values of the record are, for the seldom case that a caller asks for raw values. */
static inline void keep_places(struct exemplar_reading *reading, struct exemplar *exemplar,
	const struct binxml_values instances[EXEMPLAR_INSTANCES])
{
	reading->exemplar = exemplar;
	for (uint32_t i = 0; i < EXEMPLAR_INSTANCES; i++) {
		reading->bytes[i] = instances[i].bytes;
		if (exemplar->slot_counts[i] > 0)
			memcpy(reading->starts[i], instances[i].starts,
				(exemplar->slot_counts[i] + 1) * sizeof reading->starts[i][0]);
	}
}

bool exemplar_read(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	struct exemplar_reading *reading, struct assembly *assembly)
{
	struct reader reader = {exemplar, instances, assembly, 0};
	keep_places(reading, exemplar, instances);
	assembly_begin_like(assembly, reading);
	if (!read_parts(&reader, 0, exemplar->varied_count) || !read_runs(&reader))
		return false;
	note_strangers(exemplar, reader.differing);
	return assembly_finish_like(assembly);
}

static struct value raw_of_reading(const struct exemplar_reading *reading, size_t field)
{
	const struct exemplar *exemplar = reading->exemplar;
	for (uint32_t i = 0; i < exemplar->value_count; i++) {
		const struct exemplar_part *part = &exemplar->parts[i];
		const uint32_t *start = &reading->starts[part->instance][part->slot];
		if (part->target.field >= 0 && (size_t)part->target.field == field)
			return (struct value){
				reading->bytes[part->instance] + start[0], start[1] - start[0], part->type};
	}
	return (struct value){NULL, 0, VALUE_NULL};
}

struct value raw_value(const struct ipsecevtx_raw *raw, size_t index)
{
	return raw->like ? raw_of_reading(raw->like, index) : raw->values[index];
}

/* Copies texts of an event into other memory. */
struct texts {
	char *at; /* NULL: the texts are only counted */
	size_t size;
};

static void keep_text(struct texts *texts, struct ipsecevtx_text *text)
{
	if (text->presence != IPSECEVTX_SET) {
		text->data = ""; /* even this may point into the assembly's memory */
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
		/* the text is the first member of all these types */
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

/* Where the parts of an exemplar's memory begin. */
struct exemplar_layout {
	size_t event, parts, runs, texts, descriptors[EXEMPLAR_INSTANCES], bytes, size;
};

static size_t aligned(size_t size)
{
	return (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

static struct exemplar_layout lay_out(
	const struct ipsecevtx_event *event, const struct exemplar *exemplar, size_t texts, size_t bytes)
{
	uint32_t count = exemplar->value_count;
	struct exemplar_layout layout;
	layout.event = aligned(sizeof(struct exemplar));
	layout.parts = layout.event + aligned(events_size(event->kind));
	layout.runs = layout.parts + aligned(count * sizeof(struct exemplar_part));
	layout.texts = layout.runs + aligned(count * sizeof(struct exemplar_run));
	layout.descriptors[0] = layout.texts + texts;
	layout.descriptors[1] = layout.descriptors[0] + 4 * (size_t)exemplar->slot_counts[0];
	layout.bytes = layout.descriptors[1] + 4 * (size_t)exemplar->slot_counts[1];
	layout.size = layout.bytes + bytes;
	return layout;
}

/* Where a number of System is stored that nothing else in the event depends on; 0 for other fields. */
static size_t system_member(enum system_field field)
{
	switch (field) {
	case SYSTEM_RECORD_ID:
		return offsetof(struct ipsecevtx_event, record_id);
	case SYSTEM_PROCESS_ID:
		return offsetof(struct ipsecevtx_event, process_id);
	case SYSTEM_THREAD_ID:
		return offsetof(struct ipsecevtx_event, thread_id);
	default:
		return 0;
	}
}

/*
 * Finds the member that a number can be copied into: the value's type must have the member's size or less, and the
 * example's value that type's size.
 */
static void find_member(struct exemplar_part *part)
{
	struct event_target *target = &part->target;
	bool is_field = target->field >= 0;
	bool is_id = is_field ? target->type == IPSECEVTX_TYPE_ID || target->type == IPSECEVTX_TYPE_SPI
			      : part->system == SYSTEM_RECORD_ID;
	bool is_small = is_field ? target->type == IPSECEVTX_TYPE_U32 : !is_id;
	size_t member = is_field ? target->offset : system_member((enum system_field)part->system);
	unsigned size = 0;
	if (part->type == VALUE_UINT64 || part->type == VALUE_HEX64)
		size = is_id ? 8 : 0;
	else if (part->type == VALUE_UINT32)
		size = is_small ? 4 : 0;
	else if (part->type == VALUE_UINT16)
		size = is_small ? 2 : 0;
	else if (part->type == VALUE_UINT8)
		size = is_small ? 1 : 0;
	if (member == 0 || part->length != size || (is_field && target->reading != READING_AS_WRITTEN))
		return;
	part->number = (uint8_t)size;
	target->offset = (uint16_t)member;
}

/* Makes the parts in order, and copies their bytes. */
static void keep_parts(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	const struct exemplar_value *values, uint8_t *bytes)
{
	uint32_t used = 0;
	for (uint32_t i = 0; i < exemplar->value_count; i++)
		exemplar->parts[i] = (struct exemplar_part){.target = values[i].target,
			.slot = values[i].slot,
			.instance = values[i].instance,
			.type = values[i].type,
			.system = values[i].system};
	sort_parts(exemplar->parts, exemplar->value_count);
	for (uint32_t i = 0; i < exemplar->value_count; i++) {
		struct exemplar_part *part = &exemplar->parts[i];
		const struct binxml_values *from = &instances[part->instance];
		const uint32_t *start = &from->starts[part->slot];
		part->at = used;
		part->length = start[1] - start[0];
		if (part->length > 0)
			memcpy(bytes + used, from->bytes + start[0], part->length);
		used += part->length;
		find_member(part);
	}
	exemplar->bytes = bytes;
}

static void keep_values(struct exemplar *exemplar, const struct binxml_values instances[EXEMPLAR_INSTANCES],
	const struct exemplar_value *values, const struct exemplar_layout *layout)
{
	char *memory = (char *)exemplar;
	exemplar->parts = (struct exemplar_part *)(void *)(memory + layout->parts);
	exemplar->runs = (struct exemplar_run *)(void *)(memory + layout->runs);
	keep_parts(exemplar, instances, values, (uint8_t *)memory + layout->bytes);
	for (unsigned i = 0; i < EXEMPLAR_INSTANCES; i++) {
		size_t size = 4 * (size_t)exemplar->slot_counts[i];
		exemplar->descriptors[i] = (uint8_t *)memory + layout->descriptors[i];
		if (size > 0)
			memcpy(memory + layout->descriptors[i], instances[i].descriptors, size);
	}
	make_runs(exemplar);
}

/* False where a slot is higher than there is room for. */
static bool count_slots(struct exemplar *exemplar, const struct exemplar_value *values)
{
	for (uint32_t i = 0; i < exemplar->value_count; i++) {
		if (values[i].slot >= EXEMPLAR_SLOTS)
			return false;
		uint32_t *count = &exemplar->slot_counts[values[i].instance];
		*count = *count > values[i].slot ? *count : values[i].slot + 1u;
	}
	return true;
}

struct exemplar *exemplar_new(const struct ipsecevtx_allocator *allocator, const struct assembly *assembly,
	const struct binxml_values instances[EXEMPLAR_INSTANCES], const struct exemplar_value *values, uint32_t count)
{
	struct ipsecevtx_event event = assembly->event;
	struct exemplar made = {.definition = assembly->definition,
		.seen = assembly->structure.seen,
		.placed = assembly->structure.placed,
		.event_id = assembly->event_id,
		.is_new = true,
		.value_count = count};
	struct texts texts = {NULL, 0};
	if (!made.definition || !assembly_is_plain(assembly) || !count_slots(&made, values))
		return NULL;
	keep_texts(&texts, &event, made.definition);
	const struct exemplar_layout layout = lay_out(&event, &made, texts.size, value_bytes(instances, values, count));
	char *memory = memory_get(allocator, layout.size);
	if (!memory)
		return NULL;
	struct exemplar *exemplar = (struct exemplar *)(void *)memory;
	texts = (struct texts){memory + layout.texts, 0};
	keep_texts(&texts, &event, made.definition);
	*exemplar = made;
	exemplar->size = layout.size;
	exemplar->event = memcpy(memory + layout.event, &event, events_size(event.kind));
	keep_values(exemplar, instances, values, &layout);
	return exemplar;
}

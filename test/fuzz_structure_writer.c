/* SPDX-License-Identifier: MIT */
#include "fuzz_structure.h"
#include "fuzz_structure_tokens.h"

#include <stdio.h>
#include <string.h>

/*
 * Elements.
 */

/* Returns where the size of what follows goes. */
static size_t open(struct writer *writer, const char *name, bool has_attributes, unsigned dependency)
{
	put(writer, has_attributes ? 0x41 : 0x01, 1);
	if (writer->in_template)
		put(writer, dependency, 2);
	size_t at = begin_size(writer);
	put_name(writer, name);
	return at;
}

static void end(struct writer *writer, size_t at)
{
	put(writer, 0x04, 1);
	put_size(writer, at);
}

static void end_empty(struct writer *writer, size_t at)
{
	put(writer, 0x03, 1);
	put_size(writer, at);
}

/* A name, or one that is nearly that. */
static const char *name_of(struct writer *writer, const char *name, char near[40])
{
	size_t length = strlen(name);
	snprintf(near, 40, "%s", name);
	switch (choose(writer, 7)) {
	case 1:
		near[0] = (char)(near[0] ^ 0x20);
		break;
	case 2:
		snprintf(near, 40, "x:%s", name);
		break;
	case 3:
		snprintf(near, 40, "%s ", name);
		break;
	case 4:
		near[length - 1] = (char)(near[length - 1] ^ 0x20);
		break;
	case 5:
		near[length - 1] = '\0';
		break;
	case 6:
		snprintf(near, 40, "Other");
		break;
	default:
		break;
	}
	return near;
}

static unsigned dependency_of(struct writer *writer)
{
	switch (writer->in_template ? choose(writer, 4) : 0) {
	case 1:
		writer->record->leaves_out = true;
		return null_slot(writer);
	case 2:
		return text_slot(writer, TYPE_STRING, "x", 1);
	case 3:
		return text_slot(writer, TYPE_STRING, "", 0);
	default:
		return INDEPENDENT;
	}
}

static void decoy(struct writer *writer, const char *name, const char *text)
{
	unsigned dependency = writer->in_template && choose(writer, 2) ? null_slot(writer) : INDEPENDENT;
	size_t at = open(writer, name, false, dependency);
	const char *other = strcmp(text, "4655") == 0 ? DECOY_ID : DECOY_TEXT;
	put(writer, 0x02, 1);
	switch (writer->in_template ? choose(writer, 4) : 0) {
	case 1:
		put_text(writer, other, strlen(other));
		put_substitution(writer, null_slot(writer), TYPE_STRING, true);
		break;
	case 2:
		put_substitution(writer, null_slot(writer), TYPE_STRING, true);
		break;
	case 3:
		put_substitution(writer, text_slot(writer, TYPE_STRING, other, strlen(other)), TYPE_STRING, true);
		break;
	default:
		put_text(writer, other, strlen(other));
		break;
	}
	end(writer, at);
}

struct content {
	const char *name;
	const char *text;
	uint8_t type;
};

/* <name>text</name> */
static void simple_element(struct writer *writer, const struct content *content)
{
	char near[40];
	unsigned dependency = dependency_of(writer);
	size_t at = open(writer, name_of(writer, content->name, near), false, dependency);
	put(writer, 0x02, 1);
	put_value(writer, content->text, content->type);
	end(writer, at);
}

/* The same with a null of its own, in its text or in an attribute, that it depends on: it is not there. */
static void left_out_element(struct writer *writer, const struct content *content, bool is_attribute)
{
	unsigned slot = null_slot(writer);
	size_t at = open(writer, content->name, is_attribute, slot);
	writer->record->leaves_out = true;
	if (is_attribute) {
		size_t size = begin_size(writer);
		put(writer, 0x06, 1);
		put_name(writer, "Qualifiers");
		put_substitution(writer, slot, TYPE_UINT16, true);
		put_size(writer, size);
	}
	put(writer, 0x02, 1);
	if (!is_attribute)
		put_substitution(writer, slot, TYPE_STRING, false);
	put_text(writer, content->text, strlen(content->text));
	end(writer, at);
}

/* The same, in one of the ways for an element to be there. */
static void element(struct writer *writer, const struct content *content)
{
	size_t at;
	unsigned way = choose(writer, 11);
	if (way >= 9 && writer->in_template) {
		left_out_element(writer, content, way == 10);
		return;
	}
	switch (way) {
	case 1:
		decoy(writer, content->name, content->text);
		simple_element(writer, content);
		break;
	case 2:
		simple_element(writer, content);
		decoy(writer, content->name, content->text);
		break;
	case 3: /* left out */
		break;
	case 4: /* in an element of its own */
		at = open(writer, "Wrapped", false, INDEPENDENT);
		put(writer, 0x02, 1);
		simple_element(writer, content);
		end(writer, at);
		break;
	case 5: /* an empty one before it */
		at = open(writer, content->name, false, INDEPENDENT);
		end_empty(writer, at);
		simple_element(writer, content);
		break;
	case 6: /* one in the other */
		at = open(writer, content->name, false, INDEPENDENT);
		put(writer, 0x02, 1);
		simple_element(writer, content);
		end(writer, at);
		break;
	case 7: /* behind a processing instruction */
		put(writer, 0x0a, 1);
		put_name(writer, "target");
		put(writer, 0x0b, 1);
		put(writer, 1, 2);
		put(writer, 'x', 2);
		simple_element(writer, content);
		break;
	case 8: /* the value as an attribute */
		at = open(writer, content->name, true, INDEPENDENT);
		size_t size = begin_size(writer);
		put(writer, 0x06, 1);
		put_name(writer, content->name);
		put_value(writer, content->text, content->type);
		put_size(writer, size);
		end_empty(writer, at);
		break;
	default:
		simple_element(writer, content);
		break;
	}
}

static void attribute(struct writer *writer, const struct content *content, bool has_more)
{
	char near[40];
	unsigned way = choose(writer, 4);
	if (way == 3)
		return;
	if (way == 1) {
		put(writer, 0x46, 1);
		put_name(writer, content->name);
		put_text(writer, DECOY_TEXT, strlen(DECOY_TEXT));
	}
	put(writer, has_more || way == 2 ? 0x46 : 0x06, 1);
	put_name(writer, name_of(writer, content->name, near));
	put_value(writer, content->text, content->type);
	if (way == 2) {
		put(writer, 0x06, 1);
		put_name(writer, content->name);
		put_text(writer, DECOY_TEXT, strlen(DECOY_TEXT));
	}
}

/* <name first="" second=""/> */
static void with_attributes(struct writer *writer, const char *name, const struct content *contents, size_t count)
{
	char near[40];
	for (unsigned times = choose(writer, 8) == 1 ? 2 : 1; times > 0; times--) {
		bool was_decoy = writer->is_decoy;
		writer->is_decoy |= times == 2;
		unsigned dependency = dependency_of(writer);
		size_t at = open(writer, name_of(writer, name, near), true, dependency);
		size_t size = begin_size(writer);
		for (size_t i = 0; i < count; i++)
			attribute(writer, &contents[i], i + 1 < count);
		put_size(writer, size);
		end_empty(writer, at);
		writer->is_decoy = was_decoy;
	}
}

/*
 * Parts of the event.
 */

static void provider(struct writer *writer)
{
	static const struct content contents[] = {
		{"Name", STRUCTURE_PROVIDER, TYPE_STRING}, {"Guid", STRUCTURE_GUID, TYPE_STRING}};
	static const struct content foreign = {"Name", DECOY_TEXT, TYPE_STRING};
	if (writer->is_foreign) {
		with_attributes(writer, "Provider", &foreign, 1);
		return;
	}
	with_attributes(writer, "Provider", contents, choose(writer, 2) ? 1 : 2);
}

static void event_id(struct writer *writer)
{
	static const struct content content = {"EventID", "4655", TYPE_UINT16};
	element(writer, &content);
}

static void system_elements(struct writer *writer)
{
	static const struct content time = {"SystemTime", "132388752066871033", TYPE_FILETIME};
	const struct content contents[] = {{"Version", "0", TYPE_UINT8},
		{"Keywords", "9232379236109516800", TYPE_HEX64}, {"EventRecordID", writer->number, TYPE_UINT64},
		{"Channel", "Security", TYPE_STRING}, {"Computer", "vpn1.example", TYPE_STRING}};
	if (choose(writer, 8) == 1)
		put_part(writer, PART_DECOY_SYSTEM, NULL, false);
	provider(writer);
	event_id(writer);
	for (size_t i = 0; i < 2; i++)
		element(writer, &contents[i]);
	with_attributes(writer, "TimeCreated", &time, 1);
	for (size_t i = 2; i < 5; i++)
		element(writer, &contents[i]);
}

/* System or EventData. */
static void container(struct writer *writer, const char *name, void (*content)(struct writer *writer))
{
	char near[40];
	unsigned dependency = dependency_of(writer);
	size_t at = open(writer, name_of(writer, name, near), false, dependency);
	put(writer, 0x02, 1);
	content(writer);
	end(writer, at);
}

static void system_part(struct writer *writer)
{
	container(writer, "System", system_elements);
}

static void data_elements(struct writer *writer)
{
	static const struct content fields[] = {{"LocalAddress", "192.0.2.1", TYPE_STRING},
		{"RemoteAddress", STRUCTURE_PEER, TYPE_STRING}, {"KeyModName", "%%8244", TYPE_STRING},
		{"MMSAID", "771", TYPE_UINT64}};
	for (unsigned i = 0; i < 4; i++) {
		char near[40];
		unsigned dependency = dependency_of(writer);
		size_t at = open(writer, choose(writer, 8) == 1 ? "data" : "Data", true, dependency);
		size_t size = begin_size(writer);
		put(writer, 0x06, 1);
		put_name(writer, "Name");
		const char *name = name_of(writer, fields[i].name, near);
		put_text(writer, name, strlen(name));
		put_size(writer, size);
		put(writer, 0x02, 1);
		put_value(writer, fields[i].text, fields[i].type);
		end(writer, at);
	}
}

static void data_part(struct writer *writer)
{
	container(writer, "EventData", data_elements);
}

static void event_content(struct writer *writer)
{
	unsigned order = choose(writer, 10);
	bool was_foreign = writer->is_foreign;
	writer->is_foreign |= order >= 8; /* with our number */
	if (order == 1)
		data_part(writer);
	if (order == 9)
		put_part(writer, PART_EVENT, NULL, false);
	if (order == 2) {
		writer->is_decoy = true;
		system_part(writer);
		writer->is_decoy = false;
	}
	if (order == 3)
		put_part(writer, PART_SYSTEM, NULL, false);
	else
		system_part(writer);
	if (order == 4) {
		writer->is_decoy = true;
		system_part(writer);
		writer->is_decoy = false;
	}
	if (order == 5)
		put_part(writer, PART_DECOY_SYSTEM, NULL, true);
	bool is_nested = writer->in_template && writer->depth == 0 && choose(writer, 2) == 0 && !writer->is_flat;
	if (is_nested)
		put_part(writer, PART_DATA, NULL, true);
	else if (order != 1)
		data_part(writer);
	if (order == 6 || order == 8)
		put_part(writer, PART_EVENT, NULL, false);
	writer->is_foreign = was_foreign;
	if (order == 7)
		put_part(writer, PART_PROVIDER, NULL, false);
}

static void event(struct writer *writer)
{
	char near[40];
	unsigned wrapped = choose(writer, 4);
	size_t outer = wrapped == 1 ? open(writer, "Events", false, INDEPENDENT) : 0;
	if (wrapped == 1)
		put(writer, 0x02, 1);
	if (wrapped == 2 && writer->in_template && writer->depth == 0) {
		put_part(writer, PART_EVENT, NULL, choose(writer, 2)); /* all of it */
		return;
	}
	size_t at = open(writer, name_of(writer, "Event", near), true, INDEPENDENT);
	size_t size = begin_size(writer);
	put(writer, 0x06, 1);
	put_name(writer, "xmlns");
	put_text(writer, "http://schemas.microsoft.com/win/2004/08/events/event", 53);
	put_size(writer, size);
	put(writer, 0x02, 1);
	event_content(writer);
	end(writer, at);
	if (wrapped == 1)
		end(writer, outer);
}

static void decoy_system(struct writer *writer)
{
	bool was_decoy = writer->is_decoy;
	writer->is_decoy = true;
	system_part(writer);
	writer->is_decoy = was_decoy;
}

/*
 * Instances.
 */

static void write_part(struct writer *writer, enum part part, const char *text)
{
	size_t at;
	switch (part) {
	case PART_SYSTEM:
		system_part(writer);
		break;
	case PART_PROVIDER:
		provider(writer);
		break;
	case PART_EVENT_ID:
		event_id(writer);
		break;
	case PART_DATA:
		data_part(writer);
		break;
	case PART_EVENT:
		event(writer);
		break;
	case PART_DECOY_SYSTEM:
		decoy_system(writer);
		break;
	default:
		at = open(writer, "Text", false, INDEPENDENT);
		put(writer, 0x02, 1);
		put_text(writer, text, strlen(text));
		end(writer, at);
		break;
	}
}

/* The values that the template asked for. */
static void put_values(struct writer *writer);

/* The template of an instance that stands in it; returns where the definition is. */
static uint32_t define(struct writer *writer, enum part part, const char *text)
{
	struct structure_record *record = writer->record;
	bool was_template = writer->in_template;
	writer->template_id++;
	writer->slot_count[writer->depth] = 0;
	put(writer, 0x010c, 2);
	put(writer, writer->template_id, 4);
	put(writer, record->size + 4, 4);
	const uint32_t offset = (uint32_t)record->size;
	put(writer, 0, 4);
	put(writer, writer->template_id, 4); /* begins the GUID, too */
	put(writer, 0, 12);
	size_t size = begin_size(writer);
	put(writer, 0x0001010f, 4);
	writer->in_template = true;
	write_part(writer, part, text);
	put(writer, 0, 1);
	writer->in_template = was_template;
	put_size(writer, size);
	return offset;
}

/* A template instance whose template stands in it. */
static void instance(struct writer *writer, enum part part, const char *text)
{
	struct structure_record *record = writer->record;
	const uint32_t offset = define(writer, part, text);
	if (writer->depth == 0 && part == PART_EVENT) {
		struct written_template *last = &writer->last;
		last->id = writer->template_id;
		last->offset = record->defined_at = offset;
		last->slot_count = writer->slot_count[0];
		last->leaves_out = record->leaves_out;
		memcpy(last->slots, writer->slots[0], sizeof last->slots);
	}
	put_values(writer);
}

/* A value that is another one than when the template was written. */
static void change_slot(struct writer *writer, struct slot *slot)
{
	static const char *const texts[] = {DECOY_TEXT, STRUCTURE_PROVIDER, STRUCTURE_PEER, "4655", DECOY_ID};
	unsigned way = choose(writer, 12);
	if (way == 0 || slot->part != PART_NONE)
		return;
	if (way <= 5) {
		slot->text = texts[way - 1];
		slot->length = strlen(slot->text);
	}
	if (way == 6)
		slot->type = TYPE_NULL;
	if (way == 7)
		slot->type = TYPE_ANSI;
	if (way >= 8)
		slot->part = way == 8 ? PART_EVENT : way == 9 ? PART_DATA : way == 10 ? PART_SYSTEM : PART_TEXT;
	if (slot->type == TYPE_NULL && way != 6)
		slot->type = TYPE_STRING;
	if (!slot->text)
		slot->text = DECOY_TEXT, slot->length = strlen(DECOY_TEXT);
	if (slot->part != PART_NONE)
		slot->type = NESTED_TYPE;
}

static void change_values(struct writer *writer, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		change_slot(writer, &writer->slots[0][i]);
	writer->record->has_null = true;
	put_values(writer);
	put(writer, 0, 1);
}

static void instance_again(struct writer *writer)
{
	const struct written_template *last = &writer->last;
	put(writer, 0x0001010f, 4);
	put(writer, 0x010c, 2);
	put(writer, last->id, 4);
	put(writer, last->offset, 4);
	memcpy(writer->slots[0], last->slots, sizeof last->slots);
	writer->slot_count[0] = last->slot_count;
	writer->record->leaves_out = last->leaves_out;
	change_values(writer, last->slot_count);
}

/* What a template says is known by its id, as Windows has it. */
static uint32_t id_of(const struct structure_form *form, const struct structure_choice *choices, size_t count)
{
	uint32_t id = (form->is_foreign ? 7u : 0u) + (form->uses_again ? 100u : 0u) + (form->is_flat ? 30u : 0u);
	for (size_t i = 0; i < count; i++)
		id = (id * 31 + choices[i].number) * 257 + choices[i].value;
	return id << 8 & UINT32_MAX;
}

/* The same with the template in it: all but where that stands is as in a record that uses it again. */
static void instance_with_template(struct writer *writer, const struct structure_form *form)
{
	const struct writer own = *writer;
	put(writer, 0x0001010f, 4);
	writer->choices = form->definer_choices;
	writer->choice_count = form->definer_count;
	writer->is_foreign = form->definer->is_foreign;
	writer->is_flat = form->definer->is_flat;
	writer->template_id = id_of(form->definer, form->definer_choices, form->definer_count);
	choose(writer, 8); /* of the fragment around it */
	define(writer, PART_EVENT, NULL);
	writer->choices = own.choices;
	writer->choice_count = own.choice_count;
	writer->is_foreign = own.is_foreign;
	writer->is_flat = own.is_flat;
	writer->template_id = own.template_id;
	writer->record->choices = 0;
	change_values(writer, writer->slot_count[0]);
}

/* BinXML: one instance, or something else. */
static void fragment(struct writer *writer, enum part part, const char *text)
{
	bool was_template = writer->in_template;
	unsigned way = choose(writer, 8);
	writer->in_template = false;
	put(writer, 0x0001010f, 4);
	if (way == 1)
		write_part(writer, part, text); /* without a template */
	if (way == 2)
		instance(writer, PART_DECOY_SYSTEM, NULL);
	if (way == 3)
		put(writer, 0x0001010f, 4);
	if (way != 1)
		instance(writer, part, text);
	if (way == 4)
		instance(writer, PART_DECOY_SYSTEM, NULL);
	if (way == 5)
		instance(writer, PART_SYSTEM, NULL);
	if (way == 6)
		write_part(writer, PART_SYSTEM, NULL);
	put(writer, 0, 1);
	if (way == 7)
		put(writer, 0, 12);
	writer->in_template = was_template;
}

static void put_values(struct writer *writer)
{
	struct structure_record *record = writer->record;
	const struct slot *slots = writer->slots[writer->depth];
	unsigned count = writer->slot_count[writer->depth];
	put(writer, count, 4);
	size_t descriptors = record->size;
	put(writer, 0, 0);
	for (unsigned i = 0; i < count; i++)
		put(writer, 0, 4);
	for (unsigned i = 0; i < count; i++) {
		size_t start = record->size;
		if (slots[i].part == PART_NONE) {
			put_slot_value(writer, &slots[i]);
		} else if (writer->depth + 1 < DEPTH_MAX) {
			writer->depth++;
			fragment(writer, slots[i].part, slots[i].text);
			writer->depth--;
		}
		put_at(writer, descriptors + 4 * (size_t)i,
			(uint32_t)(record->size - start) | (uint32_t)slots[i].type << 16);
	}
}

static struct writer writer;

void structure_begin(struct structure_record *chunk)
{
	memset(&writer, 0, sizeof writer);
	memset(chunk, 0, sizeof *chunk);
	writer.record = chunk;
	chunk->size = CHUNK_HEADER_SIZE;
}

void structure_append(struct structure_record *chunk, const struct structure_form *form,
	const struct structure_choice *choices, size_t count)
{
	const size_t start = chunk->size;
	writer.choices = choices;
	writer.choice_count = count;
	writer.number[0] = (char)('0' + form->number % 10);
	writer.is_foreign = form->is_foreign;
	writer.shares_names = form->shares_names;
	writer.is_flat = form->is_flat;
	writer.template_id = id_of(form, choices, count);
	chunk->choices = 0;
	chunk->leaves_out = chunk->has_null = false;
	put(&writer, 0x2a2a, 4);
	put(&writer, 0, 4);
	put(&writer, form->number, 8);
	put(&writer, UINT64_C(132388752066871033), 8);
	if (form->uses_again && form->definer)
		instance_with_template(&writer, form);
	else if (form->uses_again && writer.last.offset != 0)
		instance_again(&writer);
	else
		fragment(&writer, PART_EVENT, NULL);
	put(&writer, 0, (unsigned)(-chunk->size & 3));
	put(&writer, chunk->size - start + 4, 4);
	put_at(&writer, start + 4, (uint32_t)(chunk->size - start));
}

void structure_write(struct structure_record *record, const struct structure_choice *choices, size_t count)
{
	const struct structure_form form = {.number = 1};
	structure_begin(record);
	structure_append(record, &form, choices, count);
}

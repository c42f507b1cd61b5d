/* SPDX-License-Identifier: MIT */
#include "reference/xml_program.h"

#include "binxml/binxml.h"
#include "reference/xml_program_parts.h"

#include <string.h>

/* Room for the instances of a record that is opened here. */
struct opened_room {
	struct binxml_instance instances[XML_INSTANCES];
	uint32_t starts[XML_INSTANCES][XML_VALUES_MAX + 1];
};

/* Opens the instance with which the range begins. Returns where it ends, with its end token; 0 when there is none. */
static size_t open_instance(
	struct byte_range range, struct opened_room *room, struct xml_opened *opened, unsigned index)
{
	const uint8_t *chunk = range.in.data;
	struct binxml_instance *instance = &room->instances[index];
	struct binxml_error error;
	const struct binxml_room starts = {room->starts[index], XML_VALUES_MAX + 1};
	if (!binxml_first_instance(chunk, range.start, range.end, &range.start) ||
		!binxml_instance(&range, &starts, instance, &error) || !instance->starts)
		return 0;
	opened->instances[index] = instance;
	opened->values[index] = binxml_values(chunk, instance);
	return binxml_end_after(chunk, instance->end, range.end);
}

/* Whether the values that are shown have the types that the program was made for. */
static bool has_types(const struct xml_program *program, const struct xml_opened *opened)
{
	for (size_t i = 0; i < program->step_count; i++) {
		const struct xml_step *step = &program->steps[i];
		struct value value;
		binxml_values_at(&opened->values[step->instance], step->slot, &value);
		if (value.type != step->type)
			return false;
	}
	return true;
}

/* Opens all instances of a record; false when it is not plain, or not like the one that the program was made from. */
static bool open_record(const struct xml_program *program, const struct record_view *view, struct opened_room *room,
	struct xml_opened *opened)
{
	const struct chunk *chunk = view->chunk;
	const struct record *record = view->record;
	size_t end = record->offset + record->size - 4;
	const struct byte_range outer = {chunk_bytes(chunk), record->offset + RECORD_HEADER_SIZE, end};
	size_t finish = open_instance(outer, room, opened, 0);
	bool is_whole = finish == end || finish > room->instances[0].end; /* with an end token, or up to the end */
	struct value nested;
	opened->finish = finish;
	if (finish == 0 || !is_whole || opened->values[0].count != program->counts[0])
		return false;
	if (program->instance_count == 1)
		return has_types(program, opened);
	binxml_values_at(&opened->values[0], program->nested_slot, &nested);
	if (nested.type != VALUE_BINXML)
		return false;
	size_t start = (size_t)(nested.bytes - chunk->data);
	const struct byte_range inner = {outer.in, start, start + nested.length};
	return open_instance(inner, room, opened, 1) == inner.end && opened->values[1].count == program->counts[1] &&
	       has_types(program, opened);
}

/* As open_record(), for a record that is opened already, and whose pattern has settled the types. */
static bool take_plain(const struct xml_program *program, const struct xml_record *taken, struct xml_opened *opened)
{
	const struct plain_record *plain = taken->plain;
	const struct record *record = taken->view->record;
	size_t end = record->offset + record->size - 4;
	if (plain->instance_count != program->instance_count ||
		(program->instance_count > 1 && plain->uses[0]->plan->content_slot != program->nested_slot))
		return false;
	for (unsigned i = 0; i < program->instance_count; i++) {
		opened->instances[i] = &plain->uses[i]->instance;
		opened->values[i] = plain->values[i];
		if (opened->values[i].count != program->counts[i])
			return false;
	}
	opened->finish = binxml_end_after(plain->chunk.data, opened->instances[0]->end, end);
	return true;
}

enum xml_answer xml_program_run(const struct xml_program *program, const struct xml_record *record,
	struct xml_memory *memory, char *out, size_t *length)
{
	struct opened_room room;
	struct xml_opened opened;
	const struct xml_running running = {program, memory, &opened, NULL};
	bool is_open = record->plain ? take_plain(program, record, &opened)
				     : open_record(program, record->view, &room, &opened);
	return is_open ? xml_program_write(&running, record->view, out, length) : XML_ASK;
}

bool xml_program_learn(struct xml_program *program, const struct record_view *view, const struct xml_text *text,
	struct xml_memory *memory, char *out)
{
	uint8_t shows[XML_STEPS_MAX] = {0};
	struct opened_room room;
	struct xml_opened opened;
	const struct xml_running running = {program, memory, &opened, shows};
	size_t length = 0;
	enum xml_answer answer =
		open_record(program, view, &room, &opened) ? xml_program_write(&running, view, out, &length) : XML_ASK;
	if (answer != XML_WRITTEN)
		return answer == XML_ASK;
	if (length != text->length || memcmp(out, text->text, length) != 0)
		return false;
	for (size_t i = 0; i < program->step_count; i++)
		program->steps[i].shown |= shows[i];
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "reference/xml_program.h"

#include "binxml/binxml.h"
#include "reference/reference.h"
#include "reference/xml_program_parts.h"
#include "reference/xml_write.h"

#include <string.h>

/* The instances of a record, as many as programs know: its own, and the one that is a value of it. */
struct opened {
	const struct binxml_instance *instances[XML_INSTANCES];
	struct binxml_values values[XML_INSTANCES];
	size_t finish; /* where the record's BinXML ends */
};

/* Where they are kept of a record that nobody else has opened. */
struct opened_room {
	struct binxml_instance instances[XML_INSTANCES];
	uint32_t starts[XML_INSTANCES][XML_VALUES_MAX + 1];
};

/* Opens the instance with which chunk[start, end) begins; where that ends, with its end token. 0 when there is none. */
static size_t open_instance(struct byte_range range, struct opened_room *room, struct opened *opened, unsigned index)
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
static bool has_types(const struct xml_program *program, const struct opened *opened)
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

/* All instances; false when the record is not plain. */
static bool open_record(const struct xml_program *program, const struct record_view *view, struct opened_room *room,
	struct opened *opened)
{
	const struct chunk *chunk = view->chunk;
	const struct record *record = view->record;
	size_t end = record->offset + record->size - 4;
	const struct byte_range outer = {chunk_bytes(chunk), record->offset + RECORD_HEADER_SIZE, end};
	size_t finish = open_instance(outer, room, opened, 0);
	bool is_whole = finish == end || finish > room->instances[0].end; /* with an end token */
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

/* The same of a plain record, whose pattern has settled the types. */
static bool take_plain(const struct xml_program *program, const struct xml_record *taken, struct opened *opened)
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

/* Whether libevtx would be shown the record, and all that it uses as it is. */
static bool is_shown(const struct xml_program *program, const struct record_view *view, const struct opened *opened)
{
	const struct record *record = view->record;
	if (!reference_has_room(record, opened->finish))
		return false;
	for (unsigned i = 0; i < program->instance_count; i++) {
		const struct binxml_instance *instance = opened->instances[i];
		if (reference_changes(record, instance->template_offset, instance->body_end))
			return false;
	}
	return true;
}

struct running {
	const struct xml_program *program;
	struct xml_memory *memory;
	const struct opened *opened;
	uint8_t *shows; /* of each step, XML_SHOWN_ bits that are new; NULL: none may be */
};

/* Whether the text has room, whatever the values are. */
static bool has_room(const struct xml_program *program, const struct opened *opened)
{
	size_t bytes = 0;
	for (unsigned i = 0; i < program->instance_count; i++) {
		const struct binxml_values *values = &opened->values[i];
		bytes += values->count > 0 ? values->starts[values->count] : 0;
	}
	/* A record has at most 64 KiB, and each value as few uses as a program has steps. */
	return program->room <= XML_PROGRAM_ROOM && bytes * program->byte_room <= XML_PROGRAM_ROOM - program->room;
}

/* Writes up to XML_BLOCK - 1 bytes more than that, for which there is room. */
static inline char *put_constant(char *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i += XML_BLOCK)
		memcpy(out + i, text + i, XML_BLOCK);
	return out + length;
}

/*
 * A value between its tags, or neither where there is no text and they are not shown, or in its attribute; but for its
 * end tag, of which *is_open says whether it is to come.
 */
static inline enum xml_answer put_value(
	const struct running *running, size_t index, const struct value *value, char **out, bool *is_open)
{
	const struct xml_program *program = running->program;
	const struct xml_step *step = &program->steps[index];
	const struct xml_place place = {program->style, step->in_attribute, running->memory};
	bool is_empty = xml_is_empty(value);
	unsigned bit = is_empty ? XML_SHOWN_EMPTY : XML_SHOWN_TEXT;
	enum xml_answer answer = step->shown & bit || running->shows ? XML_WRITTEN : XML_ASK;
	if (running->shows)
		running->shows[index] |= (uint8_t)bit;
	*is_open = !is_empty || step->in_attribute || program->style == XML_OF_DIRECT;
	if (!*is_open) {
		memcpy(*out, "/>", 2);
		*out += 2;
		return answer;
	}
	if (!step->in_attribute)
		*(*out)++ = '>';
	enum xml_answer written = is_empty ? XML_WRITTEN : xml_write_value(out, value, place);
	return written > answer ? written : answer;
}

/* The constant before a value, and the end tag of the one before where that is to come. */
static inline char *put_lead(char *out, const struct xml_program *program, uint32_t lead, size_t length, size_t tail)
{
	return put_constant(out, program->pool + lead - tail, length + tail);
}

static enum xml_answer run(const struct running *running, const struct record_view *view, char *out, size_t *length)
{
	const struct xml_program *program = running->program;
	const char *start = out;
	enum xml_answer worst = XML_WRITTEN;
	size_t tail = 0;
	if (!has_room(program, running->opened) ||
		(program->style == XML_OF_LIBEVTX && !is_shown(program, view, running->opened)))
		return XML_ASK;
	for (size_t i = 0; i < program->step_count; i++) {
		const struct xml_step *step = &program->steps[i];
		const struct binxml_values *values = &running->opened->values[step->instance];
		const uint32_t *starts = values->starts + step->slot;
		const struct value value = {values->bytes + starts[0], starts[1] - starts[0], step->type};
		bool is_open;
		out = put_lead(out, program, step->lead, step->lead_length, tail);
		enum xml_answer answer = put_value(running, i, &value, &out, &is_open);
		tail = is_open ? step->tail_length : 0;
		worst = answer > worst ? answer : worst;
		if (worst == XML_DIRECT)
			return worst;
	}
	out = put_lead(out, program, program->end, program->end_length, tail);
	*length = (size_t)(out - start);
	return worst;
}

enum xml_answer xml_program_run(const struct xml_program *program, const struct xml_record *record,
	struct xml_memory *memory, char *out, size_t *length)
{
	struct opened_room room;
	struct opened opened;
	const struct running running = {program, memory, &opened, NULL};
	bool is_open = record->plain ? take_plain(program, record, &opened)
				     : open_record(program, record->view, &room, &opened);
	return is_open ? run(&running, record->view, out, length) : XML_ASK;
}

bool xml_program_learn(struct xml_program *program, const struct record_view *view, const struct xml_text *text,
	struct xml_memory *memory, char *out)
{
	uint8_t shows[XML_STEPS_MAX] = {0};
	struct opened_room room;
	struct opened opened;
	const struct running running = {program, memory, &opened, shows};
	size_t length = 0;
	enum xml_answer answer =
		open_record(program, view, &room, &opened) ? run(&running, view, out, &length) : XML_ASK;
	if (answer != XML_WRITTEN)
		return answer == XML_ASK;
	if (length != text->length || memcmp(out, text->text, length) != 0)
		return false;
	for (size_t i = 0; i < program->step_count; i++)
		program->steps[i].shown |= shows[i];
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "reference/xml_program.h"

#include "binxml/binxml.h"
#include "reference/reference.h"
#include "reference/xml_program_parts.h"
#include "reference/xml_write.h"

#include <string.h>

/* The instances of a record, as many as programs know: its own, and the one that is a value of it. */
struct opened {
	struct binxml_instance instances[XML_INSTANCES];
	struct binxml_values values[XML_INSTANCES];
	uint32_t starts[XML_INSTANCES][XML_VALUES_MAX + 1];
};

/* Opens the instance with which chunk[start, end) begins; where that ends, with its end token. 0 when there is none. */
static size_t open_instance(const struct chunk *chunk, size_t start, size_t end, struct opened *opened, unsigned index)
{
	struct binxml_instance *instance = &opened->instances[index];
	struct binxml_error error;
	const struct binxml_room room = {opened->starts[index], XML_VALUES_MAX + 1};
	struct byte_range range = {chunk_bytes(chunk), start, end};
	if (!binxml_first_instance(chunk->data, start, end, &range.start) ||
		!binxml_instance(&range, &room, instance, &error) || !instance->starts)
		return 0;
	opened->values[index] = binxml_values(chunk->data, instance);
	return binxml_end_after(chunk->data, instance->end, end);
}

/* All instances; where the record's BinXML ends. 0 when the record is not plain. */
static size_t open_record(const struct xml_program *program, const struct record_view *view, struct opened *opened)
{
	const struct chunk *chunk = view->chunk;
	const struct record *record = view->record;
	size_t end = record->offset + record->size - 4;
	size_t finish = open_instance(chunk, record->offset + RECORD_HEADER_SIZE, end, opened, 0);
	bool is_whole = finish == end || finish > opened->instances[0].end; /* with an end token */
	struct value nested;
	if (finish == 0 || !is_whole || opened->values[0].count != program->counts[0])
		return 0;
	if (program->instance_count == 1)
		return finish;
	binxml_values_at(&opened->values[0], program->nested_slot, &nested);
	if (nested.type != VALUE_BINXML)
		return 0;
	size_t start = (size_t)(nested.bytes - chunk->data);
	if (open_instance(chunk, start, start + nested.length, opened, 1) != start + nested.length ||
		opened->values[1].count != program->counts[1])
		return 0;
	return finish;
}

/* Whether libevtx would be shown the record, and all that it uses as it is. */
static bool is_shown(
	const struct xml_program *program, const struct record_view *view, const struct opened *opened, size_t finish)
{
	const struct record *record = view->record;
	if (!reference_has_room(record, finish))
		return false;
	for (unsigned i = 0; i < program->instance_count; i++) {
		const struct binxml_instance *instance = &opened->instances[i];
		if (reference_changes(record, instance->template_offset, instance->body_end))
			return false;
	}
	return true;
}

struct running {
	const struct xml_program *program;
	struct xml_memory *memory;
	struct opened opened;
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

static enum xml_answer run(struct running *running, const struct record_view *view, char *out, size_t *length)
{
	const struct xml_program *program = running->program;
	const char *start = out;
	enum xml_answer worst = XML_WRITTEN;
	size_t tail = 0;
	size_t finish = open_record(program, view, &running->opened);
	if (finish == 0 || !has_room(program, &running->opened) ||
		(program->style == XML_OF_LIBEVTX && !is_shown(program, view, &running->opened, finish)))
		return XML_ASK;
	for (size_t i = 0; i < program->step_count; i++) {
		const struct xml_step *step = &program->steps[i];
		struct value value;
		bool is_open;
		binxml_values_at(&running->opened.values[step->instance], step->slot, &value);
		if (value.type != step->type)
			return XML_ASK;
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

enum xml_answer xml_program_run(const struct xml_program *program, const struct record_view *view,
	struct xml_memory *memory, char *out, size_t *length)
{
	struct running running;
	running.program = program;
	running.memory = memory;
	running.shows = NULL;
	return run(&running, view, out, length);
}

bool xml_program_learn(struct xml_program *program, const struct record_view *view, const struct xml_text *text,
	struct xml_memory *memory, char *out)
{
	uint8_t shows[XML_STEPS_MAX] = {0};
	struct running running;
	running.program = program;
	running.memory = memory;
	running.shows = shows;
	size_t length = 0;
	enum xml_answer answer = run(&running, view, out, &length);
	if (answer != XML_WRITTEN)
		return answer == XML_ASK;
	if (length != text->length || memcmp(out, text->text, length) != 0)
		return false;
	for (size_t i = 0; i < program->step_count; i++)
		program->steps[i].shown |= shows[i];
	return true;
}

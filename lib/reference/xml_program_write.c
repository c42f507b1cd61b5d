/* SPDX-License-Identifier: MIT */
/* Runs programs for XML: writes the constants and, between them, the value of each step. */
#include "binxml/value_parts.h"
#include "evidence/cursor.h"
#include "reference/reference.h"
#include "reference/xml_plain.h"
#include "reference/xml_program.h"
#include "reference/xml_program_parts.h"
#include "text/numbers.h"

#include <string.h>

/* Whether libevtx would be shown the record at all, and with it all that it uses, unchanged. */
static bool is_shown(const struct xml_program *program, const struct record_view *view, const struct xml_opened *opened)
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

/* Whether XML_PROGRAM_ROOM is enough for the text, whatever the values are. */
static bool has_room(const struct xml_program *program, const struct xml_opened *opened)
{
	size_t bytes = 0;
	for (unsigned i = 0; i < program->instance_count; i++) {
		const struct binxml_values *values = &opened->values[i];
		bytes += values->count > 0 ? values->starts[values->count] : 0;
	}
	/* The product cannot overflow: a record has 64 KiB at most, and a value XML_STEPS_MAX uses at most. */
	return program->room <= XML_PROGRAM_ROOM && bytes * program->byte_room <= XML_PROGRAM_ROOM - program->room;
}

/* Writes constant bytes in blocks; up to XML_BLOCK bytes more are written to, for which there is room. */
static inline char *put_constant(char *out, const char *text, size_t length)
{
	size_t done = 0;
	do {
		memcpy(out + done, text + done, XML_BLOCK);
		done += XML_BLOCK;
	} while (done < length);
	return out + length;
}

/* The number that is stored in so many bytes. */
static inline uint64_t bits_of(const uint8_t *bytes, unsigned size)
{
	return size == 4 ? stored_u32(bytes) : size == 8 ? stored_u64(bytes) : size == 2 ? stored_u16(bytes) : bytes[0];
}

/*
 * Writes a usual value (enum xml_writer), which both engines show in the same way; returns where it ends. NULL for any
 * other value; then what was written does not count.
 */
static inline char *put_usual(
	const struct xml_step *step, const struct value *value, struct xml_memory *memory, char *out)
{
	if (step->writer == XML_PUT_TEXT) {
		size_t units = value_string_units(value);
		bool is_usual = value->length % 2 == 0 && units > 0 && xml_put_plain(out, value->bytes, units) == units;
		return is_usual ? out + units : NULL;
	}
	if (value->length != step->size)
		return NULL;
	if (step->writer == XML_PUT_GUID)
		return xml_put_guid(out, value->bytes, memory);
	if (step->writer == XML_PUT_OTHER)
		return NULL;
	uint64_t bits = bits_of(value->bytes, step->size);
	switch ((enum xml_writer)step->writer) {
	case XML_PUT_NUMBER:
		return put_decimal(out, bits);
	case XML_PUT_HEXADECIMAL:
		out[0] = '0';
		out[1] = 'x';
		return put_hexadecimal(out + 2, bits, step->digits);
	case XML_PUT_TIME:
		return bits <= XML_LAST_TIME ? out + time_put_rendered_again(&memory->time, out, bits) : NULL;
	default:
		return NULL;
	}
}

/*
 * Writes a value of any kind. Where libevtx shows an empty element, the lead's '>' becomes "/>"; *is_open says whether
 * the end tag, the step's tail, has to follow.
 */
static inline enum xml_answer put_value(
	const struct xml_running *running, size_t index, const struct value *value, char **out, bool *is_open)
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
		/* Over the '>' with which the lead ends. */
		memcpy(*out - 1, "/>", 2);
		*out += 1;
		return answer;
	}
	enum xml_answer written = is_empty ? XML_WRITTEN : xml_write_value(out, value, place);
	return written > answer ? written : answer;
}

/* Writes a lead and in front of it, where tail is not 0, the tail of the step before. */
static inline char *put_lead(char *out, const struct xml_program *program, uint32_t lead, size_t length, size_t tail)
{
	return put_constant(out, program->pool + lead - tail, length + tail);
}

enum xml_answer xml_program_write(
	const struct xml_running *running, const struct record_view *view, char *out, size_t *length)
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
		char *end = put_usual(step, &value, running->memory, out);
		if (end && (step->shown & XML_SHOWN_TEXT || running->shows)) {
			if (running->shows)
				running->shows[i] |= XML_SHOWN_TEXT;
			out = end;
			tail = step->tail_length;
			continue;
		}
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

/* SPDX-License-Identifier: MIT */
/*
 * Makes a program from a record and what an engine rendered of it. Both are gone through side by side: where a template
 * of the record has a slot, the text has to have what xml_write_value() makes of the value; all else has to be what the
 * template says, and is constant. A function that returns false has found the text to be otherwise, or the record not
 * to be plain: then there is no program.
 */
#include "binxml/plan.h"
#include "reference/xml_program.h"
#include "reference/xml_program_parts.h"
#include "reference/xml_write.h"

#include <stddef.h>
#include <string.h>

/*
 * The cost of tokens is counted as in accept.c. With COST_MAX for these and XML_PROGRAM_ROOM for the text a record
 * stays below ACCEPT_LIMIT, so that libevtx would have been shown each record that a program writes.
 */
#define TOKEN_COST 64u
#define COST_MAX   (256u * 1024u)

/* Units of a literal text or a name; with a longer one there is no program. */
#define LITERAL_UNITS_MAX 512u

struct open_element {
	size_t name, name_length; /* where its name stands in the text */
	bool has_children;
	bool is_pending; /* of its start tag the '>' or "/>" is still to come */
	bool is_closed;  /* its value was met, and in the text its end tag */
};

struct maker {
	const struct chunk *chunk;
	enum xml_style style;
	const char *text;
	size_t length, at;
	size_t constant; /* up to here the text is in the program */
	size_t cost;     /* so far, at most COST_MAX */
	struct binxml_instance instances[XML_INSTANCES];
	uint32_t starts[XML_INSTANCES][XML_VALUES_MAX + 1];
	unsigned instance_count;
	uint16_t nested_slot;
	bool in_attribute;
	struct xml_step steps[XML_STEPS_MAX]; /* their leads are places in the text, until gather() */
	uint32_t names[XML_STEPS_MAX];        /* where the names of their elements stand in the text */
	uint32_t step_count;
	size_t tails; /* bytes of all tails */
	struct xml_memory memory;
	uint16_t uses[XML_INSTANCES][XML_VALUES_MAX]; /* how many steps write each value */
	/* All before this is zeroed at first. */
	char written[XML_WRITE_A_BYTE * 65536u + XML_WRITE_ROOM];
};

/* Passes over wanted in the text; false when the text is otherwise. */
static bool expect(struct maker *maker, const char *wanted, size_t length)
{
	if (length > maker->length - maker->at || memcmp(maker->text + maker->at, wanted, length) != 0)
		return false;
	maker->at += length;
	return true;
}

static bool expect_string(struct maker *maker, const char *wanted)
{
	return expect(maker, wanted, strlen(wanted));
}

static bool expect_literal(struct maker *maker, const struct binxml_text *text)
{
	char utf8[3 * LITERAL_UNITS_MAX];
	if (text->units > LITERAL_UNITS_MAX)
		return false;
	return expect(maker, utf8, value_utf8_from_utf16(text->utf16, text->units, utf8, NULL));
}

static void skip_space(struct maker *maker)
{
	while (maker->at < maker->length && strchr(" \n\r\t", maker->text[maker->at]))
		maker->at++;
}

/* Finds the value of a substitution; false where the instance has none. */
static bool value_of(const struct maker *maker, unsigned index, const struct binxml_step *step, struct value *value)
{
	const struct chunk *chunk = maker->chunk;
	return binxml_value(chunk->data, chunk->size, &maker->instances[index], step->slot, value);
}

/* Sets how usual values of the step's type are written. */
static void set_writer(const struct maker *maker, struct xml_step *step)
{
	static const struct {
		uint8_t type, writer, size;
	} known[] = {
		{VALUE_STRING, XML_PUT_TEXT, 0},
		{VALUE_UINT8, XML_PUT_NUMBER, 1},
		{VALUE_UINT16, XML_PUT_NUMBER, 2},
		{VALUE_UINT32, XML_PUT_NUMBER, 4},
		{VALUE_UINT64, XML_PUT_NUMBER, 8},
		{VALUE_HEX32, XML_PUT_HEXADECIMAL, 4},
		{VALUE_HEX64, XML_PUT_HEXADECIMAL, 8},
		{VALUE_FILETIME, XML_PUT_TIME, 8},
		{VALUE_GUID, XML_PUT_GUID, 16},
	};
	step->writer = XML_PUT_OTHER;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (known[i].type != step->type)
			continue;
		step->writer = known[i].writer;
		step->size = known[i].size;
	}
	step->digits = maker->style == XML_OF_LIBEVTX ? (uint8_t)(2 * step->size) : 1;
}

/* Adds a step for the value that comes next in the text; the text up to there is its lead. */
static struct xml_step *add_step(
	struct maker *maker, unsigned index, const struct binxml_step *step, const struct value *value)
{
	size_t lead_length = maker->at - maker->constant;
	if (maker->step_count == XML_STEPS_MAX || lead_length >= UINT16_MAX || !xml_can_write(value->type))
		return NULL;
	struct xml_step *added = &maker->steps[maker->step_count++];
	maker->uses[index][step->slot]++; /* value_of() has found it among the instance's values */
	*added = (struct xml_step){.lead = (uint32_t)maker->constant,
		.lead_length = (uint16_t)lead_length,
		.slot = step->slot,
		.instance = (uint8_t)index,
		.type = value->type,
		.in_attribute = maker->in_attribute,
		.shown = xml_is_empty(value) ? XML_SHOWN_EMPTY : XML_SHOWN_TEXT};
	set_writer(maker, added);
	return added;
}

static bool expect_value(struct maker *maker, const struct value *value)
{
	const struct xml_place place = {maker->style, maker->in_attribute, &maker->memory};
	char *end = maker->written;
	return xml_write_value(&end, value, place) == XML_WRITTEN &&
	       expect(maker, maker->written, (size_t)(end - maker->written));
}

static bool expect_end_tag(struct maker *maker, const struct open_element *element)
{
	return expect_string(maker, "</") && expect(maker, maker->text + element->name, element->name_length) &&
	       expect_string(maker, ">");
}

static bool make_attribute_value(struct maker *maker, unsigned index, const struct binxml_step *step)
{
	struct value value;
	if (!value_of(maker, index, step, &value) || !add_step(maker, index, step, &value) ||
		(!xml_is_empty(&value) && !expect_value(maker, &value)))
		return false;
	maker->constant = maker->at;
	return true;
}

/* Takes a value that is the whole content of its element. */
static bool make_content(
	struct maker *maker, unsigned index, const struct binxml_step *step, struct open_element *element)
{
	struct value value;
	if (!element->is_pending || !value_of(maker, index, step, &value))
		return false;
	if (value.type == VALUE_NULL && maker->style == XML_OF_DIRECT)
		return true; /* the element stands without it */
	struct xml_step *added = add_step(maker, index, step, &value);
	if (!added)
		return false;
	element->is_closed = true;
	element->is_pending = false;
	/* The step has a tail even if this record's value is empty, and has no end tag. */
	maker->names[maker->step_count - 1] = (uint32_t)element->name;
	added->tail_length = (uint16_t)(element->name_length + 3);
	maker->tails += added->tail_length;
	bool is_empty = xml_is_empty(&value);
	bool is_as_expected = is_empty && maker->style == XML_OF_LIBEVTX
				      ? expect_string(maker, "/>")
				      : expect_string(maker, ">") && (is_empty || expect_value(maker, &value)) &&
						expect_end_tag(maker, element);
	maker->constant = maker->at;
	return is_as_expected;
}

static bool make_instance(struct maker *maker, size_t start, size_t end, unsigned index);

/* Takes a value that is the second instance, whose elements stand in this one. */
static bool make_nested(struct maker *maker, const struct value *value, uint16_t slot, struct open_element *element)
{
	size_t start = (size_t)(value->bytes - maker->chunk->data);
	if (maker->instance_count == XML_INSTANCES || value->length == 0)
		return false;
	if (element->is_pending && !expect_string(maker, ">"))
		return false;
	element->is_pending = false;
	element->has_children = true;
	maker->nested_slot = slot;
	return make_instance(maker, start, start + value->length, maker->instance_count);
}

/* Whether libevtx leaves out the element that has just begun, since its content is one null. */
static bool is_left_out(const struct maker *maker, unsigned index, const struct binxml *binxml)
{
	struct binxml ahead = *binxml;
	struct binxml_step step;
	struct value value;
	bool has_null = false;
	for (;;) {
		enum binxml_kind kind = binxml_next(&ahead, &step);
		if (kind == BINXML_ELEMENT_END)
			return has_null;
		if (kind == BINXML_ELEMENT || kind == BINXML_END || kind == BINXML_ERROR || kind == BINXML_INSTANCE)
			return false;
		if ((kind != BINXML_TEXT && kind != BINXML_SUBSTITUTION) || ahead.in_attribute)
			continue;
		if (has_null || kind == BINXML_TEXT || !value_of(maker, index, &step, &value) ||
			value.type != VALUE_NULL)
			return false;
		has_null = true;
	}
}

static bool skip_element(struct binxml *binxml)
{
	struct binxml_step step;
	unsigned depth = binxml->depth;
	for (;;) {
		enum binxml_kind kind = binxml_next(binxml, &step);
		if (kind == BINXML_END || kind == BINXML_ERROR)
			return false;
		if (kind == BINXML_ELEMENT_END && binxml->depth < depth)
			return true;
	}
}

/* Passes over an attribute whose value is an optional null: engines leave it out. */
static bool skip_null_attribute(const struct maker *maker, unsigned index, struct binxml *binxml)
{
	struct binxml ahead = *binxml;
	struct binxml_step step;
	struct value value;
	if (binxml_next(&ahead, &step) != BINXML_SUBSTITUTION || !step.optional ||
		!value_of(maker, index, &step, &value) || value.type != VALUE_NULL)
		return false;
	*binxml = ahead;
	return true;
}

static bool end_attribute(struct maker *maker)
{
	bool was_in_attribute = maker->in_attribute;
	maker->in_attribute = false;
	return !was_in_attribute || expect_string(maker, "\"");
}

static bool make_attribute(struct maker *maker, unsigned index, const struct binxml_step *step, struct binxml *binxml)
{
	if (!end_attribute(maker))
		return false;
	if (skip_null_attribute(maker, index, binxml))
		return true;
	maker->in_attribute = true;
	return expect_string(maker, " ") && expect_literal(maker, &step->text) && expect_string(maker, "=\"");
}

static bool make_element(struct maker *maker, const struct binxml_step *step, struct open_element *element)
{
	struct open_element *parent = element - 1;
	if (parent->is_closed || (parent->is_pending && !expect_string(maker, ">")))
		return false;
	parent->is_pending = false;
	parent->has_children = true;
	skip_space(maker);
	memset(element, 0, sizeof *element);
	if (!expect_string(maker, "<"))
		return false;
	element->name = maker->at;
	bool is_there = expect_literal(maker, &step->text);
	element->name_length = maker->at - element->name;
	return is_there && element->name_length > 0;
}

/* Takes the end of an element, unless make_content() has taken it with the element's value. */
static bool make_end(struct maker *maker, struct open_element *element, bool was_in_tag)
{
	if (!end_attribute(maker))
		return false;
	if (element->is_closed)
		return true;
	if (was_in_tag || element->is_pending) {
		element->is_pending = false;
		return expect_string(maker, "/>") || (expect_string(maker, ">") && expect_end_tag(maker, element));
	}
	if (element->has_children)
		skip_space(maker);
	return expect_end_tag(maker, element);
}

static bool make_text(struct maker *maker, const struct binxml_step *step, struct open_element *element)
{
	if (!maker->in_attribute) {
		if (element->is_closed || element->has_children)
			return false;
		if (element->is_pending && !expect_string(maker, ">"))
			return false;
		element->is_pending = false;
	}
	return expect_literal(maker, &step->text);
}

static bool make_substitution(
	struct maker *maker, unsigned index, const struct binxml_step *step, struct open_element *element)
{
	struct value value;
	if (maker->in_attribute)
		return make_attribute_value(maker, index, step);
	if (value_of(maker, index, step, &value) && value.type == VALUE_BINXML)
		return index == 0 && make_nested(maker, &value, step->slot, element);
	return make_content(maker, index, step, element);
}

/* Takes all elements of an instance. */
static bool make_elements(struct maker *maker, unsigned index)
{
	const struct binxml_instance *instance = &maker->instances[index];
	struct open_element elements[BINXML_DEPTH_MAX + 1];
	struct binxml binxml;
	struct binxml_step step;
	bool was_part = false;
	memset(&elements[0], 0, sizeof elements[0]);
	binxml_open(&binxml, chunk_bytes(maker->chunk), instance->body_start, instance->body_end, true);
	for (;;) {
		bool was_in_tag = binxml.in_tag;
		enum binxml_kind kind = binxml_next(&binxml, &step);
		struct open_element *element = &elements[binxml.depth];
		bool is_part = kind == BINXML_TEXT || kind == BINXML_SUBSTITUTION;
		bool is_made = !(is_part && was_part);
		was_part = is_part;
		maker->cost += TOKEN_COST + 2 * (size_t)step.text.units;
		if (!is_made || maker->cost > COST_MAX)
			return false;
		if (kind == BINXML_END)
			return true;
		if (kind == BINXML_ELEMENT)
			is_made = maker->style == XML_OF_LIBEVTX && is_left_out(maker, index, &binxml)
					  ? skip_element(&binxml)
					  : make_element(maker, &step, element);
		else if (kind == BINXML_ATTRIBUTE)
			is_made = make_attribute(maker, index, &step, &binxml);
		else if (kind == BINXML_CLOSE_TAG)
			is_made = element->is_pending = end_attribute(maker);
		else if (kind == BINXML_ELEMENT_END)
			is_made = make_end(maker, element + 1, was_in_tag);
		else if (kind == BINXML_TEXT)
			is_made = make_text(maker, &step, element);
		else if (kind == BINXML_SUBSTITUTION)
			is_made = make_substitution(maker, index, &step, element);
		else
			is_made = kind == BINXML_PROCESSING;
		if (!is_made)
			return false;
	}
}

/* Opens the instance with which chunk[start, end) begins, and takes its elements. */
static bool make_instance(struct maker *maker, size_t start, size_t end, unsigned index)
{
	struct binxml_instance *instance = &maker->instances[index];
	struct binxml_error error;
	const struct binxml_room room = {maker->starts[index], XML_VALUES_MAX + 1};
	struct byte_range range = {chunk_bytes(maker->chunk), start, end};
	if (!binxml_first_instance(maker->chunk->data, start, end, &range.start) ||
		!binxml_instance(&range, &room, instance, &error) || !instance->starts)
		return false;
	maker->instance_count++;
	return make_elements(maker, index);
}

/* Writes the tail of a step, which is the end tag of its element. */
static char *put_tail(char *out, const struct maker *maker, uint32_t index)
{
	const struct xml_step *step = &maker->steps[index];
	if (step->in_attribute)
		return out;
	size_t name_length = step->tail_length - 3u;
	memcpy(out, "</", 2);
	memcpy(out + 2, maker->text + maker->names[index], name_length);
	out[2 + name_length] = '>';
	return out + step->tail_length;
}

/* How many steps at most write the same value, for the room that its bytes may need. */
static size_t most_uses(const struct maker *maker)
{
	size_t most = 1;
	for (unsigned i = 0; i < XML_INSTANCES; i++) {
		for (unsigned slot = 0; slot < XML_VALUES_MAX; slot++)
			most = maker->uses[i][slot] > most ? maker->uses[i][slot] : most;
	}
	return most;
}

/* The finished program, in one piece of memory: this struct, the steps, then the constants. */
static struct xml_program *gather(const struct maker *maker, const struct ipsecevtx_allocator *allocator, size_t *size)
{
	size_t steps_size = maker->step_count * sizeof(struct xml_step);
	size_t end_length = maker->length - maker->constant;
	size_t pool_size = maker->tails + end_length + XML_BLOCK;
	for (uint32_t i = 0; i < maker->step_count; i++)
		pool_size += maker->steps[i].lead_length + 1u;
	*size = sizeof(struct xml_program) + steps_size + pool_size;
	struct xml_program *program = memory_get(allocator, *size);
	if (!program)
		return NULL;
	program->steps = (struct xml_step *)(program + 1);
	char *pool = (char *)(program + 1) + steps_size;
	char *out = pool;
	for (uint32_t i = 0; i < maker->step_count; i++) {
		struct xml_step *step = &program->steps[i];
		*step = maker->steps[i];
		memcpy(out, maker->text + step->lead, step->lead_length);
		step->lead = (uint32_t)(out - pool);
		if (!step->in_attribute)
			out[step->lead_length++] = '>';
		out = put_tail(out + step->lead_length, maker, i);
	}
	memcpy(out, maker->text + maker->constant, end_length);
	program->end = (uint32_t)(out - pool);
	program->end_length = (uint32_t)end_length;
	program->style = maker->style;
	program->step_count = maker->step_count;
	program->pool = pool;
	program->room = pool_size + (maker->step_count + 1) * (XML_WRITE_ROOM + XML_BLOCK);
	program->byte_room = XML_WRITE_A_BYTE * most_uses(maker);
	program->instance_count = maker->instance_count;
	program->nested_slot = maker->nested_slot;
	for (unsigned i = 0; i < maker->instance_count; i++)
		program->counts[i] = maker->instances[i].value_count;
	return program;
}

struct xml_program *xml_program_make(const struct record_view *view, const struct xml_text *text,
	const struct ipsecevtx_allocator *allocator, size_t *size)
{
	const struct record *record = view->record;
	struct xml_program *program = NULL;
	struct maker *maker = memory_get_buffer(allocator, sizeof *maker);
	if (!maker)
		return NULL;
	memset(maker, 0, offsetof(struct maker, written));
	maker->chunk = view->chunk;
	maker->style = text->style;
	maker->text = text->text;
	maker->length = text->length;
	size_t start = record->offset + RECORD_HEADER_SIZE;
	if (text->length <= XML_PROGRAM_ROOM && make_instance(maker, start, record->offset + record->size - 4, 0) &&
		maker->at == text->length)
		program = gather(maker, allocator, size);
	memory_free(allocator, maker);
	return program;
}

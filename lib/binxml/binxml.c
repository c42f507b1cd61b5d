/* SPDX-License-Identifier: MIT */
#include "binxml/binxml.h"

#include "binxml/descriptors.h"
#include "binxml/shape.h"
#include "binxml/sizes.h"

#include "evidence/chunk.h"
#include "evidence/tokens.h"

#include <stddef.h>
#include <string.h>

static enum binxml_kind stop(struct binxml *binxml, enum binxml_problem problem, uint8_t token, size_t offset)
{
	/*
	 * The cursor reads zeros behind the end: where one of them is a wrong token, the problem is that the data end.
	 */
	binxml->error.problem = binxml->cursor.failed && problem == PROBLEM_TOKEN ? PROBLEM_TRUNCATED : problem;
	binxml->error.token = token;
	binxml->error.offset = offset;
	binxml->cursor.failed = true;
	return BINXML_ERROR;
}

void binxml_open(struct binxml *binxml, struct bytes chunk, size_t start, size_t end, bool in_template)
{
	memset(binxml, 0, offsetof(struct binxml, ends));
	binxml->cursor = cursor_at(chunk.data, end <= chunk.size ? end : chunk.size, start);
	binxml->chunk_size = chunk.size;
	binxml->start = start;
	binxml->in_template = in_template;
}

/* Adds a name. Where there is no room, count becomes BINXML_NAMES_MAX + 1 and stays so. */
static void note_name(struct binxml_names *names, const struct binxml_name *name)
{
	if (names->count < BINXML_NAMES_MAX)
		names->names[names->count] = *name;
	names->count += names->count <= BINXML_NAMES_MAX;
}

/* What stands around a name in the chunk. */
struct stored_name {
	uint32_t next; /* the offset of the next name in the hash bucket */
	uint16_t hash, nul;
	bool is_right; /* the name is not empty, and the hash is its own */
};

static bool read_stored(struct cursor *there, struct binxml_text *name, struct stored_name *stored)
{
	stored->next = cursor_u32(there);
	stored->hash = cursor_u16(there);
	name->units = cursor_u16(there);
	name->utf16 = cursor_bytes(there, 2 * (size_t)name->units);
	stored->nul = cursor_u16(there);
	/* A longer name's hash is not computed: that takes long, and thousands of tokens may lead to it. */
	stored->is_right = !there->failed && name->units > 0 && name->units <= BINXML_NAME_UNITS_MAX &&
			   stored->hash == binxml_hash_name(name->utf16, name->units);
	return !there->failed;
}

/*
 * Whether a name ends with a NUL and is one that every event has, by its letters or by its hash: see
 * shape_restore_name().
 */
static bool is_known_name(struct binxml *binxml, const struct binxml_text *name, const struct stored_name *stored)
{
	return stored->nul == 0 && shape_restore_name(name->utf16, name->units, stored->hash, binxml->restored);
}

/*
 * Where an offset leads to no name, and a name that every event has stands right behind the offset, bits of it were
 * changed: then takes that name, and moves *there behind it.
 */
static bool stands_behind(
	struct binxml *binxml, struct cursor *there, struct binxml_text *name, struct stored_name *stored)
{
	struct cursor behind = binxml->cursor;
	struct binxml_text text;
	struct stored_name found;
	if (binxml->cursor.failed || !read_stored(&behind, &text, &found) || !found.is_right ||
		!is_known_name(binxml, &text, &found))
		return false;
	*there = behind;
	*name = text;
	*stored = found;
	return true;
}

/*
 * Reads the name of a token. It stands right behind the token's offset where it is first used in the chunk; elsewhere
 * the offset leads to it. Readers do not agree on a name at an offset within the token itself: that counts as ahead.
 */
static bool read_name(struct binxml *binxml, size_t token, struct binxml_text *name)
{
	size_t at = binxml->cursor.offset;
	uint32_t offset = cursor_u32(&binxml->cursor);
	bool is_inline = offset == binxml->cursor.offset;
	struct cursor there = is_inline ? binxml->cursor : cursor_at(binxml->cursor.data, binxml->chunk_size, offset);
	struct stored_name stored;
	bool is_there = read_stored(&there, name, &stored);
	if (!is_inline && !(is_there && (stored.is_right || is_known_name(binxml, name, &stored))) &&
		stands_behind(binxml, &there, name, &stored)) {
		binxml->odd_names |= NAMES_OTHER_HASH | NAMES_MISLED;
		offset = (uint32_t)binxml->cursor.offset;
		is_inline = is_there = true;
	}
	if (!is_there || binxml->cursor.failed)
		return false;
	if (!stored.is_right) {
		bool is_known = is_known_name(binxml, name, &stored);
		binxml->odd_names |= NAMES_OTHER_HASH | (is_known ? 0 : NAMES_LOST);
		name->utf16 = is_known ? binxml->restored : name->utf16;
	}
	binxml->canonical.is_odd |= stored.nul != 0 || name->units > BINXML_NAME_UNITS_MAX;
	/*
	 * python-evtx reads two bytes too many of an element without a template, and goes on in what should be the
	 * name, which begins with the offset of another one: it has to be an offset that Windows can have written.
	 */
	if (is_inline && !binxml->in_template && stored.next != 0)
		binxml->canonical.is_odd |= stored.next < CHUNK_HEADER_SIZE || stored.next >= offset;
	struct binxml_name here = {(uint32_t)token, (uint32_t)at, offset, 2 * name->units + 6};
	binxml->name = here;
	if (binxml->names)
		note_name(binxml->names, &here);
	binxml->names_ahead |= !is_inline && (there.offset > token || offset < CHUNK_HEADER_SIZE);
	if (is_inline)
		binxml->cursor = there;
	else if (there.offset > binxml->names_end)
		binxml->names_end = there.offset;
	return true;
}

/* Reads a text with its count of units before it. */
static bool read_counted(struct binxml *binxml, struct binxml_text *text)
{
	text->units = cursor_u16(&binxml->cursor);
	text->utf16 = cursor_bytes(&binxml->cursor, 2 * (size_t)text->units);
	return text->utf16 != NULL;
}

static enum binxml_kind read_element(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	if (binxml->in_tag)
		return stop(binxml, PROBLEM_TOKEN, token, step->offset);
	if (binxml->depth == BINXML_DEPTH_MAX)
		return stop(binxml, PROBLEM_DEPTH, token, step->offset);
	step->slot = binxml->in_template ? cursor_u16(&binxml->cursor) : BINXML_INDEPENDENT;
	uint32_t size = cursor_u32(&binxml->cursor); /* only compared: where the element ends, its tokens say */
	binxml->ends[binxml->depth] = binxml->cursor.offset + size;
	if (!read_name(binxml, step->offset, &step->text))
		return stop(binxml, PROBLEM_NAME, token, step->offset);
	uint32_t attributes_size = token & TOKEN_MORE ? cursor_u32(&binxml->cursor) : 0;
	binxml->attributes_end = binxml->cursor.offset + attributes_size;
	binxml->depth++;
	binxml->in_tag = true;
	binxml->in_attribute = false;
	binxml->attributes.count = 0;
	return BINXML_ELEMENT;
}

bool binxml_begins_value(uint8_t byte)
{
	return byte == TOKEN_VALUE || byte == TOKEN_SUBSTITUTION || byte == TOKEN_OPTIONAL;
}

bool binxml_stops_at_name(struct bytes chunk, size_t token)
{
	const uint32_t number = token >= 4 ? read_u32(chunk.data, chunk.size, token - 4) : 0;
	return number <= 9 || number >> 31;
}

bool binxml_is_again(struct binxml_attributes *attributes, const struct binxml_text *name)
{
	bool is_there = attributes->count == BINXML_ATTRIBUTES_MAX;
	for (unsigned i = 0; i < attributes->count; i++) {
		const struct binxml_text *other = &attributes->names[i];
		is_there |=
			other->units == name->units && memcmp(other->utf16, name->utf16, 2 * (size_t)name->units) == 0;
	}
	if (!is_there)
		attributes->names[attributes->count++] = *name;
	return is_there;
}

static enum binxml_kind read_attribute(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	if (!binxml->in_tag)
		return stop(binxml, PROBLEM_TOKEN, token, step->offset);
	if (!read_name(binxml, step->offset, &step->text))
		return stop(binxml, PROBLEM_NAME, token, step->offset);
	binxml->canonical.is_odd |= binxml_is_again(&binxml->attributes, &step->text);
	bool is_within = binxml->name.target > binxml->start && binxml->name.target < step->offset;
	const struct bytes chunk = {binxml->cursor.data, binxml->chunk_size};
	const bool is_inline = binxml->name.target == step->offset + 5;
	const bool stops_there = is_inline && binxml_stops_at_name(chunk, step->offset) &&
				 binxml_begins_value(chunk.data[step->offset + 5]);
	binxml->split_text |= binxml->in_template && (is_within || stops_there);
	binxml->in_attribute = true;
	return BINXML_ATTRIBUTE;
}

static enum binxml_kind read_end(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	bool fits = token == TOKEN_ELEMENT_END ? !binxml->in_tag && binxml->depth > 0 : binxml->in_tag;
	if (!fits)
		return stop(binxml, PROBLEM_TOKEN, token, step->offset);
	binxml->odd_sizes |= binxml->in_tag && step->offset != binxml->attributes_end;
	binxml->in_tag = false;
	binxml->in_attribute = false;
	if (token == TOKEN_CLOSE_TAG)
		return BINXML_CLOSE_TAG;
	binxml->depth--;
	binxml->odd_sizes |= binxml->cursor.offset != binxml->ends[binxml->depth];
	return BINXML_ELEMENT_END;
}

static enum binxml_kind text_of_unit(struct binxml *binxml, struct binxml_step *step, uint32_t unit)
{
	binxml->reference[0] = (uint8_t)(unit & 0xff);
	binxml->reference[1] = (uint8_t)(unit >> 8);
	step->text.utf16 = binxml->reference;
	step->text.units = 1;
	step->is_reference = true;
	return BINXML_TEXT;
}

bool binxml_is_text(const uint8_t *utf16, uint32_t units, const char *ascii)
{
	bool is_same = units == strlen(ascii);
	for (size_t i = 0; is_same && i < units; i++)
		is_same = utf16[2 * i] == (uint8_t)ascii[i] && utf16[2 * i + 1] == 0;
	return is_same;
}

uint8_t binxml_entity(const uint8_t *utf16, uint32_t units)
{
	static const struct {
		const char *name;
		char unit;
	} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		if (binxml_is_text(utf16, units, entities[i].name))
			return (uint8_t)entities[i].unit;
	}
	return 0;
}

static enum binxml_kind read_entity(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	struct binxml_text name;
	if (!read_name(binxml, step->offset, &name))
		return stop(binxml, PROBLEM_NAME, token, step->offset);
	const uint8_t unit = binxml_entity(name.utf16, name.units);
	step->is_entity = unit > 0;
	return unit > 0 ? text_of_unit(binxml, step, unit) : stop(binxml, PROBLEM_TOKEN, token, step->offset);
}

/* Reads text, or what stands for text, in an attribute or between tags. */
static enum binxml_kind read_value(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	if (binxml->in_tag ? !binxml->in_attribute : binxml->depth == 0)
		return stop(binxml, PROBLEM_TOKEN, token, step->offset);
	switch (token & ~TOKEN_MORE) {
	case TOKEN_VALUE:
		step->type = cursor_u8(&binxml->cursor);
		if (step->type != VALUE_STRING)
			return stop(binxml, PROBLEM_TOKEN, token, step->offset);
		read_counted(binxml, &step->text);
		return BINXML_TEXT;
	case TOKEN_CDATA:
		step->is_cdata = true;
		read_counted(binxml, &step->text);
		return BINXML_TEXT;
	case TOKEN_CHARACTER:
		return text_of_unit(binxml, step, cursor_u16(&binxml->cursor));
	case TOKEN_ENTITY:
		return read_entity(binxml, step, token);
	default:
		step->slot = cursor_u16(&binxml->cursor);
		step->type = cursor_u8(&binxml->cursor);
		step->optional = token == TOKEN_OPTIONAL;
		if (!binxml->in_template)
			return stop(binxml, PROBLEM_TOKEN, token, step->offset);
		return BINXML_SUBSTITUTION;
	}
}

static enum binxml_kind read_processing(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	if (binxml->in_tag)
		return stop(binxml, PROBLEM_TOKEN, token, step->offset);
	if (token == TOKEN_PI_DATA)
		read_counted(binxml, &step->text);
	else if (!read_name(binxml, step->offset, &step->text))
		return stop(binxml, PROBLEM_NAME, token, step->offset);
	return BINXML_PROCESSING;
}

/* Reads what may stand only outside of elements: fragment headers, instances and the end. */
static enum binxml_kind read_outer(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	if (binxml->depth > 0)
		return stop(binxml, PROBLEM_TOKEN, token, step->offset);
	switch (token) {
	case TOKEN_END:
		return BINXML_END;
	case TOKEN_INSTANCE:
		if (binxml->in_template)
			return stop(binxml, PROBLEM_TOKEN, token, step->offset);
		return BINXML_INSTANCE;
	default: /* a fragment header: version 1.1, flags 0 */
		if (cursor_u8(&binxml->cursor) != 1)
			return stop(binxml, PROBLEM_TOKEN, token, step->offset);
		cursor_skip(&binxml->cursor, 2);
		return BINXML_PROCESSING;
	}
}

static enum binxml_kind read_token(struct binxml *binxml, struct binxml_step *step, uint8_t token)
{
	switch (token) {
	case TOKEN_ELEMENT:
	case TOKEN_ELEMENT | TOKEN_MORE:
		return read_element(binxml, step, token);
	case TOKEN_ATTRIBUTE:
	case TOKEN_ATTRIBUTE | TOKEN_MORE:
		return read_attribute(binxml, step, token);
	case TOKEN_CLOSE_TAG:
	case TOKEN_CLOSE_EMPTY:
	case TOKEN_ELEMENT_END:
		return read_end(binxml, step, token);
	case TOKEN_VALUE:
	case TOKEN_VALUE | TOKEN_MORE:
	case TOKEN_CDATA:
	case TOKEN_CDATA | TOKEN_MORE:
	case TOKEN_CHARACTER:
	case TOKEN_CHARACTER | TOKEN_MORE:
	case TOKEN_ENTITY:
	case TOKEN_ENTITY | TOKEN_MORE:
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
		return read_value(binxml, step, token);
	case TOKEN_PI_TARGET:
	case TOKEN_PI_DATA:
		return read_processing(binxml, step, token);
	case TOKEN_END:
	case TOKEN_INSTANCE:
	case TOKEN_FRAGMENT:
		return read_outer(binxml, step, token);
	default:
		return stop(binxml, PROBLEM_TOKEN, token, step->offset);
	}
}

static void see_form(struct binxml *binxml, const struct binxml_step *step, uint8_t token, enum binxml_kind kind)
{
	const struct canonical_token seen = {
		.chunk = binxml->cursor.data,
		.offset = step->offset,
		.next = binxml->cursor.offset,
		.end = binxml->cursor.size,
		.token = token,
		.type = step->type,
		.in_template = binxml->in_template,
		.in_attribute = binxml->in_attribute,
		.is_root = binxml->depth == 1,
		.name = step->text.utf16,
		.name_units = step->text.units,
		.list_size = binxml->attributes_end - binxml->cursor.offset,
	};
	if (kind == BINXML_END)
		canonical_end(&binxml->canonical, &seen, seen.next > seen.offset);
	else if (kind != BINXML_ERROR)
		canonical_see(&binxml->canonical, &seen);
}

enum binxml_kind binxml_next(struct binxml *binxml, struct binxml_step *step)
{
	memset(step, 0, sizeof *step);
	step->offset = binxml->cursor.offset;
	binxml->name.length = 0;
	/* A template or nested value may end where its bytes end, without an end token. */
	if (!binxml->cursor.failed && cursor_left(&binxml->cursor) == 0 && binxml->depth == 0) {
		see_form(binxml, step, 0, BINXML_END);
		return step->kind = BINXML_END;
	}
	uint8_t token = cursor_u8(&binxml->cursor);
	enum binxml_kind kind = binxml->cursor.failed ? BINXML_ERROR : read_token(binxml, step, token);
	if (binxml->cursor.failed) {
		if (binxml->error.problem == PROBLEM_NONE)
			stop(binxml, PROBLEM_TRUNCATED, token, step->offset);
		kind = BINXML_ERROR;
	}
	see_form(binxml, step, token, kind);
	return step->kind = kind;
}

static bool refuse(struct binxml_error *error, enum binxml_problem problem, size_t offset)
{
	error->problem = problem;
	error->token = TOKEN_INSTANCE;
	error->offset = offset;
	return false;
}

/*
 * Reads the definition at instance->template_offset. False also where it has another identifier than the instance
 * names.
 */
static bool read_template(const uint8_t *chunk, size_t chunk_size, struct binxml_instance *instance)
{
	if (instance->template_offset < CHUNK_HEADER_SIZE)
		return false;
	struct cursor cursor = cursor_at(chunk, chunk_size, instance->template_offset);
	cursor_skip(&cursor, 4); /* next in the hash bucket */
	const uint8_t *guid = cursor_bytes(&cursor, 16);
	uint32_t size = cursor_u32(&cursor);
	if (cursor.failed || size > cursor_left(&cursor))
		return false;
	memcpy(instance->guid, guid, 16);
	instance->body_start = cursor.offset;
	instance->body_end = cursor.offset + size;
	return read_u32(chunk, chunk_size, instance->template_offset + 4) == instance->template_id;
}

/* Sets *at to where a value starts; returns where the next one does. */
static inline uint32_t put_start(const uint8_t *descriptor, uint32_t start, uint32_t *at)
{
	*at = start;
	return start + (descriptor[0] | (uint32_t)descriptor[1] << 8);
}

/*
 * Sets where each value starts and where the last one ends, as the descriptors say; returns the latter. The sum fits:
 * there are at most BINXML_VALUES_MAX values of 64 KiB.
 */
static uint32_t sum_lengths(const uint8_t *descriptors, uint32_t count, uint32_t *starts)
{
	uint32_t sum = 0;
	for (; count >= 4; count -= 4, descriptors += 16, starts += 4) {
		sum = put_start(descriptors, sum, starts);
		sum = put_start(descriptors + 4, sum, starts + 1);
		sum = put_start(descriptors + 8, sum, starts + 2);
		sum = put_start(descriptors + 12, sum, starts + 3);
	}
	for (; count > 0; count--, descriptors += 4, starts++)
		sum = put_start(descriptors, sum, starts);
	*starts = sum;
	return sum;
}

/* As sum_lengths(), without room for the starts. */
static uint32_t only_sum_lengths(const uint8_t *descriptors, uint32_t count)
{
	uint32_t sum = 0;
	for (uint32_t i = 0; i < count; i++, descriptors += 4)
		sum += descriptors[0] | (uint32_t)descriptors[1] << 8;
	return sum;
}

/*
 * How many seeming definitions are followed: a hostile record can have thousands of instances, each with one every 24
 * bytes.
 */
#define SEEMING_MAX 16u

/*
 * Whether zig-evtx reads other values than those of the instance. Where the count of values stands it looks for an
 * inline definition, by its size and first token, and passes over what seems to be one. Windows writes no values in
 * which it comes to other ones so.
 */
static bool seems_definition(struct cursor cursor)
{
	unsigned passed = 0;
	for (; passed < SEEMING_MAX; passed++) {
		struct cursor behind = cursor;
		cursor_skip(&behind, 20); /* next in the hash bucket, GUID */
		const uint32_t size = cursor_u32(&behind);
		if (cursor_peek(&behind) != TOKEN_FRAGMENT || size > cursor_left(&behind))
			break;
		cursor_skip(&behind, size);
		cursor = behind;
	}
	const uint32_t count = passed > 0 ? cursor_u32(&cursor) : 0;
	const uint8_t *descriptors = cursor_bytes(&cursor, 4 * (size_t)count);
	return passed == SEEMING_MAX ||
	       (count > 0 && descriptors && only_sum_lengths(descriptors, count) <= cursor_left(&cursor));
}

/* Reads the descriptors at the cursor, up to the end of the last value. */
static bool read_descriptors(struct cursor *cursor, struct binxml_instance *instance, const struct binxml_room *room)
{
	const struct cursor begin = *cursor;
	uint32_t count = cursor_u32(cursor);
	instance->value_count = count;
	instance->descriptors = cursor->offset;
	if (cursor->failed || count > BINXML_VALUES_MAX)
		return false;
	const uint8_t *descriptors = cursor_bytes(cursor, 4 * (size_t)count);
	if (!descriptors)
		return false;
	instance->odd_values = descriptors_are_odd(descriptors, count) || seems_definition(begin);
	instance->values = cursor->offset;
	instance->starts = count < room->count ? room->starts : NULL;
	cursor_skip(cursor, instance->starts ? sum_lengths(descriptors, count, room->starts)
					     : only_sum_lengths(descriptors, count));
	instance->end = cursor->offset;
	unsigned sizes = sizes_look(descriptors, count, cursor->failed ? NULL : cursor->data + instance->values);
	instance->odd_sizes = sizes & SIZES_ODD;
	instance->has_full_null = sizes & SIZES_FULL_NULL;
	instance->has_widths = sizes & SIZES_WIDTHS;
	instance->has_odd_null = instance->has_early_width = false;
	return !cursor->failed;
}

/* A cursor over the range, or up to where the bytes end before that. */
static struct cursor cursor_in(const struct byte_range *range)
{
	size_t end = range->end <= range->in.size ? range->end : range->in.size;
	return cursor_at(range->in.data, end, range->start);
}

/* any_id: whichever identifier the definition has that stands where the instance leads. */
static bool read_instance(const struct byte_range *range, const struct binxml_room *room, bool any_id,
	struct binxml_instance *instance, struct binxml_error *error)
{
	struct cursor cursor = cursor_in(range);
	cursor_skip(&cursor, 2); /* the token, and a byte that is 1 */
	instance->starts = NULL;
	instance->torn_at = SIZE_MAX;
	instance->template_id = cursor_u32(&cursor);
	instance->template_offset = cursor_u32(&cursor);
	if (cursor.failed)
		return refuse(error, PROBLEM_TRUNCATED, range->start);
	if (any_id)
		instance->template_id = read_u32(range->in.data, range->in.size, (size_t)instance->template_offset + 4);
	if (!read_template(range->in.data, range->in.size, instance))
		return refuse(error, PROBLEM_TEMPLATE, range->start);
	bool is_inline = instance->template_offset == cursor.offset;
	instance->is_inline = is_inline;
	instance->is_ahead = !is_inline && instance->body_end > range->start;
	if (is_inline)
		cursor = cursor_at(cursor.data, cursor.size, instance->body_end);
	if (!read_descriptors(&cursor, instance, room))
		return refuse(error, PROBLEM_VALUES, range->start);
	return true;
}

bool binxml_instance(const struct byte_range *range, const struct binxml_room *room, struct binxml_instance *instance,
	struct binxml_error *error)
{
	return read_instance(range, room, false, instance, error);
}

bool binxml_instance_by_place(const struct byte_range *range, const struct binxml_room *room,
	struct binxml_instance *instance, struct binxml_error *error)
{
	return read_instance(range, room, true, instance, error);
}

bool binxml_instance_values(
	const struct byte_range *range, const struct binxml_room *room, struct binxml_instance *instance)
{
	struct cursor cursor = cursor_in(range);
	memset(instance, 0, sizeof *instance);
	instance->torn_at = SIZE_MAX;
	cursor_skip(&cursor, 2);
	instance->template_id = cursor_u32(&cursor);
	instance->template_offset = cursor_u32(&cursor);
	/*
	 * Where the template stood inline, its size may have survived, or all of it with only the instance's offset
	 * changed.
	 */
	struct cursor after = cursor;
	bool is_inline = instance->template_offset == cursor.offset ||
			 read_u32(cursor.data, cursor.size, cursor.offset + 4) == instance->template_id;
	if (is_inline) {
		cursor_skip(&after, 20);
		cursor_skip(&after, cursor_u32(&after));
	}
	if (cursor.failed)
		return false;
	if (read_descriptors(&after, instance, room))
		return true;
	after = cursor; /* the template did not stand inline: that the offset says so is chance */
	return is_inline && read_descriptors(&after, instance, room);
}

void binxml_skip_instance(struct binxml *binxml, const struct binxml_instance *instance)
{
	binxml->cursor.offset = instance->end;
}

bool binxml_find_value(const uint8_t *chunk, size_t chunk_size, const struct binxml_instance *instance, uint32_t slot,
	struct value *value)
{
	if (slot >= instance->value_count)
		return false;
	struct cursor cursor = cursor_at(chunk, chunk_size, instance->descriptors);
	size_t offset = instance->values;
	for (uint32_t i = 0; i < slot; i++) {
		offset += cursor_u16(&cursor);
		cursor_skip(&cursor, 2);
	}
	value->length = cursor_u16(&cursor);
	value->type = binxml_stored_type(cursor_u8(&cursor));
	struct cursor there = cursor_at(chunk, chunk_size, offset);
	value->bytes = cursor_bytes(&there, value->length);
	bool is_written = there.offset <= instance->torn_at || value->length == 0 ||
			  (value->type == VALUE_BINXML && offset < instance->torn_at);
	return !there.failed && !cursor.failed && is_written;
}

/* SPDX-License-Identifier: MIT */
#include "writer/passage.h"

#include "evidence/tokens.h"
#include "writer/vocabulary.h"

#include <string.h>

/* Bytes of the size of an element, or of its list of attributes (MS-EVEN6 2.2.12). */
#define SIZE_FIELD 4u

static enum binxml_problem add_bytes(struct passage_draft *draft, const uint8_t *bytes, size_t size)
{
	if (size > sizeof draft->bytes - draft->size)
		return PROBLEM_SIZE;
	if (size > 0)
		memcpy(draft->bytes + draft->size, bytes, size);
	draft->size += size;
	return PROBLEM_NONE;
}

static enum binxml_problem add_mark(struct passage_draft *draft, enum mark_kind kind, struct vocabulary_name *name)
{
	if (draft->mark_count == PASSAGE_MARKS_MAX)
		return PROBLEM_SIZE;
	draft->marks[draft->mark_count++] = (struct mark){(uint32_t)draft->size, (uint32_t)kind, name};
	return PROBLEM_NONE;
}

/*
 * An attribute's name that misleads where it stands, between the start of what is read and the name's offset, is left
 * to do so: a slice says what the log says.
 */
static enum mark_kind kind_of_attribute_name(size_t target, size_t start, size_t at)
{
	return target > start && target < at ? MARK_NAME : MARK_ATTRIBUTE_NAME;
}

/*
 * Adds a token that names a name: its bytes up to the name's offset, a mark for the name, and its bytes behind the
 * name.
 */
static enum binxml_problem add_named(struct passage_draft *draft, struct vocabulary *vocabulary,
	const struct binxml *binxml, const struct binxml_step *step)
{
	const struct binxml_name *name = &binxml->name;
	const uint8_t *data = binxml->cursor.data;
	bool is_element = step->kind == BINXML_ELEMENT;
	bool is_inline = name->target == name->at + 4;
	size_t head_end = name->at - (is_element ? SIZE_FIELD : 0);
	size_t tail = name->at + 4 + (is_inline ? 4 + (size_t)name->length : 0);
	size_t tail_end = binxml->cursor.offset;
	/* An element has the size of a list of attributes if there are bytes behind its name. */
	bool has_attributes = is_element && tail_end > tail;
	struct vocabulary_name *known = vocabulary_name_of(vocabulary, data, binxml->chunk_size, name);
	if (!known)
		return PROBLEM_MEMORY;
	enum binxml_problem problem = add_bytes(draft, data + step->offset, head_end - step->offset);
	if (!problem && is_element)
		problem = add_mark(draft, MARK_SIZE, NULL);
	if (!problem)
		problem = add_mark(draft,
			step->kind == BINXML_ATTRIBUTE ? kind_of_attribute_name(name->target, binxml->start, name->at)
						       : MARK_NAME,
			known);
	if (is_element)
		draft->has_attributes[binxml->depth - 1] = has_attributes;
	if (!problem && has_attributes)
		problem = add_mark(draft, MARK_ATTRIBUTES, NULL);
	else if (!problem)
		problem = add_bytes(draft, data + tail, tail_end - tail);
	return problem;
}

enum binxml_problem passage_add(struct passage_draft *draft, struct vocabulary *vocabulary, const struct binxml *binxml,
	const struct binxml_step *step, bool was_in_tag)
{
	const uint8_t *data = binxml->cursor.data;
	if (binxml->name.length > 0)
		return add_named(draft, vocabulary, binxml, step);
	bool closes_tag = was_in_tag && (step->kind == BINXML_CLOSE_TAG || step->kind == BINXML_ELEMENT_END);
	bool ends_element = step->kind == BINXML_ELEMENT_END;
	draft->has_end = step->kind == BINXML_END && binxml->cursor.offset > step->offset;
	/* The element to which the token belongs is still open, or was just closed. */
	unsigned depth = ends_element ? binxml->depth : binxml->depth - 1;
	enum binxml_problem problem = PROBLEM_NONE;
	if (closes_tag && draft->has_attributes[depth])
		problem = add_mark(draft, MARK_ATTRIBUTES_END, NULL);
	if (!problem)
		problem = add_bytes(draft, data + step->offset, binxml->cursor.offset - step->offset);
	if (!problem && ends_element)
		problem = add_mark(draft, MARK_END, NULL);
	return problem;
}

static void note_name(struct passage_names *elsewhere, uint32_t target, const struct vocabulary_name *name)
{
	for (size_t i = 0; i < elsewhere->count; i++) {
		if (elsewhere->names[i].target == target)
			return;
	}
	elsewhere->is_full |= elsewhere->count == PASSAGE_NAMES_MAX;
	if (!elsewhere->is_full)
		elsewhere->names[elsewhere->count++] = (struct passage_name){target, name};
}

/* Whether a mark for a name is that of an attribute, which stands right behind its token; before others is a size. */
static bool is_of_attribute(const struct passage *passage, const struct mark *mark)
{
	const bool is_behind_size = mark > passage->marks && mark[-1].kind == MARK_SIZE && mark[-1].at == mark->at;
	return !is_behind_size && mark->at > 0 &&
	       (passage->bytes[mark->at - 1] & (uint8_t)~TOKEN_MORE) == TOKEN_ATTRIBUTE;
}

/* Passes over a name's offset, and over the name where it stands inline; false where it is another name. */
static bool skip_name(struct cursor *cursor, const struct byte_range *range, const struct passage *passage,
	const struct mark *mark, struct passage_names *elsewhere)
{
	const struct vocabulary_name *name = mark->name;
	const size_t at = cursor->offset;
	uint32_t target = cursor_u32(cursor);
	bool is_inline = target == cursor->offset;
	if (cursor->failed || !vocabulary_name_stands_at(name, range->in, target))
		return false;
	if (is_of_attribute(passage, mark) && kind_of_attribute_name(target, range->start, at) != mark->kind)
		return false;
	if (elsewhere && !is_inline)
		note_name(elsewhere, target, name);
	if (is_inline)
		cursor_skip(cursor, VOCABULARY_NAME_SIZE((size_t)name->size));
	return !cursor->failed;
}

static bool skip_same(struct cursor *cursor, const uint8_t *bytes, size_t size)
{
	const uint8_t *here = cursor_bytes(cursor, size);
	return here && memcmp(here, bytes, size) == 0;
}

bool passage_stands_at(const struct passage *passage, const struct byte_range *range, struct passage_names *elsewhere)
{
	if (elsewhere)
		elsewhere->count = elsewhere->is_full = 0;
	struct cursor cursor = cursor_at(range->in.data, range->end, range->start);
	size_t from = 0;
	for (size_t i = 0; i < passage->mark_count; i++) {
		const struct mark *mark = &passage->marks[i];
		if (mark->at > from && !skip_same(&cursor, passage->bytes + from, mark->at - from))
			return false;
		from = mark->at;
		if (mark->name && !skip_name(&cursor, range, passage, mark, elsewhere))
			return false;
		if (mark->kind == MARK_SIZE || mark->kind == MARK_ATTRIBUTES)
			cursor_skip(&cursor, SIZE_FIELD);
	}
	if (!skip_same(&cursor, passage->bytes + from, passage->size - from))
		return false;
	/* Without an end token the passage has to end with the range; bytes behind an end token do not count. */
	return !cursor.failed && (passage->has_end || cursor_left(&cursor) == 0);
}

bool passage_is_same(const struct passage *one, const struct passage *other)
{
	if (one->size != other->size || one->mark_count != other->mark_count || one->has_end != other->has_end ||
		memcmp(one->bytes, other->bytes, one->size) != 0)
		return false;
	for (size_t i = 0; i < one->mark_count; i++) {
		const struct mark *mark = &one->marks[i];
		if (mark->at != other->marks[i].at || mark->kind != other->marks[i].kind ||
			mark->name != other->marks[i].name)
			return false;
	}
	return true;
}

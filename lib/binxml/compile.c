/* SPDX-License-Identifier: MIT */
#include "binxml/compile.h"

#include "binxml/aside.h"
#include "binxml/markup.h"
#include "binxml/renamed.h"

#include <string.h>

/* The pieces of a value that is not complete yet. */
struct chain {
	uint32_t first, last;
};

/* A template, or BinXML without one, that is being compiled. */
struct compiler {
	struct draft *draft;
	struct binxml binxml;
	struct binxml_error error;
	struct chain elements[SHAPE_DEPTH_MAX + 1]; /* the text of each open element */
	uint32_t name_slots[SHAPE_DEPTH_MAX + 1];   /* 1 + the slot that is the Name of a Data; 0: none is */
	uint32_t name_parts[SHAPE_DEPTH_MAX + 1];   /* the pieces of a Name in parts, or PLAN_NO_PIECE */
	uint16_t depends_on[SHAPE_DEPTH_MAX + 1];
	bool has_needed[SHAPE_DEPTH_MAX + 1];       /* one of its attributes has the slot on which it depends */
	uint32_t first_fields[SHAPE_DEPTH_MAX + 1]; /* its first field, of an attribute or of what it holds */
	struct chain attribute;
	bool in_attribute;
	struct shape_target target; /* of the attribute; its name is in the pool */
	uint32_t target_name;
	struct markup markup; /* a search in the attribute's text */
	struct digest digest; /* of a template */
};

static bool fail(struct compiler *compiler, enum binxml_problem problem, size_t offset)
{
	compiler->error.problem = problem;
	compiler->error.token = 0;
	compiler->error.offset = offset;
	return false;
}

/* Puts the text of a step into the pool; *offset and *length say where it is. */
static bool pool_text(struct compiler *compiler, const struct binxml_step *step, uint32_t *offset, uint32_t *length)
{
	struct draft *draft = compiler->draft;
	if (3 * (size_t)step->text.units > POOL_MAX - draft->pool_length)
		return fail(compiler, PROBLEM_SIZE, step->offset);
	*offset = draft->pool_length;
	*length = (uint32_t)value_utf8_from_utf16(
		step->text.utf16, step->text.units, draft->pool + draft->pool_length, &draft->odd_text);
	draft->pool_length += *length;
	return true;
}

static bool pool_name(struct compiler *compiler, const char *name, size_t length, size_t at, uint32_t *offset)
{
	struct draft *draft = compiler->draft;
	if (length > POOL_MAX - draft->pool_length)
		return fail(compiler, PROBLEM_SIZE, at);
	*offset = draft->pool_length;
	memcpy(draft->pool + draft->pool_length, name, length);
	draft->pool_length += (uint32_t)length;
	return true;
}

/* In instances that Windows writes each slot that the tokens name has a value, and there are no further values. */
static void see_slot(struct compiler *compiler, uint32_t slot)
{
	if (slot >= compiler->draft->slot_count)
		compiler->draft->slot_count = slot + 1;
}

/* Notes whether a part of an attribute can mislead other programs, or may in some record: see decode/elsewhere.h. */
static void see_attribute_piece(struct compiler *compiler, const struct binxml_step *step)
{
	struct draft *draft = compiler->draft;
	bool is_provider = compiler->target.kind == TARGET_SYSTEM && compiler->target.system == SYSTEM_PROVIDER_NAME;
	draft->wants_search |= compiler->attribute.first != PLAN_NO_PIECE;
	if (step->kind == BINXML_TEXT) {
		size_t size = 2 * (size_t)step->text.units;
		markup_see(&compiler->markup, step->text.utf16, size);
		draft->wants_search |= markup_is_possible(step->text.utf16, size, true);
		return;
	}
	if (is_provider)
		return; /* each record's provider is looked at anyway */
	if (draft->attribute_slot_count == PLAN_ATTRIBUTE_SLOTS)
		draft->wants_search = true;
	else
		draft->attribute_slots[draft->attribute_slot_count++] = step->slot;
}

/* Notes a text or slot of Event or System itself: Windows writes only slots of Event, behind System. */
static void see_loose_piece(struct draft *draft, const struct binxml_step *step)
{
	const struct shape *shape = &draft->shape;
	enum shape_area area = (enum shape_area)shape->frames[shape->depth].area;
	/* Some readers show what stands there by the type that the template declares. */
	bool is_content =
		step->kind == BINXML_SUBSTITUTION && step->optional && step->type == VALUE_BINXML && shape->has_system;
	if (shape->depth > 0 && area == AREA_EVENT)
		draft->shape.is_unlike_windows |= !is_content;
	else if (shape->depth > 0 && area == AREA_SYSTEM)
		draft->shape.is_unlike_windows = true;
}

/* Where the template declares BinXML, some readers read a value of any type as that: see decode/elsewhere.h. */
static void see_declared_type(struct compiler *compiler, const struct binxml_step *step)
{
	const struct shape *shape = &compiler->draft->shape;
	bool is_content = !compiler->in_attribute && shape->depth > 0 && shape->frames[shape->depth].area == AREA_EVENT;
	/* What Event holds is looked at in each record. */
	if (step->kind == BINXML_SUBSTITUTION && step->type == VALUE_BINXML && !is_content)
		compiler->draft->wants_search = true;
}

static bool add_piece(struct compiler *compiler, const struct binxml_step *step)
{
	struct draft *draft = compiler->draft;
	see_declared_type(compiler, step);
	if (compiler->in_attribute)
		see_attribute_piece(compiler, step);
	else
		see_loose_piece(draft, step);
	struct chain *chain =
		compiler->in_attribute ? &compiler->attribute : &compiler->elements[compiler->draft->shape.depth];
	if (draft->piece_count == PIECES_MAX)
		return fail(compiler, PROBLEM_SIZE, step->offset);
	struct plan_piece *piece = &draft->pieces[draft->piece_count];
	memset(piece, 0, sizeof *piece);
	piece->next = PLAN_NO_PIECE;
	piece->is_slot = step->kind == BINXML_SUBSTITUTION;
	piece->slot = step->slot;
	piece->is_optional = step->optional;
	piece->type = step->type;
	if (piece->is_slot)
		see_slot(compiler, step->slot);
	unsigned depth = draft->shape.depth;
	if (piece->is_slot && compiler->in_attribute && piece->slot == compiler->depends_on[depth])
		compiler->has_needed[depth] = true;
	if (!piece->is_slot && !pool_text(compiler, step, &piece->literal, &piece->length))
		return false;
	if (chain->first == PLAN_NO_PIECE)
		chain->first = draft->piece_count;
	else
		draft->pieces[chain->last].next = draft->piece_count;
	chain->last = draft->piece_count++;
	return true;
}

static struct plan_field *add_field(struct compiler *compiler, const struct shape_target *target, size_t at)
{
	struct draft *draft = compiler->draft;
	if (draft->field_count == FIELDS_MAX) {
		fail(compiler, PROBLEM_SIZE, at);
		return NULL;
	}
	struct plan_field *field = &draft->fields[draft->field_count];
	memset(field, 0, sizeof *field);
	field->kind = (uint8_t)target->kind;
	field->system = (uint8_t)target->system;
	field->rule = (uint8_t)target->rule;
	field->is_near = target->is_near;
	field->is_misplaced = target->is_misplaced;
	field->first_guard = field->first_name = PLAN_NO_PIECE;
	field->area = (uint8_t)shape_nested_area(&compiler->draft->shape);
	field->name_length = (uint32_t)target->length;
	field->prefix_length = shape_path_length(&compiler->draft->shape);
	draft->field_count++;
	return field;
}

/* Whether a Name of Data has a blank, a control or what no XML may have: some readers show another name, or none. */
static bool is_odd_name(const char *name, uint32_t length)
{
	static const char last[2][4] = {"\xef\xbf\xbe", "\xef\xbf\xbf"};
	for (uint32_t i = 0; i < length; i++) {
		bool is_last =
			length - i >= 3 && (memcmp(name + i, last[0], 3) == 0 || memcmp(name + i, last[1], 3) == 0);
		if ((unsigned char)name[i] <= ' ' || is_last)
			return true;
	}
	return false;
}

/* Takes the Name of a Data element. The texts of a Name in parts stand one behind the other in the pool. */
static bool name_field(struct compiler *compiler, size_t at)
{
	const struct draft *draft = compiler->draft;
	struct shape *shape = &compiler->draft->shape;
	uint32_t first = compiler->attribute.first;
	if (first == PLAN_NO_PIECE)
		return true;
	const struct plan_piece *piece = &draft->pieces[first];
	bool has_value = false;
	uint32_t length = 0;
	for (uint32_t i = first; i != PLAN_NO_PIECE; i = draft->pieces[i].next) {
		has_value |= draft->pieces[i].is_slot;
		length += draft->pieces[i].length;
	}
	if (has_value && piece->next != PLAN_NO_PIECE)
		compiler->name_parts[shape->depth] = first;
	else if (has_value)
		compiler->name_slots[shape->depth] = piece->slot + 1u;
	else if (!shape_name_field(shape, draft->pool + piece->literal, length))
		return fail(compiler, PROBLEM_SIZE, at);
	if (!has_value && is_odd_name(draft->pool + piece->literal, length))
		shape->oddities |= SHAPE_NO_NAME;
	return true;
}

/* Whether a target needs no field in the plan: what stands there is as Windows writes it, in all records. */
static bool is_settled(const struct draft *draft, const struct shape_target *target, uint32_t first)
{
	if (target->kind != TARGET_ASIDE || first == PLAN_NO_PIECE)
		return target->kind == TARGET_ASIDE;
	const struct plan_piece *piece = &draft->pieces[first];
	const struct value literal = {(const uint8_t *)draft->pool + piece->literal, piece->length, VALUE_UTF8};
	return !piece->is_slot && piece->next == PLAN_NO_PIECE && aside_is_usual(target->rule, &literal);
}

static bool end_attribute(struct compiler *compiler, size_t at)
{
	if (!compiler->in_attribute)
		return true;
	compiler->in_attribute = false;
	compiler->draft->wants_search |= markup_end(&compiler->markup) || compiler->attribute.first == PLAN_NO_PIECE;
	if (compiler->target.kind == TARGET_NOTHING ||
		is_settled(compiler->draft, &compiler->target, compiler->attribute.first))
		return true;
	if (compiler->target.kind == TARGET_FIELD_NAME)
		return name_field(compiler, at);
	struct plan_field *field = add_field(compiler, &compiler->target, at);
	if (!field)
		return false;
	field->is_attribute = true;
	field->depends_on = BINXML_INDEPENDENT;
	field->name_offset = compiler->target_name;
	field->first_piece = compiler->attribute.first;
	return true;
}

static bool begin_attribute(struct compiler *compiler, const struct binxml_step *step)
{
	uint32_t offset, length;
	if (!end_attribute(compiler, step->offset) || !pool_text(compiler, step, &offset, &length))
		return false;
	compiler->target = shape_attribute(&compiler->draft->shape, compiler->draft->pool + offset, length);
	compiler->draft->pool_length = offset;
	compiler->draft->wants_search |= markup_is_in_name(step->text.utf16, step->text.units);
	if (compiler->target.kind == TARGET_TOO_LONG)
		return fail(compiler, PROBLEM_SIZE, step->offset);
	compiler->attribute.first = compiler->attribute.last = PLAN_NO_PIECE;
	compiler->in_attribute = true;
	return pool_name(
		compiler, compiler->target.name, compiler->target.length, step->offset, &compiler->target_name);
}

/* Whether an element is named as one that says which event a record is, in a place where that one does not stand. */
static bool is_misplaced(const struct shape *shape, const struct binxml_step *step)
{
	enum shape_area area = (enum shape_area)shape->frames[shape->depth].area;
	enum markup_element element = markup_element(step->text.utf16, step->text.units);
	bool is_rendering = area == AREA_IGNORED && element == MARKUP_PROVIDER; /* RenderingInfo has one */
	bool is_in_place = area == AREA_EVENT || area == AREA_SYSTEM || area == AREA_SYSTEM_ELEMENT;
	return element != MARKUP_OTHER && !is_in_place && !is_rendering;
}

static bool begin_element(struct compiler *compiler, const struct binxml_step *step)
{
	struct shape *shape = &compiler->draft->shape;
	uint32_t offset, length;
	if (!pool_text(compiler, step, &offset, &length))
		return false;
	bool entered = shape_enter(shape, compiler->draft->pool + offset, length);
	compiler->draft->pool_length = offset;
	if (!entered)
		return fail(compiler, PROBLEM_DEPTH, step->offset);
	const bool is_system = is_misplaced(shape, step);
	shape->oddities |= is_system ? SHAPE_SYSTEM_IN_DATA : 0;
	compiler->draft->wants_search |= markup_is_in_name(step->text.utf16, step->text.units) || is_system;
	compiler->elements[shape->depth].first = compiler->elements[shape->depth].last = PLAN_NO_PIECE;
	compiler->name_slots[shape->depth] = 0;
	compiler->name_parts[shape->depth] = PLAN_NO_PIECE;
	compiler->depends_on[shape->depth] = step->slot;
	if (step->slot != BINXML_INDEPENDENT)
		see_slot(compiler, step->slot);
	compiler->has_needed[shape->depth] = false;
	compiler->first_fields[shape->depth] = compiler->draft->field_count;
	return true;
}

/* Whether a field is that slot alone: that its element depends on the slot then says no more than a null does. */
static bool is_only(const struct draft *draft, const struct plan_field *field, uint16_t slot)
{
	if (field->first_piece == PLAN_NO_PIECE)
		return false;
	const struct plan_piece *piece = &draft->pieces[field->first_piece];
	return piece->is_slot && piece->slot == slot && piece->next == PLAN_NO_PIECE;
}

/*
 * Whether Windows lets the element of such a field depend on one of its attributes: it does so with EventID, whose
 * number is another slot, on Qualifiers, and with elements that have attributes alone.
 */
static bool may_depend_on_attribute(const struct draft *draft, const struct plan_field *field)
{
	bool is_id = field->kind == TARGET_SYSTEM && field->system == SYSTEM_EVENT_ID;
	bool is_slot = field->first_piece != PLAN_NO_PIECE && draft->pieces[field->first_piece].is_slot &&
		       draft->pieces[field->first_piece].next == PLAN_NO_PIECE;
	return field->is_attribute || field->first_piece == PLAN_NO_PIECE || (is_id && is_slot);
}

/* Whether Event depends on a slot that it holds, as Windows lets it: an event without data is there all the same. */
static bool is_event_of(const struct compiler *compiler, uint16_t slot)
{
	const struct draft *draft = compiler->draft;
	unsigned depth = draft->shape.depth;
	if (draft->shape.frames[depth].area != AREA_EVENT)
		return false;
	for (uint32_t i = compiler->elements[depth].first; i != PLAN_NO_PIECE; i = draft->pieces[i].next) {
		if (draft->pieces[i].is_slot && draft->pieces[i].slot == slot)
			return true;
	}
	return false;
}

/*
 * Makes the fields of an element depend on what it depends on: where that value is a null, the element is not there,
 * with all that it holds (MS-EVEN6 2.2.12.3). A field that is that value itself needs no guard.
 */
static bool guard_fields(struct compiler *compiler, size_t at)
{
	struct draft *draft = compiler->draft;
	unsigned depth = draft->shape.depth;
	uint16_t slot = compiler->depends_on[depth];
	if (slot == BINXML_INDEPENDENT || is_event_of(compiler, slot))
		return true;
	for (uint32_t i = compiler->first_fields[depth]; i < draft->field_count; i++) {
		if (is_only(draft, &draft->fields[i], slot) ||
			(compiler->has_needed[depth] && may_depend_on_attribute(draft, &draft->fields[i])))
			continue;
		if (draft->piece_count == PIECES_MAX)
			return fail(compiler, PROBLEM_SIZE, at);
		struct plan_piece *guard = &draft->pieces[draft->piece_count];
		memset(guard, 0, sizeof *guard);
		guard->is_slot = guard->is_guard = true;
		guard->slot = slot;
		guard->next = draft->fields[i].first_guard;
		draft->fields[i].first_guard = draft->piece_count++;
	}
	return true;
}

/* Whether an element has, beside its children and BinXML, more than blanks. */
static bool has_text(const struct draft *draft, uint32_t first)
{
	for (uint32_t i = first; i != PLAN_NO_PIECE; i = draft->pieces[i].next) {
		const struct plan_piece *piece = &draft->pieces[i];
		const struct value text = {(const uint8_t *)draft->pool + piece->literal, piece->length, VALUE_UTF8};
		if (piece->is_slot ? piece->type != VALUE_BINXML : !value_is_blank(&text))
			return true;
	}
	return false;
}

/* Notes a value that is a text with an element in it: each program reads another part of it. */
static void see_mixture(struct compiler *compiler)
{
	struct draft *draft = compiler->draft;
	unsigned depth = draft->shape.depth;
	const struct shape_frame *frame = &draft->shape.frames[depth];
	bool is_text = frame->area == AREA_DATA || frame->area == AREA_TREE || frame->area == AREA_SYSTEM_ELEMENT;
	if (frame->has_children && is_text && has_text(draft, compiler->elements[depth].first))
		draft->shape.oddities |= SHAPE_MIXTURE;
}

static bool end_element(struct compiler *compiler, size_t at)
{
	struct shape *shape = &compiler->draft->shape;
	if (!end_attribute(compiler, at))
		return false;
	see_mixture(compiler);
	struct shape_target target = shape_content(shape);
	uint32_t first = compiler->elements[shape->depth].first;
	bool is_field = target.kind == TARGET_SYSTEM || target.kind == TARGET_FIELD;
	shape->is_unlike_windows |= target.kind == TARGET_STRAY && first != PLAN_NO_PIECE;
	bool wanted = is_field || (target.kind != TARGET_NOTHING && first != PLAN_NO_PIECE &&
					  !is_settled(compiler->draft, &target, first));
	if (wanted) {
		struct plan_field *field = add_field(compiler, &target, at);
		if (!field)
			return false;
		field->first_piece = first;
		field->depends_on = compiler->depends_on[shape->depth];
		field->first_name = compiler->name_parts[shape->depth];
		uint32_t name_slot = compiler->name_slots[shape->depth];
		field->name_is_slot = name_slot != 0 || field->first_name != PLAN_NO_PIECE;
		if (field->name_is_slot)
			field->name_offset = name_slot ? name_slot - 1 : 0;
		else if (!pool_name(compiler, target.name, target.length, at, &field->name_offset))
			return false;
	}
	if (!guard_fields(compiler, at))
		return false;
	shape_leave(shape);
	return true;
}

static bool compile_step(struct compiler *compiler, const struct binxml_step *step)
{
	switch (step->kind) {
	case BINXML_ELEMENT:
		return begin_element(compiler, step);
	case BINXML_ATTRIBUTE:
		return begin_attribute(compiler, step);
	case BINXML_CLOSE_TAG:
		return end_attribute(compiler, step->offset);
	case BINXML_ELEMENT_END:
		return end_element(compiler, step->offset);
	case BINXML_TEXT:
		/* Some programs put literal text between the tags of their XML as it stands: see decode/literal.h. */
		compiler->draft->wants_search |= step->is_cdata || step->is_reference ||
						 markup_may_have_tag(step->text.utf16, 2 * (size_t)step->text.units);
		return add_piece(compiler, step);
	case BINXML_SUBSTITUTION:
		return add_piece(compiler, step);
	case BINXML_PROCESSING:
		compiler->draft->wants_search |= step->text.units > 0; /* a processing instruction: no event has one */
		return true;
	default:
		return fail(compiler, PROBLEM_TOKEN, step->offset);
	}
}

/* Notes the slot of a field that is one slot, as most fields are. */
static void find_shortcut(const struct draft *draft, struct plan_field *field)
{
	field->only_slot = PLAN_NO_SLOT;
	/* A field of System counts even where its element is left out. */
	if (field->kind == TARGET_SYSTEM)
		field->depends_on = BINXML_INDEPENDENT;
	if (field->first_piece == PLAN_NO_PIECE || field->depends_on != BINXML_INDEPENDENT || field->is_near ||
		field->first_guard != PLAN_NO_PIECE)
		return;
	const struct plan_piece *piece = &draft->pieces[field->first_piece];
	if (!piece->is_slot || piece->next != PLAN_NO_PIECE)
		return;
	field->only_slot = piece->slot;
	field->is_without_null = field->is_attribute && piece->is_optional;
}

/* Adds how far a size misses the place to which it should lead: 0 where it is right, wherever names stand. */
static void digest_size(struct compiler *compiler, size_t claimed_end, size_t end)
{
	uint64_t distance = claimed_end - end;
	uint8_t bytes[8];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(distance >> 8 * i & 0xff);
	digest_add(&compiler->digest, bytes, sizeof bytes);
}

/*
 * Adds what a token says, and not how it is stored: in one chunk a name stands inline, in another one the token refers
 * to it; names are chained; and the sizes of elements depend on the names in them.
 */
static void digest_token(struct compiler *compiler, const struct binxml_step *step, bool was_in_tag)
{
	const struct binxml *binxml = &compiler->binxml;
	const struct binxml_name *name = &binxml->name;
	const uint8_t *bytes = binxml->cursor.data;
	size_t end = binxml->cursor.offset;
	if (name->length > 0)
		end = name->at - (step->kind == BINXML_ELEMENT ? 4 : 0);
	digest_add(&compiler->digest, bytes + step->offset, end - step->offset);
	/* An offset that does not lead to the name is a part of what the token says. */
	if (name->length > 0 && read_u32(bytes, binxml->cursor.size, name->at) != name->target)
		digest_add(&compiler->digest, bytes + name->at, 4);
	if (name->length > 0)
		digest_add(&compiler->digest, bytes + name->target + 4, name->length);
	if (was_in_tag && (step->kind == BINXML_CLOSE_TAG || step->kind == BINXML_ELEMENT_END))
		digest_size(compiler, binxml->attributes_end, step->offset);
	if (step->kind == BINXML_ELEMENT_END)
		digest_size(compiler, binxml->ends[binxml->depth], binxml->cursor.offset);
}

/* Adds the end token and the bytes behind it, which are a part of the template too. */
static void digest_end(struct compiler *compiler, size_t offset)
{
	const struct cursor *cursor = &compiler->binxml.cursor;
	digest_add(&compiler->digest, cursor->data + offset, cursor->size - offset);
	digest_finish(&compiler->digest, compiler->draft->digest);
}

/* Compiles all tokens; false with the compiler's error filled. */
static bool compile_tokens(struct compiler *compiler, size_t start, bool in_template)
{
	struct binxml_step step;
	bool has_element = false;
	for (;;) {
		bool was_in_tag = compiler->binxml.in_tag;
		enum binxml_kind kind = binxml_next(&compiler->binxml, &step);
		has_element |= kind == BINXML_ELEMENT;
		if (kind == BINXML_END && in_template && !has_element)
			return fail(compiler, PROBLEM_TRUNCATED, start); /* a body of zeros */
		if (kind == BINXML_END && in_template)
			digest_end(compiler, step.offset);
		if (kind == BINXML_END)
			return true;
		if (kind == BINXML_ERROR) {
			compiler->error = compiler->binxml.error;
			return false;
		}
		if (!compile_step(compiler, &step))
			return false;
		if (in_template)
			digest_token(compiler, &step, was_in_tag);
	}
}

/* Whether the data ended within a token, or its name: all fields so far stand before that token. */
static bool ends_early(const struct compiler *compiler)
{
	return compiler->error.problem == PROBLEM_TRUNCATED || compiler->error.problem == PROBLEM_NAME;
}

/* A set of slots; bits. */
struct slots {
	uint64_t bits[(UINT16_MAX + 1u) / 64];
};

/* Adds a slot; whether it was there before. */
static bool see_again(struct slots *slots, uint32_t slot)
{
	uint64_t bit = UINT64_C(1) << slot % 64;
	bool is_again = slots->bits[slot / 64] & bit;
	slots->bits[slot / 64] |= bit;
	return is_again;
}

static bool has_slot(const struct draft *draft, const struct plan_field *field)
{
	bool is_there = false;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = draft->pieces[i].next)
		is_there |= draft->pieces[i].is_slot;
	return is_there;
}

/*
 * Notes fields of EventData that are text of the template; Windows gives each a slot. libevtx's strings are the values
 * of slots: where one field is text, each string behind it is taken for the field before; where all are, there are
 * none.
 */
static void see_data(struct draft *draft)
{
	bool has_slots = false, has_literals = false;
	for (uint32_t i = 0; i < draft->field_count; i++) {
		const struct plan_field *field = &draft->fields[i];
		if (field->kind != TARGET_FIELD || field->area != AREA_TREE || field->is_misplaced)
			continue;
		if (has_slot(draft, field))
			has_slots = true;
		else
			has_literals = true;
	}
	if (has_literals)
		draft->oddities |= has_slots ? SHAPE_LITERAL : SHAPE_ALL_LITERAL;
}

/*
 * Notes slots that stand in two places or beside a text; Windows gives each value one place of its own. Dissect shows
 * the value of a slot in the last of its places alone; it, libevtx and others show one part of a text alone.
 */
static void see_field(struct draft *draft, struct slots *slots, const struct plan_field *field)
{
	unsigned parts = 0, slot_parts = 0;
	bool is_lone_name = field->name_is_slot && field->first_name == PLAN_NO_PIECE;
	bool is_again = is_lone_name && see_again(slots, field->name_offset);
	for (uint32_t i = field->first_name; i != PLAN_NO_PIECE; i = draft->pieces[i].next)
		is_again |= draft->pieces[i].is_slot && see_again(slots, draft->pieces[i].slot);
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = draft->pieces[i].next) {
		const struct plan_piece *piece = &draft->pieces[i];
		parts++;
		slot_parts += piece->is_slot;
		is_again |= piece->is_slot && see_again(slots, piece->slot);
	}
	bool is_in_parts = field->kind != TARGET_CONTAINER && parts > 1 && slot_parts > 0;
	if (field->kind == TARGET_SYSTEM || field->area == AREA_TEXT)
		draft->odd_form |= is_again || is_in_parts;
	draft->oddities |= (is_again ? SHAPE_SLOT_AGAIN : 0) | (is_in_parts ? SHAPE_IN_PARTS : 0);
}

static void see_fields(struct draft *draft)
{
	struct slots slots;
	if (draft->slot_count == 0)
		return;
	memset(slots.bits, 0, ((size_t)draft->slot_count + 63) / 64 * sizeof slots.bits[0]);
	for (uint32_t i = 0; i < draft->field_count; i++)
		see_field(draft, &slots, &draft->fields[i]);
}

bool compile_fragment(struct draft *draft, const struct byte_range *range, bool in_template, enum shape_area area,
	struct binxml_error *error)
{
	struct compiler compiler;
	memset(&compiler, 0, sizeof compiler);
	compiler.draft = draft;
	compiler.elements[0].first = compiler.elements[0].last = PLAN_NO_PIECE;
	draft->field_count = draft->piece_count = draft->pool_length = draft->slot_count = 0;
	draft->names.count = 0;
	draft->odd_text = draft->odd_form = draft->wants_search = false;
	draft->attribute_slot_count = 0;
	memset(draft->attribute_slots, 0, sizeof draft->attribute_slots);
	shape_init(&draft->shape, area);
	binxml_open(&compiler.binxml, range->in, range->start, range->end, in_template);
	compiler.binxml.names = &draft->names;
	digest_init(&compiler.digest);
	if (!compile_tokens(&compiler, range->start, in_template) && !(draft->is_torn && ends_early(&compiler))) {
		*error = compiler.error;
		return false;
	}
	draft->finish = compiler.binxml.cursor.offset;
	draft->odd_names = compiler.binxml.odd_names;
	draft->odd_form |= compiler.binxml.canonical.is_odd || compiler.binxml.odd_sizes;
	draft->odd_form |= draft->shape.is_unlike_windows;
	/* Few templates have anything beside System, so that this is seldom asked. */
	if (area == AREA_DOCUMENT && (draft->shape.holds || draft->shape.oddities))
		draft->odd_form |= renamed_may_be_system(range, in_template, &draft->names);
	draft->names_end = compiler.binxml.names_end;
	draft->names_ahead = compiler.binxml.names_ahead;
	draft->split_text = compiler.binxml.split_text;
	draft->oddities = draft->shape.oddities;
	draft->holds = draft->shape.holds;
	see_fields(draft);
	if (in_template)
		see_data(draft);
	for (uint32_t i = 0; i < draft->field_count; i++)
		find_shortcut(draft, &draft->fields[i]);
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "reference/accept.h"

#include "evidence/chunk.h"
#include "reference/faults.h"

/*
 * What a node counts beside its text. It costs libevtx about a kilobyte, so that with ACCEPT_LIMIT a record takes less
 * than 16 MiB there.
 */
#define NODE_COST 64u

struct acceptance {
	struct bytes chunk;
	size_t budget;
	unsigned traits; /* enum accept_trait bits */
	bool by_sizes;   /* look for TRAIT_STRUCTURE */
	size_t reach;    /* see struct accepted, like the next */
	bool is_changed;
	size_t record;   /* where the record begins in the chunk */
	uint8_t *mended; /* the chunk, to be changed where libevtx would fail; NULL: it must not be changed */
	struct binxml_error *error;
};

/* An open element of a template. If its content has an array, libevtx repeats all of it for each item of that. */
struct repetition {
	size_t budget;  /* that was left when the element began */
	size_t items;   /* of the array; 0: there is none */
	unsigned depth; /* of the element, in the record */
	uint32_t slot;  /* the one that it depends on, or BINXML_INDEPENDENT */
};

static bool accept_fragment(struct acceptance *acceptance, size_t start, size_t end, unsigned depth, size_t *finish);

static void note_reach(struct acceptance *acceptance, size_t end)
{
	if (end > acceptance->reach)
		acceptance->reach = end;
}

/*
 * Notes whether a definition or a name that the record uses stands where reference.c puts bytes of its own: in the
 * chunk's header, in the header of the filler in front of the record, or at the filler's end.
 */
static void note_place(struct acceptance *acceptance, size_t start, size_t end)
{
	size_t filler = acceptance->record > CHUNK_HEADER_SIZE ? RECORD_HEADER_SIZE : 0;
	acceptance->is_changed |=
		start < CHUNK_HEADER_SIZE + filler || (start < acceptance->record && end > acceptance->record - 4);
}

static void note_name(struct acceptance *acceptance, const struct binxml *binxml)
{
	/* A name begins with the offset of the next one in its hash bucket, which libevtx does not need. */
	size_t start = (size_t)binxml->name.target + 4;
	if (binxml->name.length > 0)
		note_place(acceptance, start, start + binxml->name.length);
}

static bool refuse(struct acceptance *acceptance, enum binxml_problem problem, size_t offset)
{
	acceptance->error->problem = problem;
	acceptance->error->offset = offset;
	return false;
}

static bool spend(struct acceptance *acceptance, size_t cost, size_t offset)
{
	if (cost > acceptance->budget)
		return refuse(acceptance, PROBLEM_SIZE, offset);
	acceptance->budget -= cost;
	return true;
}

const char *accept_trait_text(unsigned traits)
{
	static const char *const texts[] = {
		"libevtx cannot read records without a template",
		"libevtx cannot read references in attributes",
		"libevtx does not escape quotes in attributes",
		"libevtx does not escape byte strings",
		"libevtx gets surrogates wrong",
		"libevtx ends text at a NUL",
		"libevtx leaves out a text that is one line feed",
		"libevtx cannot read more than one array in an element",
		"libevtx goes by element sizes, which are wrong here",
		"libevtx loses text beside a substitution",
		"libevtx gets negative numbers wrong",
		"libevtx cannot read a null that is not optional",
		"libevtx renders such values otherwise",
		NULL, /* leaves_out in struct engine_failure says this, leaves_out_empty the other one */
		"libevtx takes no note of values that no slot names",
		"libevtx cannot read such a value",
		NULL,
		"libevtx shows the first part of a value alone",
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (traits >> i & 1 && texts[i])
			return texts[i];
	}
	return NULL;
}

/* Notes what libevtx gets wrong in a text in UTF-16. */
static void see_wide_text(struct acceptance *acceptance, const uint8_t *utf16, size_t units, bool in_attribute)
{
	if (units >= 1 && units <= 2 && utf16[0] == '\n' && utf16[1] == 0)
		acceptance->traits |= TRAIT_LONE_NEWLINE;
	for (size_t i = 0; i < units; i++) {
		unsigned unit = utf16[2 * i] | (unsigned)utf16[2 * i + 1] << 8;
		if (unit >= 0xd800 && unit < 0xe000)
			acceptance->traits |= TRAIT_SURROGATES;
		else if (unit >= 0xfeff && (unit == 0xfeff || unit >= 0xfffe))
			acceptance->traits |= TRAIT_RENDERING;
		else if (unit == 0 && i + 1 < units)
			acceptance->traits |= TRAIT_NUL_IN_TEXT;
		else if (unit == '"' && in_attribute)
			acceptance->traits |= TRAIT_QUOTED_ATTRIBUTE;
	}
}

/* Notes what libevtx gets wrong in a value, by its type and its bytes. */
static void see_value(struct acceptance *acceptance, const struct value *value, bool in_attribute)
{
	if (value->type != VALUE_BINXML && value_understood(value) < value->length)
		acceptance->traits |= TRAIT_RENDERING; /* bytes that do not fit their type */
	if (value->type == VALUE_STRING) {
		see_wide_text(acceptance, value->bytes, value->length / 2, in_attribute);
	} else if (value->type == VALUE_INT8 || value->type == VALUE_INT16 || value->type == VALUE_INT32 ||
		   value->type == VALUE_INT64) {
		if (value->length > 0 && value->bytes[value->length - 1] & 0x80)
			acceptance->traits |= TRAIT_NEGATIVE;
	} else if ((value->type & ~VALUE_ARRAY) == VALUE_REAL32 || (value->type & ~VALUE_ARRAY) == VALUE_REAL64 ||
		   value->type == VALUE_SYSTEMTIME ||
		   (value->type == VALUE_FILETIME && value->length == 8 && value->bytes[7] & 0x80)) {
		acceptance->traits |= TRAIT_RENDERING;
	} else if ((value->type & ~VALUE_ARRAY) == VALUE_ANSI_STRING) {
		for (size_t i = 0; i < value->length; i++) {
			if (value->bytes[i] == '<' || value->bytes[i] == '>' || value->bytes[i] == '&')
				acceptance->traits |= TRAIT_ANSI_MARKUP;
			if (value->bytes[i] == '"' && in_attribute)
				acceptance->traits |= TRAIT_QUOTED_ATTRIBUTE;
		}
	}
}

/*
 * Notes an array. libevtx counts the items of all arrays in an element with one counter, and stops at the end of any of
 * them: with two arrays, or with one in an attribute, it may repeat the element without end.
 */
static void see_array(
	struct acceptance *acceptance, const struct value *value, bool in_attribute, struct repetition *repetition)
{
	struct value item;
	size_t offset = 0;
	if (in_attribute || repetition->items > 0 || (value->type == (VALUE_STRING | VALUE_ARRAY) && value->length % 2))
		acceptance->traits |= TRAIT_ARRAYS;
	while (value_next_item(value, &offset, &item)) {
		see_value(acceptance, &item, in_attribute);
		repetition->items++;
	}
	repetition->budget -= value->length; /* the array's own bytes are not repeated */
}

/* At the end of an element: what it costs counts once more for each further item of an array in it. */
static bool accept_repetition(
	struct acceptance *acceptance, const struct repetition *repetition, const struct binxml_step *step)
{
	if (repetition->items < 2 || acceptance->traits & TRAIT_ARRAYS)
		return true;
	size_t cost = repetition->budget - acceptance->budget;
	if (cost > acceptance->budget / (repetition->items - 1))
		return refuse(acceptance, PROBLEM_SIZE, step->offset);
	return spend(acceptance, cost * (repetition->items - 1), step->offset);
}

/* Whether libevtx fails since a value is missing: a null in a slot that is not optional, or BinXML without bytes. */
static bool is_missing(const struct value *value, const struct binxml_step *step)
{
	return (value->type == VALUE_NULL && !step->optional) || (value->type == VALUE_BINXML && value->length == 0);
}

/* Gives a value another type, in the copy that libevtx will see and in *value. */
static void mend(struct acceptance *acceptance, const struct binxml_instance *instance, uint32_t slot,
	struct value *value, uint8_t type)
{
	acceptance->mended[instance->descriptors + 4 * (size_t)slot + 2] = type;
	value->type = type;
}

/* Makes a unit of text U+FFFD in the copy. */
static void mend_unit(struct acceptance *acceptance, const uint8_t *unit)
{
	size_t at = (size_t)(unit - acceptance->chunk.data);
	acceptance->mended[at] = 0xfd;
	acceptance->mended[at + 1] = 0xff;
}

/* Mends a high surrogate at the end of a string, on which libevtx fails; it makes U+FFFD of any other lone one. */
static void mend_end(struct acceptance *acceptance, const uint8_t *utf16, size_t units)
{
	if (units > 0 && (utf16[2 * units - 1] & 0xfc) == 0xd8)
		mend_unit(acceptance, utf16 + 2 * (units - 1));
}

/* Mends literal text on which libevtx fails. */
static void mend_literal(struct acceptance *acceptance, const struct binxml_text *text)
{
	struct value value = {text->utf16, 2 * text->units, VALUE_STRING};
	if (text->units == 1 && faults_cannot_read(&value)) /* a '<' by itself */
		mend_unit(acceptance, text->utf16);
	else
		mend_end(acceptance, text->utf16, text->units);
}

/* Mends a value on which libevtx fails, as it does with has_array on any array: see see_array(). */
static void mend_value(struct acceptance *acceptance, const struct binxml_instance *instance,
	const struct binxml_step *step, bool has_array, struct value *value)
{
	bool is_array = value_is_array(value) && value->length > 0 && has_array;
	if (is_missing(value, step) || (value->length == 0 && faults_cannot_read(value)))
		mend(acceptance, instance, step->slot, value, value->length ? VALUE_BINARY : VALUE_STRING);
	else if (is_array || faults_cannot_read(value))
		mend(acceptance, instance, step->slot, value, VALUE_BINARY);
	else if ((value->type & (uint8_t)~VALUE_ARRAY) == VALUE_STRING)
		mend_end(acceptance, value->bytes, value->length / 2);
}

/* Checks a substitution. libevtx expands a value each time the template shows it, so each time counts here. */
static bool accept_substitution(struct acceptance *acceptance, const struct binxml_instance *instance,
	const struct binxml_step *step, bool in_attribute, struct repetition *repetition)
{
	struct value value;
	if (!binxml_value(acceptance->chunk.data, acceptance->chunk.size, instance, step->slot, &value))
		return refuse(acceptance, PROBLEM_VALUES, step->offset);
	if (!spend(acceptance, value.length, step->offset))
		return false;
	if (acceptance->mended)
		mend_value(acceptance, instance, step, in_attribute || repetition->items > 0, &value);
	see_value(acceptance, &value, in_attribute);
	if (faults_cannot_read(&value) && !is_missing(&value, step))
		acceptance->traits |= TRAIT_UNREADABLE;
	if (is_missing(&value, step))
		acceptance->traits |= TRAIT_PLAIN_NULL;
	else if (value.type == VALUE_NULL && !in_attribute)
		acceptance->traits |=
			TRAIT_NULL_ELEMENT | (repetition->slot == step->slot ? 0u : (unsigned)TRAIT_EMPTY_ELEMENT);
	if (value_is_array(&value) && value.length > 0)
		see_array(acceptance, &value, in_attribute, repetition);
	if (value.type != VALUE_BINXML || value.length == 0)
		return true;
	if (in_attribute && acceptance->by_sizes)
		acceptance->traits |= TRAIT_STRUCTURE;
	size_t start = (size_t)(value.bytes - acceptance->chunk.data);
	size_t finish;
	if (!accept_fragment(acceptance, start, start + value.length, repetition->depth + 1, &finish))
		return false;
	if (finish < start + value.length)
		acceptance->traits |= TRAIT_SLOTS;
	return true;
}

/* Notes what is odd about literal text. The text of a reference stands in binxml->reference, not in the chunk. */
static void see_literal(struct acceptance *acceptance, const struct binxml *binxml, const struct binxml_step *step)
{
	struct value value = {step->text.utf16, 2 * step->text.units, VALUE_STRING};
	see_wide_text(acceptance, step->text.utf16, step->text.units, binxml->in_attribute);
	if (step->text.utf16 != binxml->reference && faults_cannot_read(&value))
		acceptance->traits |= TRAIT_UNREADABLE;
	if (binxml->in_attribute && step->text.utf16 == binxml->reference)
		acceptance->traits |= TRAIT_ATTRIBUTE_REFERENCE;
	else if (acceptance->mended && step->text.utf16 != binxml->reference)
		mend_literal(acceptance, &step->text);
}

/* Refuses an offset that leads to no name: libevtx reads what stands there, and may leak memory on it. */
static bool accept_names(struct acceptance *acceptance, const struct binxml *binxml, size_t offset)
{
	return !(binxml->odd_names & NAMES_MISLED) || refuse(acceptance, PROBLEM_NAME, offset);
}

/* Checks the definition of an instance, with the instance's values in its slots. */
static bool accept_template(struct acceptance *acceptance, const struct binxml_instance *instance, unsigned depth)
{
	struct binxml binxml;
	struct binxml_step step;
	struct repetition repetitions[BINXML_DEPTH_MAX + 1];
	bool is_done = false;  /* the root element has ended, and libevtx expects the end token */
	bool is_odd = false;   /* libevtx may read on elsewhere: TRAIT_STRUCTURE */
	bool was_part = false; /* the last token was a text or a substitution */
	uint32_t slots = 0;    /* 1 + the highest slot that the definition names */
	repetitions[0] = (struct repetition){acceptance->budget, 0, depth, BINXML_INDEPENDENT};
	binxml_open(&binxml, acceptance->chunk, instance->body_start, instance->body_end, true);
	for (;;) {
		enum binxml_kind kind = binxml_next(&binxml, &step);
		if (kind == BINXML_ERROR) {
			*acceptance->error = binxml.error;
			return false;
		}
		if (kind == BINXML_END) {
			note_reach(acceptance, instance->body_end);
			note_place(acceptance, instance->template_offset, instance->body_end);
			note_reach(acceptance, binxml.names_end);
			is_odd |= !is_done || binxml.odd_sizes || binxml.cursor.offset == step.offset;
			if (is_odd && acceptance->by_sizes)
				acceptance->traits |= TRAIT_STRUCTURE;
			if (instance->value_count != slots)
				acceptance->traits |= TRAIT_SLOTS;
			return accept_names(acceptance, &binxml, instance->body_start);
		}
		note_name(acceptance, &binxml);
		bool names_slot = kind == BINXML_SUBSTITUTION || kind == BINXML_ELEMENT;
		if (names_slot && step.slot != BINXML_INDEPENDENT && step.slot >= slots)
			slots = step.slot + 1u;
		is_odd |= is_done;
		is_done = kind == BINXML_ELEMENT_END && binxml.depth == 0;
		if (kind == BINXML_ELEMENT)
			repetitions[binxml.depth] =
				(struct repetition){acceptance->budget, 0, depth + binxml.depth, step.slot};
		if (kind == BINXML_ELEMENT_END && !accept_repetition(acceptance, &repetitions[binxml.depth + 1], &step))
			return false;
		if (depth + binxml.depth > BINXML_DEPTH_MAX)
			return refuse(acceptance, PROBLEM_DEPTH, step.offset);
		if (!spend(acceptance, NODE_COST + 2 * (size_t)step.text.units, step.offset))
			return false;
		bool is_part = kind == BINXML_TEXT || kind == BINXML_SUBSTITUTION;
		if (is_part && was_part)
			acceptance->traits |= TRAIT_MIXED_TEXT;
		was_part = is_part;
		if (kind == BINXML_TEXT)
			see_literal(acceptance, &binxml, &step);
		if (kind == BINXML_SUBSTITUTION && !accept_substitution(acceptance, instance, &step,
							   binxml.in_attribute, &repetitions[binxml.depth]))
			return false;
	}
}

/* Checks the BinXML of chunk[start, end); *finish is where it ends. */
static bool accept_fragment(struct acceptance *acceptance, size_t start, size_t end, unsigned depth, size_t *finish)
{
	struct binxml binxml;
	struct binxml_step step;
	static const struct binxml_room none = {NULL, 0};
	struct binxml_instance instance;
	bool has_part = false;
	if (depth > BINXML_DEPTH_MAX)
		return refuse(acceptance, PROBLEM_DEPTH, start);
	binxml_open(&binxml, acceptance->chunk, start, end, false);
	for (;;) {
		enum binxml_kind kind = binxml_next(&binxml, &step);
		if (kind == BINXML_ERROR) {
			*acceptance->error = binxml.error;
			return false;
		}
		if (!spend(acceptance, NODE_COST + 2 * (size_t)step.text.units, step.offset))
			return false;
		if (kind == BINXML_END)
			break;
		if (depth + binxml.depth > BINXML_DEPTH_MAX)
			return refuse(acceptance, PROBLEM_DEPTH, step.offset);
		note_name(acceptance, &binxml);
		if (kind == BINXML_ELEMENT)
			acceptance->traits |= TRAIT_NO_TEMPLATE;
		if (kind != BINXML_INSTANCE)
			continue;
		if (has_part)
			acceptance->traits |= TRAIT_SECOND_PART;
		has_part = true;
		const struct byte_range there = {acceptance->chunk, step.offset, end};
		if (!binxml_instance(&there, &none, &instance, acceptance->error) ||
			!accept_template(acceptance, &instance, depth))
			return false;
		binxml_skip_instance(&binxml, &instance);
	}
	*finish = binxml.cursor.offset;
	note_reach(acceptance, binxml.names_end);
	return accept_names(acceptance, &binxml, start);
}

/* Checks the record's BinXML, and fills in *accepted. */
static bool run(struct acceptance *acceptance, const struct byte_range *range, struct accepted *accepted)
{
	acceptance->chunk = range->in;
	acceptance->budget = ACCEPT_LIMIT;
	acceptance->error = &accepted->error;
	acceptance->record = range->start - RECORD_HEADER_SIZE;
	accepted->error.problem = PROBLEM_NONE;
	accepted->error.token = 0;
	accepted->error.offset = range->start;
	bool is_accepted = accept_fragment(acceptance, range->start, range->end, 0, &accepted->finish);
	accepted->traits = acceptance->traits;
	accepted->reach = acceptance->reach;
	accepted->is_changed = acceptance->is_changed;
	accepted->spent = ACCEPT_LIMIT - acceptance->budget;
	return is_accepted;
}

bool accept_record(const struct byte_range *range, struct accepted *accepted)
{
	struct acceptance acceptance = {.by_sizes = false};
	return run(&acceptance, range, accepted);
}

bool accept_for_reference(const struct byte_range *range, struct accepted *accepted)
{
	struct acceptance acceptance = {.by_sizes = true};
	return run(&acceptance, range, accepted);
}

bool accept_mended(uint8_t *copy, const struct byte_range *range, struct accepted *accepted)
{
	struct acceptance mending = {.by_sizes = true, .mended = copy};
	/* A value that is shown twice may have been mended at the second place only, so the result is checked anew. */
	return run(&mending, range, accepted) && accept_for_reference(range, accepted);
}

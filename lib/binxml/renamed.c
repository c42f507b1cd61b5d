/* SPDX-License-Identifier: MIT */
#include "binxml/renamed.h"

#include <string.h>

/* What is known of a text or a name. */
enum word {
	WORD_NONE, /* there is no text */
	WORD_OTHER,
	WORD_NAME,
	WORD_VALUE,
	WORD_SYSTEM,
	WORD_ANY, /* any text: it is a value of the record, or put together from parts */
};

enum presence { NEVER, MAYBE, SURELY };

/* What the map of an element has, or may have, under one key. */
struct content {
	enum presence presence;
	enum word text; /* what the text is; WORD_ANY where it can be several */
	bool may_be_map;
};

/* An open element, as the map that golang-evtx will make of it. */
struct level {
	enum word own; /* the element's own name */
	struct content name, value;
	enum presence other; /* any other key */
	unsigned sources;    /* how many parts of the element gave the map a key each */
	bool in_attribute;
	enum word attribute; /* the name of the open attribute */
	struct content attribute_value;
};

/* The depth of the elements that Event holds. */
enum { LEVEL_SECTION = 2 };

struct walk {
	unsigned depth;
	struct level levels[BINXML_DEPTH_MAX + 1]; /* the first one is around Event */
	bool may_be_renamed;                       /* the result */
};

/* What a text is, as golang-evtx has it: without the NULs at its end. */
static enum word word_of(const struct binxml_text *text)
{
	uint32_t units = text->units;
	while (units > 0 && (text->utf16[2 * units - 2] | text->utf16[2 * units - 1]) == 0)
		units--;
	if (binxml_is_text(text->utf16, units, "Name"))
		return WORD_NAME;
	if (binxml_is_text(text->utf16, units, "Value"))
		return WORD_VALUE;
	return binxml_is_text(text->utf16, units, "System") ? WORD_SYSTEM : WORD_OTHER;
}

/* What is known of a text that is one of two. */
static enum word either(enum word a, enum word b)
{
	return a == WORD_NONE || a == b ? b : b == WORD_NONE ? a : WORD_ANY;
}

/* Adds a content that takes the place of an earlier one, or, for texts, may be put behind it. */
static void add_content(struct content *to, const struct content *content, bool may_be_put_behind)
{
	const bool is_first = to->presence == NEVER;
	if (content->presence > to->presence)
		to->presence = content->presence;
	to->text = may_be_put_behind && !is_first ? WORD_ANY : either(to->text, content->text);
	to->may_be_map |= content->may_be_map;
}

/*
 * Adds a content under a key. Where the key is there already, golang-evtx gives an element another key, or puts it into
 * the place of the first.
 */
static void add_key(struct level *level, enum word key, const struct content *content)
{
	struct content either_one = *content;
	if (key == WORD_ANY)
		either_one.presence = MAYBE;
	const bool is_name = key == WORD_NAME || key == WORD_VALUE;
	const bool is_again = (key == WORD_NAME ? level->name.presence : level->value.presence) != NEVER;
	const enum presence other = !is_name ? either_one.presence : is_again ? MAYBE : NEVER;
	if (key == WORD_NAME || key == WORD_ANY)
		add_content(&level->name, &either_one, false);
	if (key == WORD_VALUE || key == WORD_ANY)
		add_content(&level->value, &either_one, true);
	if (other > level->other)
		level->other = other;
}

static struct level *top(struct walk *walk)
{
	return &walk->levels[walk->depth];
}

static void end_attribute(struct walk *walk)
{
	struct level *level = top(walk);
	if (!level->in_attribute)
		return;
	level->in_attribute = false;
	level->sources++;
	add_key(level, level->attribute, &level->attribute_value);
}

static void begin_element(struct walk *walk, const struct binxml_step *step)
{
	end_attribute(walk);
	walk->depth++;
	*top(walk) = (struct level){.own = word_of(&step->text)};
}

static void begin_attribute(struct walk *walk, const struct binxml_step *step)
{
	end_attribute(walk);
	struct level *level = top(walk);
	level->in_attribute = true;
	level->attribute = word_of(&step->text);
	level->attribute_value = (struct content){.presence = NEVER};
}

/*
 * Takes a text, or a slot of any value: a null leaves an attribute out, and BinXML adds the name of its element as a
 * key.
 */
static void take_value(struct walk *walk, const struct binxml_step *step)
{
	struct level *level = top(walk);
	const bool is_slot = step->kind == BINXML_SUBSTITUTION, is_binxml = is_slot && step->type == VALUE_BINXML;
	const bool is_part = level->in_attribute && level->attribute_value.presence != NEVER;
	const struct content content = {
		.presence = level->in_attribute && (is_slot || is_part) ? MAYBE : SURELY,
		.text = is_slot || is_part ? WORD_ANY : word_of(&step->text),
		.may_be_map = is_binxml,
	};
	if (level->in_attribute) {
		level->attribute_value = content;
	} else if (is_binxml) {
		const struct content map = {.presence = MAYBE, .text = WORD_NONE, .may_be_map = true};
		level->sources++;
		add_key(level, WORD_ANY, &map);
	} else {
		level->sources++;
		add_key(level, WORD_VALUE, &content);
	}
}

/*
 * Adds an element to the map of its parent. With a Name, and nothing else but a Value, it goes under that Name, and is
 * the Value, or an empty text. With a Value alone it is that Value, under its own name.
 */
static void end_child(struct level *parent, const struct level *child)
{
	const bool may_be_renamed = child->name.presence != NEVER && child->other != SURELY;
	const bool may_keep_name = child->name.presence != SURELY || child->other != NEVER;
	const bool may_be_value = child->name.presence != SURELY && child->other != SURELY;
	const bool must_be_value =
		child->name.presence == NEVER && child->other == NEVER && child->value.presence == SURELY;
	const bool is_one = !may_be_renamed || !may_keep_name || child->name.text == child->own;
	const struct content renamed = {
		.presence = is_one ? SURELY : MAYBE,
		.text = child->value.presence == SURELY ? child->value.text : either(child->value.text, WORD_OTHER),
		.may_be_map = child->value.may_be_map,
	};
	const struct content own = {
		.presence = is_one ? SURELY : MAYBE,
		.text = may_be_value ? child->value.text : WORD_NONE,
		.may_be_map = !must_be_value || child->value.may_be_map,
	};
	parent->sources++;
	if (may_be_renamed)
		add_key(parent, child->name.text, &renamed);
	if (may_keep_name)
		add_key(parent, child->own, &own);
}

/*
 * Whether an element that Event holds may be called System and be a map; or be a text in the place of System, where the
 * template itself names it so.
 */
static bool takes_place_of_system(const struct level *section)
{
	const bool may_be_map = section->value.may_be_map && section->sources > 1;
	if (section->own == WORD_SYSTEM || section->other == SURELY)
		return false;
	return section->name.text == WORD_SYSTEM || (section->name.text == WORD_ANY && may_be_map);
}

static void end_element(struct walk *walk)
{
	end_attribute(walk);
	const struct level *level = top(walk);
	if (walk->depth == LEVEL_SECTION)
		walk->may_be_renamed |= takes_place_of_system(level);
	else if (walk->depth > LEVEL_SECTION)
		end_child(&walk->levels[walk->depth - 1], level);
	walk->depth -= walk->depth > 0;
}

static bool is_value(const uint8_t *units, size_t size)
{
	static const uint8_t letters[] = {'V', 0, 'a', 0, 'l', 0, 'u', 0, 'e', 0};
	return size >= sizeof letters && memcmp(units, letters, sizeof letters) == 0;
}

/* Whether a name, or letters anywhere in the fragment, begin with "Value". */
static bool has_value(const struct byte_range *range, const struct binxml_names *names)
{
	const uint8_t *data = range->in.data;
	const size_t end = range->end < range->in.size ? range->end : range->in.size;
	bool is_there = names->count > BINXML_NAMES_MAX;
	for (size_t i = 0; i < names->count && !is_there; i++)
		is_there = is_value(data + names->names[i].target + 8, names->names[i].length - 6);
	for (size_t at = range->start; at < end && !is_there; at++) {
		const uint8_t *found = memchr(data + at, 'V', end - at);
		at = found ? (size_t)(found - data) : end;
		is_there = found && is_value(found, end - at);
	}
	return is_there;
}

bool renamed_may_be_system(const struct byte_range *range, bool in_template, const struct binxml_names *names)
{
	/* Without a template texts are the only values, unless an element or an attribute is called Value. */
	if (!in_template && !has_value(range, names))
		return false;
	struct walk walk;
	struct binxml binxml;
	struct binxml_step step;
	enum binxml_kind kind;
	walk.depth = 0;
	walk.may_be_renamed = false;
	walk.levels[0] = (struct level){.own = WORD_OTHER};
	binxml_open(&binxml, range->in, range->start, range->end, in_template);
	while ((kind = binxml_next(&binxml, &step)) != BINXML_END && kind != BINXML_ERROR && kind != BINXML_INSTANCE) {
		if (kind == BINXML_ELEMENT)
			begin_element(&walk, &step);
		else if (kind == BINXML_ATTRIBUTE)
			begin_attribute(&walk, &step);
		else if (kind == BINXML_CLOSE_TAG)
			end_attribute(&walk);
		else if (kind == BINXML_ELEMENT_END)
			end_element(&walk);
		else if (kind == BINXML_TEXT || kind == BINXML_SUBSTITUTION)
			take_value(&walk, &step);
	}
	return walk.may_be_renamed;
}

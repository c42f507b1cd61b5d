/* SPDX-License-Identifier: MIT */
#include "binxml/renamed.h"

/* What a section of Event has. */
struct keys {
	bool name, value, other;
	bool is_open;   /* a Name or Value may be any text: it is a value of the record */
	bool is_system; /* a text is "System" */
};

enum key { KEY_OTHER, KEY_NAME, KEY_VALUE };

/* Levels: Event, what it holds, and what is in that. */
enum { LEVEL_SECTION = 2, LEVEL_CHILD = 3 };

struct walk {
	unsigned level;
	struct keys section;
	enum key child;      /* what the element is called */
	bool in_name;        /* the text is that of the child's attribute Name, by which it is called */
	bool in_system;      /* the section is System itself */
	bool is_attribute;   /* of the section or the child, and open */
	bool may_be_renamed; /* the result */
};

static bool is_text(const struct binxml_text *text, const char *ascii)
{
	return binxml_is_text(text->utf16, text->units, ascii);
}

static enum key key_of(const struct binxml_text *text)
{
	return is_text(text, "Name") ? KEY_NAME : is_text(text, "Value") ? KEY_VALUE : KEY_OTHER;
}

static void add_key(struct walk *walk, enum key key)
{
	walk->section.name |= key == KEY_NAME;
	walk->section.value |= key == KEY_VALUE;
	walk->section.other |= key == KEY_OTHER;
}

static void begin_element(struct walk *walk, const struct binxml_step *step)
{
	walk->level++;
	walk->is_attribute = walk->in_name = false;
	if (walk->level == LEVEL_SECTION) {
		walk->section = (struct keys){.name = false};
		walk->in_system = is_text(&step->text, "System");
	} else if (walk->level == LEVEL_CHILD) {
		walk->child = key_of(&step->text);
	}
}

static void begin_attribute(struct walk *walk, const struct binxml_step *step)
{
	walk->is_attribute = true;
	walk->in_name = walk->level == LEVEL_CHILD && is_text(&step->text, "Name");
	if (walk->level == LEVEL_SECTION)
		add_key(walk, key_of(&step->text));
}

static void take_value(struct walk *walk, const struct binxml_text *text)
{
	walk->section.is_system |= text && is_text(text, "System");
	walk->section.is_open |= !text;
	if (walk->in_name && text)
		walk->child = key_of(text);
	else if (walk->in_name)
		walk->section.name = true, walk->child = KEY_VALUE; /* it may be either */
	else if (walk->level == LEVEL_SECTION && !walk->is_attribute)
		add_key(walk, KEY_VALUE);
}

static void end_element(struct walk *walk)
{
	const struct keys *section = &walk->section;
	if (walk->level == LEVEL_CHILD)
		add_key(walk, walk->child);
	else if (walk->level == LEVEL_SECTION)
		walk->may_be_renamed |= !walk->in_system && section->name && section->value && !section->other &&
					(section->is_system || section->is_open);
	walk->level -= walk->level > 0;
	walk->is_attribute = walk->in_name = false;
}

/* Whether a name, or letters of the fragment, are "Value". */
static bool has_value(const struct byte_range *range, const struct binxml_names *names)
{
	static const uint8_t letters[] = {'V', 0, 'a', 0, 'l', 0, 'u', 0, 'e', 0};
	bool is_there = names->count > BINXML_NAMES_MAX;
	for (size_t i = 0; i < names->count && !is_there; i++) {
		const struct binxml_name *name = &names->names[i];
		is_there = name->length == 6 + sizeof letters &&
			   memcmp(range->in.data + name->target + 8, letters, sizeof letters) == 0;
	}
	for (size_t at = range->start; at + sizeof letters <= range->end && !is_there; at++) {
		const uint8_t *found = memchr(range->in.data + at, letters[0], range->end - at - sizeof letters + 1);
		at = found ? (size_t)(found - range->in.data) : range->end;
		is_there = found && memcmp(found, letters, sizeof letters) == 0;
	}
	return is_there;
}

bool renamed_may_be_system(const struct byte_range *range, bool in_template, const struct binxml_names *names)
{
	if (!has_value(range, names))
		return false;
	struct walk walk = {.level = 0};
	struct binxml binxml;
	struct binxml_step step;
	enum binxml_kind kind;
	binxml_open(&binxml, range->in, range->start, range->end, in_template);
	while ((kind = binxml_next(&binxml, &step)) != BINXML_END && kind != BINXML_ERROR) {
		if (kind == BINXML_ELEMENT)
			begin_element(&walk, &step);
		else if (kind == BINXML_ATTRIBUTE)
			begin_attribute(&walk, &step);
		else if (kind == BINXML_CLOSE_TAG)
			walk.is_attribute = walk.in_name = false;
		else if (kind == BINXML_ELEMENT_END)
			end_element(&walk);
		else if (kind == BINXML_TEXT || kind == BINXML_SUBSTITUTION)
			take_value(&walk, kind == BINXML_TEXT ? &step.text : NULL);
		else if (kind == BINXML_INSTANCE)
			break;
	}
	return walk.may_be_renamed;
}

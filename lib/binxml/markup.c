/* SPDX-License-Identifier: MIT */
#include "binxml/markup.h"

#include "binxml/descriptors.h"
#include "binxml/likeness.h"

#include <string.h>

/* A name of more units, without those that nobody sees, is like none of the names below. */
#define UNITS_MAX 64u

/* How many letters of a name are spelled: more than the longest name below has with those that may be wrong. */
#define LETTERS_MAX 10u

static const struct {
	const char *name;
	enum markup_element element;
	struct likeness_letters letters; /* the name as it is seen */
} elements[] = {
	{"event", MARKUP_EVENT, {{'e', 'v', 'e', 'n', 't'}, 5, 0}},
	{"system", MARKUP_SYSTEM, {{'s', 'y', 's', 't', 'e', 'm'}, 6, 0}},
	{"eventid", MARKUP_EVENT_ID, {{'e', 'v', 'e', 'n', 't', 'i', 'd'}, 7, 0}},
	{"provider", MARKUP_PROVIDER, {{'p', 'r', 'o', 'v', 'i', 'd', 'e', 'r'}, 8, 0}},
};

static bool is_letter(unsigned character)
{
	return (character | 0x20u) >= 'a' && (character | 0x20u) <= 'z';
}

static bool is_in_names(unsigned character)
{
	return is_letter(character) || (character >= '0' && character <= '9') || character >= 0x80 ||
	       strchr("-._", (int)character) != NULL;
}

static void end_name(struct markup *markup)
{
	for (size_t i = 0; markup->in_name && i < sizeof elements / sizeof elements[0]; i++)
		markup->is_found |= strlen(elements[i].name) == markup->length &&
				    memcmp(markup->name, elements[i].name, markup->length) == 0;
	markup->in_name = false;
}

static void see_byte(struct markup *markup, uint8_t byte)
{
	if (byte == '<') {
		end_name(markup);
		markup->in_name = true;
		markup->length = 0;
	} else if (!markup->in_name || (byte == '/' && markup->length == 0)) {
		return;
	} else if (byte == ':') {
		markup->length = 0; /* behind a prefix, which some readers leave out */
	} else if (!is_in_names(byte)) {
		end_name(markup);
	} else if (markup->length == MARKUP_NAME_MAX) {
		markup->in_name = false;
	} else {
		markup->name[markup->length++] = (char)(is_letter(byte) ? byte | 0x20 : byte);
	}
}

void markup_see(struct markup *markup, const uint8_t *bytes, size_t size)
{
	if (!markup->in_name && (size == 0 || !memchr(bytes, '<', size)))
		return;
	/* With its zeros left out ASCII is the same in all encodings. */
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != 0)
			see_byte(markup, bytes[i]);
	}
}

bool markup_end(struct markup *markup)
{
	end_name(markup);
	bool is_found = markup->is_found;
	markup->is_found = false;
	return is_found;
}

bool markup_has_tag(const uint8_t *utf16, size_t size)
{
	for (size_t at = 0; at + 2 <= size; at += 2) {
		if (utf16[at] == '<' && utf16[at + 1] == 0)
			return true;
	}
	return false;
}

bool markup_is_in_text(const uint8_t *utf16, size_t size, bool in_attribute)
{
	if (!markup_is_possible(utf16, size, in_attribute))
		return false;
	for (size_t at = 0; at + 2 <= size; at += 2) {
		if (utf16[at + 1] == 0 && markup_is_possible(utf16 + at, 1, in_attribute))
			return true;
	}
	return false;
}

/* Whether readers print the bytes of a type as letters; for any other type they print letters of their own. */
static bool is_text(uint8_t type)
{
	return type % VALUE_ARRAY == VALUE_STRING || descriptor_is_raw(type);
}

bool markup_is_in_value(const struct value *value, uint8_t declared, bool in_attribute)
{
	if (value->type % VALUE_ARRAY == VALUE_STRING && declared % VALUE_ARRAY == VALUE_STRING)
		return markup_is_in_text(value->bytes, value->length, in_attribute);
	return (is_text(value->type) || is_text(declared)) &&
	       markup_is_possible(value->bytes, value->length, in_attribute);
}

bool markup_is_in_name(const uint8_t *utf16, uint32_t units)
{
	for (uint32_t i = 0; i < units; i++) {
		unsigned unit = utf16[2 * i] | (unsigned)utf16[2 * i + 1] << 8;
		if (unit == 0 || (unit != ':' && !is_in_names(unit)))
			return true;
	}
	return false;
}

bool markup_is_element(const uint8_t *utf16, uint32_t units)
{
	struct markup markup;
	const size_t size = 2 * (size_t)units;
	if (!markup_may_have_tag(utf16, size))
		return false;
	memset(&markup, 0, sizeof markup);
	markup_see(&markup, utf16, size);
	return markup_end(&markup);
}

/* Copies the units of a long name that a person sees; returns how many, UNITS_MAX + 1 for more than UNITS_MAX. */
static uint32_t keep_seen(const uint8_t *utf16, uint32_t units, uint8_t kept[2 * UNITS_MAX])
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < units; i++) {
		if (likeness_is_unseen(utf16[2 * i] | (unsigned)utf16[2 * i + 1] << 8))
			continue;
		if (count == UNITS_MAX)
			return UNITS_MAX + 1;
		memcpy(kept + 2 * (size_t)count++, utf16 + 2 * (size_t)i, 2);
	}
	return count;
}

enum markup_element markup_element(const uint8_t *utf16, uint32_t units)
{
	char name[3 * UNITS_MAX];
	uint8_t kept[2 * UNITS_MAX];
	if (units == 4 && memcmp(utf16, "D\0a\0t\0a\0", 8) == 0)
		return MARKUP_OTHER; /* most elements are called so */
	if (units > UNITS_MAX) {
		units = keep_seen(utf16, units, kept);
		utf16 = kept;
	}
	if (units > UNITS_MAX)
		return MARKUP_OTHER;
	size_t length = value_utf8_from_utf16(utf16, units, name, NULL);
	const char *colon = length > 0 ? memchr(name, ':', length) : NULL;
	const char *local = colon ? colon + 1 : name;
	length -= (size_t)(local - name);
	struct likeness_letters letters;
	likeness_spell_up_to(&letters, local, length, LETTERS_MAX);
	for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
		if (likeness_are_near(&letters, &elements[i].letters))
			return elements[i].element;
	}
	return MARKUP_OTHER;
}

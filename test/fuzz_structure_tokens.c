/* SPDX-License-Identifier: MIT */
#include "fuzz_structure_tokens.h"

#include <stdlib.h>
#include <string.h>

unsigned choose(struct writer *writer, unsigned count)
{
	unsigned number = writer->record->choices;
	unsigned value = 0;
	if (number == STRUCTURE_CHOICES)
		return 0;
	writer->record->ways[number] = (uint8_t)count;
	writer->record->choices++;
	for (size_t i = 0; i < writer->choice_count; i++) {
		if (writer->choices[i].number == number)
			value = writer->choices[i].value % count;
	}
	return value;
}

/*
 * Bytes.
 */

void put(struct writer *writer, uint64_t value, unsigned size)
{
	struct structure_record *record = writer->record;
	for (; size > 0 && record->size < sizeof record->bytes; size--, value >>= 8)
		record->bytes[record->size++] = (uint8_t)(value & 0xff);
}

void put_at(struct writer *writer, size_t at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		writer->record->bytes[at + i] = (uint8_t)(value >> 8 * i & 0xff);
}

void put_size(struct writer *writer, size_t at)
{
	put_at(writer, at, (uint32_t)(writer->record->size - at - 4));
}

size_t begin_size(struct writer *writer)
{
	put(writer, 0, 4);
	return writer->record->size - 4;
}

static void put_wide(struct writer *writer, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		put(writer, (uint8_t)text[i], 2);
}

/* Where the name stands; 0: nowhere yet. */
static uint32_t find_name(const struct writer *writer, const char *name)
{
	for (unsigned i = 0; i < writer->name_count; i++) {
		if (strcmp(writer->names[i].text, name) == 0)
			return writer->names[i].offset;
	}
	return 0;
}

static void keep_name(struct writer *writer, const char *name)
{
	struct written_name *written = &writer->names[writer->name_count];
	if (writer->name_count == WRITTEN_NAMES || strlen(name) >= sizeof written->text)
		return;
	strcpy(written->text, name);
	written->offset = (uint32_t)writer->record->size + 4;
	writer->name_count++;
}

void put_name(struct writer *writer, const char *name)
{
	uint32_t hash = 0;
	const uint32_t offset = find_name(writer, name);
	if (writer->shares_names && offset != 0) {
		put(writer, offset, 4);
		return;
	}
	if (offset == 0)
		keep_name(writer, name);
	for (const char *c = name; *c; c++)
		hash = hash * 65599 + (uint8_t)*c;
	put(writer, writer->record->size + 4, 4);
	put(writer, 0, 4);
	put(writer, hash & 0xffff, 2);
	put(writer, strlen(name), 2);
	put_wide(writer, name, strlen(name));
	put(writer, 0, 2);
}

/*
 * Values.
 */

static unsigned new_slot(struct writer *writer, struct slot slot)
{
	unsigned *count = &writer->slot_count[writer->depth];
	if (*count == SLOTS_MAX)
		return SLOTS_MAX - 1;
	writer->slots[writer->depth][*count] = slot;
	return (*count)++;
}

unsigned null_slot(struct writer *writer)
{
	return new_slot(writer, (struct slot){.type = TYPE_NULL});
}

unsigned text_slot(struct writer *writer, uint8_t type, const char *text, size_t length)
{
	return new_slot(writer, (struct slot){.type = type, .text = text, .length = length});
}

void put_substitution(struct writer *writer, unsigned slot, uint8_t type, bool optional)
{
	put(writer, optional ? 0x0e : 0x0d, 1);
	put(writer, slot, 2);
	put(writer, type, 1);
}

void put_part(struct writer *writer, enum part part, const char *text, bool optional)
{
	struct slot slot = {.part = part, .type = NESTED_TYPE, .text = text, .length = text ? strlen(text) : 0};
	put_substitution(writer, new_slot(writer, slot), NESTED_TYPE, optional);
}

void put_text(struct writer *writer, const char *text, size_t length)
{
	put(writer, 0x0105, 2);
	put(writer, length, 2);
	put_wide(writer, text, length);
}

/* An element without content. */
static void put_empty(struct writer *writer, const char *name)
{
	put(writer, 0x01, 1);
	if (writer->in_template)
		put(writer, INDEPENDENT, 2);
	size_t size = begin_size(writer);
	put_name(writer, name);
	put(writer, 0x03, 1);
	put_size(writer, size);
}

/* Text that is no text token. */
static void put_odd_literal(struct writer *writer, const char *text, unsigned way)
{
	size_t length = strlen(text);
	switch (way) {
	case 1: /* CDATA */
		put(writer, 0x07, 1);
		put(writer, length, 2);
		put_wide(writer, text, length);
		break;
	case 2: /* a character reference, and text */
		put(writer, 0x08, 1);
		put(writer, (uint8_t)text[0], 2);
		put_text(writer, text + 1, length - 1);
		break;
	case 3: /* two texts */
		put_text(writer, text, length / 2);
		put_text(writer, text + length / 2, length - length / 2);
		break;
	case 4: /* in pieces around an element */
		put_text(writer, text, length / 2);
		put_empty(writer, "b");
		put_text(writer, text + length / 2, length - length / 2);
		break;
	default:
		put_text(writer, text, length);
		break;
	}
}

/* A text as something that is not read as it says. */
static const char *disguise(unsigned way)
{
	static const char *const texts[] = {" 4655", "4655 ", "+4655", "04655", "0x122f", "4655.0", "4.655e3",
		STRUCTURE_PEER "/24", STRUCTURE_PEER ";", "1.2.3.4 " STRUCTURE_PEER, STRUCTURE_PEER "."};
	return texts[way % (sizeof texts / sizeof texts[0])];
}

static void put_slot_of_type(struct writer *writer, const char *text, uint8_t type)
{
	static const uint8_t types[] = {TYPE_STRING, TYPE_ANSI, TYPE_UINT32, TYPE_UINT64, TYPE_INT32, TYPE_HEX32,
		TYPE_HEX64, TYPE_SIZE, TYPE_REAL64, TYPE_BINARY, TYPE_STRING | ARRAY, TYPE_ANSI | ARRAY,
		TYPE_UINT16 | ARRAY, TYPE_GUID, TYPE_UINT8};
	uint8_t other = types[choose(writer, sizeof types)];
	uint8_t declared = choose(writer, 2) ? type : other;
	put_substitution(writer, text_slot(writer, other, text, strlen(text)), declared, choose(writer, 2));
}

/* A value as a literal; false for the other ways to write one. */
static bool put_as_literal(struct writer *writer, const char *text, unsigned way)
{
	switch (way) {
	case 1:
		put_odd_literal(writer, text, 0);
		return true;
	case 2:
		put_odd_literal(writer, text, 1 + choose(writer, 4));
		return true;
	case 12: /* as nearly the same */
		put_odd_literal(writer, disguise(choose(writer, 11)), 0);
		return true;
	case 15:
		put_odd_literal(writer, text, 4);
		return true;
	case 16: /* as an address that only a person reads */
		put_odd_literal(writer, disguise(7 + choose(writer, 4)), 0);
		return true;
	default:
		return false;
	}
}

/* A value in one of the ways to write one. */
void put_value(struct writer *writer, const char *text, uint8_t type)
{
	if (writer->is_decoy)
		text = strcmp(text, "4655") == 0 ? DECOY_ID : DECOY_TEXT;
	size_t length = strlen(text);
	struct slot padded = {.type = TYPE_STRING, .has_padding = true, .text = text, .length = length};
	if (!writer->in_template) {
		put_odd_literal(writer, text, choose(writer, 5));
		return;
	}
	unsigned way = choose(writer, 17);
	if (put_as_literal(writer, text, way))
		return;
	switch (way) {
	case 3:
		put_substitution(writer, text_slot(writer, type, text, length), type, true);
		break;
	case 4: /* text beside a null, which takes all of it away */
		put_text(writer, text, length);
		put_substitution(writer, null_slot(writer), TYPE_STRING, true);
		break;
	case 5:
		put_substitution(writer, null_slot(writer), TYPE_STRING, false);
		put_text(writer, text, length);
		break;
	case 6: /* text beside nothing */
		put_text(writer, text, length);
		put_substitution(writer, text_slot(writer, TYPE_STRING, "", 0), TYPE_STRING, choose(writer, 2));
		break;
	case 7:
		writer->record->has_null = true;
		put_substitution(writer, null_slot(writer), type, choose(writer, 2));
		break;
	case 8: /* put together */
		put_substitution(writer, text_slot(writer, TYPE_STRING, text, length / 2), TYPE_STRING, false);
		put_substitution(writer, text_slot(writer, TYPE_STRING, text + length / 2, length - length / 2),
			TYPE_STRING, choose(writer, 2));
		break;
	case 9:
		put_part(writer, PART_TEXT, text, choose(writer, 2));
		break;
	case 10:
		put_slot_of_type(writer, text, type);
		break;
	case 11:
		put_substitution(writer, new_slot(writer, padded), TYPE_STRING, false);
		break;
	case 13: /* as a value of the decoy */
		put_substitution(writer, text_slot(writer, TYPE_STRING, DECOY_ID, 4), TYPE_STRING, false);
		break;
	case 14: /* the slot of another value, which is a null here */
		put_substitution(writer, SLOTS_MAX + 40, TYPE_STRING, true);
		break;
	default:
		put_substitution(writer, text_slot(writer, type, text, length), type, type == NESTED_TYPE);
		break;
	}
}

static void put_number(struct writer *writer, const char *text, unsigned size)
{
	put(writer, strtoull(text, NULL, 10), size);
}

static void put_guid(struct writer *writer)
{
	static const uint8_t bytes[] = {
		0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};
	for (size_t i = 0; i < sizeof bytes; i++)
		put(writer, bytes[i], 1);
}

void put_slot_value(struct writer *writer, const struct slot *slot)
{
	double real = slot->text ? strtod(slot->text, NULL) : 0;
	uint64_t bits;
	memcpy(&bits, &real, sizeof bits);
	switch (slot->type) {
	case TYPE_NULL:
		break;
	case TYPE_STRING:
	case TYPE_STRING | ARRAY:
		put_wide(writer, slot->text, slot->length);
		put(writer, 0, slot->has_padding ? 4 : slot->type == TYPE_STRING ? 0 : 2);
		break;
	case TYPE_ANSI:
	case TYPE_ANSI | ARRAY:
	case TYPE_BINARY:
		for (size_t i = 0; i < slot->length; i++)
			put(writer, (uint8_t)slot->text[i], 1);
		put(writer, 0, slot->type == (TYPE_ANSI | ARRAY));
		break;
	case TYPE_UINT8:
		put_number(writer, slot->text, 1);
		break;
	case TYPE_UINT16:
	case TYPE_UINT16 | ARRAY:
		put_number(writer, slot->text, 2);
		break;
	case TYPE_UINT32:
	case TYPE_INT32:
	case TYPE_HEX32:
		put_number(writer, slot->text, 4);
		break;
	case TYPE_REAL64:
		put(writer, bits, 8);
		break;
	case TYPE_GUID:
		put_guid(writer);
		break;
	default:
		put_number(writer, slot->text, 8);
		break;
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * Values of types that Windows never gives their field. Other programs may show the bytes of such a value as letters,
 * so the letters go to extra.
 */
#include "event/assembly_parts.h"
#include "event/seen.h"

#include <string.h>

/* Finds letters in the bytes of a value, one in a byte or in UTF-16; false where any byte is something else. */
static bool find_letters(const struct value *value, struct value *letters)
{
	uint32_t length = value->length, step = 1;
	while (length > 0 && value->bytes[length - 1] == 0)
		length--;
	if (length > 1 && value->bytes[1] == 0) {
		length += length % 2;
		step = 2;
	}
	if (length == 0 || length > value->length)
		return false;
	for (uint32_t i = 0; i < length; i++) {
		bool is_letter = value->bytes[i] >= ' ' && value->bytes[i] < 0x7f;
		if (i % step == 0 ? !is_letter : value->bytes[i] != 0)
			return false;
	}
	*letters = (struct value){value->bytes, length, step == 2 ? VALUE_STRING : VALUE_ANSI_STRING};
	return true;
}

/* Letters that become pairs at the end, behind all pairs that the other engine has too. */
struct odd_letters {
	struct odd_letters *next; /* the letters kept before */
	const char *name;
	struct value value;
};

void assembly_keep_letters(struct assembly *assembly, const char *pair_name, const struct value *value)
{
	struct value found;
	struct odd_letters *letters = find_letters(value, &found) ? arena_get(&assembly->arena, sizeof *letters) : NULL;
	if (!letters)
		return;
	*letters = (struct odd_letters){assembly->structure.letters, pair_name, found};
	assembly->structure.letters = letters;
}

/* So many further numbers of one event are looked at here; Windows writes none. */
#define EVENT_IDS_MAX 64u

void assembly_see_event_id(struct assembly *assembly, const struct value *value)
{
	struct value letters;
	uint32_t *other_id = &assembly->structure.other_id;
	/* The search that such a record is gone through with looks at all, as far as that is no endless work. */
	if (assembly->structure.event_ids++ >= EVENT_IDS_MAX)
		return;
	if (!seen_event_id(value, &assembly->arena, assembly->asked, other_id) && find_letters(value, &letters))
		seen_event_id(&letters, &assembly->arena, assembly->asked, other_id);
}

static void report(
	struct assembly *assembly, const char *name, size_t length, const char *pair_name, const struct value *value)
{
	assembly_report_value(assembly, name, length,
		"its type is none that Windows gives it; others show its bytes as letters, which are in extra");
	assembly_keep_letters(assembly, pair_name, value);
}

void assembly_add_letters(struct assembly *assembly)
{
	size_t before = assembly->pair_count;
	for (const struct odd_letters *letters = assembly->structure.letters; letters; letters = letters->next)
		assembly_add_pair(assembly, letters->name, strlen(letters->name), &letters->value);
	assembly->structure.letter_pairs = assembly->pair_count - before;
}

void assembly_see_field_type(struct assembly *assembly, const struct event_target *target, const struct value *value)
{
	const struct event_field *field = &assembly->definition->fields[target->field];
	if (assembly->reading == READ_AS_SEEN)
		return; /* which is reported, and the value is in extra */
	report(assembly, field->windows_name, field->windows_name_length, field->windows_name, value);
}

bool assembly_is_array_of_one(const struct value *value, struct value *item)
{
	size_t offset = 0;
	return value_is_array(value) && value_next_item(value, &offset, item) && offset == value->length;
}

bool assembly_is_no_time(const struct value *value)
{
	size_t zeros = 0;
	while (zeros < value->length && value->bytes[zeros] == 0)
		zeros++;
	return value->type % VALUE_ARRAY == VALUE_SYSTEMTIME && zeros == value->length;
}

void assembly_see_system_type(struct assembly *assembly, enum system_field field, const struct value *value)
{
	struct value item;
	const char *name = assembly_system_name(field);
	bool is_guid = field == SYSTEM_PROVIDER_GUID || field == SYSTEM_ACTIVITY_ID;
	bool is_text = field == SYSTEM_PROVIDER_NAME || field == SYSTEM_CHANNEL || field == SYSTEM_COMPUTER;
	if (value_is_nothing(value))
		return;
	assembly->structure.odd_types |= UINT32_C(1) << field;
	/* Other values of such types do not fit, and are reported as misfits. */
	if ((is_text && value->type % VALUE_ARRAY != VALUE_STRING && value->type % VALUE_ARRAY != VALUE_ANSI_STRING) ||
		value->type == VALUE_SIZE)
		report(assembly, name, strlen(name), structure_name(field), value);
	else if (field == SYSTEM_USER_SID && assembly_is_no_time(value))
		assembly_report_value(assembly, name, strlen(name), ASSEMBLY_NO_TIME);
	else if (!is_text && !is_guid && field != SYSTEM_USER_SID && assembly_is_array_of_one(value, &item))
		assembly_report_value(assembly, name, strlen(name),
			"an array of one value, as Windows writes none; read as what it holds");
}

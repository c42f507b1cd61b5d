/* SPDX-License-Identifier: MIT */
#include "decode/witness.h"

#include <string.h>

void witness_reset(struct witness *witness)
{
	arena_reset(&witness->arena);
	witness->values = NULL;
	witness->count = witness->room = witness->next = 0;
}

/* Adds a value, zeroed; NULL when there is no room. */
static struct witness_value *add(struct witness *witness)
{
	if (witness->count == witness->room) {
		size_t room = witness->room ? 2 * witness->room : 64;
		struct witness_value *values = arena_get(&witness->arena, room * sizeof *values);
		if (!values)
			return NULL;
		if (witness->count)
			memcpy(values, witness->values, witness->count * sizeof *values);
		witness->values = values;
		witness->room = room;
	}
	struct witness_value *value = &witness->values[witness->count++];
	memset(value, 0, sizeof *value);
	return value;
}

/* Copies text of BinXML without a template, whose plan does not live as long as the witness; false without room. */
static bool keep(struct witness *witness, const void **bytes, size_t length)
{
	void *copy = arena_get(&witness->arena, length + 1);
	if (!copy)
		return false;
	if (length)
		memcpy(copy, *bytes, length);
	*bytes = copy;
	return true;
}

/* Finds the pieces of a field, each as it is stored, where there is more than one; false without room. */
static bool find_parts(struct witness *witness, const struct witness_field *from, const struct plan_field *field,
	struct witness_value *seen)
{
	const struct plan *plan = from->reading->plan;
	size_t count = 0;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next)
		count++;
	struct value *parts = count > 1 ? arena_get(&witness->arena, count * sizeof *parts) : NULL;
	if (!parts)
		return count <= 1;
	seen->parts = parts;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		struct value *part = &parts[seen->part_count];
		if (!plan_piece_value(from->reading, &plan->pieces[i], part))
			continue;
		const void *bytes = part->bytes;
		if (!from->reading->instance && !keep(witness, &bytes, part->length))
			return false;
		part->bytes = bytes;
		seen->part_count++;
	}
	return true;
}

/* Finds what libevtx takes for a value of several pieces: the last substitution, and the literal text behind it. */
static bool find_shown(struct witness *witness, const struct witness_field *from, struct witness_value *seen)
{
	struct plan_field tail = *from->field;
	for (uint32_t i = tail.first_piece; i != PLAN_NO_PIECE; i = from->reading->plan->pieces[i].next) {
		if (from->reading->plan->pieces[i].is_slot)
			tail.first_piece = i;
	}
	seen->is_shortened = tail.first_piece != from->field->first_piece;
	return plan_value(from->reading, &tail, &witness->arena, &seen->shown) &&
	       find_parts(witness, from, &tail, seen);
}

/* Adds one value of a field, with what libevtx makes of it; NULL without room. */
static struct witness_value *testify_once(
	struct witness *witness, const struct witness_field *from, const struct value *value)
{
	const struct plan_field *field = from->field;
	struct witness_value *seen = add(witness);
	if (!seen)
		return NULL;
	seen->is_system = field->kind == TARGET_SYSTEM;
	seen->system = (enum system_field)field->system;
	seen->in_attribute = field->is_attribute;
	seen->value = seen->shown = *value;
	if (field->first_piece == PLAN_NO_PIECE)
		return seen;
	const struct plan_piece *piece = &from->reading->plan->pieces[field->first_piece];
	seen->is_left_out = value->type == VALUE_NULL && piece->is_slot && piece->is_optional;
	return piece->next == PLAN_NO_PIECE || find_shown(witness, from, seen) ? seen : NULL;
}

bool witness_testify(struct witness *witness, const struct witness_field *from, const char *name, size_t length,
	const struct value *value)
{
	const void *kept_name = name;
	const void *kept_bytes = value->bytes;
	if (!from->reading->instance &&
		(!keep(witness, &kept_name, length) || !keep(witness, &kept_bytes, value->length)))
		return false;
	struct value item = {kept_bytes, value->length, value->type};
	size_t offset = 0;
	size_t first = witness->count;
	bool has_items = from->field->kind != TARGET_SYSTEM && value_is_array(value) && value->length > 0;
	while (!has_items || value_next_item(value, &offset, &item)) {
		struct witness_value *seen = testify_once(witness, from, &item);
		if (!seen)
			return false;
		seen->name = kept_name;
		seen->name_length = (uint32_t)length;
		struct value literal = {kept_name, (uint32_t)length, VALUE_UTF8};
		seen->name_value = literal;
		if (from->field->name_is_slot && from->field->first_name == PLAN_NO_PIECE && from->reading->instance)
			binxml_value(from->reading->chunk.data, from->reading->chunk.size, from->reading->instance,
				from->field->name_offset, &seen->name_value);
		if (!has_items)
			break;
	}
	if (!value_is_array(value) || value->length == 0)
		return true;
	witness->values[first].array = *value;
	witness->values[first].item_count = (uint32_t)(witness->count - first);
	return true;
}

struct witness_value *witness_next(const struct witness *witness)
{
	size_t i = witness->next;
	while (i < witness->count && witness->values[i].is_left_out)
		i++;
	return i < witness->count ? &witness->values[i] : NULL;
}

bool witness_is(const struct witness_value *value, const struct shape_target *target)
{
	if (target->kind == TARGET_SYSTEM)
		return value->is_system && value->system == target->system;
	return (target->kind == TARGET_FIELD || target->kind == TARGET_CONTAINER) && !value->is_system &&
	       value->name_length == target->length && memcmp(value->name, target->name, target->length) == 0;
}

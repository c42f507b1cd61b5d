/* SPDX-License-Identifier: MIT */
/* A field's value: what a plan's pieces make of an instance's values. */
#include "binxml/plan.h"

#include <string.h>

static bool slot_value(const struct plan_reading *reading, uint32_t slot, struct value *value)
{
	return binxml_value(reading->chunk.data, reading->chunk.size, reading->instance, slot, value);
}

bool plan_piece_value(const struct plan_reading *reading, const struct plan_piece *piece, struct value *value)
{
	if (!piece->is_slot) {
		value->type = VALUE_UTF8;
		value->bytes = (const uint8_t *)reading->plan->pool + piece->literal;
		value->length = piece->length;
		return true;
	}
	return reading->instance && slot_value(reading, piece->slot, value);
}

/* Joins several pieces to one text; false where the arena has no room. */
static bool join_pieces(const struct plan_reading *reading, uint32_t first, struct arena *arena, struct value *value)
{
	const struct plan *plan = reading->plan;
	size_t count = 0;
	size_t total = 0;
	for (uint32_t i = first; i != PLAN_NO_PIECE; i = plan->pieces[i].next)
		count++;
	struct ipsecevtx_text *parts = arena_get(arena, count * sizeof *parts);
	if (!parts)
		return false;
	count = 0;
	for (uint32_t i = first; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		struct value part;
		if (!plan_piece_value(reading, &plan->pieces[i], &part))
			continue;
		if (value_text(&part, arena, &parts[count].data, &parts[count].length, NULL) == VALUE_NO_ROOM)
			return false;
		total += parts[count++].length;
	}
	char *joined = arena_get(arena, total + 1);
	if (!joined)
		return false;
	value->type = VALUE_UTF8;
	value->bytes = (const uint8_t *)joined;
	value->length = (uint32_t)total;
	for (size_t i = 0; i < count; i++) {
		memcpy(joined, parts[i].data, parts[i].length);
		joined += parts[i].length;
	}
	return true;
}

bool plan_value(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *value)
{
	memset(value, 0, sizeof *value); /* a null */
	if (field->first_piece == PLAN_NO_PIECE)
		return true;
	const struct plan_piece *piece = &reading->plan->pieces[field->first_piece];
	if (piece->next != PLAN_NO_PIECE)
		return join_pieces(reading, field->first_piece, arena, value);
	if (!plan_piece_value(reading, piece, value))
		memset(value, 0, sizeof *value); /* a slot that the instance lacks is a null */
	return true;
}

bool plan_name_is_lacking(const struct plan_reading *reading, const struct plan_field *field)
{
	struct value value;
	if (field->first_name == PLAN_NO_PIECE)
		return !slot_value(reading, field->name_offset, &value);
	bool is_lacking = false;
	for (uint32_t i = field->first_name; i != PLAN_NO_PIECE; i = reading->plan->pieces[i].next)
		is_lacking |= !plan_piece_value(reading, &reading->plan->pieces[i], &value);
	return is_lacking;
}

/* MS-EVEN6 3.1.4.7.2: an attribute of which one part is an optional value that is a null is not there. */
bool plan_name(
	const struct plan_reading *reading, const struct plan_field *field, struct arena *arena, struct value *name)
{
	const struct plan *plan = reading->plan;
	memset(name, 0, sizeof *name);
	if (!reading->instance)
		return true;
	if (field->first_name == PLAN_NO_PIECE) {
		if (!slot_value(reading, field->name_offset, name))
			memset(name, 0, sizeof *name);
		return true;
	}
	for (uint32_t i = field->first_name; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		struct value value;
		if (plan->pieces[i].is_optional && plan_piece_value(reading, &plan->pieces[i], &value) &&
			value.type == VALUE_NULL)
			return true;
	}
	return join_pieces(reading, field->first_name, arena, name);
}

/* Whether a value is BinXML that a tear cuts: whole fields may stand in it, but it makes no text. */
static bool is_cut(const struct plan_reading *reading, const struct value *value)
{
	return value->type == VALUE_BINXML && value->length > 0 &&
	       (size_t)(value->bytes - reading->chunk.data) + value->length > reading->instance->torn_at;
}

bool plan_field_is_lacking(const struct plan_reading *reading, const struct plan_field *field)
{
	const struct plan *plan = reading->plan;
	struct value value;
	bool holds_fields = field->kind == TARGET_FIELD || field->kind == TARGET_CONTAINER;
	if (field->depends_on != BINXML_INDEPENDENT && !slot_value(reading, field->depends_on, &value))
		return true;
	if (field->name_is_slot && plan_name_is_lacking(reading, field))
		return true;
	for (uint32_t i = field->first_guard; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		if (!slot_value(reading, plan->pieces[i].slot, &value))
			return true;
	}
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		bool is_lone = i == field->first_piece && plan->pieces[i].next == PLAN_NO_PIECE;
		if (!plan_piece_value(reading, &plan->pieces[i], &value) ||
			(is_cut(reading, &value) && !(is_lone && holds_fields)))
			return true;
	}
	return false;
}

static bool is_null_slot(const struct plan_reading *reading, uint16_t slot)
{
	struct value needed;
	return reading->instance && slot_value(reading, slot, &needed) && needed.type == VALUE_NULL;
}

enum plan_field_state plan_field_state(
	const struct plan_reading *reading, const struct plan_field *field, const struct value *value)
{
	const struct plan *plan = reading->plan;
	for (uint32_t i = field->first_guard; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		if (is_null_slot(reading, plan->pieces[i].slot))
			return PLAN_FIELD_LEFT_OUT;
	}
	if (field->depends_on != BINXML_INDEPENDENT && is_null_slot(reading, field->depends_on))
		return PLAN_FIELD_LEFT_OUT;
	if (field->first_piece == PLAN_NO_PIECE)
		return PLAN_FIELD_THERE;
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	if (piece->next == PLAN_NO_PIECE) {
		bool is_null = piece->is_optional && value->type == VALUE_NULL;
		return field->is_attribute && is_null ? PLAN_FIELD_LEFT_OUT : PLAN_FIELD_THERE;
	}
	for (; piece; piece = piece->next == PLAN_NO_PIECE ? NULL : &plan->pieces[piece->next]) {
		if (piece->is_optional && is_null_slot(reading, piece->slot))
			return field->is_attribute ? PLAN_FIELD_LEFT_OUT : PLAN_FIELD_NULL;
	}
	return PLAN_FIELD_THERE;
}

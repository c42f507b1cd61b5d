/* SPDX-License-Identifier: MIT */
/* A field's value: what a plan's pieces make of an instance's values. */
#include "binxml/plan.h"

#include <string.h>

bool plan_piece_value(const struct plan *plan, const struct plan_piece *piece, const uint8_t *chunk, size_t chunk_size,
	const struct binxml_instance *instance, struct value *value)
{
	if (!piece->is_slot) {
		value->type = VALUE_UTF8;
		value->bytes = (const uint8_t *)plan->pool + piece->literal;
		value->length = piece->length;
		return true;
	}
	return instance && binxml_value(chunk, chunk_size, instance, piece->slot, value);
}

/* Several pieces, as one text. */
static bool join_pieces(const struct plan *plan, const struct plan_field *field, const uint8_t *chunk,
	size_t chunk_size, const struct binxml_instance *instance, struct arena *arena, struct value *value)
{
	size_t count = 0;
	size_t total = 0;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next)
		count++;
	struct ipsecevtx_text *parts = arena_get(arena, count * sizeof *parts);
	if (!parts)
		return false;
	count = 0;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		struct value part;
		if (!plan_piece_value(plan, &plan->pieces[i], chunk, chunk_size, instance, &part))
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

bool plan_value(const struct plan *plan, const struct plan_field *field, const uint8_t *chunk, size_t chunk_size,
	const struct binxml_instance *instance, struct arena *arena, struct value *value)
{
	memset(value, 0, sizeof *value); /* a null */
	if (field->first_piece == PLAN_NO_PIECE)
		return true;
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	if (piece->next != PLAN_NO_PIECE)
		return join_pieces(plan, field, chunk, chunk_size, instance, arena, value);
	if (!plan_piece_value(plan, piece, chunk, chunk_size, instance, value))
		memset(value, 0, sizeof *value); /* a slot that the instance lacks is a null */
	return true;
}

/* Whether a value is BinXML that a tear cuts: fields that are whole may stand in it, but no text is. */
static bool is_cut(const uint8_t *chunk, const struct binxml_instance *instance, const struct value *value)
{
	return value->type == VALUE_BINXML && value->length > 0 &&
	       (size_t)(value->bytes - chunk) + value->length > instance->torn_at;
}

bool plan_field_is_lacking(const struct plan *plan, const struct plan_field *field, const uint8_t *chunk,
	size_t chunk_size, const struct binxml_instance *instance)
{
	struct value value;
	bool holds_fields = field->kind == TARGET_FIELD || field->kind == TARGET_CONTAINER;
	if (field->depends_on != BINXML_INDEPENDENT &&
		!binxml_value(chunk, chunk_size, instance, field->depends_on, &value))
		return true;
	if (field->name_is_slot && !binxml_value(chunk, chunk_size, instance, field->name_offset, &value))
		return true;
	for (uint32_t i = field->first_guard; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		if (!binxml_value(chunk, chunk_size, instance, plan->pieces[i].slot, &value))
			return true;
	}
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		bool is_lone = i == field->first_piece && plan->pieces[i].next == PLAN_NO_PIECE;
		if (!plan_piece_value(plan, &plan->pieces[i], chunk, chunk_size, instance, &value) ||
			(is_cut(chunk, instance, &value) && !(is_lone && holds_fields)))
			return true;
	}
	return false;
}

static bool is_null_slot(const uint8_t *chunk, size_t chunk_size, const struct binxml_instance *instance, uint16_t slot)
{
	struct value needed;
	return instance && binxml_value(chunk, chunk_size, instance, slot, &needed) && needed.type == VALUE_NULL;
}

enum plan_field_state plan_field_state(const struct plan *plan, const struct plan_field *field, const uint8_t *chunk,
	size_t chunk_size, const struct binxml_instance *instance, const struct value *value)
{
	for (uint32_t i = field->first_guard; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		if (is_null_slot(chunk, chunk_size, instance, plan->pieces[i].slot))
			return PLAN_FIELD_LEFT_OUT;
	}
	if (field->depends_on != BINXML_INDEPENDENT && is_null_slot(chunk, chunk_size, instance, field->depends_on))
		return PLAN_FIELD_LEFT_OUT;
	if (field->first_piece == PLAN_NO_PIECE)
		return PLAN_FIELD_THERE;
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	if (piece->next == PLAN_NO_PIECE) {
		bool is_null = piece->is_optional && value->type == VALUE_NULL;
		return field->is_attribute && is_null ? PLAN_FIELD_LEFT_OUT : PLAN_FIELD_THERE;
	}
	for (; piece; piece = piece->next == PLAN_NO_PIECE ? NULL : &plan->pieces[piece->next]) {
		if (piece->is_optional && is_null_slot(chunk, chunk_size, instance, piece->slot))
			return field->is_attribute ? PLAN_FIELD_LEFT_OUT : PLAN_FIELD_NULL;
	}
	return PLAN_FIELD_THERE;
}

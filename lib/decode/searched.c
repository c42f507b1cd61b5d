/* SPDX-License-Identifier: MIT */
#include "decode/searched.h"

#include "binxml/descriptors.h"
#include "binxml/markup.h"

#include <string.h>

void searched_start_chunk(struct searched_templates *templates)
{
	if (++templates->chunk_number != 0)
		return;
	memset(templates->entries, 0, sizeof templates->entries);
	templates->chunk_number = 1;
}

struct searched *searched_place(struct searched_templates *templates, uint32_t template_offset)
{
	return &templates->entries[template_offset / 8 % SEARCHED_ENTRIES];
}

/* Whether the search finds nothing in a value that stands in the content of an element or in an attribute. */
static bool is_silent(const struct value *value, unsigned where)
{
	if (value->type % VALUE_ARRAY == VALUE_BINXML || (value->length == 0 && value->type != VALUE_NULL))
		return false;
	if (where & SEARCHED_CONTENT && descriptor_is_raw(value->type))
		return false;
	return !(where & SEARCHED_ATTRIBUTE) || !markup_is_possible(value->bytes, value->length, true);
}

void searched_add_slot(struct searched *searched, uint32_t slot, const struct value *value, enum searched_where where)
{
	if (slot >= SEARCHED_SLOTS || !value) {
		searched->is_unfit = true;
		return;
	}
	struct searched_slot *to = &searched->slots[slot];
	if (slot >= searched->slot_count) {
		memset(searched->slots + searched->slot_count, 0,
			(slot + 1 - searched->slot_count) * sizeof *searched->slots);
		searched->slot_count = slot + 1;
	}
	to->type = value->type;
	to->length = (uint16_t)value->length;
	to->where |= (uint8_t)where;
	searched->is_unfit |= to->uses == UINT16_MAX || value->type % VALUE_ARRAY == VALUE_BINXML ||
			      (where != SEARCHED_READ && !is_silent(value, where)) ||
			      (value->type == VALUE_GUID && value->length < 16); /* some readers take 16 bytes */
	to->uses++;
}

void searched_place_values(struct searched *searched, const uint8_t *chunk, const struct binxml_instance *instance)
{
	const uint8_t *descriptor = chunk + instance->descriptors;
	size_t start = instance->values;
	for (uint32_t i = 0; i < searched->slot_count; i++, descriptor += 4) {
		searched->slots[i].start = (uint32_t)start;
		start += stored_u16(descriptor);
	}
}

bool searched_says(
	const struct searched *searched, const uint8_t *chunk, const struct binxml_instance *instance, size_t *work)
{
	const uint8_t *descriptor = chunk + instance->descriptors;
	size_t start = instance->values;
	*work = searched->work;
	if (searched->slot_count > instance->value_count)
		return false;
	for (uint32_t i = 0; i < searched->slot_count; i++, descriptor += 4) {
		const struct searched_slot *slot = &searched->slots[i];
		const size_t length = stored_u16(descriptor);
		const struct value value = {chunk + start, (uint32_t)length, binxml_stored_type(descriptor[2])};
		bool is_same = value.type == slot->type && length == slot->length &&
			       memcmp(chunk + slot->start, chunk + start, length) == 0;
		if (slot->uses > 0 && !is_same && (slot->where & SEARCHED_READ || !is_silent(&value, slot->where)))
			return false;
		*work += slot->uses * length;
		*work -= slot->uses * (size_t)slot->length;
		start += length;
	}
	return true;
}

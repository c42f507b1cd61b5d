/* SPDX-License-Identifier: MIT */
#include "binxml/sizes.h"

#include "binxml/value_parts.h"
#include "evidence/cursor.h"

/* Whether bytes are whole SIDs one behind the other (is_array), or just one SID. */
static bool are_sids(const uint8_t *bytes, size_t length, bool is_array)
{
	size_t at = 0;
	bool is_whole = true;
	while (is_whole && at < length) {
		size_t size = value_sid_size(bytes + at, length - at);
		is_whole = size > 0 && (is_array || size == length);
		at += size;
	}
	return is_whole && (is_array || length > 0);
}

/*
 * Whether bytes are whole items of an array. Each text in an array has to end with a NUL, since some readers look for
 * one behind the value otherwise. Some readers take arrays of INT8 for texts of two bytes a character.
 */
static bool is_array_of(uint8_t item, const uint8_t *bytes, size_t length)
{
	switch (item) {
	case VALUE_STRING:
		return length == 0 || (length % 2 == 0 && (bytes[length - 1] | bytes[length - 2]) == 0);
	case VALUE_ANSI_STRING:
		return length == 0 || bytes[length - 1] == 0;
	case VALUE_SID:
		return are_sids(bytes, length, true);
	case VALUE_INT8:
		return length % 2 == 0;
	case VALUE_SIZE:
		return length % 4 == 0;
	default:
		break;
	}
	size_t size = value_item_size(item, 8);
	return size > 0 && length % size == 0;
}

bool sizes_value_is_odd(uint8_t type, const uint8_t *bytes, size_t length)
{
	if (type == VALUE_SID)
		return !are_sids(bytes, length, false);
	if (type & VALUE_ARRAY)
		return !is_array_of(type & (uint8_t)~VALUE_ARRAY, bytes, length);
	return !(sizes_of(type) >> (length < SIZES_LONG ? length : SIZES_LONG | (length & 1)) & 1);
}

/*
 * Whether an array of INT8 has no values behind it: Windows may write any number of items, and what an odd number
 * misplaces is only what stands behind.
 */
static bool is_harmless(uint8_t type, uint32_t behind)
{
	return type == (VALUE_ARRAY | VALUE_INT8) && behind == 0;
}

static bool is_any_odd(const uint8_t *descriptors, uint32_t count, const uint8_t *values)
{
	for (; count > 0; count--, descriptors += 4) {
		size_t length = stored_u16(descriptors);
		uint8_t type = descriptors[2];
		if (sizes_of(type) & SIZES_IN_BYTES && !is_harmless(type, count - 1) &&
			sizes_value_is_odd(type, values, length))
			return true;
		values += length;
	}
	return false;
}

unsigned sizes_look(const uint8_t *descriptors, uint32_t count, const uint8_t *values)
{
	const uint8_t *at = descriptors;
	uint32_t all = 1, any = 0, nulls = 0;
	bool has_widths = false;
	for (uint32_t i = 0; i < count; i++, at += 4) {
		uint32_t size = stored_u16(at), sizes = sizes_of(at[2]);
		all &= sizes >> (size < SIZES_LONG ? size : SIZES_LONG | (size & 1));
		all &= (any & SIZES_LAST) == 0;
		any |= sizes & (SIZES_LAST | SIZES_IN_BYTES);
		nulls |= at[2] == VALUE_NULL ? size : 0;
		has_widths |= sizes_has_width(at[2], size);
	}
	unsigned answer =
		(all == 0 ? SIZES_ODD : 0) | (nulls != 0 ? SIZES_FULL_NULL : 0) | (has_widths ? SIZES_WIDTHS : 0);
	if (any & SIZES_IN_BYTES && values && is_any_odd(descriptors, count, values))
		answer |= SIZES_ODD;
	return answer;
}

bool sizes_next_odd(struct sizes_walk *walk)
{
	while (walk->count > 0) {
		const uint8_t type = walk->descriptors[2];
		const size_t length = stored_u16(walk->descriptors);
		walk->value = (struct value){walk->bytes, (uint32_t)length, type};
		walk->descriptors += 4;
		walk->bytes += length;
		walk->count--;
		bool is_in_front = type == VALUE_BINXML && walk->count > 0;
		bool is_odd = !is_harmless(type, walk->count) && sizes_value_is_odd(type, walk->value.bytes, length);
		if (is_in_front || is_odd)
			return true;
	}
	return false;
}

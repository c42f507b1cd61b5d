/* SPDX-License-Identifier: MIT */
#include "decode/overrun.h"

#include "binxml/sizes.h"
#include "evidence/chunk.h"
#include "evidence/cursor.h"
#include "evidence/tokens.h"

#define BOOL_SIZE 4u /* that readers take, whatever the descriptor says */

/* End tokens that may come: of BinXML in the instance's values, of the value that holds the instance, of the record. */
#define ENDS_MAX 3u

/* No reader needs as many to get from a place that is not meant to be read to one that is. */
#define TOKENS_MAX 64u

/* Whether a value says its size itself, so that readers disagree about where the next one begins. */
static bool has_own_size(uint8_t type, size_t length)
{
	return length > 0 && (type == VALUE_BINXML || sizes_of(type) & SIZES_IN_BYTES);
}

/*
 * Where the reader is behind all values; SIZE_MAX where it reads a value that says its own size, or BinXML, from a
 * wrong place, and so may be anywhere.
 */
static size_t behind_values(struct bytes chunk, const struct binxml_instance *instance)
{
	const uint8_t *descriptor = chunk.data + instance->descriptors;
	size_t at = instance->values, meant = at;
	for (uint32_t i = 0; i < instance->value_count; i++, descriptor += 4) {
		const size_t length = stored_u16(descriptor);
		if (at != meant && has_own_size(descriptor[2], length))
			return SIZE_MAX;
		at += sizes_is_short_bool(descriptor[2], length) ? BOOL_SIZE : length;
		meant += length;
	}
	return at;
}

/* Whether the offset of a name or a template, behind so many bytes, leads into the chunk from first on. */
static bool is_place(struct cursor *cursor, size_t before, size_t first)
{
	cursor_skip(cursor, before);
	uint32_t place = cursor_u32(cursor);
	return !cursor->failed && place >= first && place < cursor->size;
}

/* An element's name stands behind its size (4 bytes), in templates with the slot it depends on (2 bytes) in front. */
static bool is_element(struct cursor cursor)
{
	struct cursor other = cursor;
	return is_place(&cursor, 4, CHUNK_HEADER_SIZE) || is_place(&other, 6, CHUNK_HEADER_SIZE);
}

enum way { WAY_NONE, WAY_ON, WAY_FOUND };

/* Follows a literal value. The Rust crate up to 0.8 reads literals of all types, Windows writes texts alone. */
static enum way follow_value(struct cursor *cursor)
{
	const uint8_t type = cursor_u8(cursor);
	const uint8_t size = sizes_fixed(type);
	if (type == VALUE_STRING)
		cursor_skip(cursor, 2 * (size_t)cursor_u16(cursor));
	else if (type == VALUE_NULL || size > 0)
		cursor_skip(cursor, size);
	else
		return sizes_of(type) != 0 ? WAY_FOUND : WAY_NONE; /* it says its size itself, and may lead anywhere */
	return WAY_ON;
}

/* Follows a token: to nothing that a reader can go on with, to the next token, or to BinXML. */
static enum way follow(struct cursor *cursor, uint8_t token)
{
	switch (token & (uint8_t)~TOKEN_MORE) {
	case TOKEN_ELEMENT:
		return is_element(*cursor) ? WAY_FOUND : WAY_NONE;
	case TOKEN_INSTANCE:
		return is_place(cursor, 5, CHUNK_HEADER_SIZE) ? WAY_FOUND : WAY_NONE;
	case TOKEN_ATTRIBUTE:
	case TOKEN_ENTITY:
		return is_place(cursor, 0, CHUNK_HEADER_SIZE) ? WAY_FOUND : WAY_NONE;
	case TOKEN_PI_TARGET:
		return is_place(cursor, 0, 0) ? WAY_FOUND
					      : WAY_NONE; /* the name may be any bytes, also of the header */
	case TOKEN_VALUE:
		return follow_value(cursor);
	case TOKEN_CDATA:
	case TOKEN_PI_DATA:
		cursor_skip(cursor, 2 * (size_t)cursor_u16(cursor));
		return WAY_ON;
	case TOKEN_CHARACTER:
		cursor_skip(cursor, 2);
		return WAY_ON;
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
	case TOKEN_FRAGMENT:
		cursor_skip(cursor, 3);
		return WAY_ON;
	case TOKEN_CLOSE_TAG:
	case TOKEN_CLOSE_EMPTY:
	case TOKEN_ELEMENT_END:
		return WAY_ON;
	default:
		return WAY_NONE;
	}
}

/*
 * Whether a reader that takes four bytes of each BOOL goes on with BinXML, in a value of the instance or behind it, or
 * may come to it by way of a SID or an array: then it may show another event. Mostly it comes to an end, or to bytes
 * that are no BinXML.
 */
static bool leads_on(struct bytes chunk, const struct binxml_instance *instance)
{
	const size_t at = behind_values(chunk, instance);
	struct cursor cursor = cursor_at(chunk.data, chunk.size, at);
	enum way way = at == SIZE_MAX ? WAY_FOUND : WAY_ON;
	for (unsigned ends = 0, i = 0; way == WAY_ON && i < TOKENS_MAX; i++) {
		uint8_t token = cursor_u8(&cursor);
		if (cursor.failed)
			return false;
		if (token == TOKEN_END)
			way = ++ends > ENDS_MAX ? WAY_NONE : WAY_ON;
		else
			way = follow(&cursor, token);
	}
	return way != WAY_NONE;
}

void overrun_note_sizes(struct bytes chunk, const struct binxml_instance *instance, struct elsewhere *found)
{
	struct sizes_walk walk =
		sizes_begin(chunk.data + instance->descriptors, instance->value_count, chunk.data + instance->values);
	bool lacks_bytes = false;
	while (sizes_next_odd(&walk)) {
		if (sizes_is_short_bool(walk.value.type, walk.value.length))
			lacks_bytes = true;
		else
			found->odd |= ELSEWHERE_UNSIZED;
	}
	elsewhere_note_if(found, lacks_bytes, ELSEWHERE_LACKS_BYTES);
	elsewhere_note_if(found, lacks_bytes && leads_on(chunk, instance), ELSEWHERE_UNSIZED);
}

bool overrun_hides_binxml(struct bytes chunk, const struct binxml_instance *instance, uint32_t shown)
{
	const uint32_t count = instance->value_count;
	return count > 0 && shown < count && chunk.data[instance->descriptors + 4 * (size_t)count - 2] == VALUE_BINXML;
}

/* SPDX-License-Identifier: MIT */
#include "decode/overrun.h"

#include "binxml/sizes.h"
#include "binxml/tokens.h"
#include "evidence/chunk.h"
#include "evidence/cursor.h"

#define BOOL_SIZE 4u

/* Of what is nested in a value, of the value's own BinXML, and of the record. */
#define ENDS_MAX 3u

/* No reader needs as many to get from a place that is not meant to be read to one that is. */
#define TOKENS_MAX 64u

/* Tokens that are meant, from a reference on to where a reader may be again. */
#define STEPS_MAX 1024u

/* Whether readers go by more than the descriptor's size: they do not agree about where they are behind such a value. */
static bool has_own_size(uint8_t type, size_t length)
{
	return length > 0 && (type == VALUE_BINXML || sizes_of(type) & SIZES_IN_BYTES);
}

/* Where the reader is behind all values; SIZE_MAX: nobody can tell, or it reads BinXML from a wrong place before. */
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

/* Whether the offset of a name or a template leads into the chunk. */
static bool is_place(struct cursor *cursor, size_t before)
{
	cursor_skip(cursor, before);
	uint32_t place = cursor_u32(cursor);
	return !cursor->failed && place >= CHUNK_HEADER_SIZE && place < cursor->size;
}

/* An element's name stands behind its size, and in templates behind what it depends on too. */
static bool is_element(struct cursor cursor)
{
	struct cursor other = cursor;
	return is_place(&cursor, 4) || is_place(&other, 6);
}

enum way { WAY_NONE, WAY_ON, WAY_FOUND };

/* What its token is read as. */
static enum way follow(struct cursor *cursor, uint8_t token)
{
	switch (token & (uint8_t)~TOKEN_MORE) {
	case TOKEN_ELEMENT:
		return is_element(*cursor) ? WAY_FOUND : WAY_NONE;
	case TOKEN_INSTANCE:
		return is_place(cursor, 5) ? WAY_FOUND : WAY_NONE;
	case TOKEN_ATTRIBUTE:
	case TOKEN_ENTITY:
	case TOKEN_PI_TARGET:
		return is_place(cursor, 0) ? WAY_FOUND : WAY_NONE;
	case TOKEN_VALUE:
		if (cursor_u8(cursor) != VALUE_STRING)
			return WAY_NONE;
		cursor_skip(cursor, 2 * (size_t)cursor_u16(cursor));
		return WAY_ON;
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

bool overrun_leads_on(struct bytes chunk, const struct binxml_instance *instance)
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

/* Of bytes that lead out of the chunk it passes over none. */
static void skip_there(struct cursor *cursor, size_t size)
{
	cursor_skip(cursor, size <= cursor_left(cursor) ? size : 0);
}

/* Passes over the offset of a name, and the name itself where it stands right there; where it stands. */
static size_t follow_name(struct cursor *cursor)
{
	const size_t place = cursor_u32(cursor);
	if (place == cursor->offset) {
		cursor_skip(cursor, 6);
		skip_there(cursor, 2 + 2 * (size_t)cursor_u16(cursor));
	}
	return place;
}

/*
 * Whether a name stands there in the chunk: such a reader takes one unit more, leaves out NULs at the end, and asks for
 * no hash. All names of elements and fields that mean something are letters of ASCII, of which no chance makes one. To
 * that of an entity the next reference leads it, and nothing is called so.
 */
static bool is_name(struct cursor cursor, size_t place)
{
	cursor = cursor_at(cursor.data, cursor.size, place);
	cursor_skip(&cursor, 6);
	uint32_t units = cursor_u16(&cursor) + 1u, letters = 0;
	const uint8_t *utf16 = cursor_bytes(&cursor, 2 * (size_t)units);
	while (utf16 && units > 0 && stored_u16(utf16 + 2 * (size_t)units - 2) == 0)
		units--;
	for (uint32_t i = 0; utf16 && i < units; i++) {
		const unsigned letter = stored_u16(utf16 + 2 * (size_t)i) | 0x20u;
		letters += letter >= 'a' && letter <= 'z';
	}
	return letters > 1 && letters == units && binxml_entity(utf16, units) == 0;
}

/* An element or an attribute is what it is called, which may be a number, a provider, a field of another event. */
static enum way follow_named(struct cursor *cursor, size_t before, size_t behind)
{
	cursor_skip(cursor, before);
	const size_t place = follow_name(cursor);
	cursor_skip(cursor, behind);
	return is_name(*cursor, place) ? WAY_FOUND : WAY_ON;
}

/* A text takes the place of what the element has that the reader is in. */
static enum way follow_text(struct cursor *cursor)
{
	const uint8_t type = cursor_u8(cursor);
	const size_t size = 2 * (size_t)cursor_u16(cursor);
	const bool is_text = type == VALUE_STRING && size > 0 && size <= cursor_left(cursor);
	skip_there(cursor, size);
	return is_text ? WAY_FOUND : WAY_ON;
}

/*
 * Velociraptor's reading: of other references, CDATA and instructions it passes over the token, too, of a slot without
 * a type over one byte more, and for a name that leads out of the chunk it takes none.
 */
static enum way follow_tokens(struct cursor *cursor, uint8_t token)
{
	uint8_t type;
	switch (token) {
	case TOKEN_ELEMENT:
	case TOKEN_ELEMENT | TOKEN_MORE:
		return follow_named(cursor, 4, token & TOKEN_MORE ? 4 : 0);
	case TOKEN_ATTRIBUTE:
	case TOKEN_ATTRIBUTE | TOKEN_MORE:
		return follow_named(cursor, 0, 0);
	case TOKEN_INSTANCE:
		return cursor_u8(cursor) == 1 && cursor_u32(cursor) != 0 ? WAY_FOUND : WAY_NONE;
	case TOKEN_VALUE:
	case TOKEN_VALUE | TOKEN_MORE:
		return follow_text(cursor);
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
		cursor_skip(cursor, 2);
		type = cursor_u8(cursor);
		cursor_skip(cursor, type == 0);
		return WAY_ON; /* there are no values */
	case TOKEN_FRAGMENT:
		cursor_skip(cursor, 3);
		return WAY_ON;
	case TOKEN_CLOSE_TAG:
	case TOKEN_CLOSE_EMPTY:
	case TOKEN_ELEMENT_END:
	case TOKEN_CDATA:
	case TOKEN_CDATA | TOKEN_MORE:
	case TOKEN_CHARACTER:
	case TOKEN_CHARACTER | TOKEN_MORE:
	case TOKEN_ENTITY:
	case TOKEN_ENTITY | TOKEN_MORE:
	case TOKEN_PI_TARGET:
	case TOKEN_PI_DATA:
		return WAY_ON;
	default:
		return WAY_NONE;
	}
}

/*
 * Whether a token begins there, or the offset in a reference, which is asked itself: steps, which become more, are
 * those from where binxml is.
 */
static bool begins_token(struct binxml *binxml, size_t at, size_t *steps)
{
	struct binxml_step step = {.kind = BINXML_TEXT};
	while (binxml->cursor.offset < at && *steps < STEPS_MAX && step.kind != BINXML_END && step.kind != BINXML_ERROR)
		*steps += binxml_next(binxml, &step) != BINXML_ERROR;
	return binxml->cursor.offset == at || (step.is_reference && step.offset + 1 == at);
}

bool overrun_reference_leads_on(const struct binxml *binxml, size_t token, size_t *steps)
{
	struct cursor cursor = cursor_at(binxml->cursor.data, binxml->chunk_size, token + 1);
	enum way way = follow_tokens(&cursor, cursor_u8(&cursor));
	*steps = 0;
	if (way == WAY_NONE || cursor.failed)
		return false;
	struct binxml meant = *binxml;
	meant.names = NULL;
	for (unsigned i = 1; way == WAY_ON && i < TOKENS_MAX; i++) {
		if (begins_token(&meant, cursor.offset, steps))
			return false; /* it is back where it should be */
		way = follow_tokens(&cursor, cursor_u8(&cursor));
		++*steps;
		if (cursor.failed)
			return false;
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
			found->is_unsized = true;
	}
	found->lacks_bytes |= lacks_bytes;
	found->is_unsized |= lacks_bytes && overrun_leads_on(chunk, instance);
}

bool overrun_hides_binxml(struct bytes chunk, const struct binxml_instance *instance, uint32_t shown)
{
	const uint32_t count = instance->value_count;
	return count > 0 && shown < count && chunk.data[instance->descriptors + 4 * (size_t)count - 2] == VALUE_BINXML;
}

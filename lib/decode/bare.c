/* SPDX-License-Identifier: MIT */
#include "decode/bare.h"

#include "binxml/binxml.h"
#include "binxml/value.h"
#include "evidence/tokens.h"

/*
 * The walk is that of python-evtx (Evtx/Nodes.py), which takes every record for an instance: the low four bits of a
 * byte are the token, and a name that stands anywhere behind its token is passed over as if it stood right there. The
 * numbers of an honest header can look like tokens too. So a definition counts only where it comes to an end and shows
 * a value, and where behind the element there is room for the values of an instance.
 */

#define DESCRIPTOR_SIZE 4u
#define NAME_HEADER     10u /* next, hash, length, and the two bytes of the NUL behind the letters */
#define TOKENS_MAX      256u
#define TOKEN_MASK      0x0fu

/* Passes over the offset of a name, and over the name itself where python-evtx takes it to stand right there. */
static void skip_name(struct cursor *cursor, size_t token)
{
	uint32_t name = cursor_u32(cursor);
	if (name <= token)
		return;
	cursor->failed |= name > cursor->size;
	cursor_skip(cursor, NAME_HEADER + 2 * (size_t)read_u16(cursor->data, cursor->size, (size_t)name + 6));
}

/* Passes over a literal value; fails where it is no string, since no other type could be chosen freely there. */
static void skip_value(struct cursor *cursor)
{
	cursor->failed |= cursor_u8(cursor) != VALUE_STRING;
	cursor_skip(cursor, 2 * (size_t)cursor_u16(cursor));
}

static void skip_element(struct cursor *cursor, size_t token, uint8_t byte)
{
	cursor_skip(cursor, 6); /* dependency, size */
	skip_name(cursor, token);
	cursor_skip(cursor, byte & TOKEN_MORE ? 4 : 0);
}

/* Passes over the token at the cursor; returns whether it shows a value. */
static bool skip_token(struct cursor *cursor)
{
	size_t at = cursor->offset;
	uint8_t byte = cursor_u8(cursor);
	switch (byte & TOKEN_MASK) {
	case TOKEN_ELEMENT:
		skip_element(cursor, at, byte);
		return false;
	case TOKEN_VALUE:
		skip_value(cursor);
		return true;
	case TOKEN_ATTRIBUTE:
	case TOKEN_ENTITY:
	case TOKEN_PI_TARGET:
		skip_name(cursor, at);
		return false;
	case TOKEN_CDATA:
		cursor_skip(cursor, cursor_u16(cursor));
		return true;
	case TOKEN_CHARACTER:
		cursor_skip(cursor, 2);
		return false;
	case TOKEN_PI_DATA:
		cursor_skip(cursor, 2 * (size_t)cursor_u16(cursor));
		return false;
	case TOKEN_INSTANCE:
		cursor_skip(cursor, 9);
		return true;
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
	case TOKEN_FRAGMENT:
		cursor_skip(cursor, 3);
		return (byte & TOKEN_MASK) != TOKEN_FRAGMENT;
	default: /* one byte */
		return false;
	}
}

/* Whether a definition whose tokens begin at body comes to an end and shows a value. */
static bool shows_value(const struct chunk *chunk, size_t body)
{
	struct cursor cursor = cursor_at(chunk->data, chunk->size, body);
	bool shows = false;
	for (unsigned count = 0; count < TOKENS_MAX && !cursor.failed; count++) {
		if ((cursor_peek(&cursor) & TOKEN_MASK) == TOKEN_END)
			return shows;
		shows |= skip_token(&cursor);
	}
	return false;
}

bool bare_hides_template(const struct chunk *chunk, size_t element)
{
	/* Where python-evtx reads an instance: the offset of its definition, then how many values it has. */
	struct cursor cursor = cursor_at(chunk->data, chunk->size, element);
	cursor_skip(&cursor, 6);
	size_t body = (size_t)cursor_u32(&cursor) + BINXML_DEFINITION_HEAD;
	uint32_t count = cursor_u32(&cursor);
	if (cursor.failed || body >= CHUNK_HEADER_SIZE || count > cursor_left(&cursor) / DESCRIPTOR_SIZE)
		return false;
	return shows_value(chunk, body);
}

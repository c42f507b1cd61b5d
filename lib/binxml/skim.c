/* SPDX-License-Identifier: MIT */
#include "binxml/skim.h"

#include "evidence/cursor.h"

#include <string.h>

#define DEFINITION_HEADER 24u

/* Tokens as in binxml.c; 0x40 is the flag of more data or attributes. */
enum token {
	TOKEN_END = 0x00,
	TOKEN_ELEMENT = 0x01,
	TOKEN_ELEMENT_ATTRIBUTES = 0x41,
	TOKEN_CLOSE_TAG = 0x02,
	TOKEN_CLOSE_EMPTY = 0x03,
	TOKEN_ELEMENT_END = 0x04,
	TOKEN_VALUE = 0x05,
	TOKEN_ATTRIBUTE = 0x06,
	TOKEN_ATTRIBUTE_MORE = 0x46,
	TOKEN_SUBSTITUTION = 0x0d,
	TOKEN_OPTIONAL = 0x0e,
	TOKEN_FRAGMENT = 0x0f,
};

/* Passes a name's offset, and the name where it stands right behind that; the name's place in the chunk. */
static uint32_t skip_name(struct cursor *cursor)
{
	uint32_t at = cursor_u32(cursor);
	if (at == cursor->offset) {
		cursor_skip(cursor, 6); /* next in the hash bucket, hash */
		cursor_skip(cursor, 2 * (size_t)cursor_u16(cursor) + 2);
	}
	return at;
}

static bool is_content_name(const uint8_t *chunk, size_t size, uint32_t at)
{
	static const struct {
		size_t bytes;
		char name[28];
	} names[] = {{18, "E\0v\0e\0n\0t\0D\0a\0t\0a\0"}, {16, "U\0s\0e\0r\0D\0a\0t\0a\0\0"},
		{26, "R\0e\0n\0d\0e\0r\0i\0n\0g\0I\0n\0f\0o\0"}};
	struct cursor cursor = cursor_at(chunk, size, at);
	cursor_skip(&cursor, 6);
	size_t bytes = 2 * (size_t)cursor_u16(&cursor);
	const uint8_t *name = cursor_bytes(&cursor, bytes);
	for (size_t i = 0; name && i < sizeof names / sizeof names[0]; i++) {
		if (bytes == names[i].bytes && memcmp(name, names[i].name, bytes) == 0)
			return true;
	}
	return false;
}

#define DATA_HEAD 24u /* up to the text of the name: element, attribute, value, all with names that stand elsewhere */
#define DATA_TAIL 6u  /* behind it: close tag, substitution, element end */

/* Passes <Data Name="text">slot</Data> at one go, as nearly all of EventData is; false where it is anything else. */
static bool skip_data(struct cursor *cursor)
{
	struct cursor ahead = *cursor;
	const uint8_t *head = cursor_bytes(&ahead, DATA_HEAD);
	if (!head || head[0] != TOKEN_ELEMENT_ATTRIBUTES || head[15] != TOKEN_ATTRIBUTE || head[20] != TOKEN_VALUE)
		return false;
	if (read_u32(head, DATA_HEAD, 7) == cursor->offset + 11 || read_u32(head, DATA_HEAD, 16) == cursor->offset + 20)
		return false;
	size_t text = 2 * (size_t)read_u16(head, DATA_HEAD, 22);
	const uint8_t *tail = cursor_bytes(&ahead, text + DATA_TAIL);
	if (!tail || tail[text] != TOKEN_CLOSE_TAG ||
		(tail[text + 1] != TOKEN_SUBSTITUTION && tail[text + 1] != TOKEN_OPTIONAL) ||
		tail[text + 5] != TOKEN_ELEMENT_END)
		return false;
	*cursor = ahead;
	return true;
}

bool skim_is_event_content(const uint8_t *chunk, size_t size, size_t offset)
{
	size_t body = offset + DEFINITION_HEADER;
	uint32_t length = read_u32(chunk, size, offset + 20);
	if (offset > size || body > size || length > size - body)
		return false;
	struct cursor cursor = cursor_at(chunk, body + length, body);
	unsigned depth = 0;
	bool has_root = false;
	for (;;) {
		while (depth > 0 && skip_data(&cursor))
			;
		uint8_t token = cursor_u8(&cursor);
		switch (token) {
		case TOKEN_ELEMENT:
		case TOKEN_ELEMENT_ATTRIBUTES: {
			cursor_skip(&cursor, 6); /* dependency, size */
			uint32_t name = skip_name(&cursor);
			cursor_skip(&cursor, token == TOKEN_ELEMENT_ATTRIBUTES ? 4 : 0);
			if (depth == 0 && (has_root || !is_content_name(chunk, size, name)))
				return false;
			has_root = true;
			depth++;
			break;
		}
		case TOKEN_ATTRIBUTE:
		case TOKEN_ATTRIBUTE_MORE:
			skip_name(&cursor);
			break;
		case TOKEN_VALUE:
			cursor_skip(&cursor, 1);
			cursor_skip(&cursor, 2 * (size_t)cursor_u16(&cursor));
			break;
		case TOKEN_SUBSTITUTION:
		case TOKEN_OPTIONAL:
		case TOKEN_FRAGMENT:
			if (depth == 0 && token != TOKEN_FRAGMENT)
				return false;
			cursor_skip(&cursor, 3);
			break;
		case TOKEN_CLOSE_TAG:
			break;
		case TOKEN_CLOSE_EMPTY:
		case TOKEN_ELEMENT_END:
			if (depth-- == 0)
				return false;
			break;
		default:
			return token == TOKEN_END && !cursor.failed && has_root && depth == 0;
		}
		if (cursor.failed)
			return false;
	}
}

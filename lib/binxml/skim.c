/* SPDX-License-Identifier: MIT */
#include "binxml/skim.h"

#include "binxml/binxml.h"
#include "binxml/descriptors.h"
#include "binxml/markup.h"
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

/* A pass over one template. */
struct skim {
	const uint8_t *chunk;
	size_t size;
	struct cursor cursor;
	bool has_data;
	uint32_t data_at, name_at; /* with has_data: where the names "Data" and "Name" stand in the chunk */
	unsigned depth;
	bool has_root;
	bool in_tag;
	bool is_odd;
};

/* A name at an offset of the chunk: its units, and how many bytes they are; NULL where there is none. */
static const uint8_t *name_at(const struct skim *skim, uint32_t at, size_t *bytes)
{
	struct cursor cursor = cursor_at(skim->chunk, skim->size, at);
	cursor_skip(&cursor, 6); /* next in the hash bucket, hash */
	*bytes = 2 * (size_t)cursor_u16(&cursor);
	return cursor_bytes(&cursor, *bytes);
}

static bool is_name(const struct skim *skim, uint32_t at, const char *wide)
{
	size_t bytes;
	const uint8_t *name = name_at(skim, at, &bytes);
	return name && bytes == 8 && memcmp(name, wide, 8) == 0;
}

/* Passes a name's offset, and the name where it stands right behind that; the name's place in the chunk. */
static uint32_t skip_name(struct skim *skim)
{
	struct cursor *cursor = &skim->cursor;
	uint32_t at = cursor_u32(cursor);
	bool is_inline = at == cursor->offset;
	/* Other programs take that for a name that stands here. */
	skim->is_odd |= !is_inline && binxml_is_name_ahead(at, cursor->offset - 4);
	if (is_inline) {
		cursor_skip(cursor, 6);
		cursor_skip(cursor, 2 * (size_t)cursor_u16(cursor) + 2);
	}
	return at;
}

static void look_at_name(struct skim *skim, uint32_t at, bool is_element)
{
	size_t bytes;
	const uint8_t *name = name_at(skim, at, &bytes);
	if (!name)
		return;
	uint32_t units = (uint32_t)(bytes / 2);
	bool is_odd = markup_is_in_name(name, units) || (is_element && markup_element(name, units) != MARKUP_OTHER);
	skim->is_odd |= is_odd;
}

static bool is_content_name(const struct skim *skim, uint32_t at)
{
	static const struct {
		size_t bytes;
		char name[28];
	} names[] = {{18, "E\0v\0e\0n\0t\0D\0a\0t\0a\0"}, {16, "U\0s\0e\0r\0D\0a\0t\0a\0\0"},
		{26, "R\0e\0n\0d\0e\0r\0i\0n\0g\0I\0n\0f\0o\0"}};
	size_t bytes;
	const uint8_t *name = name_at(skim, at, &bytes);
	for (size_t i = 0; name && i < sizeof names / sizeof names[0]; i++) {
		if (bytes == names[i].bytes && memcmp(name, names[i].name, bytes) == 0)
			return true;
	}
	return false;
}

/* Whether a text in UTF-16 has a '<'; true also for some that have not. */
static inline bool has_tag(const uint8_t *utf16, size_t bytes)
{
#if defined(__SSE2__)
	/* Most names; the last 16 bytes may overlap those before. */
	if (bytes >= 16 && bytes <= 64) {
		const __m128i sign = _mm_set1_epi8('<');
		__m128i found = _mm_cmpeq_epi8(descriptors_load(utf16 + bytes - 16), sign);
		for (size_t at = 0; at + 16 < bytes; at += 16)
			found = _mm_or_si128(found, _mm_cmpeq_epi8(descriptors_load(utf16 + at), sign));
		return _mm_movemask_epi8(found) != 0;
	}
#endif
	return bytes > 0 && memchr(utf16, '<', bytes) != NULL;
}

#define DATA_HEAD 24u /* up to the text of the name: element, attribute, value, all with names that stand elsewhere */
#define DATA_TAIL 6u  /* behind it: close tag, substitution, element end */

/* Whether a Data begins at head, DATA_HEAD bytes, whose two names stand where they did in the last one. */
static inline bool is_next_data(const struct skim *skim, const uint8_t *head)
{
	return skim->has_data && head[0] == TOKEN_ELEMENT_ATTRIBUTES && head[15] == TOKEN_ATTRIBUTE &&
	       stored_u32(head + 7) == skim->data_at && stored_u32(head + 16) == skim->name_at &&
	       stored_u16(head + 20) == (TOKEN_VALUE | VALUE_STRING << 8);
}

/* The same for names that stand elsewhere, and for the first one. */
static bool is_data(struct skim *skim, const uint8_t *head)
{
	if (head[0] != TOKEN_ELEMENT_ATTRIBUTES || head[15] != TOKEN_ATTRIBUTE || head[20] != TOKEN_VALUE ||
		head[21] != VALUE_STRING)
		return false;
	uint32_t element = stored_u32(head + 7), attribute = stored_u32(head + 16);
	if (binxml_is_name_ahead(element, skim->cursor.offset + 7) ||
		binxml_is_name_ahead(attribute, skim->cursor.offset + 16))
		return false;
	if (!is_name(skim, element, "D\0a\0t\0a\0") || !is_name(skim, attribute, "N\0a\0m\0e\0"))
		return false;
	skim->has_data = true;
	skim->data_at = element;
	skim->name_at = attribute;
	return true;
}

/* Passes <Data Name="text">slot</Data> at one go, as nearly all of EventData is; false where it is anything else. */
static inline bool skip_data(struct skim *skim)
{
	const uint8_t *head = skim->cursor.data + skim->cursor.offset;
	size_t left = cursor_left(&skim->cursor);
	if (left < DATA_HEAD + DATA_TAIL || !(is_next_data(skim, head) || is_data(skim, head)))
		return false;
	size_t bytes = 2 * (size_t)stored_u16(head + 22);
	if (bytes > left - DATA_HEAD - DATA_TAIL)
		return false;
	const uint8_t *text = head + DATA_HEAD, *tail = text + bytes;
	if (tail[0] != TOKEN_CLOSE_TAG || (tail[1] != TOKEN_SUBSTITUTION && tail[1] != TOKEN_OPTIONAL) ||
		tail[5] != TOKEN_ELEMENT_END)
		return false;
	skim->is_odd |= has_tag(text, bytes);
	cursor_skip(&skim->cursor, DATA_HEAD + bytes + DATA_TAIL);
	return true;
}

/* Both kinds of start tag. */
static bool take_element(struct skim *skim, uint8_t token)
{
	cursor_skip(&skim->cursor, 6); /* dependency, size */
	uint32_t name = skip_name(skim);
	cursor_skip(&skim->cursor, token == TOKEN_ELEMENT_ATTRIBUTES ? 4 : 0);
	if (skim->depth == 0 && (skim->has_root || !is_content_name(skim, name)))
		return false;
	if (skim->depth > 0)
		look_at_name(skim, name, true);
	skim->has_root = skim->in_tag = true;
	skim->depth++;
	return true;
}

/* False for a value of another type: what follows it is not known then. */
static bool take_text(struct skim *skim)
{
	if (cursor_u8(&skim->cursor) != VALUE_STRING)
		return false;
	size_t bytes = 2 * (size_t)cursor_u16(&skim->cursor);
	const uint8_t *text = cursor_bytes(&skim->cursor, bytes);
	skim->is_odd |= skim->in_tag && text && has_tag(text, bytes);
	return true;
}

/* False where the tokens are not as expected; the end token is not taken. */
static bool take(struct skim *skim, uint8_t token)
{
	switch (token) {
	case TOKEN_ELEMENT:
	case TOKEN_ELEMENT_ATTRIBUTES:
		return take_element(skim, token);
	case TOKEN_ATTRIBUTE:
	case TOKEN_ATTRIBUTE_MORE:
		look_at_name(skim, skip_name(skim), false);
		return true;
	case TOKEN_VALUE:
		return take_text(skim);
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
	case TOKEN_FRAGMENT:
		skim->is_odd |= skim->in_tag;
		cursor_skip(&skim->cursor, 3);
		return skim->depth > 0 || token == TOKEN_FRAGMENT;
	case TOKEN_CLOSE_TAG:
		skim->in_tag = false;
		return true;
	case TOKEN_CLOSE_EMPTY:
	case TOKEN_ELEMENT_END:
		skim->in_tag = false;
		return skim->depth-- > 0;
	default:
		return false;
	}
}

enum skim_answer skim_event_content(const uint8_t *chunk, size_t size, size_t offset)
{
	size_t body = offset + DEFINITION_HEADER;
	uint32_t length = read_u32(chunk, size, offset + 20);
	if (offset > size || body > size || length > size - body)
		return SKIM_UNKNOWN;
	struct skim skim = {.chunk = chunk, .size = size, .cursor = cursor_at(chunk, body + length, body)};
	for (;;) {
		while (skim.depth > 0 && skip_data(&skim))
			;
		uint8_t token = cursor_u8(&skim.cursor);
		if (token == TOKEN_END && !skim.cursor.failed && skim.has_root && skim.depth == 0)
			return skim.is_odd ? SKIM_ODD : SKIM_CONTENT;
		if (!take(&skim, token) || skim.cursor.failed)
			return SKIM_UNKNOWN;
	}
}

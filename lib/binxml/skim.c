/* SPDX-License-Identifier: MIT */
#include "binxml/skim.h"

#include "binxml/binxml.h"
#include "binxml/descriptors.h"
#include "binxml/markup.h"
#include "binxml/saying.h"
#include "evidence/chunk.h"
#include "evidence/tokens.h"

#include <string.h>

#define FRAGMENT_HEADER 4u

/* The state of a pass over one template. */
struct skim {
	const uint8_t *chunk;
	size_t size;
	struct cursor cursor;
	struct saying *saying;
	struct binxml_names *names;
	size_t start; /* of the template's body */
	bool has_data;
	uint32_t data_at, name_at; /* with has_data: where the names "Data" and "Name" stand in the chunk */
	unsigned depth;
	size_t ends[BINXML_DEPTH_MAX]; /* where the open elements end, as their sizes say */
	uint8_t part; /* token of the last part of the content; 0: none, or an element came behind it */
	bool has_root;
	bool is_odd;
};

/* The units of the name at an offset of the chunk, and how many bytes they are; NULL where no name can be. */
static const uint8_t *name_at(const struct skim *skim, uint32_t at, size_t *bytes)
{
	struct cursor cursor = cursor_at(skim->chunk, skim->size, at);
	cursor_skip(&cursor, 6); /* next in the hash bucket, hash */
	*bytes = 2 * (size_t)cursor_u16(&cursor);
	return cursor_bytes(&cursor, *bytes);
}

/* Whether a name has the right hash and a NUL behind it, as all names have that Windows writes. */
static bool is_sound(const struct skim *skim, uint32_t at, const uint8_t *name, size_t bytes)
{
	struct cursor behind = cursor_at(skim->chunk, skim->size, at + 8 + bytes);
	uint16_t nul = cursor_u16(&behind);
	return bytes > 0 && bytes <= 2 * BINXML_NAME_UNITS_MAX && !behind.failed && nul == 0 &&
	       read_u16(skim->chunk, skim->size, (size_t)at + 4) == binxml_hash_name(name, (uint32_t)(bytes / 2));
}

/* Whether these size bytes of a name stand there: hash, count of units, units, NUL. */
static bool is_name(const struct skim *skim, uint32_t at, const char *stored, size_t size)
{
	struct cursor cursor = cursor_at(skim->chunk, skim->size, (size_t)at + 4);
	const uint8_t *name = cursor_bytes(&cursor, size);
	return name && memcmp(name, stored, size) == 0;
}

/* Names as they are stored, from the hash on. */
static const char data_name[14] = "\x8a\x6f\4\0D\0a\0t\0a\0\0";
static const char name_name[14] = "\x4b\x95\4\0N\0a\0m\0e\0\0";
static const char event_data_name[24] = "\x44\x82\t\0E\0v\0e\0n\0t\0D\0a\0t\0a\0\0";

static void note_name(struct skim *skim, size_t token, size_t at, uint32_t target, size_t bytes)
{
	struct binxml_names *names = skim->names;
	if (!names)
		return;
	if (names->count < BINXML_NAMES_MAX)
		names->names[names->count] = (struct binxml_name){
			(uint32_t)token, (uint32_t)at, target, (uint32_t)(bytes + 6)}; /* with hash, count and NUL */
	if (names->count <= BINXML_NAMES_MAX)
		names->count++;
}

/* Adds bytes of the template, if there are so many, to what it says. */
static void say_bytes(struct skim *skim, size_t offset, size_t size)
{
	struct cursor cursor = skim->cursor;
	cursor.offset = offset;
	const uint8_t *bytes = cursor_bytes(&cursor, size);
	if (bytes)
		saying_add(skim->saying, bytes, size);
}

/*
 * Passes over a name's offset, and over the name where it stands right behind the offset; returns the name's place in
 * the chunk. Other programs do not agree about a name that stands neither there nor before the token that names it.
 */
static uint32_t skip_name(struct skim *skim, size_t token)
{
	struct cursor *cursor = &skim->cursor;
	uint32_t at = cursor_u32(cursor);
	size_t bytes = sizeof event_data_name - 6;
	if (is_name(skim, at, event_data_name, sizeof event_data_name)) {
		saying_add(skim->saying, event_data_name, sizeof event_data_name);
	} else {
		const uint8_t *name = name_at(skim, at, &bytes);
		if (!name || !is_sound(skim, at, name, bytes)) {
			skim->is_odd = true;
			return at;
		}
		saying_add(skim->saying, name - 4, bytes + 6);
	}
	size_t size = 8 + bytes + 2;
	note_name(skim, token, cursor->offset - 4, at, bytes);
	if (at == cursor->offset)
		cursor_skip(cursor, size);
	else
		skim->is_odd |= at + size > token || at < CHUNK_HEADER_SIZE;
	return at;
}

/* Notes what is odd about the name of an element (attributes is NULL) or of an attribute of its tag. */
static void look_at_name(struct skim *skim, uint32_t at, struct binxml_attributes *attributes)
{
	size_t bytes;
	const uint8_t *name = name_at(skim, at, &bytes);
	if (!name || bytes > 2 * BINXML_NAME_UNITS_MAX)
		return; /* skip_name() has noted that */
	const struct binxml_text text = {name, (uint32_t)(bytes / 2)};
	skim->is_odd |=
		markup_is_in_name(name, text.units) ||
		(attributes ? binxml_is_again(attributes, &text) : markup_element(name, text.units) != MARKUP_OTHER);
	bool is_within = at > skim->start && at + 8 + bytes + 2 < skim->cursor.offset;
	skim->is_odd |= attributes && is_within;
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

#define DATA_HEAD 24u /* bytes up to the text of the Name: element, attribute and value, both names elsewhere */
#define DATA_TAIL 6u  /* bytes behind the text: close tag, substitution, element end */

/* Whether the DATA_HEAD bytes at head begin a Data whose two names stand where those of the last one did. */
static inline bool is_next_data(const struct skim *skim, const uint8_t *head)
{
	return skim->has_data && head[0] == (TOKEN_ELEMENT | TOKEN_MORE) && head[15] == TOKEN_ATTRIBUTE &&
	       stored_u32(head + 7) == skim->data_at && stored_u32(head + 16) == skim->name_at &&
	       stored_u16(head + 20) == (TOKEN_VALUE | VALUE_STRING << 8);
}

/* The same for the first Data, or names that stand elsewhere than those of the last one. Remembers where they stand. */
static bool is_data(struct skim *skim, const uint8_t *head)
{
	if (head[0] != (TOKEN_ELEMENT | TOKEN_MORE) || head[15] != TOKEN_ATTRIBUTE || head[20] != TOKEN_VALUE ||
		head[21] != VALUE_STRING)
		return false;
	uint32_t element = stored_u32(head + 7), attribute = stored_u32(head + 16);
	/* Each name has 4 units, and has to stand before the element. */
	if (element + 18 > skim->cursor.offset || attribute + 18 > skim->cursor.offset)
		return false;
	if (!is_name(skim, element, data_name, sizeof data_name) ||
		!is_name(skim, attribute, name_name, sizeof name_name))
		return false;
	skim->has_data = true;
	skim->data_at = element;
	skim->name_at = attribute;
	return true;
}

/*
 * Adds what the tokens of a Data say, as take() would one by one. All but the text, the slot and the dependency is
 * always the same.
 */
static inline void say_data(struct skim *skim, const uint8_t *head, size_t bytes)
{
	enum { DATA_AT = 3, ATTRIBUTE_AT = DATA_AT + sizeof data_name, NAME_AT, TEXT_AT = NAME_AT + sizeof name_name };
	_Static_assert(TEXT_AT + 4 <= SAYING_ROOM, "there is room");
	uint8_t *at = saying_room(skim->saying);
	if (!at)
		return;
	memcpy(at, head, DATA_AT);
	memcpy(at + DATA_AT, data_name, sizeof data_name);
	at[ATTRIBUTE_AT] = TOKEN_ATTRIBUTE;
	memcpy(at + NAME_AT, name_name, sizeof name_name);
	memcpy(at + TEXT_AT, head + DATA_HEAD - 4, 4);
	saying_took(skim->saying, TEXT_AT + 4);
	saying_add(skim->saying, head + DATA_HEAD, bytes + DATA_TAIL);
}

/*
 * Whether a slot is declared as a type that no value has, or as BinXML: some readers go by that, and read a value of
 * another type as BinXML.
 */
static inline bool is_odd_slot(uint8_t type)
{
	uint8_t item = type & (uint8_t)~VALUE_ARRAY;
	return item == VALUE_NULL || item > VALUE_HEX64;
}

/*
 * Passes over a whole <Data Name="text">slot</Data>, as nearly all of EventData is; false where anything else stands
 * there.
 */
static inline bool skip_data(struct skim *skim)
{
	const uint8_t *head = skim->cursor.data + skim->cursor.offset;
	size_t left = cursor_left(&skim->cursor);
	if (left < DATA_HEAD + DATA_TAIL || !(is_next_data(skim, head) || is_data(skim, head)))
		return false;
	size_t bytes = 2 * (size_t)stored_u16(head + 22);
	/* Both sizes, of the element and of its list of attributes, count from behind themselves. */
	if (bytes > left - DATA_HEAD - DATA_TAIL || stored_u32(head + 3) != bytes + (DATA_HEAD - 7) + DATA_TAIL ||
		stored_u32(head + 11) != bytes + (DATA_HEAD - 15))
		return false;
	const uint8_t *text = head + DATA_HEAD, *tail = text + bytes;
	if (tail[0] != TOKEN_CLOSE_TAG || (tail[1] != TOKEN_SUBSTITUTION && tail[1] != TOKEN_OPTIONAL) ||
		tail[5] != TOKEN_ELEMENT_END)
		return false;
	skim->is_odd |= is_odd_slot(tail[4]) || markup_may_have_tag(text, bytes) || skim->name_at > skim->start;
	say_data(skim, head, bytes);
	if (skim->names) {
		size_t start = skim->cursor.offset;
		note_name(skim, start, start + 7, skim->data_at, sizeof data_name - 6);
		note_name(skim, start + 15, start + 16, skim->name_at, sizeof name_name - 6);
	}
	cursor_skip(&skim->cursor, DATA_HEAD + bytes + DATA_TAIL);
	return true;
}

/* Takes a text. False for a value of another type, since nobody knows then where it ends. */
static bool take_text(struct skim *skim)
{
	if (cursor_u8(&skim->cursor) != VALUE_STRING)
		return false;
	size_t bytes = 2 * (size_t)cursor_u16(&skim->cursor);
	const uint8_t *text = cursor_bytes(&skim->cursor, bytes);
	if (text)
		saying_add(skim->saying, text - 4, 4 + bytes);    /* with its token, type and count */
	skim->is_odd |= text && markup_may_have_tag(text, bytes); /* in content too: see decode/literal.h */
	return text != NULL;
}

static void take_slot(struct skim *skim)
{
	say_bytes(skim, skim->cursor.offset - 1, 4); /* with its token */
	cursor_skip(&skim->cursor, 2);
	skim->is_odd |= is_odd_slot(cursor_u8(&skim->cursor));
}

/* Takes all attributes of a tag, which have one part each; false where the tokens are not the expected ones. */
static bool take_attributes(struct skim *skim, size_t size)
{
	struct binxml_attributes attributes;
	size_t end = skim->cursor.offset + size;
	uint8_t token;
	attributes.count = 0; /* the names are not zeroed: count says how many are set */
	do {
		size_t at = skim->cursor.offset;
		token = cursor_u8(&skim->cursor);
		if ((token & (uint8_t)~TOKEN_MORE) != TOKEN_ATTRIBUTE)
			return false;
		say_bytes(skim, at, 1);
		const uint32_t name = skip_name(skim, at);
		look_at_name(skim, name, &attributes);
		const struct bytes chunk = {skim->chunk, skim->size};
		skim->is_odd |= name == at + 5 && name < skim->size && binxml_begins_value(skim->chunk[name]) &&
				binxml_stops_at_name(chunk, at);
		uint8_t part = cursor_u8(&skim->cursor);
		if (part == TOKEN_VALUE) {
			if (!take_text(skim))
				return false;
		} else if (part == TOKEN_SUBSTITUTION || part == TOKEN_OPTIONAL) {
			skim->is_odd = true; /* its value may be text with markup in it */
			take_slot(skim);
		} else {
			return false;
		}
	} while (token & TOKEN_MORE && !skim->cursor.failed);
	skim->is_odd |= skim->cursor.offset != end;
	return true;
}

static bool end_element(struct skim *skim)
{
	if (skim->depth == 0)
		return false;
	skim->part = 0;
	skim->is_odd |= skim->cursor.offset != skim->ends[--skim->depth];
	return true;
}

/* Takes a start tag, with attributes or without, up to its end. */
static bool take_element(struct skim *skim, uint8_t token)
{
	size_t at = skim->cursor.offset - 1;
	say_bytes(skim, at, 3);
	cursor_skip(&skim->cursor, 2); /* dependency identifier */
	uint32_t size = cursor_u32(&skim->cursor);
	size_t end = skim->cursor.offset + size;
	uint32_t name = skip_name(skim, at);
	if (skim->depth == BINXML_DEPTH_MAX || (skim->depth == 0 && (skim->has_root || !is_content_name(skim, name))))
		return false;
	if (skim->depth > 0)
		look_at_name(skim, name, NULL);
	skim->has_root = true;
	skim->part = 0;
	skim->ends[skim->depth++] = end;
	if (token == (TOKEN_ELEMENT | TOKEN_MORE) && !take_attributes(skim, cursor_u32(&skim->cursor)))
		return false;
	say_bytes(skim, skim->cursor.offset, 1);
	uint8_t close = cursor_u8(&skim->cursor);
	return close == TOKEN_CLOSE_EMPTY ? end_element(skim) : close == TOKEN_CLOSE_TAG;
}

/* Takes a token and what belongs to it; false where it is none of the expected ones, as the end token. */
static bool take(struct skim *skim, uint8_t token)
{
	uint8_t before = skim->part;
	switch (token) {
	case TOKEN_ELEMENT:
	case TOKEN_ELEMENT | TOKEN_MORE:
		return take_element(skim, token);
	case TOKEN_VALUE:
		skim->part = token;
		return skim->depth > 0 && before != TOKEN_VALUE && take_text(skim);
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
		skim->part = token;
		take_slot(skim);
		return skim->depth > 0;
	case TOKEN_ELEMENT_END:
		say_bytes(skim, skim->cursor.offset - 1, 1);
		return end_element(skim);
	default:
		return false;
	}
}

/* The answer at the end token, behind which nothing may stand. */
static enum skim_answer finish(const struct skim *skim)
{
	return skim->is_odd || cursor_left(&skim->cursor) > 0 ? SKIM_ODD : SKIM_CONTENT;
}

enum skim_answer skim_event_content(
	struct bytes chunk_bytes, size_t offset, struct saying *saying, struct binxml_names *names)
{
	const uint8_t *chunk = chunk_bytes.data;
	const size_t size = chunk_bytes.size;
	size_t body = offset + BINXML_DEFINITION_HEAD;
	uint32_t length = read_u32(chunk, size, offset + 20);
	if (offset > size || body > size || length > size - body)
		return SKIM_UNKNOWN;
	struct skim skim;
	skim.chunk = chunk;
	skim.saying = saying;
	skim.names = names;
	if (names)
		names->count = 0;
	skim.size = size;
	skim.start = body;
	skim.cursor = cursor_at(chunk, body + length, body);
	skim.has_data = skim.has_root = skim.is_odd = false;
	skim.data_at = skim.name_at = 0;
	skim.depth = 0; /* the ends are not zeroed: depth says how many are set */
	skim.part = 0;
	if (!binxml_has_header(chunk, body, body + length))
		return SKIM_UNKNOWN;
	cursor_skip(&skim.cursor, FRAGMENT_HEADER);
	for (;;) {
		while (skim.depth > 0 && skip_data(&skim))
			;
		uint8_t token = cursor_u8(&skim.cursor);
		if (token == TOKEN_END && !skim.cursor.failed && skim.has_root && skim.depth == 0)
			return finish(&skim);
		if (!take(&skim, token) || skim.cursor.failed)
			return SKIM_UNKNOWN;
	}
}

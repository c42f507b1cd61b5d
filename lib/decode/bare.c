/* SPDX-License-Identifier: MIT */
#include "decode/bare.h"

#include "binxml/binxml.h"
#include "binxml/sizes.h"
#include "binxml/value.h"
#include "evidence/instance_layout.h"
#include "evidence/source.h"
#include "evidence/tokens.h"

/*
 * The walk is that of python-evtx (Evtx/Nodes.py), which takes every record for an instance: the low four bits of a
 * byte are the token, and a name that stands anywhere behind its token is passed over as if it stood right there. The
 * numbers of an honest header can look like tokens too. So a definition counts only where it comes to an end and shows
 * a value, and where the element's own tokens, read that way, end before what can be the values of an instance.
 */

#define DESCRIPTOR_SIZE 4u
#define NAME_HEADER     10u /* next, hash, length, and the two bytes of the NUL behind the letters */
#define TOKENS_MAX      4096u
#define TOKEN_MASK      0x0fu
#define DEPTH_MAX       64u

/*
 * Of an input that is read only once, offsets from here on lead nowhere: letters read as an offset are mostly larger,
 * and so many bytes of a log would have to stand in front of what they lead to.
 */
#define LOG_MAX (UINT32_C(64) << 20)

/* Of another chunk so many bytes are read; a definition that goes on behind them counts as one that shows something. */
#define FAR_SIZE 4096u

/* Without a template an element's token and size stand in front of the offset of its name. */
#define NAME_AT 5u

/* The size of the attributes of Event as Windows writes them: xmlns, and at most a few short ones beside it. */
#define ATTRIBUTES_MIN 0x40u
#define ATTRIBUTES_MAX 0xffu

struct walk {
	struct cursor cursor;
	struct bytes chunk; /* the element's, which has names of other walks, too */
	uint64_t base;      /* where the cursor's bytes begin, counted from the chunk */
	uint64_t limit;     /* offsets from here on lead nowhere */
	unsigned depth;     /* of elements that are open */
	uint64_t has_end;   /* a bit for each of them: an end of all stands in it, which counts when it is closed */
	bool is_definition; /* its names are shown */
	bool in_attribute;  /* the next token is the only one that an attribute has */
	bool has_slot;      /* a value of the instance is shown */
	bool has_words;     /* a name is shown that is more than a name */
	bool is_out;        /* it went on outside of the bytes, where anything may be, or further than is followed */
	size_t *work;       /* grows by the tokens that are passed over */
};

#define ZEROS_UNIT 16u /* bytes that are ends, of which a header has many, that count as one token */

/* Notes whether so many bytes from here on are not all here, but may be in the chunk behind: python-evtx goes on there.
 */
static void look_ahead(struct walk *walk, size_t size)
{
	const size_t left = cursor_left(&walk->cursor);
	walk->is_out |= size > left && walk->base + walk->cursor.size < walk->limit;
}

static void skip(struct walk *walk, size_t size)
{
	look_ahead(walk, size);
	cursor_skip(&walk->cursor, size);
}

static uint16_t take_u16(struct walk *walk)
{
	look_ahead(walk, 2);
	return cursor_u16(&walk->cursor);
}

static uint32_t take_u32(struct walk *walk)
{
	look_ahead(walk, 4);
	return cursor_u32(&walk->cursor);
}

static bool begins_name(unsigned letter)
{
	return ((letter | 0x20u) >= 'a' && (letter | 0x20u) <= 'z') || letter == '_';
}

/*
 * Looks at a name that is shown as it stands. is_checked: it must begin with a letter; but it may go on with whatever
 * letters follow, a whole event among them.
 */
static void look_at_name(struct walk *walk, struct bytes bytes, size_t at, bool is_checked)
{
	const size_t units = read_u16(bytes.data, bytes.size, at + 6), letters = at + 8;
	walk->is_out |= letters + 2 * units > bytes.size;
	walk->cursor.failed |= is_checked && !begins_name(read_u16(bytes.data, bytes.size, letters));
	for (size_t i = 0; i < units && !walk->is_out && !walk->has_words; i++) {
		const unsigned letter = read_u16(bytes.data, bytes.size, letters + 2 * i);
		const bool is_digit = letter >= '0' && letter <= '9';
		walk->has_words = !begins_name(letter) && !is_digit && letter != '-' && letter != '.' && letter != ':';
	}
}

/* Passes over the offset of a name, and over the name itself where python-evtx takes it to stand right there. */
static void skip_name(struct walk *walk, size_t token, bool is_checked)
{
	struct cursor *cursor = &walk->cursor;
	const uint32_t name = take_u32(walk);
	const uint64_t at = name - walk->base;
	const bool is_here = name >= walk->base && at + 8 <= cursor->size, is_behind = name > walk->base + token;
	const bool is_in_chunk = (uint64_t)name + 8 <= walk->chunk.size;
	if (cursor->failed)
		return;
	if (walk->is_definition && is_in_chunk)
		look_at_name(walk, walk->chunk, name, is_checked);
	else if (walk->is_definition && is_here)
		look_at_name(walk, (struct bytes){cursor->data, cursor->size}, (size_t)at, is_checked);
	walk->is_out |= !is_here && (is_behind || (walk->is_definition && !is_in_chunk)) && name < walk->limit;
	cursor->failed |= is_behind && !is_here;
	if (is_behind && is_here)
		skip(walk, NAME_HEADER + 2 * (size_t)read_u16(cursor->data, cursor->size, (size_t)at + 6));
}

/* Passes over a literal value; one whose size only its bytes say may lead anywhere. */
static void skip_value(struct walk *walk)
{
	struct cursor *cursor = &walk->cursor;
	look_ahead(walk, 1);
	const uint8_t type = cursor_u8(cursor);
	if (type == VALUE_STRING)
		skip(walk, 2 * (size_t)take_u16(walk));
	else if (type == VALUE_ANSI_STRING)
		skip(walk, take_u16(walk));
	else if (type == VALUE_BINARY)
		skip(walk, take_u32(walk));
	else if (type == VALUE_NULL || sizes_fixed(type) > 0)
		skip(walk, sizes_fixed(type));
	else if (type == VALUE_SIZE || type == VALUE_SID || type == VALUE_BINXML ||
		 type == (VALUE_STRING | VALUE_ARRAY))
		walk->is_out = true;
	else
		cursor->failed = true; /* it knows no others */
}

/* False behind an element in which an end of all stood. */
static bool close_element(struct walk *walk)
{
	if (walk->depth == 0)
		return true;
	walk->depth--;
	return (walk->has_end >> walk->depth & 1) == 0;
}

static void open_element(struct walk *walk, size_t token, uint8_t byte)
{
	skip(walk, 6); /* dependency, size */
	skip_name(walk, token, true);
	skip(walk, byte & TOKEN_MORE ? 4 : 0);
	walk->is_out |= walk->depth == DEPTH_MAX;
	if (walk->depth < DEPTH_MAX)
		walk->has_end &= ~(UINT64_C(1) << walk->depth++);
}

/* In an element an end is passed over, and ends everything together with the element; in an attribute at once. */
static bool pass_end(struct walk *walk, bool in_attribute)
{
	if (walk->depth == 0 || in_attribute)
		return false;
	const size_t from = walk->cursor.offset;
	walk->has_end |= UINT64_C(1) << (walk->depth - 1);
	while (walk->cursor.offset < walk->cursor.size && cursor_peek(&walk->cursor) == TOKEN_END)
		cursor_skip(&walk->cursor, 1);
	*walk->work += (walk->cursor.offset - from) / ZEROS_UNIT;
	return true;
}

/*
 * Passes over the rest of an instance, and over as many bytes as its definition has where that stands anywhere behind
 * the token: python-evtx takes it to stand right there.
 */
static void skip_instance(struct walk *walk, size_t token)
{
	struct cursor *cursor = &walk->cursor;
	skip(walk, INSTANCE_OFFSET - 1);
	const uint32_t definition = take_u32(walk);
	if (definition <= walk->base + token)
		return;
	const uint64_t at = definition - walk->base;
	walk->is_out |= at + DEFINITION_BODY > cursor->size && definition < walk->limit;
	cursor->failed |= at + DEFINITION_BODY > cursor->size;
	skip(walk, DEFINITION_BODY + (size_t)read_u32(cursor->data, cursor->size, (size_t)at + DEFINITION_SIZE));
}

/* Passes over the token at the cursor; false behind the end of all. */
static bool take_token(struct walk *walk)
{
	struct cursor *cursor = &walk->cursor;
	const size_t at = cursor->offset;
	const bool in_attribute = walk->in_attribute;
	look_ahead(walk, 1);
	const uint8_t byte = cursor_u8(cursor);
	const unsigned token = byte & TOKEN_MASK;
	walk->in_attribute = token == TOKEN_ATTRIBUTE;
	walk->has_slot |= token == TOKEN_SUBSTITUTION || token == TOKEN_OPTIONAL;
	switch (token) {
	case TOKEN_END:
		return pass_end(walk, in_attribute);
	case TOKEN_ELEMENT:
		open_element(walk, at, byte);
		return true;
	case TOKEN_CLOSE_EMPTY:
	case TOKEN_ELEMENT_END:
		return in_attribute || close_element(walk);
	case TOKEN_VALUE:
		skip_value(walk);
		return true;
	case TOKEN_ATTRIBUTE:
	case TOKEN_ENTITY:
	case TOKEN_PI_TARGET:
		skip_name(walk, at, token == TOKEN_ATTRIBUTE && walk->depth > 0);
		return true;
	case TOKEN_CDATA:
		skip(walk, take_u16(walk));
		return true;
	case TOKEN_CHARACTER:
		skip(walk, 2);
		return true;
	case TOKEN_PI_DATA:
		skip(walk, 2 * (size_t)take_u16(walk));
		return true;
	case TOKEN_INSTANCE:
		skip_instance(walk, at);
		return false; /* its template ends all */
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
	case TOKEN_FRAGMENT:
		skip(walk, 3);
		return true;
	default: /* one byte */
		return true;
	}
}

/* Whether it comes to the end of all, or may do so outside of the bytes. */
static bool reaches_end(struct walk *walk)
{
	for (unsigned count = 0; !walk->is_out && !walk->cursor.failed; count++) {
		++*walk->work;
		if (!take_token(walk))
			return walk->is_out || !walk->cursor.failed;
		walk->is_out |= count == TOKENS_MAX;
	}
	return walk->is_out;
}

/* Whether a value of that type is read at all: others end the reading of the record. */
static bool is_known_type(uint8_t type)
{
	return type <= VALUE_HEX64 || type == VALUE_BINXML || type == (VALUE_STRING | VALUE_ARRAY);
}

/* Whether behind the element's own tokens as many values can be as are counted; true also where that is not known. */
static bool has_values(struct walk *own, uint32_t *count)
{
	if (!reaches_end(own))
		return false;
	*count = take_u32(own);
	/* More than the rest of the input has room for. */
	if (!own->is_out && *count > (own->limit - own->base - own->cursor.offset) / DESCRIPTOR_SIZE)
		return false;
	for (uint32_t i = 0; i < *count && !own->is_out && !own->cursor.failed; i++) {
		skip(own, 2);
		look_ahead(own, 1);
		own->cursor.failed |= !is_known_type(cursor_u8(&own->cursor));
		skip(own, 1);
		++*own->work;
	}
	return own->is_out || !own->cursor.failed;
}

/*
 * Whether a definition there shows more than the few bytes of the header that lead to it: it goes on behind the header,
 * shows a name that is more than one, or a value of an instance, which is one where behind the element's tokens as many
 * values can be as are counted.
 */
static bool shows_event(struct walk *definition, struct walk *own)
{
	uint32_t count;
	if (!reaches_end(definition) || !has_values(own, &count))
		return false;
	const bool is_elsewhere =
		definition->is_out || definition->has_words || definition->cursor.offset > CHUNK_HEADER_SIZE;
	return is_elsewhere || (definition->has_slot && (own->is_out || count > 0));
}

/* Where the input ends, counted from the chunk. */
static uint64_t limit_of(const struct chunk *chunk)
{
	const uint64_t size = chunk->source ? source_size(chunk->source) : 0;
	return size > chunk->offset ? size - chunk->offset : LOG_MAX;
}

static bool shows_event_here(const struct chunk *chunk, size_t body, size_t element, size_t *work)
{
	const uint64_t limit = limit_of(chunk);
	struct walk definition = {.cursor = cursor_at(chunk->data, chunk->size, body),
		.limit = limit,
		.chunk = chunk_bytes(chunk),
		.is_definition = true,
		.work = work};
	struct walk own = {.cursor = cursor_at(chunk->data, chunk->size, element), .limit = limit, .work = work};
	return shows_event(&definition, &own);
}

/* Notes that the chunk at an offset of the input could not be asked, where the element may show an event by it. */
static void note_unasked(const struct chunk *chunk, uint64_t offset, size_t element, size_t *work)
{
	struct walk own = {.cursor = cursor_at(chunk->data, chunk->size, element), .limit = LOG_MAX, .work = work};
	uint32_t count;
	if (chunk->unasked && (*chunk->unasked == 0 || *chunk->unasked > offset) && has_values(&own, &count))
		*chunk->unasked = offset;
}

/* The same of a definition in another chunk, whose header is asked for. */
static bool shows_event_there(const struct chunk *chunk, uint64_t body, size_t element, size_t *work)
{
	uint8_t header[FAR_SIZE];
	const uint64_t base = body - body % CHUNK_SIZE, size = chunk->source ? source_size(chunk->source) : 0;
	if (base >= size || chunk->offset >= size - base) {
		note_unasked(chunk, chunk->offset + base, element, work);
		return false;
	}
	const size_t found = source_read_at(chunk->source, chunk->offset + base, header, sizeof header);
	*work += sizeof header / ZEROS_UNIT;
	const uint64_t limit = size - chunk->offset;
	struct walk definition = {.cursor = cursor_at(header, found, (size_t)(body - base)),
		.base = base,
		.limit = limit,
		.chunk = chunk_bytes(chunk),
		.is_definition = true,
		.work = work};
	struct walk own = {.cursor = cursor_at(chunk->data, chunk->size, element), .limit = limit, .work = work};
	return shows_event(&definition, &own);
}

/*
 * Windows begins a record without a template with Event, whose name is the first one in the chunk, or stands elsewhere,
 * and whose attributes are as above; to python-evtx its definition is in this chunk's header or a gigabyte further on.
 */
static bool is_usual(const struct chunk *chunk, size_t element)
{
	struct cursor cursor = cursor_at(chunk->data, chunk->size, element);
	const uint8_t token = cursor_u8(&cursor);
	cursor_skip(&cursor, NAME_AT - 1);
	const size_t name = cursor_u32(&cursor);
	const uint32_t behind = cursor_u32(&cursor); /* the offset of the next name, or the size of the attributes */
	if (cursor.failed || token != (TOKEN_ELEMENT | TOKEN_MORE))
		return false;
	return name == element + NAME_AT + 4 ? behind == 0 : behind >= ATTRIBUTES_MIN && behind <= ATTRIBUTES_MAX;
}

bool bare_hides_template(const struct chunk *chunk, size_t record, size_t element, size_t *work)
{
	/* Where python-evtx reads the offset of an instance's definition. */
	const uint64_t body = (uint64_t)read_u32(chunk->data, chunk->size, element + INSTANCE_OFFSET) + DEFINITION_BODY;
	if (element == record + RECORD_HEADER_SIZE + FRAGMENT_SIZE && !is_usual(chunk, element))
		return true;
	if (body >= CHUNK_SIZE)
		return shows_event_there(chunk, body, element, work);
	return body < CHUNK_HEADER_SIZE && shows_event_here(chunk, (size_t)body, element, work);
}

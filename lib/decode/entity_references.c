/* SPDX-License-Identifier: MIT */
#include "decode/entity_references.h"

#include "binxml/binxml.h"
#include "binxml/markup.h"
#include "binxml/sizes.h"
#include "event/events.h"
#include "evidence/chunk.h"
#include "evidence/cursor.h"
#include "evidence/tokens.h"

#include <string.h>

/* "The reader" is Velociraptor, from here to the end; "meant" is what the tokens say to all other readers. */

/* Elements that may be open at once. Windows nests fewer, and a record with more counts as misleading. */
#define LEVELS_MAX 64u

/* No name of an element or attribute that means something has more letters. */
#define LETTERS_MAX 40u

/* The reader takes no more values of an instance than these, however many it is said to have. */
#define VALUES_MAX 10240u

/* So many bytes of the chunk are searched in the time that a token takes. */
#define BYTES_A_STEP 256u

enum role {
	ROLE_NONE,
	ROLE_SYSTEM, /* System: the reader shows an attribute of it as it would show an element of that name */
	ROLE_FIELD,  /* an element whose text or attributes say something about the event */
	ROLE_EVENT_ID
};

/* In the place of an attribute's token: the attribute's name is letters that mean nothing. */
#define NAMELESS SIZE_MAX

/* What a text belongs to: the places of the tokens of an element and, if any, its attribute in the chunk; 0: none. */
struct owner {
	size_t element, attribute;
	enum role role; /* of the element */
};

struct levels {
	unsigned depth;
	struct owner open[LEVELS_MAX + 1]; /* the first one is around the whole fragment */
};

/* Two walks over one fragment at the same time: as the reader takes it, and as it is meant. */
struct reading {
	struct cursor cursor; /* of the reader */
	struct levels levels; /* as the reader has them */
	bool in_attribute;    /* the reader takes the next text for that of the last attribute */
	bool is_off;          /* a reference was met: from there on the reader's tokens may be others */
	struct binxml meant;  /* the meant walk, which has come at least as far as the cursor, or to its end */
	struct levels meant_levels;
	bool has_event_id;       /* the meant walk has met a text of EventID */
	bool is_ours;            /* the record's EventID may be the number of an event of ours */
	bool misleads_ours;      /* an event of ours would be shown otherwise than it is meant */
	struct binxml_step step; /* the last meant token, which is_meant says to be the one at the cursor */
	bool is_meant;
	size_t start, end; /* of the record's fragment */
	size_t steps;
};

/* Whether the reader comes to an end, goes on, or is led to another event. */
enum way { WAY_END, WAY_ON, WAY_MISLED };

static bool open_level(struct levels *levels, const struct owner *owner)
{
	if (levels->depth == LEVELS_MAX)
		return false;
	levels->open[++levels->depth] = *owner;
	levels->open[levels->depth].attribute = 0;
	return true;
}

static void close_level(struct levels *levels)
{
	levels->depth -= levels->depth > 0;
}

static struct owner *innermost(struct levels *levels)
{
	return &levels->open[levels->depth];
}

/* Whether the text of an EventID is plainly a number, and not that of an event of ours. */
static bool is_of_others(const struct binxml_text *text)
{
	const struct value value = {text->utf16, 2 * text->units, VALUE_STRING};
	uint64_t number;
	return value_number(&value, &number) && number <= UINT16_MAX && !events_find((uint32_t)number);
}

/* The role of an element by its name, or by the element around it that the reader takes for System. */
static enum role role_of(const struct binxml_text *name, const struct owner *around)
{
	switch (markup_element(name->utf16, name->units)) {
	case MARKUP_SYSTEM:
		return ROLE_SYSTEM;
	case MARKUP_EVENT_ID:
		return ROLE_EVENT_ID;
	case MARKUP_PROVIDER:
		return ROLE_FIELD;
	default:
		return around->role == ROLE_SYSTEM || binxml_is_text(name->utf16, name->units, "Data") ? ROLE_FIELD
												       : ROLE_NONE;
	}
}

/* Moves the meant walk by one token; false at its end. */
static bool next_meant(struct reading *reading)
{
	struct binxml_step *step = &reading->step;
	struct levels *levels = &reading->meant_levels;
	const enum binxml_kind kind = binxml_next(&reading->meant, step);
	if (kind == BINXML_ELEMENT) {
		const struct owner owner = {step->offset, 0, role_of(&step->text, innermost(levels))};
		return open_level(levels, &owner);
	}
	if (kind == BINXML_TEXT && innermost(levels)->role == ROLE_EVENT_ID) {
		reading->is_ours |= reading->has_event_id || !is_of_others(&step->text);
		reading->has_event_id = true;
	}
	if (kind == BINXML_ATTRIBUTE)
		innermost(levels)->attribute = step->offset;
	else if (kind == BINXML_CLOSE_TAG)
		innermost(levels)->attribute = 0;
	else if (kind == BINXML_ELEMENT_END)
		close_level(levels);
	return kind != BINXML_END && kind != BINXML_ERROR;
}

static bool is_more(const struct reading *reading)
{
	return reading->step.kind != BINXML_END && reading->step.kind != BINXML_ERROR;
}

/* Moves the meant walk up to the cursor. Whether a meant token begins right there; then that is reading->step. */
static bool meet(struct reading *reading)
{
	while (is_more(reading) && reading->meant.cursor.offset < reading->cursor.offset && next_meant(reading))
		reading->steps++;
	return is_more(reading) && reading->meant.cursor.offset == reading->cursor.offset && next_meant(reading);
}

/* Passes over bytes as the reader does, which takes a size that leads out of the chunk for zero. */
static void skip_there(struct cursor *cursor, size_t size)
{
	cursor_skip(cursor, size <= cursor_left(cursor) ? size : 0);
}

/* Passes over the offset of a name, and over the name where it stands right there. Returns the offset. */
static size_t follow_name(struct cursor *cursor)
{
	const size_t place = cursor_u32(cursor);
	if (place == cursor->offset) {
		cursor_skip(cursor, 6);
		skip_there(cursor, 2 + 2 * (size_t)cursor_u16(cursor));
	}
	return place;
}

/* An element or attribute with a strange name means nothing, and one with an empty name is that around it. */
enum name { NAME_STRANGE, NAME_OF_LETTERS, NAME_EMPTY };

/*
 * The name that the reader finds at a place in the chunk. It takes one unit more than the name's count, leaves out NULs
 * at the end, does not check the hash, and reads NULs outside of the chunk. All names of elements and fields that mean
 * something are of ASCII letters, which stray bytes hardly ever are. The name of an entity is strange: the next
 * reference leads the reader to it, and nothing that means something is called so.
 */
static enum name name_at(struct cursor cursor, size_t place, struct binxml_text *text)
{
	cursor = cursor_at(cursor.data, cursor.size, place);
	cursor_skip(&cursor, 6);
	const uint32_t units = cursor_u16(&cursor) + 1u;
	const uint8_t *utf16 = cursor_bytes(&cursor, 2 * (size_t)units);
	uint32_t letters = 0;
	unsigned next = 0;
	while (utf16 && letters < units && letters <= LETTERS_MAX) {
		next = stored_u16(utf16 + 2 * (size_t)letters);
		if ((next | 0x20u) < 'a' || (next | 0x20u) > 'z')
			break;
		letters++;
	}
	*text = (struct binxml_text){utf16, letters};
	if (letters == 0)
		return utf16 && next != 0 ? NAME_STRANGE : NAME_EMPTY;
	/* What stands behind a NUL is not looked at: it may be NULs alone, which the reader leaves out. */
	const bool is_whole = letters == units || next == 0;
	return is_whole && letters > 1 && letters <= LETTERS_MAX && binxml_entity(utf16, letters) == 0 ? NAME_OF_LETTERS
												       : NAME_STRANGE;
}

/* Follows an element: the reader is in it from here on, if its name is not empty. */
static enum way follow_element(struct reading *reading, size_t token, bool has_attributes)
{
	struct cursor *cursor = &reading->cursor;
	struct owner owner = *innermost(&reading->levels);
	struct binxml_text text;
	cursor_skip(cursor, 4);
	const size_t place = follow_name(cursor);
	cursor_skip(cursor, has_attributes ? 4 : 0);
	const enum name name = name_at(*cursor, place, &text);
	const bool has_role = reading->is_meant || name == NAME_OF_LETTERS;
	const struct binxml_text *called = reading->is_meant ? &reading->step.text : &text;
	reading->steps += reading->is_meant ? 0 : text.units; /* role_of() compares letter by letter */
	if (has_role || name != NAME_EMPTY)
		owner = (struct owner){token, 0, has_role ? role_of(called, &owner) : ROLE_NONE};
	reading->misleads_ours |= has_role && !reading->is_meant;
	return open_level(&reading->levels, &owner) ? WAY_ON : WAY_MISLED;
}

/* Follows an attribute: the reader takes the next text for its value. */
static enum way follow_attribute(struct reading *reading, size_t token)
{
	struct binxml_text text;
	const size_t place = follow_name(&reading->cursor);
	const enum name name = name_at(reading->cursor, place, &text);
	const bool has_role = reading->is_meant || name == NAME_OF_LETTERS;
	innermost(&reading->levels)->attribute = has_role ? token : name == NAME_EMPTY ? 0 : NAMELESS;
	reading->in_attribute = true;
	reading->misleads_ours |= has_role && !reading->is_meant;
	return WAY_ON;
}

/* The letters of the meant text, if the reader's text begins among them; else nothing. */
static struct bytes letters_around(const struct binxml_step *step, const uint8_t *text)
{
	const struct bytes letters = {step->text.utf16, 2 * (size_t)step->text.units};
	const bool is_among = step->kind == BINXML_TEXT && !step->is_reference && text >= letters.data &&
			      text < letters.data + letters.size;
	return is_among ? letters : (struct bytes){NULL, 0};
}

/*
 * Whether bytes that are not meant to be a text make another one for the reader. A text that begins with one of the
 * meant letters, in the element that these belong to, is a part of the meant one, be it with tokens behind it: honest
 * Polish texts do so. Else, what lies among the letters is another text, whatever it says; anywhere else the offsets
 * and sizes in tokens can pass for a text by chance, but are full of zeros.
 */
static bool makes_text(const struct bytes letters, const uint8_t *utf16, size_t units, bool is_own)
{
	size_t zeros = 0;
	if (is_own && letters.data && (utf16 - letters.data) % 2 == 0)
		return false;
	const bool is_among = letters.data && utf16 + 2 * units <= letters.data + letters.size;
	while (units > 0 && stored_u16(utf16 + 2 * units - 2) == 0)
		units--;
	for (size_t i = 0; i < units; i++)
		zeros += stored_u16(utf16 + 2 * i) == 0;
	return units > 0 && (is_among || zeros <= units / 8);
}

/* Whether a text of this element, or of its attribute where that is not 0, says something about the event. */
static bool takes_text(const struct owner *owner, size_t attribute)
{
	const bool is_field = owner->role > ROLE_SYSTEM || (owner->role == ROLE_SYSTEM && attribute != 0);
	return is_field && attribute != NAMELESS;
}

/*
 * Follows a text, which replaces what the element or attribute that the reader is in had before, whatever its type. In
 * a field it only matters for an event of ours; in System or EventID it can make any record one.
 */
static enum way follow_text(struct reading *reading, const struct owner *meant)
{
	struct cursor *cursor = &reading->cursor;
	const struct owner *owner = innermost(&reading->levels);
	const size_t attribute = reading->in_attribute ? owner->attribute : 0;
	cursor_skip(cursor, 1);
	const size_t units = cursor_u16(cursor);
	const uint8_t *text = 2 * units <= cursor_left(cursor) ? cursor_bytes(cursor, 2 * units) : NULL;
	reading->in_attribute = false;
	if (!reading->is_off || !takes_text(owner, attribute))
		return WAY_ON;
	const bool is_own = owner->element == meant->element && attribute == meant->attribute;
	if (reading->is_meant ? is_own : !text || units == 0)
		return WAY_ON;
	if (reading->is_meant || makes_text(letters_around(&reading->step, text), text, units, is_own))
		reading->misleads_ours = true;
	return owner->role != ROLE_FIELD ? WAY_MISLED : WAY_ON;
}

/* Follows a substitution: outside of a template the reader shows nothing for it. One of type null has a byte more. */
static enum way follow_slot(struct cursor *cursor)
{
	cursor_skip(cursor, 2);
	const uint8_t type = cursor_u8(cursor);
	cursor_skip(cursor, type == 0);
	return WAY_ON;
}

enum use { USE_NONE, USE_BY_LETTERS, USE_IN_CHUNK };

/*
 * Whether anything else in the chunk that begins like an instance names this template id, and where its definition
 * would be: at an offset in the chunk, or outside of it, as where other letters are taken for an instance. The reader
 * may know the template by either. Each place that is looked at is a step.
 */
static enum use find_use(struct reading *reading, size_t own, uint32_t template_id)
{
	const struct cursor *cursor = &reading->cursor;
	enum use use = USE_NONE;
	reading->steps += cursor->size / BYTES_A_STEP;
	for (size_t at = CHUNK_HEADER_SIZE; at < cursor->size && use != USE_IN_CHUNK; at++, reading->steps++) {
		const uint8_t *found = memchr(cursor->data + at, TOKEN_INSTANCE, cursor->size - at);
		at = found ? (size_t)(found - cursor->data) : cursor->size;
		if (at != own && binxml_is_instance(cursor->data, at, cursor->size) &&
			read_u32(cursor->data, cursor->size, at + 2) == template_id)
			use = read_u32(cursor->data, cursor->size, at + 6) < cursor->size ? USE_IN_CHUNK
											  : USE_BY_LETTERS;
	}
	return use;
}

/* Follows an instance of an empty template, of which the reader shows the first value, as if it were a text there. */
static enum way take_first_value(struct reading *reading)
{
	const struct owner *owner = innermost(&reading->levels);
	const size_t attribute = reading->in_attribute ? owner->attribute : 0;
	if (!takes_text(owner, attribute))
		return WAY_ON;
	reading->misleads_ours = true;
	return owner->role != ROLE_FIELD ? WAY_MISLED : WAY_ON;
}

/* How many bytes the reader takes of a value, if there are so many: for some types a fixed number, else its length. */
static size_t size_taken(size_t type, size_t length)
{
	switch (type) {
	case VALUE_SID:
		return 8 + (length > 8 ? (length - 8 + 3) / 4 * 4 : 0);
	case VALUE_BOOL:
		return length == 8 || length == 4 || length == 2 || length == 1 ? length : 0;
	case VALUE_UINT8:
	case VALUE_UINT16:
	case VALUE_INT32:
	case VALUE_UINT32:
	case VALUE_INT64:
	case VALUE_UINT64:
	case VALUE_REAL32:
	case VALUE_REAL64:
	case VALUE_FILETIME:
	case VALUE_HEX32:
	case VALUE_HEX64:
		return sizes_fixed((uint8_t)type);
	default:
		return length;
	}
}

/*
 * Follows the values of an instance of an empty template. Of a value that leads out of the chunk the reader takes no
 * byte and goes on, but at a null it comes to an end. What it makes of BinXML is not followed: that counts as misled.
 */
static enum way follow_values(struct reading *reading, uint32_t count)
{
	struct cursor *cursor = &reading->cursor, descriptors = *cursor;
	const size_t there = cursor_left(cursor) / 4, wanted = count < VALUES_MAX ? count : VALUES_MAX;
	const size_t values = wanted < there ? wanted : there;
	cursor_skip(cursor, 4 * values);
	for (size_t i = 0; i < values; i++, reading->steps++) {
		const size_t length = cursor_u16(&descriptors), type = cursor_u16(&descriptors);
		const size_t size = size_taken(type, length);
		if (type == VALUE_BINXML)
			return WAY_MISLED;
		if (type == VALUE_NULL && size > cursor_left(cursor))
			return WAY_END;
		skip_there(cursor, size);
	}
	return wanted > there ? WAY_END : WAY_ON;
}

/* Whether the bytes behind an instance's count can be a definition that has a token: in honest texts they are letters.
 */
static bool defines_template(struct cursor cursor)
{
	cursor_skip(&cursor, 16); /* its GUID */
	const uint32_t size = cursor_u32(&cursor);
	const uint8_t token = cursor_u8(&cursor) & (uint8_t)~TOKEN_MORE;
	const bool is_token = token != TOKEN_END && token <= TOKEN_FRAGMENT;
	return size <= cursor.size || is_token;
}

/*
 * Follows an instance: of a template that the reader takes from the bytes behind, or knows already, with as many values
 * as the count says. Which of the two it is nobody can tell who reads the chunk alone, so both ways count. One outside
 * of the record is where the reader may come to from another record, too, and then know what this one made it learn.
 */
static enum way follow_instance(struct reading *reading)
{
	struct cursor *cursor = &reading->cursor;
	const size_t own = cursor->offset - 1;
	if (cursor_u8(cursor) != 1)
		return WAY_END;
	const uint32_t template_id = cursor_u32(cursor);
	if (template_id == 0)
		return WAY_END;
	cursor_skip(cursor, 4); /* the offset of the definition */
	const uint32_t count = cursor_u32(cursor);
	const enum use use = find_use(reading, own, template_id);
	if (use == USE_IN_CHUNK || own < reading->start || own >= reading->end || defines_template(*cursor))
		return WAY_MISLED;
	if (cursor->failed || use == USE_NONE)
		return WAY_END;
	const enum way way = take_first_value(reading);
	return way == WAY_ON ? follow_values(reading, count) : way;
}

/* Follows the token at offset at. meant is what a text there belongs to as it is meant. */
static enum way follow(struct reading *reading, size_t at, uint8_t token, const struct owner *meant)
{
	struct cursor *cursor = &reading->cursor;
	switch (token) {
	case TOKEN_ELEMENT:
	case TOKEN_ELEMENT | TOKEN_MORE:
		return follow_element(reading, at, token & TOKEN_MORE);
	case TOKEN_ATTRIBUTE:
	case TOKEN_ATTRIBUTE | TOKEN_MORE:
		return follow_attribute(reading, at);
	case TOKEN_VALUE:
	case TOKEN_VALUE | TOKEN_MORE:
		return follow_text(reading, meant);
	case TOKEN_CLOSE_TAG:
		reading->in_attribute = false;
		innermost(&reading->levels)->attribute = 0;
		return WAY_ON;
	case TOKEN_CLOSE_EMPTY:
	case TOKEN_ELEMENT_END:
		close_level(&reading->levels);
		return WAY_ON;
	case TOKEN_INSTANCE:
		return follow_instance(reading);
	case TOKEN_SUBSTITUTION:
	case TOKEN_OPTIONAL:
		return follow_slot(cursor);
	case TOKEN_FRAGMENT:
		cursor_skip(cursor, 3);
		return WAY_ON;
	case TOKEN_CDATA:
	case TOKEN_CDATA | TOKEN_MORE:
	case TOKEN_CHARACTER:
	case TOKEN_CHARACTER | TOKEN_MORE:
	case TOKEN_ENTITY:
	case TOKEN_ENTITY | TOKEN_MORE:
	case TOKEN_PI_TARGET:
	case TOKEN_PI_DATA:
		reading->is_off = true;
		return WAY_ON;
	default:
		return WAY_END;
	}
}

bool entity_references_mislead(struct bytes chunk, size_t start, size_t end, size_t *steps)
{
	const size_t most = *steps;
	struct reading reading;
	memset(&reading, 0, sizeof reading);
	reading.start = start;
	reading.end = end;
	reading.cursor = cursor_at(chunk.data, chunk.size, start);
	reading.step.kind = BINXML_PROCESSING;
	binxml_open(&reading.meant, chunk, start, end, false);
	enum way way = WAY_ON;
	for (; way == WAY_ON && reading.steps < most; reading.steps++) {
		const size_t at = reading.cursor.offset;
		reading.is_meant = meet(&reading);
		/* A text token changes no level: what is open behind it is what the text belongs to. */
		const struct owner meant = *innermost(&reading.meant_levels);
		way = follow(&reading, at, cursor_u8(&reading.cursor), &meant);
		if (reading.cursor.failed && way == WAY_ON)
			way = WAY_END;
	}
	if (way == WAY_ON)
		way = WAY_MISLED; /* there is more to do than a record is worth */
	while (way != WAY_MISLED && is_more(&reading) && next_meant(&reading))
		reading.steps++;
	*steps = reading.steps < most ? reading.steps : most;
	return way == WAY_MISLED || (reading.misleads_ours && reading.is_ours);
}

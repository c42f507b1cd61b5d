/* SPDX-License-Identifier: MIT */
#include "decode/letters.h"

#include "binxml/sizes.h"
#include "binxml/value.h"
#include "event/events.h"
#include "event/seen.h"
#include "evidence/chunk.h"
#include "evidence/cursor.h"
#include "evidence/tokens.h"

#include <string.h>

/* Fewer descriptors in a row can be chance; of more than the second number the first ones tell enough. */
#define VALUES_MIN     8u
#define VALUES_LOOK_AT 32u

/* Units of a text in which an event's number is looked for, and the work for each unit, as elsewhere.c counts it. */
#define NUMBER_MAX  64u
#define NUMBER_WORK 8u

/* So many bytes behind its first one tell whether a token can begin there. */
#define LOOK_AHEAD 12u

/* 1 in each of eight bytes. */
#define ONES UINT64_C(0x0101010101010101)

#define TOKEN_BITS 0x0fu

#define BYTE_ORDER_MARK 0xfeffu
#define TURNED_MARK     0xfffeu

static const uint8_t event_id[] = {'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0, 'I', 0, 'D', 0};
static const uint8_t provider[] = {'P', 0, 'r', 0, 'o', 0, 'v', 0, 'i', 0, 'd', 0, 'e', 0, 'r', 0};
static const uint8_t system_name[] = {'S', 0, 'y', 0, 's', 0, 't', 0, 'e', 0, 'm', 0};

/* Whether a unit is one that people write: a character that shows, a line break or a tabulator. */
static bool is_letter(uint16_t unit)
{
	return unit >= ' ' || unit == '\n' || unit == '\r' || unit == '\t';
}

/* Whether all of four units are from a blank up to 0x7f. */
static bool are_plain(uint64_t units)
{
	const uint64_t ones = UINT64_C(0x0001000100010001);
	return (units & (0xff80 * ones)) == 0 && ((units >> 5 | units >> 6) & ones) == ones;
}

/* Whether a text is ASCII that shows, line breaks and tabulators: no BinXML can be made of these alone. */
static bool is_plain(const struct binxml_text *text)
{
	for (uint32_t i = 0; i < text->units; i++) {
		while (text->units - i >= 4 && are_plain(stored_u64(text->utf16 + 2 * (size_t)i)))
			i += 4;
		const uint16_t unit = i < text->units ? stored_u16(text->utf16 + 2 * (size_t)i) : ' ';
		if (unit > 0x7f || !is_letter(unit))
			return false;
	}
	return true;
}

static bool stands_at(struct bytes bytes, size_t at, const uint8_t *wanted, size_t size)
{
	return at < bytes.size && size <= bytes.size - at && memcmp(bytes.data + at, wanted, size) == 0;
}

/* As stands_at(), with the bytes of each unit the other way round: python-evtx goes by a byte order mark. */
static bool stands_turned(struct bytes bytes, size_t at, const uint8_t *wanted, size_t size)
{
	bool is_there = at < bytes.size && size <= bytes.size - at;
	for (size_t i = 0; is_there && i < size; i++)
		is_there = bytes.data[at + i] == wanted[i ^ 1];
	return is_there;
}

/*
 * Whether a name of these letters stands at place: offset u32, hash u16, count u16, letters. Some readers leave out
 * what stands behind a NUL, and python-evtx a byte order mark in front.
 */
static bool is_name(struct bytes chunk, size_t place, const uint8_t *letters, size_t size)
{
	const bool has_mark = read_u16(chunk.data, chunk.size, place + 8) == BYTE_ORDER_MARK;
	return stands_turned(chunk, place + 8 + 2, letters, size) ||
	       (has_mark && stands_at(chunk, place + 8 + 2, letters, size)) ||
	       (stands_at(chunk, place + 8, letters, size) &&
		       (read_u16(chunk.data, chunk.size, place + 6) == size / 2 ||
			       read_u16(chunk.data, chunk.size, place + 8 + size) == 0));
}

/* Whether a name at place is one that says which event a record is, or where it is said. */
static bool is_name_of_system(struct bytes chunk, size_t place)
{
	return place >= CHUNK_HEADER_SIZE &&
	       (is_name(chunk, place, event_id, sizeof event_id) || is_name(chunk, place, provider, sizeof provider) ||
		       is_name(chunk, place, system_name, sizeof system_name));
}

/* A look through the bytes of one text. */
struct look {
	struct bytes chunk;
	struct bytes text; /* the chunk up to the text's end: a token that ends behind that is chance */
	size_t start;      /* of the text in the chunk */
	size_t work;       /* done so far */
};

/* Whether a place is in the middle of a unit, where no text for people begins. */
static bool is_between(const struct look *look, size_t at)
{
	return (at - look->start) % 2 == 1;
}

/*
 * Whether an element called EventID, Provider or System begins there. Behind its token stand the size and the name's
 * offset, and in a template the slot that it depends on before these.
 */
static bool is_element(const struct look *look, size_t at)
{
	return is_name_of_system(look->chunk, read_u32(look->text.data, look->text.size, at + 5)) ||
	       is_name_of_system(look->chunk, read_u32(look->text.data, look->text.size, at + 7));
}

/*
 * Whether the letters EventID, of which the first byte is at at, stand there as a name, and not as text for people: in
 * the middle of units, behind their count, behind a count and a byte order mark, or turned.
 */
static bool is_event_id(const struct look *look, size_t at)
{
	const size_t before = at - look->start;
	if (stands_at(look->text, at, event_id, sizeof event_id))
		return is_between(look, at) ||
		       (before >= 2 && stored_u16(look->text.data + at - 2) == sizeof event_id / 2) ||
		       (before >= 4 && stored_u16(look->text.data + at - 2) == BYTE_ORDER_MARK &&
			       stored_u16(look->text.data + at - 4) == sizeof event_id / 2 + 1);
	return at > look->start && is_between(look, at) && stands_turned(look->text, at - 1, event_id, sizeof event_id);
}

/* Whether the name EventID stands in the text itself. */
static bool has_event_id(const struct look *look)
{
	size_t at = look->start;
	for (const uint8_t *letter; at < look->text.size; at++) {
		letter = memchr(look->text.data + at, event_id[0], look->text.size - at);
		at = letter ? (size_t)(letter - look->text.data) : look->text.size;
		if (letter && is_event_id(look, at))
			return true;
	}
	return false;
}

/* Whether an instance at token leads to a definition, as a fragment header there or the template's id tells. */
static bool names_template(struct bytes chunk, size_t token)
{
	static const uint8_t fragment[] = {TOKEN_FRAGMENT, 1, 1, 0};
	const uint32_t template_id = read_u32(chunk.data, chunk.size, token + 2);
	const size_t place = read_u32(chunk.data, chunk.size, token + 6);
	return place >= CHUNK_HEADER_SIZE &&
	       (stands_at(chunk, place + BINXML_DEFINITION_HEAD, fragment, sizeof fragment) ||
		       (template_id != 0 && read_u32(chunk.data, chunk.size, place + 4) == template_id));
}

static bool is_instance(const struct look *look, size_t at)
{
	return at + 10 <= look->text.size && names_template(look->chunk, at);
}

static bool is_told(uint64_t number)
{
	return number <= UINT16_MAX && events_are_told((uint32_t)number);
}

/* The size of a value, no text, that is the number of an event that is told; 0 where it is no such number. */
static size_t told_value(struct bytes bytes, size_t at, uint8_t type)
{
	const uint8_t size = sizes_fixed(type);
	uint64_t number;
	if (size < sizeof(uint16_t) || size > sizeof number || at > bytes.size || size > bytes.size - at)
		return 0;
	const struct value value = {bytes.data + at, size, type};
	return value_number(&value, &number) && is_told(number) ? size : 0;
}

/*
 * Whether a string value with the number of an event that is told begins there. Where it stands in the middle of units,
 * or its count is no letter, it was not written for people, and a number anywhere in it counts; else the number has to
 * be all of it.
 */
static bool is_number_as_text(struct look *look, size_t at)
{
	const uint16_t count = read_u16(look->text.data, look->text.size, at + 2);
	const bool is_for_people = !is_between(look, at) && is_letter(count);
	const size_t units = count < NUMBER_MAX ? count : NUMBER_MAX;
	if (count == 0 || (count > NUMBER_MAX && is_for_people) || at + 4 + 2 * units > look->text.size)
		return false;
	char text[3 * NUMBER_MAX];
	uint8_t turned[2 * NUMBER_MAX];
	const uint8_t *utf16 = look->text.data + at + 4;
	if (stored_u16(utf16) == TURNED_MARK) {
		for (size_t i = 0; i < 2 * units; i++)
			turned[i] = utf16[i ^ 1];
		utf16 = turned;
	}
	const size_t length = value_utf8_from_utf16(utf16, units, text, NULL);
	const struct value value = {(const uint8_t *)text, (uint32_t)length, VALUE_UTF8};
	uint64_t number;
	uint32_t found;
	look->work += NUMBER_WORK * units;
	return is_for_people ? value_number(&value, &number) && is_told(number)
			     : seen_text_event_id(text, length, NULL, &found);
}

/*
 * Whether a value token with such a number begins there. Two bytes can be such a number by chance: where the value is
 * no text, the token has to be right in all its bits, and the end of an element or another value has to follow.
 */
static bool is_number(struct look *look, size_t at)
{
	if (at + 4 > look->text.size)
		return false;
	const uint8_t type = look->text.data[at + 1];
	if (type == VALUE_STRING)
		return is_number_as_text(look, at);
	const size_t size = told_value(look->text, at + 2, type);
	const size_t behind = at + 2 + size;
	const bool is_token = (look->text.data[at] & ~TOKEN_MORE) == TOKEN_VALUE;
	return is_token && size > 0 && behind < look->text.size &&
	       (look->text.data[behind] == TOKEN_ELEMENT_END || look->text.data[behind] == TOKEN_VALUE);
}

static bool is_type(uint8_t type)
{
	const unsigned item = type % VALUE_ARRAY;
	return item <= VALUE_HEX64 || item == VALUE_EVT_HANDLE || item == VALUE_BINXML;
}

/*
 * Whether the count of an instance's values and their descriptors stand there: size u16, type u8, and a byte that most
 * readers pass over. A few can be chance, and count only where one of the values is the number of an event that is
 * told; so can more be whose values would be larger than the chunk, as every second letter of "─ ─ ─" is.
 */
static bool is_values(const struct look *look, size_t at)
{
	const struct bytes text = look->text;
	if (text.size - at < 4 || text.data[at + 2] != 0)
		return false; /* as in most places */
	const size_t count = stored_u32(text.data + at);
	if (count == 0 || count > (look->chunk.size - at) / 4)
		return false;
	size_t start = at + 4 + 4 * count;
	bool has_number = false;
	for (size_t i = 0; i < count && i < VALUES_LOOK_AT; i++) {
		const uint8_t *descriptor = text.data + at + 4 + 4 * i;
		if (at + 4 + 4 * (i + 1) > text.size || !is_type(descriptor[2]))
			return false;
		has_number = has_number || told_value(text, start, descriptor[2]) > 0;
		start += stored_u16(descriptor);
	}
	return (count >= VALUES_MIN && start <= look->chunk.size) || has_number;
}

/* Whether a token begins there that says which event a record is. */
static bool begins_event(struct look *look, size_t at)
{
	/* python-evtx goes by the lower bits of a token alone. */
	switch (look->text.data[at] & TOKEN_BITS) {
	case TOKEN_ELEMENT:
		return is_element(look, at);
	case TOKEN_VALUE:
		return is_number(look, at);
	case TOKEN_INSTANCE:
		return is_instance(look, at);
	default:
		return false;
	}
}

/*
 * The rest finds, eight bytes at a time, places where nothing of the above can begin, as are nearly all. An offset in
 * the chunk and a count of values have two upper bytes of zero, and a value token is followed by a type.
 */

/* The top bit is set in each byte that is zero and has a zero behind it; it may be set in further bytes. */
static inline uint64_t zero_pairs(const uint8_t *bytes)
{
	const uint64_t these = stored_u64(bytes), next = stored_u64(bytes + 1);
	return (these - ONES) & ~these & (next - ONES) & ~next;
}

/* As zero_pairs(), for bytes that may be a value token, with a type behind it. */
static inline uint64_t values(const uint8_t *bytes)
{
	const uint64_t tokens = (stored_u64(bytes) & TOKEN_BITS * ONES) ^ TOKEN_VALUE * ONES;
	const uint64_t types = stored_u64(bytes + 1) - ONES; /* the types from 1 on become 0 and more */
	return (tokens - ONES) & ~tokens & (types - VALUE_HEX64 * ONES) & ~types;
}

/* Whether nothing can begin at any of eight bytes; LOOK_AHEAD bytes behind them are read too. */
static inline bool are_nothing(const uint8_t *bytes)
{
	const uint64_t zeros = zero_pairs(bytes) | zero_pairs(bytes + 8) | zero_pairs(bytes + LOOK_AHEAD - 1);
	return ((zeros | values(bytes)) & 0x80 * ONES) == 0;
}

size_t letters_look(struct bytes chunk, const struct binxml_text *text, bool *says_event)
{
	const size_t start = (size_t)(text->utf16 - chunk.data), end = start + 2 * (size_t)text->units;
	struct look look = {.chunk = chunk, .text = {chunk.data, end}, .start = start};
	if (is_plain(text))
		return 0;
	*says_event |= has_event_id(&look);
	for (size_t at = start; at < end && !*says_event;) {
		while (end - at >= 8 + LOOK_AHEAD && are_nothing(chunk.data + at))
			at += 8;
		for (unsigned i = 0; i < 8 && at < end && !*says_event; i++, at++)
			*says_event = begins_event(&look, at) || is_values(&look, at);
	}
	return look.work;
}

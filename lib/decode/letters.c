/* SPDX-License-Identifier: MIT */
#include "decode/letters.h"

#include "binxml/sizes.h"
#include "binxml/tokens.h"
#include "binxml/value.h"
#include "event/events.h"
#include "event/seen.h"
#include "evidence/chunk.h"
#include "evidence/cursor.h"

#include <string.h>

/* By chance there are fewer descriptors; more than the second number need not be looked at. */
#define VALUES_MIN     8u
#define VALUES_LOOK_AT 32u

/* No number of an event is as long, however it is padded. */
#define NUMBER_MAX 64u

/* Some go by the lower four bits of a token alone. */
#define TOKEN_BITS 0x0fu

static const uint8_t event_id[] = {'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0, 'I', 0, 'D', 0};
static const uint8_t provider[] = {'P', 0, 'r', 0, 'o', 0, 'v', 0, 'i', 0, 'd', 0, 'e', 0, 'r', 0};
static const uint8_t system_name[] = {'S', 0, 'y', 0, 's', 0, 't', 0, 'e', 0, 'm', 0};

static bool is_plain_unit(uint16_t unit)
{
	return (uint16_t)(unit - ' ') <= 0x7f - ' ' || unit == '\n' || unit == '\r' || unit == '\t';
}

/* Four units, each of which is below 0x80 and not below a blank. */
static bool are_plain(uint64_t units)
{
	const uint64_t ones = UINT64_C(0x0001000100010001);
	return (units & (0xff80 * ones)) == 0 && ((units >> 5 | units >> 6) & ones) == ones;
}

/* ASCII that shows, and ends of lines: of these alone no token is made, which all have bytes below a blank. */
static bool is_plain(const struct binxml_text *text)
{
	uint32_t i = 0;
	for (; i < text->units; i++) {
		while (text->units - i >= 4 && are_plain(stored_u64(text->utf16 + 2 * (size_t)i)))
			i += 4;
		if (i < text->units && !is_plain_unit(stored_u16(text->utf16 + 2 * (size_t)i)))
			return false;
	}
	return true;
}

static bool stands_at(struct bytes chunk, size_t at, const uint8_t *bytes, size_t size)
{
	return at < chunk.size && size <= chunk.size - at && memcmp(chunk.data + at, bytes, size) == 0;
}

/* A name: an offset, a hash and a count before the letters. */
static bool is_name_of_system(struct bytes chunk, size_t place)
{
	return place >= CHUNK_HEADER_SIZE && (stands_at(chunk, place + 8, event_id, sizeof event_id) ||
						     stands_at(chunk, place + 8, provider, sizeof provider) ||
						     stands_at(chunk, place + 8, system_name, sizeof system_name));
}

/* Behind an element's token stand its size and its name's offset, in a template also what it depends on. */
static bool is_element(struct bytes chunk, size_t at)
{
	return is_name_of_system(chunk, read_u32(chunk.data, chunk.size, at + 5)) ||
	       is_name_of_system(chunk, read_u32(chunk.data, chunk.size, at + 7));
}

/* The letters themselves, as nobody reads them: between units, or behind their count. 'E' has the bits of a value. */
static bool is_event_id(struct bytes chunk, size_t at, bool is_between)
{
	return stands_at(chunk, at, event_id, sizeof event_id) &&
	       (is_between || read_u16(chunk.data, chunk.size, at - 2) == sizeof event_id / 2);
}

static bool is_instance(struct bytes chunk, size_t at)
{
	const uint32_t template_id = read_u32(chunk.data, chunk.size, at + 2);
	const uint32_t place = read_u32(chunk.data, chunk.size, at + 6);
	return template_id != 0 && place >= CHUNK_HEADER_SIZE && place < chunk.size &&
	       read_u32(chunk.data, chunk.size, (size_t)place + 4) == template_id;
}

static bool is_told(uint64_t number)
{
	return number <= UINT16_MAX && events_find((uint32_t)number);
}

/* Whether a text has such a number in it, whatever stands around it. */
static bool has_number(const char *text, size_t length)
{
	uint64_t number = 0;
	if (seen_number(text, length, &number) && is_told(number))
		return true;
	number = 0;
	for (size_t i = 0; i < length; i++) {
		const bool is_digit = text[i] >= '0' && text[i] <= '9';
		number = is_digit && number <= UINT16_MAX ? 10 * number + (uint64_t)(text[i] - '0') : 0;
		if (is_told(number) && (i + 1 == length || text[i + 1] < '0' || text[i + 1] > '9'))
			return true;
	}
	return false;
}

/* Of a value of another type than a text, in as many bytes as the type has. */
static bool is_told_value(struct bytes chunk, size_t at, uint8_t type)
{
	const uint8_t size = sizes_fixed(type);
	uint64_t number;
	if (size < sizeof(uint16_t) || size > sizeof number || at + size > chunk.size)
		return false;
	const struct value value = {chunk.data + at, size, type};
	return value_number(&value, &number) && is_told(number);
}

/*
 * A value with the number of an event that is told. A text that stands between units, or has a count that is no letter,
 * nobody has written for people; else it has to be a number and nothing beside it.
 */
static bool is_number(struct bytes chunk, size_t at, bool is_between)
{
	if (at + 4 > chunk.size)
		return false;
	if (chunk.data[at + 1] != VALUE_STRING)
		return is_told_value(chunk, at + 2, chunk.data[at + 1]);
	const size_t units = read_u16(chunk.data, chunk.size, at + 2);
	if (units == 0 || units > NUMBER_MAX || at + 4 + 2 * units > chunk.size)
		return false;
	char text[3 * NUMBER_MAX];
	const size_t length = value_utf8_from_utf16(chunk.data + at + 4, (uint32_t)units, text, NULL);
	const struct value value = {(const uint8_t *)text, (uint32_t)length, VALUE_UTF8};
	uint64_t number;
	return is_between || units < ' ' ? has_number(text, length) : value_number(&value, &number) && is_told(number);
}

static bool is_type(uint8_t type)
{
	const unsigned item = type % VALUE_ARRAY;
	return item <= VALUE_HEX64 || item == VALUE_EVT_HANDLE || item == VALUE_BINXML;
}

/*
 * A count of values and their descriptors: size u16, type u8, zero u8. Of few values it is none unless one of them is
 * the number of an event that is told.
 */
static bool is_values(struct bytes chunk, size_t at)
{
	if (chunk.size - at < 4 || chunk.data[at + 2] != 0)
		return false; /* mostly */
	const uint32_t count = stored_u32(chunk.data + at);
	size_t start = at + 4 + 4 * (size_t)count;
	bool has_number = false;
	if (count == 0 || count > BINXML_VALUES_MAX || start > chunk.size)
		return false;
	for (uint32_t i = 0; i < count && i < VALUES_LOOK_AT; i++) {
		const uint8_t *descriptor = chunk.data + at + 4 + 4 * (size_t)i;
		if (descriptor[3] != 0 || !is_type(descriptor[2]))
			return false;
		has_number = has_number || is_told_value(chunk, start, descriptor[2]);
		start += stored_u16(descriptor);
	}
	return count >= VALUES_MIN || has_number;
}

static bool begins_event(struct bytes chunk, size_t at, bool is_between)
{
	switch (chunk.data[at] & TOKEN_BITS) {
	case TOKEN_ELEMENT:
		return is_element(chunk, at);
	case TOKEN_VALUE:
		return is_number(chunk, at, is_between) || is_event_id(chunk, at, is_between);
	case TOKEN_INSTANCE:
		return is_instance(chunk, at);
	default:
		return false;
	}
}

bool letters_say_event(struct bytes chunk, const struct binxml_text *text)
{
	const size_t start = (size_t)(text->utf16 - chunk.data), end = start + 2 * (size_t)text->units;
	if (is_plain(text))
		return false;
	for (size_t at = start; at < end; at++) {
		if (begins_event(chunk, at, (at - start) % 2 == 1) || is_values(chunk, at))
			return true;
	}
	return false;
}

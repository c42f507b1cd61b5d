/* SPDX-License-Identifier: MIT */
#include "reference/xml_write.h"

#include "binxml/value_parts.h"
#include "reference/xml_plain.h"
#include "text/numbers.h"

#include <string.h>

/* Room for the text of a value of a fixed size, or of a SID; none is longer. */
#define SHORT_TEXT 256u

/*
 * How an ASCII character is written; NULL: as it is, "": this is not known. libevtx escapes nothing in attributes, so
 * that its text there may mean something else.
 */
static const char *escape_of(unsigned unit, struct xml_place place)
{
	bool is_direct = place.style == XML_OF_DIRECT;
	switch (unit) {
	case '&':
		return place.in_attribute && !is_direct ? "" : "&amp;";
	case '<':
		return place.in_attribute && !is_direct ? "" : "&lt;";
	case '>':
		return place.in_attribute && !is_direct ? "" : "&gt;";
	case '\n':
		return !place.in_attribute ? NULL : is_direct ? "&#10;" : "";
	case '\t':
		return !place.in_attribute ? NULL : is_direct ? "&#9;" : "";
	case '\r':
		return "&#13;"; /* the rest is for the direct engine: is_for_direct() has taken it from libevtx */
	case '"':
		return place.in_attribute ? "&quot;" : NULL;
	default:
		return unit < 0x20 ? "\xef\xbf\xbd" : NULL;
	}
}

/* Whether libevtx gets a unit wrong, or writes it so that the XML is not well-formed. */
static bool is_for_direct(unsigned unit, bool in_attribute)
{
	if (unit < 0x80)
		return unit < 0x20 ? unit != '\t' && unit != '\n' : unit == '"' && in_attribute;
	return (unit >= 0xd800 && unit < 0xe000) || unit == 0xfeff || unit >= 0xfffe;
}

/* Writes one character: for libevtx a unit, for the direct engine what next_character() has found. */
static enum xml_answer put_unit(char **out, unsigned unit, struct xml_place place)
{
	if (place.style == XML_OF_LIBEVTX && is_for_direct(unit, place.in_attribute))
		return XML_DIRECT;
	const char *escape = unit < 0x80 ? escape_of(unit, place) : NULL;
	if (!escape) {
		*out += utf8_put_point(*out, unit);
		return XML_WRITTEN;
	}
	size_t length = strlen(escape);
	memcpy(*out, escape, length);
	*out += length;
	return length > 0 ? XML_WRITTEN : XML_ASK;
}

/* The character at *index, as value_text() reads it and the direct engine shows it. */
static unsigned next_character(const uint8_t *utf16, size_t units, size_t *index)
{
	unsigned unit = xml_unit_at(utf16, (*index)++);
	if (unit == 0xfffe || unit == 0xffff)
		return 0xfffd;
	if (unit < 0xd800 || unit >= 0xe000)
		return unit;
	unsigned low = *index < units ? xml_unit_at(utf16, *index) : 0;
	if (unit >= 0xdc00 || low < 0xdc00 || low >= 0xe000)
		return 0xfffd;
	++*index;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

/*
 * Writes units of a text. XML_DIRECT outweighs XML_ASK: where libevtx gets a unit wrong the direct engine shows the
 * record, whatever else is in it.
 */
static enum xml_answer put_units(char **out, const uint8_t *utf16, size_t units, struct xml_place place)
{
	enum xml_answer worst = XML_WRITTEN;
	for (size_t i = 0; i < units && worst != XML_DIRECT;) {
		if (xml_is_letter(xml_unit_at(utf16, i))) {
			size_t plain = xml_put_plain(*out, utf16 + 2 * i, units - i);
			*out += plain;
			i += plain;
			continue;
		}
		unsigned unit =
			place.style == XML_OF_DIRECT ? next_character(utf16, units, &i) : xml_unit_at(utf16, i++);
		enum xml_answer answer = put_unit(out, unit, place);
		worst = answer > worst ? answer : worst;
	}
	return worst;
}

static bool is_markup(unsigned unit)
{
	return unit == '<' || unit == '>' || unit == '&';
}

static enum xml_answer put_string(char **out, const struct value *value, struct xml_place place)
{
	const uint8_t *utf16 = value->bytes;
	size_t units = value_string_units(value);
	/* libevtx leaves out a lone line feed, and fails on a lone character of markup and on half a unit. */
	bool is_lone = units == 1 && (utf16[0] == '\n' || is_markup(utf16[0])) && utf16[1] == 0;
	if (place.style == XML_OF_LIBEVTX && (value->length % 2 != 0 || is_lone))
		return XML_DIRECT;
	size_t done = xml_put_plain(*out, utf16, units);
	*out += done;
	return done == units ? XML_WRITTEN : put_units(out, utf16 + 2 * done, units - done, place);
}

/* Whether the highest bit is set: libevtx gets negative numbers wrong, and times with that bit. */
static bool has_high_bit(const struct value *value)
{
	return value->bytes[value->length - 1] & 0x80;
}

/* Writes a value of another type than string, whose text has nothing to be escaped. */
static enum xml_answer put_other(char **out, const struct value *value)
{
	char text[SHORT_TEXT];
	size_t length = value_copy_text(value, text, sizeof text);
	if (length >= sizeof text)
		return XML_ASK;
	memcpy(*out, text, length);
	*out += length;
	return XML_WRITTEN;
}

bool xml_can_write(uint8_t type)
{
	switch (type) {
	case VALUE_STRING:
	case VALUE_INT8:
	case VALUE_UINT8:
	case VALUE_INT16:
	case VALUE_UINT16:
	case VALUE_INT32:
	case VALUE_UINT32:
	case VALUE_INT64:
	case VALUE_UINT64:
	case VALUE_BOOL:
	case VALUE_GUID:
	case VALUE_FILETIME:
	case VALUE_SID:
	case VALUE_HEX32:
	case VALUE_HEX64:
		return true;
	default:
		return false;
	}
}

/* The size that a value of its type, or a SID by its own bytes, has. */
static inline size_t size_of(const struct value *value)
{
	switch (value->type) {
	case VALUE_UINT8:
		return 1;
	case VALUE_UINT16:
		return 2;
	case VALUE_UINT32:
	case VALUE_HEX32:
		return 4;
	case VALUE_UINT64:
	case VALUE_HEX64:
	case VALUE_FILETIME:
		return 8;
	case VALUE_GUID:
		return 16;
	default:
		return value->type == VALUE_SID ? value_sid_size(value->bytes, value->length)
						: value_item_size(value->type, value->length);
	}
}

/* Whether libevtx shows a value, no string, right. */
static inline bool is_sound(const struct value *value)
{
	if (value->length == 0 || value->length != size_of(value))
		return false;
	bool has_sign = value->type == VALUE_INT8 || value->type == VALUE_INT16 || value->type == VALUE_INT32 ||
			value->type == VALUE_INT64 || value->type == VALUE_FILETIME;
	return !has_sign || !has_high_bit(value);
}

char *xml_put_guid(char *out, const uint8_t *stored, struct xml_memory *memory)
{
	if (!memory->has_guid || memcmp(memory->guid, stored, sizeof memory->guid) != 0) {
		memcpy(memory->guid, stored, sizeof memory->guid);
		value_put_guid(memory->guid_text, stored);
		memory->has_guid = true;
	}
	memcpy(out, memory->guid_text, sizeof memory->guid_text);
	return out + VALUE_GUID_TEXT;
}

/* Writes a SID that is whole. */
static enum xml_answer put_sid(char **out, const struct value *value, struct xml_memory *memory)
{
	const uint8_t *bytes = value->bytes;
	struct xml_sid *sid = memory->sids;
	char *start = *out;
	/* The users of a domain differ in the last subauthority, and domains in the one before. */
	sid += (bytes[value->length - 4] + 5u * bytes[value->length - 8]) % XML_SIDS;
	if (value->length == sid->length && memcmp(bytes, sid->bytes, sid->length) == 0) {
		memcpy(start, sid->text, sizeof sid->text);
		*out = start + sid->text_length;
		return XML_WRITTEN;
	}
	enum xml_answer answer = put_other(out, value);
	size_t length = (size_t)(*out - start);
	if (answer == XML_WRITTEN && length <= sizeof sid->text && value->length <= sizeof sid->bytes) {
		sid->length = (uint8_t)value->length;
		sid->text_length = (uint8_t)length;
		memcpy(sid->bytes, bytes, value->length);
		memcpy(sid->text, start, length);
	}
	return answer;
}

/* Writes a value that is_sound(): of a type with a fixed size, or a SID. */
static enum xml_answer put_fixed(char **out, const struct value *value, struct xml_place place)
{
	const bool is_of_libevtx = place.style == XML_OF_LIBEVTX;
	uint64_t bits = value->length <= 8 ? value_item_bits(value->bytes, value->length) : 0;
	switch (value->type) {
	case VALUE_UINT8:
	case VALUE_UINT16:
	case VALUE_UINT32:
	case VALUE_UINT64:
		*out = put_decimal(*out, bits);
		return XML_WRITTEN;
	case VALUE_HEX32:
	case VALUE_HEX64:
		/* libevtx shows all digits that the type has, leading zeros too. */
		*out = put_hexadecimal(PUT_LITERAL(*out, "0x"), bits, is_of_libevtx ? 2 * value->length : 1);
		return XML_WRITTEN;
	case VALUE_FILETIME:
		if (is_of_libevtx && bits > XML_LAST_TIME)
			return XML_ASK;
		*out += time_put_rendered_again(&place.memory->time, *out, bits);
		return XML_WRITTEN;
	case VALUE_GUID:
		*out = xml_put_guid(*out, value->bytes, place.memory);
		return XML_WRITTEN;
	case VALUE_SID:
		return put_sid(out, value, place.memory);
	default:
		return put_other(out, value);
	}
}

enum xml_answer xml_write_value(char **out, const struct value *value, struct xml_place place)
{
	if (value->type == VALUE_STRING)
		return put_string(out, value, place);
	if (!is_sound(value))
		return place.style == XML_OF_LIBEVTX ? XML_DIRECT : put_other(out, value);
	return put_fixed(out, value, place);
}

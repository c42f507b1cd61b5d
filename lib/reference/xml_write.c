/* SPDX-License-Identifier: MIT */
#include "reference/xml_write.h"

#include "binxml/value_parts.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline unsigned unit_at(const uint8_t *utf16, size_t index)
{
	return utf16[2 * index] | (unsigned)utf16[2 * index + 1] << 8;
}

/* A value of a fixed size, or a SID, as text; none takes more. */
#define SHORT_TEXT 256u

/*
 * How an ASCII character is written; NULL as it is, "" as nobody knows. libevtx escapes nothing in attributes.
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
		return "&#13;"; /* of the direct engine alone, as the next ones */
	case '"':
		return place.in_attribute ? "&quot;" : NULL;
	default:
		return unit < 0x20 ? "\xef\xbf\xbd" : NULL;
	}
}

/* Whether libevtx gets a unit wrong, or writes what is not well-formed. */
static bool is_for_direct(unsigned unit, bool in_attribute)
{
	if (unit < 0x80)
		return unit < 0x20 ? unit != '\t' && unit != '\n' : unit == '"' && in_attribute;
	return (unit >= 0xd800 && unit < 0xe000) || unit == 0xfeff || unit >= 0xfffe;
}

/* One unit at a time: text of libevtx, or ASCII. */
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
	unsigned unit = unit_at(utf16, (*index)++);
	if (unit == 0xfffe || unit == 0xffff)
		return 0xfffd;
	if (unit < 0xd800 || unit >= 0xe000)
		return unit;
	unsigned low = *index < units ? unit_at(utf16, *index) : 0;
	if (unit >= 0xdc00 || low < 0xdc00 || low >= 0xe000)
		return 0xfffd;
	++*index;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

/*
 * A value that libevtx gets wrong weighs more than one of which it is not known how it is shown: the record is not
 * libevtx's then, whatever else is in it.
 */
static enum xml_answer put_units(char **out, const uint8_t *utf16, size_t units, struct xml_place place)
{
	enum xml_answer worst = XML_WRITTEN;
	for (size_t i = 0; i < units && worst != XML_DIRECT;) {
		unsigned unit = place.style == XML_OF_DIRECT ? next_character(utf16, units, &i) : unit_at(utf16, i++);
		enum xml_answer answer = put_unit(out, unit, place);
		worst = answer > worst ? answer : worst;
	}
	return worst;
}

#if defined(__SSE2__)
/* Whether 8 units are ASCII that stands in XML as it is, everywhere. */
static inline bool is_plain(__m128i units)
{
	__m128i low = _mm_cmplt_epi16(units, _mm_set1_epi16(0x20)); /* signed: and all from 0x8000 on */
	__m128i high = _mm_cmpgt_epi16(units, _mm_set1_epi16(0x7e));
	/* '&' is 0x26, '"' 0x22; '<' is 0x3c, '>' 0x3e. */
	__m128i amp = _mm_cmpeq_epi16(_mm_and_si128(units, _mm_set1_epi16((short)~4)), _mm_set1_epi16(0x22));
	__m128i tag = _mm_cmpeq_epi16(_mm_and_si128(units, _mm_set1_epi16((short)~2)), _mm_set1_epi16(0x3c));
	__m128i odd = _mm_or_si128(_mm_or_si128(low, high), _mm_or_si128(amp, tag));
	return _mm_movemask_epi8(odd) == 0;
}

static inline __m128i load_8_units(const uint8_t *utf16)
{
	return _mm_loadu_si128((const __m128i *)(const void *)utf16);
}

/* 4 to 7 units, as the first and the last 4 of them, which may overlap. */
static inline size_t put_short(char *out, const uint8_t *utf16, size_t units)
{
	__m128i first = _mm_loadl_epi64((const __m128i *)(const void *)utf16);
	__m128i last = _mm_loadl_epi64((const __m128i *)(const void *)(utf16 + 2 * (units - 4)));
	__m128i both = _mm_unpacklo_epi64(first, last);
	char packed[8];
	if (!is_plain(both))
		return 0;
	_mm_storel_epi64((__m128i *)(void *)packed, _mm_packus_epi16(both, both));
	memcpy(out, packed, 4);
	memcpy(out + units - 4, packed + 4, 4);
	return units;
}

/* The units that come before the first block with an odd one; the last block overlaps the one before. */
static inline size_t put_blocks(char *out, const uint8_t *utf16, size_t units)
{
	if (units < 8)
		return units < 4 ? 0 : put_short(out, utf16, units);
	for (size_t done = 0;; done += 8) {
		size_t at = done > units - 8 ? units - 8 : done;
		__m128i block = load_8_units(utf16 + 2 * at);
		if (!is_plain(block))
			return done;
		_mm_storel_epi64((__m128i *)(void *)(out + at), _mm_packus_epi16(block, block));
		if (at == units - 8)
			return units;
	}
}
#else
static size_t put_blocks(char *out, const uint8_t *utf16, size_t units)
{
	(void)out;
	(void)utf16;
	(void)units;
	return 0;
}
#endif

/* Most of what is left of a text behind its blocks. */
static inline bool is_letter(unsigned unit)
{
	return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z') ||
	       unit == '-';
}

static bool is_markup(unsigned unit)
{
	return unit == '<' || unit == '>' || unit == '&';
}

static enum xml_answer put_string(char **out, const struct value *value, struct xml_place place)
{
	const uint8_t *utf16 = value->bytes;
	size_t units = value_string_units(value);
	/* A lone line feed is left out, over lone markup and half a unit libevtx fails. */
	bool is_lone = units == 1 && (utf16[0] == '\n' || is_markup(utf16[0])) && utf16[1] == 0;
	if (place.style == XML_OF_LIBEVTX && (value->length % 2 != 0 || is_lone))
		return XML_DIRECT;
	size_t done = put_blocks(*out, utf16, units);
	for (; done < units && is_letter(unit_at(utf16, done)); done++)
		(*out)[done] = (char)utf16[2 * done];
	*out += done;
	return done == units ? XML_WRITTEN : put_units(out, utf16 + 2 * done, units - done, place);
}

static char *put_decimal(char *out, uint64_t number)
{
	char digits[20];
	size_t count = 0;
	do {
		digits[sizeof digits - ++count] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	memcpy(out, digits + sizeof digits - count, count);
	return out + count;
}

/* It gets negative numbers, and times with the highest bit, wrong. */
static bool has_high_bit(const struct value *value)
{
	return value->bytes[value->length - 1] & 0x80;
}

/* libevtx writes all digits that the type has, also those that are 0. */
static char *put_padded_hex(char *out, uint64_t number, unsigned digits)
{
	static const char hex[] = "0123456789abcdef";
	*out++ = '0';
	*out++ = 'x';
	for (unsigned i = digits; i-- > 0;)
		*out++ = hex[number >> 4 * i & 15];
	return out;
}

/* The last moment of the year 9999; of what lies beyond libevtx writes the number, in a way of its own. */
#define LAST_TIME UINT64_C(2650467743999999999)

/* Without anything to be escaped. */
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

/* Whether libevtx reads a value that is no string as it is. */
static bool is_sound(const struct value *value)
{
	if (value->length == 0)
		return false;
	if (value->type == VALUE_SID)
		return value_sid_size(value->bytes, value->length) == value->length;
	if (value->length != value_item_size(value->type, value->length))
		return false;
	bool has_sign = value->type == VALUE_INT8 || value->type == VALUE_INT16 || value->type == VALUE_INT32 ||
			value->type == VALUE_INT64 || value->type == VALUE_FILETIME;
	return !has_sign || !has_high_bit(value);
}

enum xml_answer xml_write_value(char **out, const struct value *value, struct xml_place place)
{
	if (value->type == VALUE_STRING)
		return put_string(out, value, place);
	if (!is_sound(value))
		return place.style == XML_OF_LIBEVTX ? XML_DIRECT : put_other(out, value);
	switch (value->type) {
	case VALUE_UINT8:
	case VALUE_UINT16:
	case VALUE_UINT32:
	case VALUE_UINT64:
		*out = put_decimal(*out, value_item_bits(value->bytes, value->length));
		return XML_WRITTEN;
	case VALUE_HEX32:
	case VALUE_HEX64:
		if (place.style != XML_OF_LIBEVTX)
			return put_other(out, value);
		*out = put_padded_hex(*out, value_item_bits(value->bytes, value->length), 2 * value->length);
		return XML_WRITTEN;
	case VALUE_FILETIME:
		if (place.style == XML_OF_LIBEVTX && value_item_bits(value->bytes, value->length) > LAST_TIME)
			return XML_ASK;
		return put_other(out, value);
	default:
		return put_other(out, value);
	}
}

/* SPDX-License-Identifier: MIT */
/* Numbers, codes, GUIDs and times out of values, typed or written as text. */
#include "binxml/filetime.h"
#include "binxml/value_parts.h"
#include "evidence/cursor.h"

#include <string.h>

/* Longer texts are no times. */
#define TIME_TEXT_MAX 64

size_t value_item_size(uint8_t type, size_t length)
{
	switch (type) {
	case VALUE_INT8:
	case VALUE_UINT8:
		return 1;
	case VALUE_INT16:
	case VALUE_UINT16:
		return 2;
	case VALUE_INT32:
	case VALUE_UINT32:
	case VALUE_REAL32:
	case VALUE_HEX32:
		return 4;
	case VALUE_BOOL: /* 4 bytes by the specification; logs with 1 and 2 exist */
		return length == 1 || length == 2 ? length : 4;
	case VALUE_INT64:
	case VALUE_UINT64:
	case VALUE_REAL64:
	case VALUE_FILETIME:
	case VALUE_HEX64:
		return 8;
	case VALUE_SIZE: /* 4 or 8, as wide as an address of the computer that wrote it */
		return length == 4 ? 4 : 8;
	case VALUE_GUID:
	case VALUE_SYSTEMTIME:
		return 16;
	default:
		return 0;
	}
}

size_t value_sid_size(const uint8_t *bytes, size_t size)
{
	struct cursor cursor = cursor_at(bytes, size, 0);
	cursor_skip(&cursor, 1);
	unsigned count = cursor_u8(&cursor);
	size_t whole = 8 + 4 * (size_t)count;
	return cursor.failed || count > 15 || whole > size ? 0 : whole;
}

uint64_t value_item_bits(const uint8_t *bytes, size_t size)
{
	struct cursor cursor = cursor_at(bytes, size, 0);
	switch (size) {
	case 1:
		return cursor_u8(&cursor);
	case 2:
		return cursor_u16(&cursor);
	case 4:
		return cursor_u32(&cursor);
	default:
		return cursor_u64(&cursor);
	}
}

/* The ASCII character at index of a text value, 0 past its end, 0xff for anything that is not ASCII. */
static uint8_t text_unit(const struct value *value, size_t index)
{
	if (value->type == VALUE_STRING) {
		if (index >= value_string_units(value))
			return 0;
		return value->bytes[2 * index + 1] || value->bytes[2 * index] >= 0x80 ? 0xff : value->bytes[2 * index];
	}
	if (index >= value->length)
		return 0;
	return value->bytes[index] >= 0x80 ? 0xff : value->bytes[index];
}

static bool is_text(const struct value *value)
{
	return value->type == VALUE_STRING || value->type == VALUE_ANSI_STRING || value->type == VALUE_UTF8;
}

/* How many units a text has without a NUL at its end. */
static size_t text_units(const struct value *value)
{
	if (value->type == VALUE_STRING)
		return value_string_units(value);
	if (value->type == VALUE_ANSI_STRING && value->length && value->bytes[value->length - 1] == 0)
		return value->length - 1;
	return value->length;
}

static int digit_value(uint8_t unit)
{
	if (unit >= '0' && unit <= '9')
		return unit - '0';
	if (unit >= 'a' && unit <= 'f')
		return unit - 'a' + 10;
	if (unit >= 'A' && unit <= 'F')
		return unit - 'A' + 10;
	return 16;
}

static bool number_from_text(const struct value *value, uint64_t *number)
{
	size_t units = text_units(value);
	bool hexadecimal = units > 2 && text_unit(value, 0) == '0' && (text_unit(value, 1) | 0x20) == 'x';
	unsigned base = hexadecimal ? 16 : 10;
	uint64_t sum = 0;
	if (units == 0)
		return false;
	for (size_t i = hexadecimal ? 2 : 0; i < units; i++) {
		unsigned digit = (unsigned)digit_value(text_unit(value, i));
		if (digit >= base || sum > (UINT64_MAX - digit) / base)
			return false;
		sum = sum * base + digit;
	}
	*number = sum;
	return true;
}

bool value_rare_number(const struct value *value, uint64_t *number)
{
	if (is_text(value))
		return number_from_text(value, number);
	size_t size = value_item_size(value->type, value->length);
	if (size == 0 || size > 8 || value->length != size)
		return false;
	uint64_t bits = value_item_bits(value->bytes, size);
	switch (value->type) {
	case VALUE_INT8:
	case VALUE_INT16:
	case VALUE_INT32:
	case VALUE_INT64:
		if (bits >> (8 * size - 1) & 1)
			return false; /* no field of an event of ours is negative */
		break;
	case VALUE_UINT8:
	case VALUE_UINT16:
	case VALUE_UINT32:
	case VALUE_UINT64:
	case VALUE_HEX32:
	case VALUE_HEX64:
	case VALUE_SIZE:
		break;
	default:
		return false;
	}
	*number = bits;
	return true;
}

bool value_has_leading_zeros(const struct value *value)
{
	size_t unit = value->type == VALUE_STRING ? 2 : 1;
	if (!is_text(value) || value->length < 2 * unit || text_unit(value, 0) != '0')
		return false;
	unsigned next = text_unit(value, 1);
	return next >= '0' && next <= '9';
}

bool value_seems_hexadecimal(const struct value *value)
{
	const size_t unit = value->type == VALUE_STRING ? 2 : 1;
	const bool has_nul = is_text(value) && value->length == 17 * unit && text_unit(value, 16) == 0;
	return is_text(value) && (value->length == 16 * unit || has_nul) && text_unit(value, 0) != '-' &&
	       (text_unit(value, 1) | 0x20u) != 'x';
}

bool value_octal_number(const struct value *value, uint64_t *number)
{
	const size_t unit = value->type == VALUE_STRING ? 2 : 1;
	uint64_t octal = 0;
	for (size_t i = 0; value_has_leading_zeros(value) && i < value->length / unit; i++) {
		const unsigned digit = text_unit(value, i) - '0';
		if (digit > 7 || octal > UINT64_MAX >> 3)
			return false;
		octal = octal << 3 | digit;
	}
	*number = octal;
	return value_has_leading_zeros(value);
}

bool value_is_of_a_code_page(const struct value *value)
{
	bool is_ascii = true;
	for (size_t i = 0; value->type == VALUE_ANSI_STRING && i < value->length; i++)
		is_ascii &= value->bytes[i] < 0x80;
	return !is_ascii;
}

bool value_negative_number(const struct value *value, uint64_t *bits)
{
	if (is_text(value)) {
		struct value amount = *value;
		size_t sign = value->type == VALUE_STRING ? 2 : 1;
		if (text_unit(value, 0) != '-')
			return false;
		amount.bytes += sign;
		amount.length -= (uint32_t)sign;
		if (!number_from_text(&amount, bits) || *bits > (uint64_t)INT64_MAX + 1)
			return false;
		*bits = 0 - *bits;
		return true;
	}
	if (value->type != VALUE_INT64 || value->length != 8)
		return false;
	*bits = value_item_bits(value->bytes, 8);
	return true;
}

/* Whether a string ends with half a unit: it is no character, but the string is not empty either. */
static bool ends_in_half(const struct value *value)
{
	return value->type == VALUE_STRING && value->length % 2 != 0;
}

bool value_is_empty(const struct value *value)
{
	return value->type == VALUE_NULL || value->length == 0 ||
	       (is_text(value) && text_units(value) == 0 && !ends_in_half(value));
}

bool value_is_blank(const struct value *value)
{
	if (value_is_empty(value))
		return true;
	for (size_t i = 0; is_text(value) && i < text_units(value); i++) {
		unsigned unit = text_unit(value, i);
		if (unit != ' ' && unit != '\t' && unit != '\r' && unit != '\n')
			return false;
	}
	return is_text(value) && !ends_in_half(value);
}

bool value_is_dash(const struct value *value)
{
	return is_text(value) && text_units(value) == 1 && text_unit(value, 0) == '-' && !ends_in_half(value);
}

/* The number that four decimal digits in UTF-16LE make, in one multiplication; false where they are anything else. */
static bool number_of_4_digits(uint64_t units, uint32_t *number)
{
	uint64_t digits = units - UINT64_C(0x0030003000300030); /* a borrow leaves a bit above the digits */
	if ((digits | (digits + UINT64_C(0x0076007600760076))) & UINT64_C(0xff80ff80ff80ff80))
		return false;
	*number = (uint32_t)(digits * (UINT64_C(1000) << 48 | UINT64_C(100) << 32 | 10 << 16 | 1) >> 48);
	return true;
}

/* As value_code(), for a VALUE_STRING, without the tests that texts of all types need. */
static uint32_t code_of_string(const struct value *value)
{
	static const uint8_t beginning[4] = {'%', 0, '%', 0};
	size_t units = value_string_units(value);
	const uint8_t *bytes = value->bytes;
	uint32_t code = 0;
	size_t i = 2;
	if (units < 3 || units > 2 + 9 || memcmp(bytes, beginning, sizeof beginning) != 0 || bytes[4] == '0')
		return 0;
	if (units >= 6) {
		if (!number_of_4_digits(read_u64(bytes, value->length, 4), &code))
			return 0;
		i = 6;
	}
	for (; i < units; i++) {
		unsigned digit = (unsigned)bytes[2 * i] - '0';
		if (digit > 9 || bytes[2 * i + 1])
			return 0;
		code = code * 10 + digit;
	}
	return code;
}

uint32_t value_code(const struct value *value)
{
	if (value->type == VALUE_STRING)
		return code_of_string(value);
	size_t units = is_text(value) ? text_units(value) : 0;
	uint32_t code = 0;
	if (units < 3 || units > 2 + 9 || text_unit(value, 0) != '%' || text_unit(value, 1) != '%' ||
		text_unit(value, 2) == '0')
		return 0;
	for (size_t i = 2; i < units; i++) {
		int digit = digit_value(text_unit(value, i));
		if (digit > 9)
			return 0;
		code = code * 10 + (uint32_t)digit;
	}
	return code;
}

bool value_guid(const struct value *value, uint8_t guid[16])
{
	if (value->type == VALUE_GUID) {
		if (value->length != 16)
			return false;
		/* The first three parts are little-endian numbers (MS-DTYP 2.3.4.2). */
		guid[0] = value->bytes[3];
		guid[1] = value->bytes[2];
		guid[2] = value->bytes[1];
		guid[3] = value->bytes[0];
		guid[4] = value->bytes[5];
		guid[5] = value->bytes[4];
		guid[6] = value->bytes[7];
		guid[7] = value->bytes[6];
		memcpy(guid + 8, value->bytes + 8, 8);
		return true;
	}
	size_t units = is_text(value) ? text_units(value) : 0;
	size_t at = units == 38 && text_unit(value, 0) == '{' && text_unit(value, 37) == '}' ? 1 : 0;
	if (units != 36 + 2 * at)
		return false;
	for (size_t i = 0; i < 16; i++) {
		if ((i == 4 || i == 6 || i == 8 || i == 10) && text_unit(value, at++) != '-')
			return false;
		int high = digit_value(text_unit(value, at));
		int low = digit_value(text_unit(value, at + 1));
		if (high > 15 || low > 15)
			return false;
		guid[i] = (uint8_t)(high << 4 | low);
		at += 2;
	}
	return true;
}

bool value_rare_time(const struct value *value, uint64_t *ticks)
{
	if (value->type == VALUE_SYSTEMTIME && value->length == 16)
		return time_from_systemtime(value->bytes, ticks);
	if (!is_text(value))
		return false;
	char text[TIME_TEXT_MAX];
	size_t units = text_units(value);
	if (units >= sizeof text)
		return false;
	for (size_t i = 0; i < units; i++)
		text[i] = (char)text_unit(value, i);
	return time_parse(text, units, ticks);
}

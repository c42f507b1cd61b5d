/* SPDX-License-Identifier: MIT */
#include "binxml/value.h"

#include "binxml/filetime.h"
#include "binxml/real.h"
#include "binxml/value_parts.h"
#include "evidence/cursor.h"

#include <stdio.h>
#include <string.h>

/* Room for the text of any value of a fixed size. */
#define SHORT_TEXT 64

static size_t put_decimal(char *out, uint64_t number)
{
	char digits[20];
	size_t count = 0;
	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	for (size_t i = 0; i < count; i++)
		out[i] = digits[count - 1 - i];
	return count;
}

static size_t put_signed(char *out, int64_t number)
{
	if (number >= 0)
		return put_decimal(out, (uint64_t)number);
	out[0] = '-';
	return 1 + put_decimal(out + 1, 0 - (uint64_t)number);
}

static size_t put_hexadecimal(char *out, uint64_t number)
{
	static const char digits[] = "0123456789abcdef";
	size_t count = 1;
	while (count < 16 && number >> (4 * count))
		count++;
	out[0] = '0';
	out[1] = 'x';
	for (size_t i = 0; i < count; i++)
		out[2 + i] = digits[number >> (4 * (count - 1 - i)) & 0xf];
	return 2 + count;
}

size_t value_put_guid(char *out, const uint8_t *stored)
{
	/* The first three parts are little-endian numbers (MS-DTYP 2.3.4.2). */
	static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	static const char digits[] = "0123456789ABCDEF";
	size_t length = 0;
	out[length++] = '{';
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out[length++] = '-';
		out[length++] = digits[stored[order[i]] >> 4];
		out[length++] = digits[stored[order[i]] & 0xf];
	}
	out[length++] = '}';
	return length;
}

/* Writes an item of a fixed size as text; 0 where it cannot be rendered. */
static size_t put_item(char out[SHORT_TEXT], uint8_t type, const uint8_t *bytes, size_t size)
{
	uint64_t bits = size <= 8 ? value_item_bits(bytes, size) : 0;
	switch (type) {
	case VALUE_INT8:
		return put_signed(out, (int8_t)bits);
	case VALUE_INT16:
		return put_signed(out, (int16_t)bits);
	case VALUE_INT32:
		return put_signed(out, (int32_t)bits);
	case VALUE_INT64:
		return put_signed(out, (int64_t)bits);
	case VALUE_UINT8:
	case VALUE_UINT16:
	case VALUE_UINT32:
	case VALUE_UINT64:
		return put_decimal(out, bits);
	case VALUE_HEX32:
	case VALUE_HEX64:
	case VALUE_SIZE:
		return put_hexadecimal(out, bits);
	case VALUE_REAL32:
	case VALUE_REAL64:
		return real_put(out, bits, type == VALUE_REAL64);
	case VALUE_BOOL:
		memcpy(out, bits ? "true" : "false", bits ? 4 : 5);
		return bits ? 4 : 5;
	case VALUE_GUID:
		return value_put_guid(out, bytes);
	case VALUE_FILETIME:
		return time_put_rendered(out, bits);
	case VALUE_SYSTEMTIME:
		return time_put_systemtime(out, bytes);
	default:
		return 0;
	}
}

/* Writes a SID as S-1-authority-subauthority... (MS-DTYP 2.4.2); 0 where it is none. */
static size_t put_sid(char *out, const struct value *value)
{
	struct cursor cursor = cursor_at(value->bytes, value->length, 0);
	uint8_t revision = cursor_u8(&cursor);
	uint8_t count = cursor_u8(&cursor);
	uint64_t authority = 0;
	for (int i = 0; i < 6; i++)
		authority = authority << 8 | cursor_u8(&cursor);
	if (cursor.failed || cursor_left(&cursor) < 4u * count)
		return 0;
	size_t length = 0;
	memcpy(out, "S-", 2);
	length += 2;
	length += put_decimal(out + length, revision);
	out[length++] = '-';
	length += authority >> 32 ? put_hexadecimal(out + length, authority) : put_decimal(out + length, authority);
	for (unsigned i = 0; i < count; i++) {
		out[length++] = '-';
		length += put_decimal(out + length, cursor_u32(&cursor));
	}
	return length;
}

/* The character of a byte in Windows' code page 1252, which libevtx takes for byte strings, too. */
static uint32_t point_of_ansi(uint8_t byte)
{
	static const uint16_t upper[32] = {0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030,
		0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
		0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178};
	return byte >= 0x80 && byte < 0xa0 ? upper[byte - 0x80] : byte;
}

/* Room for the text of a value that is no array. */
static size_t text_room(const struct value *value)
{
	switch (value->type) {
	case VALUE_STRING:
		return (size_t)value->length / 2 * 3;
	case VALUE_ANSI_STRING:
		return (size_t)value->length * 3;
	case VALUE_BINARY:
	case VALUE_EVT_HANDLE:
		return (size_t)value->length * 2;
	case VALUE_UTF8:
		return value->length;
	case VALUE_SID: /* "-4294967295" for every 4 bytes, or all in hexadecimal */
		return 32 + (size_t)value->length * 3;
	default: /* or all in hexadecimal, where the size does not fit the type */
		return SHORT_TEXT + 2 * (size_t)value->length;
	}
}

/* The length of an ANSI string without a NUL at its end. */
static size_t ansi_length(const struct value *value)
{
	return value->length - (value->length > 0 && value->bytes[value->length - 1] == 0);
}

static size_t put_ansi(char *out, const struct value *value, size_t count)
{
	size_t length = 0;
	for (size_t i = 0; i < count; i++)
		length += utf8_put_point(out + length, point_of_ansi(value->bytes[i]));
	return length;
}

static size_t put_binary(char *out, const struct value *value)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < value->length; i++) {
		out[2 * i] = digits[value->bytes[i] >> 4];
		out[2 * i + 1] = digits[value->bytes[i] & 0xf];
	}
	return 2 * (size_t)value->length;
}

/* How many bytes a value takes, where its type or its first bytes tell; else 0. */
static size_t fixed_size(uint8_t type, const uint8_t *bytes, size_t length)
{
	return type == VALUE_SID ? value_sid_size(bytes, length) : value_item_size(type, length);
}

/* Whether a value is a SYSTEMTIME of zeros, which was never set: it has no text. */
static bool is_no_time(const struct value *value)
{
	static const uint8_t zeros[16] = {0};
	return value->type == VALUE_SYSTEMTIME && value->length == sizeof zeros &&
	       memcmp(value->bytes, zeros, sizeof zeros) == 0;
}

/* Writes the text of a value that is no array; false where its bytes do not fit its type. */
static bool put_scalar(char *out, const struct value *value, size_t *length, bool *replaced)
{
	size_t size = fixed_size(value->type, value->bytes, value->length);
	*length = 0;
	switch (value->type) {
	case VALUE_NULL:
		return true;
	case VALUE_STRING:
		*length = value_utf8_from_utf16(value->bytes, value_string_units(value), out, replaced);
		return value->length % 2 == 0;
	case VALUE_ANSI_STRING:
		*length = put_ansi(out, value, ansi_length(value));
		return true;
	case VALUE_BINARY:
	case VALUE_EVT_HANDLE:
		*length = put_binary(out, value);
		return true;
	case VALUE_UTF8:
		memcpy(out, value->bytes, value->length);
		*length = value->length;
		return true;
	default:
		if (value->length == 0)
			return true;
		if (size != 0 && value->length >= size)
			*length = value->type == VALUE_SID ? put_sid(out, value)
							   : put_item(out, value->type, value->bytes, size);
		if (*length == 0 && !is_no_time(value)) {
			*length = put_binary(out, value);
			return false;
		}
		return value->length == size;
	}
}

/* How many bytes of a value that is no array its text stands for. */
static size_t scalar_understood(const struct value *value)
{
	char text[SHORT_TEXT];
	size_t size = fixed_size(value->type, value->bytes, value->length);
	switch (value->type) {
	case VALUE_STRING:
		return value->length / 2 * 2;
	case VALUE_NULL:
	case VALUE_ANSI_STRING:
	case VALUE_BINARY:
	case VALUE_EVT_HANDLE:
	case VALUE_UTF8:
		return value->length;
	case VALUE_SID:
		return size;
	default:
		if (size == 0 || size > value->length)
			return 0;
		return is_no_time(value) || put_item(text, value->type, value->bytes, size) ? size : 0;
	}
}

size_t value_understood(const struct value *value)
{
	struct value item;
	size_t offset = 0;
	if (!value_is_array(value))
		return scalar_understood(value);
	for (size_t start = 0; value_next_item(value, &offset, &item); start = offset) {
		size_t understood = scalar_understood(&item);
		if (understood < item.length)
			return start + understood;
	}
	return value->length;
}

bool value_is_array(const struct value *value)
{
	return value->type != VALUE_UTF8 && value->type & VALUE_ARRAY;
}

bool value_next_item(const struct value *array, size_t *offset, struct value *item)
{
	size_t left = array->length - *offset;
	if (left == 0)
		return false;
	item->type = array->type & (uint8_t)~VALUE_ARRAY;
	item->bytes = array->bytes + *offset;
	if (item->type == VALUE_STRING || item->type == VALUE_ANSI_STRING) {
		size_t unit = item->type == VALUE_STRING ? 2 : 1;
		size_t end = 0;
		while (end + unit <= left && (item->bytes[end] != 0 || item->bytes[end + unit - 1] != 0))
			end += unit;
		item->length = (uint32_t)(end + unit <= left ? end : left); /* with half a unit: malformed */
		*offset += end + unit <= left ? end + unit : left;
		return true;
	}
	size_t size = item->type == VALUE_SID ? value_sid_size(item->bytes, left) : value_item_size(item->type, 8);
	if (size == 0 || size > left) {
		item->length = (uint32_t)left;
		*offset = array->length;
		return true;
	}
	item->length = (uint32_t)size;
	*offset += size;
	return true;
}

/* As value_text(), for an array: its items, joined with ", ". */
static enum value_result array_text(
	const struct value *array, struct arena *arena, const char **text, uint32_t *length, bool *replaced)
{
	struct value item;
	size_t offset = 0;
	size_t room = 1;
	while (value_next_item(array, &offset, &item))
		room += text_room(&item) + 2;
	char *out = arena_room(arena, room);
	if (!out)
		return VALUE_NO_ROOM;
	size_t total = 0;
	bool fits = true;
	offset = 0;
	for (bool first = true; value_next_item(array, &offset, &item); first = false) {
		size_t used;
		if (!first) {
			memcpy(out + total, ", ", 2);
			total += 2;
		}
		fits &= put_scalar(out + total, &item, &used, replaced);
		total += used;
	}
	out[total] = '\0';
	arena_take(arena, total + 1);
	*text = out;
	*length = (uint32_t)total;
	return fits ? VALUE_OK : VALUE_MALFORMED;
}

enum value_result value_text(
	const struct value *value, struct arena *arena, const char **text, uint32_t *length, bool *replaced)
{
	*text = "";
	*length = 0;
	if (value->type == VALUE_STRING)
		return value_string_text(value, arena, text, length, replaced);
	if (value_is_array(value))
		return array_text(value, arena, text, length, replaced);
	size_t room = text_room(value) + 1;
	char *out = arena_room(arena, room);
	if (!out)
		return VALUE_NO_ROOM;
	size_t used;
	bool fits = put_scalar(out, value, &used, replaced);
	out[used] = '\0';
	arena_take(arena, used + 1);
	*text = out;
	*length = (uint32_t)used;
	return fits ? VALUE_OK : VALUE_MALFORMED;
}

size_t value_cut(const char *text, size_t length, size_t limit)
{
	if (length <= limit)
		return length;
	while (limit > 0 && (text[limit] & 0xc0) == 0x80)
		limit--;
	return limit;
}

/* What follows writes a text into a caller's buffer piece by piece, so that no memory is needed that could run out. */

/* How many units or bytes of a value are rendered at once, and room for their text. */
#define PIECE      256u
#define PIECE_TEXT (3 * PIECE)

struct sink {
	char *buffer;
	size_t size;
	size_t length; /* of all that was put, whether it fitted or not */
};

static void put_piece(struct sink *sink, const char *text, size_t length)
{
	size_t left = sink->length < sink->size ? sink->size - sink->length : 0;
	if (left > 0)
		memcpy(sink->buffer + sink->length, text, length < left ? length : left);
	sink->length += length;
}

static void copy_string(struct sink *sink, const struct value *value)
{
	char text[PIECE_TEXT];
	size_t units = value_string_units(value);
	for (size_t at = 0; at < units;) {
		size_t count = units - at < PIECE ? units - at : PIECE;
		/* Not between the two halves of a character. */
		if (count < units - at && (value->bytes[2 * (at + count) - 1] & 0xfc) == 0xd8)
			count--;
		put_piece(sink, text, value_utf8_from_utf16(value->bytes + 2 * at, count, text, NULL));
		at += count;
	}
}

static void copy_bytes(struct sink *sink, const struct value *value)
{
	char text[PIECE_TEXT];
	bool is_ansi = value->type == VALUE_ANSI_STRING;
	size_t count = is_ansi ? ansi_length(value) : value->length;
	for (size_t at = 0; at < count; at += PIECE) {
		struct value piece = *value;
		piece.bytes += at;
		piece.length = (uint32_t)(count - at < PIECE ? count - at : PIECE);
		put_piece(sink, text, is_ansi ? put_ansi(text, &piece, piece.length) : put_binary(text, &piece));
	}
}

/* Copies a value of a fixed size or a SID, whose texts are short; or the hexadecimal digits of any other one. */
static void copy_fixed(struct sink *sink, const struct value *value)
{
	char text[PIECE_TEXT];
	size_t length = 0;
	size_t size = fixed_size(value->type, value->bytes, value->length);
	struct value known = {value->bytes, (uint32_t)size, value->type};
	bool is_known = value->length == 0 || (size != 0 && size <= PIECE && value->length >= size &&
						      put_scalar(text, &known, &length, NULL));
	if (is_known && (length > 0 || value->length == size))
		put_piece(sink, text, length);
	else
		copy_bytes(sink, value);
}

static void copy_scalar(struct sink *sink, const struct value *value)
{
	switch (value->type) {
	case VALUE_STRING:
		copy_string(sink, value);
		break;
	case VALUE_ANSI_STRING:
	case VALUE_BINARY:
	case VALUE_EVT_HANDLE:
		copy_bytes(sink, value);
		break;
	case VALUE_UTF8:
		put_piece(sink, (const char *)value->bytes, value->length);
		break;
	case VALUE_NULL:
		break;
	default:
		copy_fixed(sink, value);
		break;
	}
}

size_t value_copy_text(const struct value *value, char *buffer, size_t size)
{
	struct sink sink = {buffer, size ? size - 1 : 0, 0};
	struct value item;
	size_t offset = 0;
	if (!value_is_array(value)) {
		copy_scalar(&sink, value);
	} else {
		for (bool first = true; value_next_item(value, &offset, &item); first = false) {
			if (!first)
				put_piece(&sink, ", ", 2);
			copy_scalar(&sink, &item);
		}
	}
	if (size)
		buffer[sink.length < sink.size ? sink.length : sink.size] = '\0';
	return sink.length;
}

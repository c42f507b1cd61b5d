/* SPDX-License-Identifier: MIT */
#include "reference/faults.h"

#include "binxml/value_parts.h"

#include <stdio.h>
#include <string.h>

#define HIGH_SURROGATE 0xd800u
#define LOW_SURROGATE  0xdc00u
#define LAST_SURROGATE 0xdfffu
#define REPLACEMENT    0xfffdu

static uint32_t unit_at(const struct value *value, size_t index)
{
	return value->bytes[2 * index] | (uint32_t)value->bytes[2 * index + 1] << 8;
}

/*
 * The character at *index, as Unicode has it or as libevtx does. libevtx takes any unit behind a high surrogate for the
 * other half, and subtracts the last low surrogate from that where it should subtract the first one.
 */
static uint32_t next_point(const struct value *value, size_t units, size_t *index, bool as_libevtx)
{
	uint32_t unit = unit_at(value, (*index)++);
	if (unit < HIGH_SURROGATE || unit > LAST_SURROGATE)
		return unit;
	if (unit >= LOW_SURROGATE || *index == units)
		return REPLACEMENT;
	uint32_t low = unit_at(value, *index);
	bool is_pair = low >= LOW_SURROGATE && low <= LAST_SURROGATE;
	*index += is_pair || as_libevtx;
	if (!is_pair)
		return REPLACEMENT;
	return 0x10000u + ((unit - HIGH_SURROGATE) << 10) + low - (as_libevtx ? LAST_SURROGATE : LOW_SURROGATE);
}

/* The text of a stored string, converted in another way than the decoder does, so that this is a check of that. */
static bool string_text(
	const struct value *value, bool as_libevtx, struct arena *arena, const char **text, uint32_t *length)
{
	size_t units = value->length / 2;
	size_t index = 0;
	size_t used = 0;
	uint32_t point = REPLACEMENT;
	char *out = arena_get(arena, 4 * units + 1);
	if (!out)
		return false;
	/* libevtx leaves out a byte order mark, of either order. */
	if (as_libevtx && units > 0 && (unit_at(value, 0) == 0xfeff || unit_at(value, 0) == 0xfffe))
		index++;
	while (index < units) {
		point = next_point(value, units, &index, as_libevtx);
		used += utf8_put_point(out + used, point);
	}
	used -= units > 0 && point == 0; /* the NUL that ends a string */
	*text = out;
	*length = (uint32_t)used;
	return true;
}

/* The character at *index of UTF-8 that this library made, which is valid. */
static uint32_t next_utf8(const struct value *value, size_t *index)
{
	uint32_t first = value->bytes[(*index)++];
	unsigned more = first < 0xc0 ? 0u : first < 0xe0 ? 1u : first < 0xf0 ? 2u : 3u;
	uint32_t point = more ? first & (0x3fu >> more) : first;
	for (; more > 0 && *index < value->length; more--)
		point = point << 6 | (value->bytes[(*index)++] & 0x3fu);
	return point;
}

/* What libevtx prints of a template's text. Units that are no text were replaced when the plan was made. */
static bool literal_text(const struct value *value, struct arena *arena, const char **text, uint32_t *length)
{
	size_t index = 0;
	size_t used = 0;
	uint32_t point = REPLACEMENT;
	char *out = arena_get(arena, value->length + 1u);
	if (!out)
		return false;
	while (index < value->length) {
		bool is_first = index == 0;
		point = next_utf8(value, &index);
		if (is_first && (point == 0xfeff || point == 0xfffe))
			continue;
		if (point > 0xffff)
			point -= LAST_SURROGATE - LOW_SURROGATE;
		used += utf8_put_point(out + used, point);
	}
	used -= value->length > 0 && point == 0; /* the NUL that ends a string */
	*text = out;
	*length = (uint32_t)used;
	return true;
}

/* What libevtx prints of a byte string: U+FFFD for bytes to which the code page gives no character. */
static bool bytes_text(const struct value *value, struct arena *arena, const char **text, uint32_t *length)
{
	struct value right = {NULL, 0, VALUE_UTF8};
	const char *ours;
	if (value_text(value, arena, &ours, &right.length, NULL) != VALUE_OK)
		return false;
	right.bytes = (const uint8_t *)ours;
	char *out = arena_get(arena, 2 * (size_t)right.length + 1);
	if (!out)
		return false;
	size_t index = 0;
	size_t used = 0;
	while (index < right.length) {
		uint32_t point = next_utf8(&right, &index);
		used += utf8_put_point(out + used, point >= 0x80 && point < 0xa0 ? REPLACEMENT : point);
	}
	*text = out;
	*length = (uint32_t)used;
	return true;
}

/* Whether literal text is one character of markup, on which libevtx fails: it sees U+FFFD instead (mend_literal()). */
static bool is_replaced(const struct value *literal)
{
	return literal->type == VALUE_UTF8 && literal->length == 1 && memchr("<>&", literal->bytes[0], 3);
}

/* libevtx leaves out a text that is one line feed. */
static bool is_lone_newline(const char *text, uint32_t length)
{
	return length == 1 && text[0] == '\n';
}

bool faults_text(const struct value *value, bool in_attribute, struct arena *arena, const char **text, uint32_t *length)
{
	bool has_text = false;
	if (value->type == VALUE_STRING)
		has_text = string_text(value, true, arena, text, length);
	else if (value->type == VALUE_UTF8)
		has_text = literal_text(value, arena, text, length);
	else if (value->type == VALUE_ANSI_STRING)
		has_text = bytes_text(value, arena, text, length);
	if (has_text && !in_attribute && is_lone_newline(*text, *length))
		*length = 0;
	return has_text;
}

bool faults_joined_text(
	const struct faults_parts *parts, bool in_attribute, struct arena *arena, const char **text, uint32_t *length)
{
	static const char replaced[] = "\xef\xbf\xbd";
	struct ipsecevtx_text *texts = arena_get(arena, parts->count * sizeof *texts);
	size_t total = 0;
	if (!texts)
		return false;
	for (size_t i = 0; i < parts->count; i++) {
		struct ipsecevtx_text *part = &texts[i];
		if (!parts->has_references && is_replaced(&parts->values[i]))
			*part = (struct ipsecevtx_text){replaced, sizeof replaced - 1, IPSECEVTX_SET};
		else if (!faults_text(&parts->values[i], true, arena, &part->data, &part->length) &&
			 value_text(&parts->values[i], arena, &part->data, &part->length, NULL) == VALUE_NO_ROOM)
			return false;
		total += part->length;
	}
	char *joined = arena_get(arena, total + 1);
	if (!joined)
		return false;
	*text = joined;
	*length = (uint32_t)total;
	for (size_t i = 0; i < parts->count; i++) {
		if (texts[i].length > 0)
			memcpy(joined, texts[i].data, texts[i].length);
		joined += texts[i].length;
	}
	if (!in_attribute && is_lone_newline(*text, *length))
		*length = 0;
	return true;
}

static bool is_text(const struct faults_seen *seen, const char *text, size_t length)
{
	return seen->length == length && (length == 0 || memcmp(seen->text, text, length) == 0);
}

/* As faults_explain(), for texts: our text has to be the right one, and another one than that of libevtx. */
static bool explain_text(const struct value *value, const struct faults_seen *seen, struct arena *arena)
{
	const char *theirs, *ours, *right;
	uint32_t their_length, our_length, right_length;
	if (!faults_text(value, seen->in_attribute, arena, &theirs, &their_length) ||
		value_text(value, arena, &ours, &our_length, NULL) == VALUE_NO_ROOM)
		return false;
	if (value->type == VALUE_STRING && (!string_text(value, false, arena, &right, &right_length) ||
						   right_length != our_length || memcmp(right, ours, our_length) != 0))
		return false;
	if (is_replaced(value))
		return is_text(seen, "\xef\xbf\xbd", 3);
	/* libevtx does not escape attributes: a text that looks like an escape there is read as another one. */
	bool is_same = their_length == our_length && memcmp(theirs, ours, our_length) == 0;
	return is_text(seen, theirs, their_length) && (!is_same || seen->in_attribute);
}

/* Explains a negative number: libevtx takes the sign bit away, and prints the rest as the amount. */
static bool explain_negative(const struct value *value, const struct faults_seen *seen)
{
	char text[24];
	uint64_t bits = value_item_bits(value->bytes, value->length);
	uint64_t sign = UINT64_C(1) << (8 * value->length - 1);
	uint64_t amount = bits == sign ? sign : bits & ~sign;
	int length = snprintf(text, sizeof text, "-%llu", (unsigned long long)amount);
	return bits & sign && is_text(seen, text, (size_t)length);
}

static bool is_digits(const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
	}
	return true;
}

static double real_of(const struct value *value)
{
	uint64_t bits = value_item_bits(value->bytes, value->length);
	uint32_t narrow_bits = (uint32_t)bits;
	float narrow;
	double wide;
	memcpy(&narrow, &narrow_bits, sizeof narrow);
	memcpy(&wide, &bits, sizeof wide);
	return value->type == VALUE_REAL32 ? (double)narrow : wide;
}

/* Whether a text has the form of libevtx's numbers, as 1.500000e+000; a 9 that it rounds up is printed as ':'. */
static bool is_number_text(const char *text, size_t length)
{
	return length == 13 && ((text[0] >= '0' && text[0] <= '9') || text[0] == ':') && text[1] == '.' &&
	       is_digits(text + 2, 6) && text[8] == 'e' && (text[9] == '+' || text[9] == '-') &&
	       is_digits(text + 10, 3);
}

static bool explain_real(const struct value *value, const struct faults_seen *seen)
{
	const char *text = seen->text;
	size_t length = seen->length;
	double number = real_of(value);
	bool is_negative = value->bytes[value->length - 1] & 0x80;
	if (number != number)
		return length == 3 && (memcmp(text, "NaN", 3) == 0 || memcmp(text, "Ind", 3) == 0);
	number = is_negative ? -number : number;
	if (number > 0 && number / 2 == number)
		return length == 3 && memcmp(text, "Inf", 3) == 0;
	if (length > 0 && (text[0] == '-') != is_negative)
		return false;
	text += is_negative;
	length -= is_negative;
	if (!is_number_text(text, length))
		return false;
	double amount = text[0] - '0';
	double digit = 1;
	for (size_t i = 2; i < 8; i++)
		amount += (text[i] - '0') * (digit /= 10);
	/* The number is scaled to the printed digits, and not these to the number, so that nothing overflows. */
	for (int i = (text[10] - '0') * 100 + (text[11] - '0') * 10 + (text[12] - '0'); i > 0; i--)
		number = text[9] == '+' ? number / 10 : number * 10;
	double distance = number < amount ? amount - number : number - amount;
	return distance < 6e-7;
}

/* Explains a time that libevtx does not take for one, and prints as the numbers that it is stored as. */
static bool explain_time(const struct value *value, const struct faults_seen *seen)
{
	char text[64];
	int length;
	if (value->type == VALUE_FILETIME) {
		length = snprintf(text, sizeof text, "(0x%08x 0x%08x)", (unsigned)read_u32(value->bytes, 8, 4),
			(unsigned)read_u32(value->bytes, 8, 0));
		return is_text(seen, text, (size_t)length);
	}
	length = 0;
	for (size_t i = 0; i < 8; i++)
		length += snprintf(text + length, sizeof text - (size_t)length, "%s0x%04x", i ? " " : "(",
			(unsigned)read_u16(value->bytes, 16, 2 * i) >> 2);
	text[length++] = ')';
	return is_text(seen, text, (size_t)length);
}

static bool is_integer(uint8_t type)
{
	return type == VALUE_INT8 || type == VALUE_INT16 || type == VALUE_INT32 || type == VALUE_INT64;
}

bool faults_explain(const struct value *value, const struct faults_seen *seen, struct arena *arena)
{
	if (faults_cannot_read(value) || value->type == VALUE_NULL)
		return value->length > 0 && faults_are_bytes(value, seen);
	if (value->type == VALUE_STRING || value->type == VALUE_ANSI_STRING || value->type == VALUE_UTF8)
		return explain_text(value, seen, arena);
	if (value->length == 0)
		return false;
	if (value->type == VALUE_BINARY) /* its digits may be read as a number where one belongs */
		return faults_are_bytes(value, seen);
	if (is_integer(value->type))
		return explain_negative(value, seen);
	if (value->type == VALUE_REAL32 || value->type == VALUE_REAL64)
		return explain_real(value, seen);
	if (value->type == VALUE_FILETIME || value->type == VALUE_SYSTEMTIME)
		return explain_time(value, seen);
	return false;
}

/* Whether libevtx knows a type. */
static bool is_readable(uint8_t type)
{
	return type <= VALUE_HEX64;
}

/* Whether libevtx knows arrays of a type. */
static bool is_readable_item(uint8_t type)
{
	return type != VALUE_NULL && is_readable(type) && type != VALUE_BOOL && type != VALUE_BINARY &&
	       type != VALUE_SIZE && type != VALUE_SID;
}

/* Whether a SID has as many bytes as it says: 8, and 4 for each subauthority (MS-DTYP 2.4.2). */
static bool is_whole_sid(const struct value *value)
{
	return value->length >= 8 && value->length == 8u + 4u * value->bytes[1];
}

/* Whether a text is one character that has to be escaped, for which libevtx makes no room. */
static bool is_lone_markup(const struct value *value)
{
	size_t units = value->length / 2;
	size_t first = units > 0 && (unit_at(value, 0) == 0xfeff || unit_at(value, 0) == 0xfffe);
	units -= units > first && unit_at(value, units - 1) == 0;
	uint32_t unit = units == first + 1 ? unit_at(value, first) : 0;
	return unit == '<' || unit == '>' || unit == '&';
}

/* Whether libevtx fails on an array of strings: an item is such a character, or the last one has half a unit. */
static bool cannot_read_strings(const struct value *array)
{
	struct value item;
	size_t offset = 0;
	bool has_markup = false;
	while (value_next_item(array, &offset, &item))
		has_markup |= item.type == VALUE_STRING && is_lone_markup(&item);
	return has_markup || (item.type == VALUE_STRING && array->length % 2);
}

bool faults_cannot_read(const struct value *value)
{
	uint8_t type = value->type;
	if (type == VALUE_UTF8 || (type == VALUE_BINXML && value->length > 0))
		return false;
	size_t size = value_item_size(type & (uint8_t)~VALUE_ARRAY, type & VALUE_ARRAY ? 8 : value->length);
	if (type & VALUE_ARRAY) {
		type &= (uint8_t)~VALUE_ARRAY;
		if (type == VALUE_STRING || type == VALUE_ANSI_STRING)
			return value->length > 0 && cannot_read_strings(value);
		return !is_readable_item(type) || value->length == 0 || value->length % size;
	}
	if (!is_readable(type) || (type == VALUE_STRING && (value->length % 2 || is_lone_markup(value))))
		return true;
	if (value->length == 0)
		return type == VALUE_SIZE;
	return (size > 0 && value->length != size) || (type == VALUE_SID && !is_whole_sid(value));
}

bool faults_are_bytes(const struct value *value, const struct faults_seen *seen)
{
	static const char digits[] = "0123456789ABCDEF";
	if (seen->length != 2 * (size_t)value->length)
		return false;
	for (size_t i = 0; i < value->length; i++) {
		if (seen->text[2 * i] != digits[value->bytes[i] >> 4] ||
			seen->text[2 * i + 1] != digits[value->bytes[i] & 0xf])
			return false;
	}
	return true;
}

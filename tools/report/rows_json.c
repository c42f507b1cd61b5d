/* SPDX-License-Identifier: MIT */
/* Writes rows as JSON. The report sessions can have tens of millions of members, so each is written in one piece. */
#include "report/rows.h"

#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/json.h"
#include "common/plain.h"

#define NAME_BITS 8
#define NAME_MAX  52u

/* A name as it is written before a member's value, found by its address, as names are constants of the library. */
struct row_name {
	const char *name;
	uint32_t length; /* 0: the name is too long */
	char text[NAME_MAX];
};

_Static_assert(sizeof(struct row_name) == 64, "a line of a cache each");

static void make_name(struct row_name *known, const char *name)
{
	size_t length = strlen(name);
	known->name = name;
	known->length = 0;
	if (length + 4 > sizeof known->text)
		return;
	known->length = (uint32_t)length + 4;
	memcpy(known->text, ",\"", 2);
	memcpy(known->text + 2, name, length);
	memcpy(known->text + 2 + length, "\":", 2);
}

static const struct row_name *find_name(struct output *output, const char *name, struct row_name *without_memory)
{
	struct row_name *known = without_memory;
	if (!output->row_names)
		output->row_names = calloc((size_t)1 << NAME_BITS, sizeof *output->row_names);
	if (output->row_names)
		known = &output->row_names[(uintptr_t)name * UINT64_C(0x9e3779b97f4a7c15) >> (64 - NAME_BITS)];
	if (known->name != name)
		make_name(known, name);
	return known;
}

/* Writes a value that needs at most JSON_VALUE_MAX bytes. */
static char *put_short(char *at, const struct ipsecevtx_report_value *value)
{
	const struct ipsecevtx_time time = {value->number, IPSECEVTX_SET};
	switch (value->type) {
	case IPSECEVTX_REPORT_ID:
		*at++ = '"';
		at = buffer_decimal(at, value->number);
		*at++ = '"';
		return at;
	case IPSECEVTX_REPORT_SPI:
		*at++ = '"';
		at = json_put_spi(at, value->number);
		*at++ = '"';
		return at;
	case IPSECEVTX_REPORT_BOOL:
		memcpy(at, value->number ? "true" : "false", 5);
		return at + (value->number ? 4 : 5);
	case IPSECEVTX_REPORT_TIME:
		return json_put_time(at, &time);
	default:
		return buffer_decimal(at, value->number);
	}
}

static bool is_short(const struct ipsecevtx_report_value *value)
{
	return value->type == IPSECEVTX_REPORT_NUMBER || value->type == IPSECEVTX_REPORT_ID ||
	       value->type == IPSECEVTX_REPORT_SPI || value->type == IPSECEVTX_REPORT_BOOL ||
	       value->type == IPSECEVTX_REPORT_TIME;
}

/* State of writing: the depth of nested lists and objects, which reports nest once or twice. */
struct writing {
	struct output *output;
	struct buffer *buffer;
	unsigned depth;
};

#define DEPTH_MAX 8u

static void put_items(struct writing writing, const struct ipsecevtx_report_value *value);

static void put_long(struct writing writing, const struct ipsecevtx_report_value *value)
{
	if (value->type == IPSECEVTX_REPORT_TEXT)
		json_text(writing.buffer, &value->text, writing.output->terminal);
	else if (value->type == IPSECEVTX_REPORT_SECONDS)
		rows_seconds(writing.buffer, value);
	else
		put_items(writing, value);
}

static void put_value(struct writing writing, const struct ipsecevtx_report_value *value)
{
	char text[JSON_VALUE_MAX];
	if (value->is_null)
		buffer_literal(writing.buffer, "null");
	else if (is_short(value))
		buffer_put(writing.buffer, text, (size_t)(put_short(text, value) - text));
	else
		put_long(writing, value);
}

/* Writes a name that is not cached. */
static void put_long_name(struct buffer *buffer, const char *name, bool is_behind)
{
	if (is_behind)
		buffer_byte(buffer, ',');
	buffer_byte(buffer, '"');
	buffer_string(buffer, name);
	buffer_literal(buffer, "\":");
}

/* Writes a member, with a comma before it if is_behind. */
static void put_member(struct writing writing, const struct ipsecevtx_report_value *member, bool is_behind)
{
	struct row_name without_memory = {0};
	const struct row_name *name = find_name(writing.output, member->name, &without_memory);
	bool is_text = member->type == IPSECEVTX_REPORT_TEXT && member->text.presence == IPSECEVTX_SET;
	size_t length = is_text ? member->text.length : 0;
	char *at = buffer_room(writing.buffer, NAME_MAX + JSON_VALUE_MAX + length);
	if (!at)
		return; /* the buffer has the error */
	if (name->length == 0) {
		put_long_name(writing.buffer, member->name, is_behind);
		put_value(writing, member);
		return;
	}
	/* Copying all of text is faster than copying as much as the name takes. */
	memcpy(at, name->text + !is_behind, NAME_MAX - 1);
	at += name->length - !is_behind;
	if (member->is_null) {
		memcpy(at, "null", 4);
		at += 4;
	} else if (is_short(member)) {
		at = put_short(at, member);
	} else if (is_text) {
		*at++ = '"';
		size_t plain = plain_copy(at, member->text.data, length);
		at += plain;
		if (plain < length) {
			buffer_end(writing.buffer, at);
			escape_json(
				writing.buffer, member->text.data + plain, length - plain, writing.output->terminal);
			buffer_byte(writing.buffer, '"');
			return;
		}
		*at++ = '"';
	} else {
		buffer_end(writing.buffer, at);
		put_long(writing, member);
		return;
	}
	buffer_end(writing.buffer, at);
}

static void put_items(struct writing writing, const struct ipsecevtx_report_value *value)
{
	bool is_object = value->type == IPSECEVTX_REPORT_OBJECT;
	struct writing within = {writing.output, writing.buffer, writing.depth + 1};
	buffer_byte(writing.buffer, is_object ? '{' : '[');
	for (size_t i = 0; i < value->count && writing.depth < DEPTH_MAX; i++) {
		if (is_object) {
			put_member(within, &value->items[i], i > 0);
			continue;
		}
		if (i > 0)
			buffer_byte(writing.buffer, ',');
		put_value(within, &value->items[i]);
	}
	buffer_byte(writing.buffer, is_object ? '}' : ']');
}

void rows_json_value(struct output *output, struct buffer *buffer, const struct ipsecevtx_report_value *value)
{
	put_value((struct writing){output, buffer, 0}, value);
}

void rows_json(struct output *output, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value object = {
		.type = IPSECEVTX_REPORT_OBJECT, .items = row->values, .count = row->count};
	put_items((struct writing){output, output->buffer, 0}, &object);
}

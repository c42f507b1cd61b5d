/* SPDX-License-Identifier: MIT */
#include "report/row.h"

#include <string.h>

#include "report/index.h"

struct ipsecevtx_report_value cell_null(const char *name, enum ipsecevtx_report_type type)
{
	return (struct ipsecevtx_report_value){
		.name = name, .type = type, .is_null = true, .text = {"", 0, IPSECEVTX_UNSET}};
}

static struct ipsecevtx_report_value with_number(const char *name, enum ipsecevtx_report_type type, uint64_t number)
{
	struct ipsecevtx_report_value value = cell_null(name, type);
	value.is_null = false;
	value.number = number;
	return value;
}

struct ipsecevtx_report_value cell_number(const char *name, uint64_t number)
{
	return with_number(name, IPSECEVTX_REPORT_NUMBER, number);
}

struct ipsecevtx_report_value cell_time(const char *name, const struct ipsecevtx_time *time)
{
	if (time->presence != IPSECEVTX_SET)
		return cell_null(name, IPSECEVTX_REPORT_TIME);
	return with_number(name, IPSECEVTX_REPORT_TIME, time->ticks);
}

struct ipsecevtx_report_value cell_text(const char *name, const struct ipsecevtx_text *text)
{
	struct ipsecevtx_report_value value = cell_null(name, IPSECEVTX_REPORT_TEXT);
	if (text->presence == IPSECEVTX_SET) {
		value.is_null = false;
		value.text = *text;
	}
	return value;
}

struct ipsecevtx_report_value cell_word(const char *name, const char *word)
{
	const struct ipsecevtx_text text = {word, (uint32_t)strlen(word), IPSECEVTX_SET};
	return cell_text(name, &text);
}

struct ipsecevtx_report_value cell_string(const struct strings *strings, const char *name, uint32_t number)
{
	const struct string string = strings_get(strings, number);
	const struct ipsecevtx_text text = {
		string.data, string.length, number == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	return cell_text(name, &text);
}

static struct ipsecevtx_report_value *next_value(struct row *row)
{
	if (row->count == row->room) {
		void *values = row->values;
		if (!array_reserve(&row->arena->allocator, &values, &row->room, row->count + 1, sizeof *row->values)) {
			row->failed = true;
			return &row->nowhere;
		}
		row->values = values;
	}
	return &row->values[row->count++];
}

struct ipsecevtx_report_value *row_add(struct row *row, const char *name, enum ipsecevtx_report_type type)
{
	struct ipsecevtx_report_value *value = next_value(row);
	*value = cell_null(name, type);
	return value;
}

static void put(struct row *row, struct ipsecevtx_report_value value)
{
	*next_value(row) = value;
}

void row_null(struct row *row, const char *name, enum ipsecevtx_report_type type)
{
	put(row, cell_null(name, type));
}

void row_number(struct row *row, const char *name, uint64_t number)
{
	put(row, cell_number(name, number));
}

void row_bool(struct row *row, const char *name, bool value)
{
	put(row, with_number(name, IPSECEVTX_REPORT_BOOL, value));
}

void row_id(struct row *row, const char *name, uint64_t number)
{
	put(row, with_number(name, IPSECEVTX_REPORT_ID, number));
}

void row_time(struct row *row, const char *name, const struct ipsecevtx_time *time)
{
	put(row, cell_time(name, time));
}

void row_seconds(struct row *row, const char *name, uint64_t ticks)
{
	put(row, with_number(name, IPSECEVTX_REPORT_SECONDS, ticks));
}

void row_word(struct row *row, const char *name, const char *word)
{
	put(row, cell_word(name, word));
}

void row_text(struct row *row, const char *name, const struct ipsecevtx_text *text)
{
	put(row, cell_text(name, text));
}

void row_string(struct row *row, const char *name, uint32_t number)
{
	put(row, cell_string(row->strings, name, number));
}

struct ipsecevtx_report_value *row_nested(
	struct row *row, struct ipsecevtx_report_value *value, enum ipsecevtx_report_type type, size_t count)
{
	struct ipsecevtx_report_value *items = NULL;
	if (count > 0) {
		items = count > SIZE_MAX / sizeof *items ? NULL : arena_get(row->arena, count * sizeof *items);
		row->failed |= !items;
		for (size_t i = 0; items && i < count; i++)
			items[i] = cell_null(NULL, IPSECEVTX_REPORT_TEXT);
	}
	value->type = type;
	value->is_null = false;
	value->items = items;
	value->count = items ? count : 0;
	return items;
}

struct ipsecevtx_report_value *row_items(
	struct row *row, const char *name, enum ipsecevtx_report_type type, size_t count)
{
	struct ipsecevtx_report_value value = cell_null(name, type);
	struct ipsecevtx_report_value *items = row_nested(row, &value, type, count);
	put(row, value);
	return items;
}

const char *row_keep(struct row *row, const char *data, size_t length)
{
	char *copy = arena_room(row->arena, length + 1);
	if (!copy) {
		row->failed = true;
		return "";
	}
	memcpy(copy, data, length);
	copy[length] = '\0';
	arena_take(row->arena, length + 1);
	return copy;
}

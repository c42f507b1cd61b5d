/* SPDX-License-Identifier: MIT */
/*
 * A row of a report, put together value by value. There is no error to look at after each: a row that failed is not
 * handed out.
 */
#ifndef REPORT_ROW_H
#define REPORT_ROW_H

#include "evidence/memory.h"
#include "ipsecevtx_report.h"
#include "report/span.h"
#include "report/strings.h"

struct row {
	const struct strings *strings;
	struct arena *arena; /* of what lives as long as the row */
	struct ipsecevtx_report_value *values;
	size_t count, room;
	size_t number, under, follows; /* as in struct ipsecevtx_report_row; so is this: */
	uint64_t beyond, late;
	bool is_noise;
	bool failed;                           /* there was no memory */
	struct ipsecevtx_report_value nowhere; /* where values go then */
};

/*
 * Single values, for items of lists and objects: names as for rows, NULL in a list. All are as short as a copy, and
 * there are tens of millions of them: they are made where they go.
 */

static inline struct ipsecevtx_report_value cell_null(const char *name, enum ipsecevtx_report_type type)
{
	return (struct ipsecevtx_report_value){
		.name = name, .type = type, .is_null = true, .text = {"", 0, IPSECEVTX_UNSET}};
}

static inline struct ipsecevtx_report_value cell_typed(
	const char *name, enum ipsecevtx_report_type type, uint64_t number)
{
	struct ipsecevtx_report_value value = cell_null(name, type);
	value.is_null = false;
	value.number = number;
	return value;
}

static inline struct ipsecevtx_report_value cell_number(const char *name, uint64_t number)
{
	return cell_typed(name, IPSECEVTX_REPORT_NUMBER, number);
}

static inline struct ipsecevtx_report_value cell_time(const char *name, const struct ipsecevtx_time *time)
{
	if (time->presence != IPSECEVTX_SET)
		return cell_null(name, IPSECEVTX_REPORT_TIME);
	return cell_typed(name, IPSECEVTX_REPORT_TIME, time->ticks);
}

static inline struct ipsecevtx_report_value cell_text(const char *name, const struct ipsecevtx_text *text)
{
	struct ipsecevtx_report_value value = cell_null(name, IPSECEVTX_REPORT_TEXT);
	if (text->presence == IPSECEVTX_SET) {
		value.is_null = false;
		value.text = *text;
	}
	return value;
}

static inline struct ipsecevtx_report_value cell_word(const char *name, const char *word)
{
	const struct ipsecevtx_text text = {word, (uint32_t)strlen(word), IPSECEVTX_SET};
	return cell_text(name, &text);
}

static inline struct ipsecevtx_report_value cell_string(
	const struct strings *strings, const char *name, uint32_t number)
{
	const struct string string = strings_get(strings, number);
	const struct ipsecevtx_text text = {
		string.data, string.length, number == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	return cell_text(name, &text);
}

/* Makes room for another value; false with failed set when there is no memory. */
bool row_grow(struct row *row);

/* Where the next value goes; never NULL. */
static inline struct ipsecevtx_report_value *row_next(struct row *row)
{
	if (row->count == row->room && !row_grow(row))
		return &row->nowhere;
	return &row->values[row->count++];
}

/*
 * Member by member where it stays: to make a value and then copy it would read, in words, what was just written in
 * smaller parts, which a processor can only do when all of them have reached the cache.
 */
static inline struct ipsecevtx_report_value *row_make(
	struct row *row, const char *name, enum ipsecevtx_report_type type, bool is_null, uint64_t number)
{
	struct ipsecevtx_report_value *value = row_next(row);
	value->name = name;
	value->type = type;
	value->is_null = is_null;
	value->is_negative = false;
	value->has_half = false;
	value->number = number;
	value->text.data = "";
	value->text.length = 0;
	value->text.presence = IPSECEVTX_UNSET;
	value->items = NULL;
	value->count = 0;
	return value;
}

/* The next value, null, and of that type; never NULL. */
static inline struct ipsecevtx_report_value *row_add(struct row *row, const char *name, enum ipsecevtx_report_type type)
{
	return row_make(row, name, type, true, 0);
}

/* name is static. A null of that type. */
static inline void row_null(struct row *row, const char *name, enum ipsecevtx_report_type type)
{
	row_make(row, name, type, true, 0);
}

static inline void row_number(struct row *row, const char *name, uint64_t number)
{
	row_make(row, name, IPSECEVTX_REPORT_NUMBER, false, number);
}

static inline void row_bool(struct row *row, const char *name, bool value)
{
	row_make(row, name, IPSECEVTX_REPORT_BOOL, false, value);
}

/* An id is shown as text. */
static inline void row_id(struct row *row, const char *name, uint64_t number)
{
	row_make(row, name, IPSECEVTX_REPORT_ID, false, number);
}

/* A null unless it is set. */
static inline void row_time(struct row *row, const char *name, const struct ipsecevtx_time *time)
{
	bool is_set = time->presence == IPSECEVTX_SET;
	row_make(row, name, IPSECEVTX_REPORT_TIME, !is_set, is_set ? time->ticks : 0);
}

/* Two times, first and last; nulls unless they are set. */
static inline void row_span(struct row *row, const struct brief_span *span, bool is_set)
{
	row_make(row, "first", IPSECEVTX_REPORT_TIME, !is_set, span->first);
	row_make(row, "last", IPSECEVTX_REPORT_TIME, !is_set, span->last);
}

static inline void row_seconds(struct row *row, const char *name, uint64_t ticks)
{
	row_make(row, name, IPSECEVTX_REPORT_SECONDS, false, ticks);
}

/* Text that is static or lives as long as the row; a null unless it is set. */
static inline void row_text(struct row *row, const char *name, const struct ipsecevtx_text *text)
{
	struct ipsecevtx_report_value *value = row_make(row, name, IPSECEVTX_REPORT_TEXT, true, 0);
	if (text->presence != IPSECEVTX_SET)
		return;
	value->is_null = false;
	value->text.data = text->data;
	value->text.length = text->length;
	value->text.presence = IPSECEVTX_SET;
}

static inline void row_word(struct row *row, const char *name, const char *word)
{
	const struct ipsecevtx_text text = {word, (uint32_t)strlen(word), IPSECEVTX_SET};
	row_text(row, name, &text);
}

/* A text of row->strings; a null for STRING_NONE. */
static inline void row_string(struct row *row, const char *name, uint32_t number)
{
	const struct string string = strings_get(row->strings, number);
	const struct ipsecevtx_text text = {
		string.data, string.length, number == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	row_text(row, name, &text);
}

/*
 * A list or an object of count items, all null, to be filled with the cell_ functions below. NULL with failed set when
 * there is no memory, and for none.
 */
struct ipsecevtx_report_value *row_items(
	struct row *row, const char *name, enum ipsecevtx_report_type type, size_t count);
/* The same within an item. */
struct ipsecevtx_report_value *row_nested(
	struct row *row, struct ipsecevtx_report_value *value, enum ipsecevtx_report_type type, size_t count);

/* A text that is put together for the row, which keeps it: a NUL is added. "" with failed set without memory. */
const char *row_keep(struct row *row, const char *data, size_t length);

#endif

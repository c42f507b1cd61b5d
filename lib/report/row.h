/* SPDX-License-Identifier: MIT */
/*
 * Puts a row of a report together, value by value. No function here returns an error that has to be looked at: without
 * memory the row is marked as failed, and ipsecevtx_report_next() does not hand it out. Names are static.
 */
#ifndef REPORT_ROW_H
#define REPORT_ROW_H

#include "evidence/memory.h"
#include "ipsecevtx_report.h"
#include "report/span.h"
#include "report/strings.h"

#include <string.h>

struct row {
	const struct strings *strings;
	struct arena *arena; /* memory of what lives as long as the row */
	struct ipsecevtx_report_value *values;
	size_t count, room;
	size_t number, under, follows; /* as in struct ipsecevtx_report_row, like the next three */
	uint64_t beyond, late;
	bool is_noise;
	bool failed;                           /* there was no memory */
	struct ipsecevtx_report_value nowhere; /* where values go after that */
};

/*
 * Single values, for items of lists and members of objects; in a list their name is NULL. There are tens of millions of
 * them, and each is as small as a copy of it, so they are made in place, inline.
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

/* Makes room for another value. False, with failed set, when there is no memory. */
bool row_grow(struct row *row);

/* The place of the next value; never NULL. */
static inline struct ipsecevtx_report_value *row_next(struct row *row)
{
	if (row->count == row->room && !row_grow(row))
		return &row->nowhere;
	return &row->values[row->count++];
}

/*
 * Sets the members one by one at their place. Making a value first and then copying it would load in words what was
 * just stored in smaller parts, for which a processor has to wait.
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

/* Adds a null of that type, for the caller to fill in; never NULL. */
static inline struct ipsecevtx_report_value *row_add(struct row *row, const char *name, enum ipsecevtx_report_type type)
{
	return row_make(row, name, type, true, 0);
}

/* Adds a null of that type. */
static inline void row_null(struct row *row, const char *name, enum ipsecevtx_report_type type)
{
	row_make(row, name, type, true, 0);
}

static inline void row_number(struct row *row, const char *name, uint64_t number)
{
	row_make(row, name, IPSECEVTX_REPORT_NUMBER, false, number);
}

/* The same; a null unless the number is known. */
static inline void row_number_if(struct row *row, const char *name, bool is_known, uint64_t number)
{
	row_make(row, name, IPSECEVTX_REPORT_NUMBER, !is_known, is_known ? number : 0);
}

static inline void row_bool(struct row *row, const char *name, bool value)
{
	row_make(row, name, IPSECEVTX_REPORT_BOOL, false, value);
}

/* Adds an id, which is shown as text. */
static inline void row_id(struct row *row, const char *name, uint64_t number)
{
	row_make(row, name, IPSECEVTX_REPORT_ID, false, number);
}

/* Adds a time; a null unless it is set. */
static inline void row_time(struct row *row, const char *name, const struct ipsecevtx_time *time)
{
	bool is_set = time->presence == IPSECEVTX_SET;
	row_make(row, name, IPSECEVTX_REPORT_TIME, !is_set, is_set ? time->ticks : 0);
}

/* Adds two times, "first" and "last"; nulls unless they are set. */
static inline void row_span(struct row *row, const struct brief_span *span, bool is_set)
{
	row_make(row, "first", IPSECEVTX_REPORT_TIME, !is_set, span->first);
	row_make(row, "last", IPSECEVTX_REPORT_TIME, !is_set, span->last);
}

static inline void row_seconds(struct row *row, const char *name, uint64_t ticks)
{
	row_make(row, name, IPSECEVTX_REPORT_SECONDS, false, ticks);
}

/* The same; a null unless the ticks are known. */
static inline void row_seconds_if(struct row *row, const char *name, bool is_known, uint64_t ticks)
{
	row_make(row, name, IPSECEVTX_REPORT_SECONDS, !is_known, is_known ? ticks : 0);
}

/* Adds a text, which must be static or live as long as the row; a null unless it is set. */
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

/* Adds a word, which must be static or live as long as the row; a null for NULL. */
static inline void row_word(struct row *row, const char *name, const char *word)
{
	const struct ipsecevtx_text text = {
		word, word ? (uint32_t)strlen(word) : 0, word ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	row_text(row, name, &text);
}

/* Adds a string of row->strings; a null for STRING_NONE. */
static inline void row_string(struct row *row, const char *name, uint32_t number)
{
	const struct string string = strings_get(row->strings, number);
	const struct ipsecevtx_text text = {
		string.data, string.length, number == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	row_text(row, name, &text);
}

/*
 * Adds a list or an object of count items, all null, to be filled with the cell_ functions above. Returns the items;
 * NULL for a count of 0, and, with failed set, when there is no memory.
 */
struct ipsecevtx_report_value *row_items(
	struct row *row, const char *name, enum ipsecevtx_report_type type, size_t count);
/* The same for an item that is itself a list or an object. */
struct ipsecevtx_report_value *row_nested(
	struct row *row, struct ipsecevtx_report_value *value, enum ipsecevtx_report_type type, size_t count);

/*
 * Copies a text, with a NUL behind it, to where it lives as long as the row. Returns "", with failed set, without
 * memory.
 */
const char *row_keep(struct row *row, const char *data, size_t length);

#endif

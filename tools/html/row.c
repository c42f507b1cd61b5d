/* SPDX-License-Identifier: MIT */
/*
 * Rows of tables, and their cells. Each row ends with all of its values, folded away, so that a table need not be wide.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/html.h"
#include "html/section.h"
#include "report/rows.h"
#include "report/short.h"

#define CELL_CHARACTERS     100u
#define SENTENCE_CHARACTERS 1000u
#define VALUE_CHARACTERS    1000u
/* How many items of a list are shown in a cell, and among all values. */
#define CELL_ITEMS  3u
#define VALUE_ITEMS 20u

/* A longer text is no address, and gets no links. */
#define FIND_LENGTH 64u
#define WORD_LENGTH 39u
/* Shorter texts are kept on one line, on paper, too. */
#define BRIEF_LENGTH 20u

#define TICKS_PER_MILLISECOND 10000u

static const struct {
	const char *word;
	const char *shown;
	const char *look;
	unsigned rank; /* order of sorting, the worst first */
} words[] = {
	{"high", "high", "worst", 1},
	{"medium", "medium", "bad", 2},
	{"low", "low", "caution", 3},
	{"broken", "broken", "worst", 1},
	{"weak", "weak", "bad", 2},
	{"deprecated", "deprecated", "caution", 3},
	{"review", "review", "caution", 4},
	{"unknown", "unknown", "caution", 5},
	{"acceptable", "acceptable", "good", 6},
	{"lost", "lost", "bad", 1},
	{"open", "open", "plain", 3},
	{"closed", "closed", "plain", 5},
	{"replaced", "replaced", "plain", 4},
	{"no_open", ROWS_NO_OPEN, "caution", 2},
	{"mm", "Main", "plain", 1},
	{"qm", "Quick", "plain", 2},
};

/* Writes a value of at most that many characters; texts of a log are escaped. */
static void put_limited(struct html_page *page, const struct ipsecevtx_report_value *value, size_t characters)
{
	struct buffer *buffer = page->out;
	struct buffer *scratch = &page->scratch;
	scratch->used = 0;
	switch (value->type) {
	case IPSECEVTX_REPORT_TEXT:
		html_short_text(buffer, value->text.data, value->text.length, characters);
		return;
	case IPSECEVTX_REPORT_TIME:
		rows_moment(scratch, value->number);
		break;
	case IPSECEVTX_REPORT_SECONDS:
		rows_seconds(scratch, value);
		break;
	default:
		rows_text_value(scratch, value);
		break;
	}
	html_text(buffer, scratch->data, scratch->used);
}

static void put_duration(struct html_page *page, const struct ipsecevtx_report_value *value)
{
	page->scratch.used = 0;
	rows_duration(&page->scratch, value->number);
	html_text(page->out, page->scratch.data, page->scratch.used);
}

static void put_exact_time(struct html_page *page, const struct ipsecevtx_report_value *value)
{
	page->scratch.used = 0;
	output_local_time(&page->scratch, value->number);
	html_text(page->out, page->scratch.data, page->scratch.used);
}

static void put_items(struct html_page *page, const struct ipsecevtx_report_value *list, size_t limit)
{
	struct buffer *buffer = page->out;
	size_t characters = limit > CELL_ITEMS ? VALUE_CHARACTERS / 4 : CELL_CHARACTERS / 2;
	for (size_t i = 0; i < list->count && i < limit; i++) {
		const struct ipsecevtx_report_value *item = &list->items[i];
		buffer_string(buffer, i > 0 ? (list->type == IPSECEVTX_REPORT_LIST ? ", " : " ") : "");
		bool is_deep = item->type == IPSECEVTX_REPORT_LIST || item->type == IPSECEVTX_REPORT_OBJECT;
		/* A cell has room for values only, not for their names. */
		if (list->type == IPSECEVTX_REPORT_OBJECT && (limit > CELL_ITEMS || (!item->is_null && !is_deep))) {
			html_string(buffer, item->name);
			buffer_byte(buffer, '=');
		}
		if (item->is_null) {
			buffer_byte(buffer, '-');
		} else if (is_deep) {
			put_items(page, item, VALUE_ITEMS);
		} else {
			put_limited(page, item, characters);
		}
	}
	if (list->count > limit) {
		buffer_literal(buffer, " and ");
		buffer_u64(buffer, list->count - limit);
		buffer_literal(buffer, " more");
	}
}

static bool is_nested(const struct ipsecevtx_report_value *value)
{
	return value->type == IPSECEVTX_REPORT_LIST || value->type == IPSECEVTX_REPORT_OBJECT;
}

static const struct ipsecevtx_report_value *first_of(
	const struct column *column, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *value = NULL;
	for (size_t i = 0; i < COLUMN_KEYS && column->keys[i] && !value; i++)
		value = rows_find(row, column->keys[i]);
	return value;
}

/*
 * Cells.
 */

/* Writes what a cell is sorted by where that is not its text. */
static void put_sort(struct buffer *buffer, const struct ipsecevtx_report_value *value)
{
	if (!value || (value->type != IPSECEVTX_REPORT_TIME && value->type != IPSECEVTX_REPORT_SECONDS &&
			      value->type != IPSECEVTX_REPORT_NUMBER))
		return;
	uint64_t number =
		value->type == IPSECEVTX_REPORT_NUMBER ? value->number : value->number / TICKS_PER_MILLISECOND;
	buffer_literal(buffer, " data-sort=\"");
	if (value->type == IPSECEVTX_REPORT_SECONDS && value->is_negative && number > 0)
		buffer_byte(buffer, '-');
	buffer_u64(buffer, number);
	buffer_byte(buffer, '"');
}

static void put_all(struct html_page *page, const struct column *column, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = page->out;
	bool is_next = false;
	for (size_t i = 0; i < COLUMN_KEYS && column->keys[i]; i++) {
		const struct ipsecevtx_report_value *value = rows_find(row, column->keys[i]);
		if (!value || (is_nested(value) && value->count == 0))
			continue;
		buffer_string(buffer, is_next ? ", " : "");
		is_next = true;
		if (is_nested(value))
			put_items(page, value, CELL_ITEMS);
		else
			put_limited(page, value, CELL_CHARACTERS);
	}
}

static size_t find_word(const struct ipsecevtx_report_value *value)
{
	size_t i = 0;
	while (i < sizeof words / sizeof words[0] && strcmp(words[i].word, value->text.data) != 0)
		i++;
	return i;
}

/* Writes a word in the colour of its meaning. The second key names a flag, which adds a word of its own. */
static void put_word(struct html_page *page, const struct column *column, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = page->out;
	const struct ipsecevtx_report_value *value = rows_find(row, column->keys[0]);
	const struct ipsecevtx_report_value *more = column->keys[1] ? rows_find(row, column->keys[1]) : NULL;
	size_t word = value ? find_word(value) : 0;
	bool is_known = value && word < sizeof words / sizeof words[0];
	buffer_literal(buffer, "<td");
	if (is_known) {
		buffer_literal(buffer, " data-sort=\"");
		buffer_u64(buffer, words[word].rank);
		buffer_byte(buffer, '"');
	}
	buffer_literal(buffer, "><span class=\"word ");
	buffer_string(buffer, is_known ? words[word].look : "plain");
	buffer_literal(buffer, "\">");
	if (is_known)
		buffer_string(buffer, words[word].shown);
	else if (value && rows_part_words(value->text.data))
		buffer_string(buffer, rows_part_words(value->text.data));
	else if (value)
		put_limited(page, value, CELL_CHARACTERS);
	/* The flag says nothing where the first word is the same. */
	bool is_noise = column->keys[1] && strcmp(column->keys[1], "noise") == 0;
	bool says_nothing = (value && column->keys[1] && strcmp(value->text.data, column->keys[1]) == 0) ||
			    (is_noise && !row->is_noise);
	bool is_overdue = column->keys[1] && strcmp(column->keys[1], "overdue") == 0;
	if ((more && more->number != 0 && !says_nothing) || (is_overdue && row->beyond > ROWS_LONG_OVER)) {
		buffer_string(buffer, ", ");
		buffer_string(buffer, is_overdue ? "past its lifetime" : column->keys[1]);
	}
	buffer_literal(buffer, "</span></td>");
}

static void put_peer(struct html_page *page, const struct ipsecevtx_report_value *value)
{
	struct buffer *buffer = page->out;
	size_t number =
		value->type == IPSECEVTX_REPORT_TEXT ? html_find_peer(page, &value->text) : IPSECEVTX_REPORT_NO_ROW;
	if (number == IPSECEVTX_REPORT_NO_ROW) {
		put_limited(page, value, CELL_CHARACTERS);
		return;
	}
	buffer_literal(buffer, "<a href=\"#peers-");
	buffer_u64(buffer, number);
	buffer_literal(buffer, "\">");
	put_limited(page, value, CELL_CHARACTERS);
	buffer_literal(buffer, "</a>");
}

/* Writes the gateway of a failure whose remote address lies behind it, inside of a tunnel. */
static void put_gateway(
	struct html_page *page, const struct html_table *table, const struct ipsecevtx_report_row *row, size_t number)
{
	const struct ipsecevtx_report_value *value = rows_find(row, "remote_address");
	const struct story_peer *peer = page->story && strcmp(table->name, "failures") == 0
						? story_peer_of_failures(page->story, number)
						: NULL;
	const struct story_name *name = peer ? story_name(page->story, peer->name) : NULL;
	if (!name || name->length == 0 ||
		(value && value->text.length == name->length &&
			memcmp(value->text.data, name->text, name->length) == 0))
		return;
	const struct ipsecevtx_report_value gateway = {
		.type = IPSECEVTX_REPORT_TEXT, .text = {name->text, (uint32_t)name->length, IPSECEVTX_SET}};
	buffer_string(page->out, value ? "<br/>through " : "through ");
	put_peer(page, &gateway);
}

/* Whether a peer stands in that report. */
static bool has_some(const struct html_page *page, const struct ipsecevtx_report_row *row, const char *report)
{
	const struct ipsecevtx_report_value *certificates = rows_find(row, "certificates");
	const struct story_peer *peer = page->story ? story_peer_of_row(page->story, row->number) : NULL;
	if (strcmp(report, "certificates") == 0)
		return certificates && certificates->count > 0;
	return !peer || (strcmp(report, "failures") == 0 ? peer->failures : peer->bars) > 0;
}

/* Writes links to other places where a peer stands. */
static void put_find(
	struct html_page *page, const struct ipsecevtx_report_row *row, const struct ipsecevtx_report_value *value)
{
	static const struct {
		const char *name, *shown;
	} places[] = {{"sessions", "associations"}, {"failures", "failures"}, {"certificates", "certificates"}};
	struct buffer *buffer = page->out;
	const char *separator = "";
	for (size_t i = 0; value && i < sizeof places / sizeof places[0]; i++) {
		const struct html_section *section = html_page_section(page, places[i].name);
		if (!section || section->total == 0 || value->text.length > FIND_LENGTH ||
			!has_some(page, row, places[i].name))
			continue;
		buffer_string(buffer, separator);
		buffer_literal(buffer, "<a href=\"#");
		buffer_string(buffer, places[i].name);
		buffer_literal(buffer, "\" data-find=\"");
		html_text(buffer, value->text.data, value->text.length);
		buffer_literal(buffer, "\">");
		buffer_string(buffer, places[i].shown);
		buffer_literal(buffer, "</a>");
		separator = ", ";
	}
}

/* Writes a sentence with long names shortened; the row's values have them in full. */
static void put_sentence(
	struct html_page *page, const struct ipsecevtx_report_row *row, const struct ipsecevtx_report_value *value)
{
	page->scratch.used = 0;
	short_sentence(&page->scratch, row, value->text.data, value->text.length);
	html_short_text(page->out, page->scratch.data, page->scratch.used, SENTENCE_CHARACTERS);
}

static void put_value(struct html_page *page, const struct column *column, const struct ipsecevtx_report_row *row)
{
	const struct ipsecevtx_report_value *value = first_of(column, row);
	if (column->kind == COLUMN_ALL)
		put_all(page, column, row);
	else if (!value)
		return;
	else if (column->kind == COLUMN_PEER)
		put_peer(page, value);
	else if (column->kind == COLUMN_FIND)
		put_find(page, row, value);
	else if (is_nested(value))
		put_items(page, value, CELL_ITEMS);
	else if (value->type == IPSECEVTX_REPORT_SECONDS && column->kind == COLUMN_FIRST)
		put_duration(page, value);
	else if (column->kind == COLUMN_SENTENCE)
		put_sentence(page, row, value);
	else
		put_limited(page, value, CELL_CHARACTERS);
}

static const char *class_of(const struct column *column, const struct ipsecevtx_report_value *value)
{
	if (column->kind == COLUMN_SENTENCE)
		return " class=\"wide\"";
	if (column->kind == COLUMN_NUMBER)
		return " class=\"number\"";
	if (value && value->type == IPSECEVTX_REPORT_TIME)
		return " class=\"time\"";
	/* A name or an address is not broken, though it may have hyphens. */
	bool is_text = value && value->type == IPSECEVTX_REPORT_TEXT && column->kind != COLUMN_ALL;
	if (column->kind == COLUMN_ALL && value && is_nested(value))
		return " class=\"several\"";
	if (!is_text)
		return "";
	if (value->text.length <= BRIEF_LENGTH)
		return " class=\"brief\"";
	if (memchr(value->text.data, ' ', value->text.length))
		return " class=\"several\"";
	return value->text.length <= WORD_LENGTH ? " class=\"short\"" : " class=\"hash\"";
}

static void put_cell(struct html_page *page, const struct html_table *table, const struct column *column,
	const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = page->out;
	const struct ipsecevtx_report_value *value = first_of(column, row);
	if (column->kind == COLUMN_WORD) {
		put_word(page, column, row);
		return;
	}
	buffer_literal(buffer, "<td");
	buffer_string(buffer, class_of(column, value));
	put_sort(buffer, value);
	buffer_byte(buffer, '>');
	put_value(page, column, row);
	if (column->kind == COLUMN_PEER)
		put_gateway(page, table, row, row->number);
	buffer_literal(buffer, "</td>");
}

/*
 * All of a row.
 */

/* All values are one element, as large pages have hundreds of rows with dozens of values. */
static void put_values(struct html_page *page, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<td><details><summary aria-label=\"all values\">all</summary><pre>");
	for (size_t i = 0; i < row->count; i++) {
		const struct ipsecevtx_report_value *value = &row->values[i];
		if (value->is_null || (is_nested(value) && value->count == 0))
			continue;
		html_string(buffer, value->name);
		buffer_literal(buffer, ": ");
		if (is_nested(value))
			put_items(page, value, VALUE_ITEMS);
		else if (value->type == IPSECEVTX_REPORT_TIME)
			put_exact_time(page, value);
		else
			put_limited(page, value, VALUE_CHARACTERS);
		buffer_byte(buffer, '\n');
	}
	buffer_literal(buffer, "</pre></details></td>");
}

void html_row(
	struct html_page *page, const struct html_table *table, const struct ipsecevtx_report_row *row, size_t number)
{
	struct buffer *buffer = page->out;
	buffer_literal(buffer, "<tr id=\"");
	buffer_string(buffer, table->name);
	buffer_byte(buffer, '-');
	buffer_u64(buffer, number);
	buffer_literal(buffer, "\">");
	for (const struct column *column = table->columns; column->kind != COLUMN_END; column++)
		put_cell(page, table, column, row);
	put_values(page, row);
	buffer_literal(buffer, "</tr>\n");
}

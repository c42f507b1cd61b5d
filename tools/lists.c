/* SPDX-License-Identifier: MIT */
#include "lists.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/json.h"

/*
 * The lists are tables of this program's own words and hold no text of logs, so one writer serves all formats for
 * programs: a row is an object of JSON or a line of CSV.
 */

struct cell {
	const char *name;
	const char *text; /* NULL: the cell is the number */
	uint64_t number;
};

struct table {
	struct buffer *buffer;
	const struct output_kind *format;
	size_t rows;
};

static void csv_text(struct buffer *buffer, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		buffer_string(buffer, text);
		return;
	}
	buffer_byte(buffer, '"');
	for (; *text; text++) {
		if (*text == '"')
			buffer_byte(buffer, '"');
		buffer_byte(buffer, *text);
	}
	buffer_byte(buffer, '"');
}

static void csv_row(struct table *table, const struct cell *cells, size_t count)
{
	for (size_t i = 0; table->rows == 0 && i < count; i++) {
		buffer_string(table->buffer, cells[i].name);
		buffer_string(table->buffer, i + 1 < count ? "," : "\r\n");
	}
	for (size_t i = 0; i < count; i++) {
		if (cells[i].text)
			csv_text(table->buffer, cells[i].text);
		else
			buffer_u64(table->buffer, cells[i].number);
		buffer_string(table->buffer, i + 1 < count ? "," : "\r\n");
	}
}

static void json_row(struct table *table, const struct cell *cells, size_t count)
{
	if (table->format == &output_json)
		buffer_string(table->buffer, table->rows > 0 ? ",\n" : "\n");
	for (size_t i = 0; i < count; i++) {
		buffer_byte(table->buffer, i == 0 ? '{' : ',');
		json_string(table->buffer, cells[i].name, strlen(cells[i].name), false);
		buffer_byte(table->buffer, ':');
		if (cells[i].text)
			json_string(table->buffer, cells[i].text, strlen(cells[i].text), false);
		else
			buffer_u64(table->buffer, cells[i].number);
	}
	buffer_byte(table->buffer, '}');
	if (table->format == &output_jsonl)
		buffer_byte(table->buffer, '\n');
}

static void table_begin(struct table *table)
{
	if (table->format == &output_json)
		buffer_byte(table->buffer, '[');
}

static void table_row(struct table *table, const struct cell *cells, size_t count)
{
	if (table->format == &output_csv)
		csv_row(table, cells, count);
	else
		json_row(table, cells, count);
	table->rows++;
}

static void table_end(struct table *table)
{
	if (table->format == &output_json)
		buffer_literal(table->buffer, "\n]\n");
}

/* Longer lines of text are hard to read, however wide the terminal is. */
#define LONGEST_LINE 100

struct lines {
	struct buffer *buffer;
	size_t indent, columns, column;
};

static struct lines begin_lines(struct buffer *buffer, const char *label, size_t columns)
{
	size_t indent = 4 + strlen(label);
	buffer_literal(buffer, "    ");
	buffer_string(buffer, label);
	return (struct lines){buffer, indent, columns < LONGEST_LINE ? columns : LONGEST_LINE, indent};
}

static void put_word(struct lines *lines, const char *word, size_t length)
{
	bool is_first = lines->column == lines->indent;
	if (!is_first && lines->column + 1 + length > lines->columns) {
		buffer_byte(lines->buffer, '\n');
		buffer_repeat(lines->buffer, ' ', lines->indent);
		lines->column = lines->indent;
	} else if (!is_first) {
		buffer_byte(lines->buffer, ' ');
		lines->column++;
	}
	buffer_put(lines->buffer, word, length);
	lines->column += length;
}

static void put_paragraph(struct buffer *buffer, const char *label, const char *text, size_t columns)
{
	struct lines lines = begin_lines(buffer, label, columns);
	while (*text) {
		size_t length = strcspn(text, " \n");
		if (length > 0)
			put_word(&lines, text, length);
		text += length;
		text += strspn(text, " \n");
	}
	buffer_byte(buffer, '\n');
}

/*
 * Events.
 */

/* The name of a subcategory, as Windows and auditpol have it. */
static const char *subcategory(enum ipsecevtx_mode mode)
{
	switch (mode) {
	case IPSECEVTX_MODE_MAIN:
		return "IPsec Main Mode";
	case IPSECEVTX_MODE_QUICK:
		return "IPsec Quick Mode";
	case IPSECEVTX_MODE_EXTENDED:
		return "IPsec Extended Mode";
	default:
		return "";
	}
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void put_event(struct buffer *buffer, const struct ipsecevtx_event_info *info, bool first, size_t columns)
{
	if (!first)
		buffer_byte(buffer, '\n');
	buffer_u64(buffer, info->event_id);
	buffer_literal(buffer, "  ");
	buffer_string(buffer, info->title);
	buffer_literal(buffer, "\n    audited  ");
	buffer_string(buffer, subcategory(info->mode));
	buffer_literal(buffer, ", ");
	buffer_string(buffer, or_empty(ipsecevtx_outcome_name(info->outcome)));
	buffer_literal(buffer, "\n    kind     ");
	buffer_string(buffer, ipsecevtx_kind_name(info->kind));
	buffer_byte(buffer, '\n');
	put_paragraph(buffer, "meaning  ", info->meaning, columns);
	put_paragraph(buffer, "next     ", info->next, columns);
}

void list_events(struct buffer *buffer, const struct output_kind *format, size_t columns)
{
	struct table table = {buffer, format, 0};
	const struct ipsecevtx_event_info *info;
	if (format != &output_text)
		table_begin(&table);
	for (size_t i = 0; (info = ipsecevtx_event_info(i)) != NULL; i++) {
		if (format == &output_text) {
			put_event(buffer, info, i == 0, columns);
			continue;
		}
		struct cell cells[] = {
			{"event_id", NULL, info->event_id},
			{"subcategory", subcategory(info->mode), 0},
			{"mode", or_empty(ipsecevtx_mode_name(info->mode)), 0},
			{"outcome", or_empty(ipsecevtx_outcome_name(info->outcome)), 0},
			{"event", ipsecevtx_kind_name(info->kind), 0},
			{"title", info->title, 0},
			{"meaning", info->meaning, 0},
			{"next", info->next, 0},
		};
		table_row(&table, cells, sizeof cells / sizeof cells[0]);
	}
	if (format != &output_text)
		table_end(&table);
}

/*
 * Fields.
 */

/* Finds the field of an event by its canonical name. */
static bool find_field(uint32_t event_id, const char *name, struct ipsecevtx_field *field)
{
	for (size_t i = 0; ipsecevtx_event_field(event_id, NULL, i, field); i++) {
		if (strcmp(field->info->name, name) == 0)
			return true;
	}
	return false;
}

/* Writes " LocalMMPrincipalName: 4650 4651": events that have one name for the field stand together. */
static void put_windows_names(struct buffer *buffer, const char *name, size_t columns)
{
	const struct ipsecevtx_event_info *info;
	const struct ipsecevtx_event_info *other;
	struct ipsecevtx_field field;
	struct ipsecevtx_field same;
	for (size_t i = 0; (info = ipsecevtx_event_info(i)) != NULL; i++) {
		if (!find_field(info->event_id, name, &field))
			continue;
		bool seen = false;
		for (size_t k = 0; k < i && !seen; k++)
			seen = find_field(ipsecevtx_event_info(k)->event_id, name, &same) &&
			       strcmp(same.windows_name, field.windows_name) == 0;
		if (seen)
			continue;
		struct lines lines = begin_lines(buffer, field.windows_name, columns);
		char number[16];
		buffer_byte(buffer, ':');
		lines.indent = 8;
		lines.column++;
		for (size_t k = i; (other = ipsecevtx_event_info(k)) != NULL; k++) {
			if (!find_field(other->event_id, name, &same) ||
				strcmp(same.windows_name, field.windows_name) != 0)
				continue;
			put_word(&lines, number, (size_t)snprintf(number, sizeof number, "%" PRIu32, other->event_id));
		}
		buffer_byte(buffer, '\n');
	}
}

static void put_field(struct buffer *buffer, const struct ipsecevtx_field_info *info, bool first, size_t columns)
{
	if (!first)
		buffer_byte(buffer, '\n');
	buffer_string(buffer, info->name);
	buffer_literal(buffer, "  ");
	buffer_string(buffer, ipsecevtx_type_name(info->type));
	buffer_byte(buffer, '\n');
	put_paragraph(buffer, "", info->meaning, columns);
	put_windows_names(buffer, info->name, columns);
}

/* Writes one row for each event that has the field, so that no cell is a list. */
static void field_rows(struct table *table, const struct ipsecevtx_field_info *info)
{
	const struct ipsecevtx_event_info *event;
	struct ipsecevtx_field field;
	for (size_t i = 0; (event = ipsecevtx_event_info(i)) != NULL; i++) {
		if (!find_field(event->event_id, info->name, &field))
			continue;
		struct cell cells[] = {
			{"name", info->name, 0},
			{"type", ipsecevtx_type_name(info->type), 0},
			{"event_id", NULL, event->event_id},
			{"windows_name", field.windows_name, 0},
			{"meaning", info->meaning, 0},
		};
		table_row(table, cells, sizeof cells / sizeof cells[0]);
	}
}

void list_fields(struct buffer *buffer, const struct output_kind *format, size_t columns)
{
	struct table table = {buffer, format, 0};
	const struct ipsecevtx_field_info *info;
	if (format != &output_text)
		table_begin(&table);
	for (size_t i = 0; (info = ipsecevtx_field_info(i)) != NULL; i++) {
		if (format == &output_text)
			put_field(buffer, info, i == 0, columns);
		else
			field_rows(&table, info);
	}
	if (format != &output_text)
		table_end(&table);
}

/*
 * Reports.
 */

void list_reports(struct buffer *buffer, const struct output_kind *format, size_t columns)
{
	struct table table = {buffer, format, 0};
	if (format != &output_text)
		table_begin(&table);
	for (size_t i = 0; output_reports[i]; i++) {
		const struct output_kind *report = output_reports[i];
		if (format == &output_text) {
			buffer_string(buffer, report->name);
			buffer_byte(buffer, '\n');
			put_paragraph(buffer, "", report->help, columns);
			continue;
		}
		char meaning[256] = "";
		for (size_t k = 0; report->help[k] && k + 1 < sizeof meaning; k++)
			meaning[k] = report->help[k] == '\n' ? ' ' : report->help[k];
		struct cell cells[] = {{"name", report->name, 0}, {"meaning", meaning, 0}};
		table_row(&table, cells, sizeof cells / sizeof cells[0]);
	}
	if (format != &output_text)
		table_end(&table);
}

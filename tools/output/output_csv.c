/* SPDX-License-Identifier: MIT */
/*
 * CSV as in RFC 4180, with one header for all events: what every event has, every canonical field, where it was
 * found. Cells hold values exactly as they are in JSON; absent and unset are empty. A value that a spreadsheet would
 * take for a formula is put in quotes but not changed: evidence that reads otherwise than it was written is worse.
 */
#include "common/escape.h"
#include "common/plain.h"
#include "output/csv.h"

#include <string.h>

static bool needs_quotes(const char *text, size_t length)
{
	if (length == 0)
		return false;
	if (strchr("=+-@ \t", text[0]) || text[length - 1] == ' ')
		return true;
	return memchr(text, ',', length) || memchr(text, '"', length) || memchr(text, '\r', length) ||
	       memchr(text, '\n', length);
}

void csv_quoted(struct buffer *buffer, const char *text, size_t length)
{
	buffer_byte(buffer, '"');
	while (length > 0) {
		const char *quote = memchr(text, '"', length);
		size_t run = quote ? (size_t)(quote - text) + 1 : length;
		buffer_put(buffer, text, run);
		if (quote)
			buffer_byte(buffer, '"');
		text += run;
		length -= run;
	}
	buffer_byte(buffer, '"');
}

static void clean_cell(struct buffer *buffer, const char *text, size_t length)
{
	if (needs_quotes(text, length))
		csv_quoted(buffer, text, length);
	else
		buffer_put(buffer, text, length);
}

void csv_text(struct output *output, const char *text, size_t length)
{
	if (plain_run(text, length) == length) {
		clean_cell(output->buffer, text, length);
		return;
	}
	output->scratch.used = 0;
	if (output->terminal)
		escape_terminal(&output->scratch, text, length);
	else
		escape_utf8(&output->scratch, text, length);
	clean_cell(output->buffer, output->scratch.data, output->scratch.used);
}

/* Cells before and behind those of the canonical fields, of which these hold JSON; csv_begin() names them all. */
#define CELLS_BEFORE 12u
#define CELL_EXTRA   5u
#define CELL_FIELDS  8u
#define CELL_RAW     9u

static bool is_json_cell(const struct output *output, size_t cell)
{
	size_t first = CELLS_BEFORE + output->fields->column_count;
	return cell == first + CELL_EXTRA || cell == first + CELL_FIELDS || (output->raw && cell == first + CELL_RAW);
}

/* The next cell of a line as it was before it was put in quotes, into object; where the line goes on. */
static size_t take_cell(struct output *output, const char *line, size_t length)
{
	struct buffer *cell = &output->object;
	size_t i = 0;
	cell->used = 0;
	if (length == 0 || line[0] != '"') {
		while (i < length && line[i] != ',')
			i++;
		buffer_put(cell, line, i);
		return i;
	}
	for (i = 1; i < length; i++) {
		if (line[i] == '"' && (++i == length || line[i] != '"'))
			break;
		buffer_byte(cell, line[i]);
	}
	return i;
}

/* The line once more, with what could steer a terminal escaped. */
static void put_for_terminal(struct output *output, const char *line, size_t length)
{
	size_t at = 0;
	for (size_t cell = 0; at <= length; cell++) {
		if (cell > 0)
			buffer_byte(output->buffer, ',');
		at += take_cell(output, line + at, length - at) + 1;
		if (is_json_cell(output, cell) && output->object.used > 0) {
			output->scratch.used = 0;
			escape_json_for_terminal(&output->scratch, output->object.data, output->object.used);
			csv_quoted(output->buffer, output->scratch.data, output->scratch.used);
		} else {
			csv_text(output, output->object.data, output->object.used);
		}
	}
}

static void csv_begin(struct output *output)
{
	buffer_literal(output->buffer, "time,event_id,event,mode,outcome,computer,record_id,version,channel,process_id,"
				       "thread_id,activity_id");
	for (size_t i = 0; i < output->fields->column_count; i++) {
		buffer_byte(output->buffer, ',');
		buffer_string(output->buffer, ipsecevtx_field_info(i)->name);
	}
	buffer_literal(
		output->buffer, ",source,offset,origin,header_record_id,written_time,extra,marks,provider,fields");
	if (output->raw)
		buffer_literal(output->buffer, ",raw");
	/* This column stands behind all others, so that programs that count columns still work. */
	buffer_literal(output->buffer, ",peer\r\n");
}

static void csv_event(struct output *output, const struct ipsecevtx_event *event)
{
	const char *text;
	size_t length;
	/* Without memory the reading ends here, or the event comes again. */
	if (ipsecevtx_event_text(event, &text, &length) != IPSECEVTX_OK)
		return;
	if (output->terminal)
		put_for_terminal(output, text, length);
	else
		buffer_put(output->buffer, text, length);
	buffer_literal(output->buffer, "\r\n");
}

const struct output_kind output_csv = {
	.name = "csv",
	.suffix = "csv",
	.help = "a line an event, below a header",
	.text = IPSECEVTX_FORMAT_CSV,
	.begin = csv_begin,
	.event = csv_event,
	.can_part = true,
};

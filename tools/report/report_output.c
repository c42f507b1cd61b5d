/* SPDX-License-Identifier: MIT */
#include "report/report_output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "output/text.h"
#include "report/next.h"
#include "report/rows.h"

const struct ipsecevtx_range report_context[REPORT_CONTEXT_COUNT] = {REPORT_CONTEXT};

static void complain(struct output *output, const struct ipsecevtx_error *error)
{
	message("--report: %s", error->message);
	buffer_fail(output->buffer, ENOMEM);
}

void report_begin(struct output *output)
{
	struct report_state *state = output->state;
	struct ipsecevtx_report_options options = output->report_options;
	struct ipsecevtx_error error;
	if (ipsecevtx_report_new(&state->report, output->kind->name, &options, &error) != 0)
		complain(output, &error);
}

void report_event(struct output *output, const struct ipsecevtx_event *event)
{
	const struct report_state *state = output->state;
	if (ipsecevtx_report_add(state->report, event) != 0)
		complain(output, ipsecevtx_report_error(state->report));
	else if (output->format->hears_event)
		output->format->hears_event(output, event);
}

void report_finding(struct output *output, const struct ipsecevtx_finding *finding)
{
	const struct report_state *state = output->state;
	if (state->report && ipsecevtx_report_add_finding(state->report, finding) != 0)
		complain(output, ipsecevtx_report_error(state->report));
}

void report_input(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics)
{
	const struct report_state *state = output->state;
	if (ipsecevtx_report_add_input(state->report, path, statistics) != 0)
		complain(output, ipsecevtx_report_error(state->report));
}

static const struct ipsecevtx_report_info *find_info(const char *name)
{
	const struct ipsecevtx_report_info *info = NULL;
	for (size_t i = 0; (info = ipsecevtx_report_info(i)) != NULL && strcmp(info->name, name) != 0;)
		i++;
	return info;
}

/* State of writing the rows of a report. */
struct row_writer {
	const struct report_text *text; /* NULL: rows_text() writes them */
	void *state;
	const struct ipsecevtx_report_info *info;
	struct buffer lines; /* lines of a row for people, before they are broken at the width */
};

static void write_text(struct output *output, struct row_writer *writer, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer, *lines = &writer->lines;
	if (!lines->data && !buffer_open(lines, -1, 1024)) {
		buffer_fail(buffer, ENOMEM);
		return;
	}
	lines->used = 0;
	output->buffer = lines;
	if (writer->text && writer->text->row)
		writer->text->row(output, writer->state, row);
	else
		rows_text(output, row);
	output->buffer = buffer;
	if (lines->error != 0)
		buffer_fail(buffer, lines->error);
	else
		text_wrap_lines(buffer, lines->data, lines->used, output->width);
}

static void write_completed(struct output *output, struct row_writer *writer, const struct ipsecevtx_report_row *row)
{
	struct buffer *buffer = output->buffer;
	if (output->format == &output_csv) {
		rows_csv(output, writer->info, row);
	} else if (output->format == &output_jsonl) {
		rows_json(output, row);
		buffer_byte(buffer, '\n');
	} else if (output->format == &output_json) {
		buffer_string(buffer, output->events > 0 ? ",\n" : "\n");
		rows_json(output, row);
	} else if (output->format == &output_line) {
		rows_line(output, row);
	} else {
		write_text(output, writer, row);
	}
}

static void write_row(struct output *output, struct row_writer *writer, const struct ipsecevtx_report_row *row)
{
	struct next next;
	if (next_complete(&next, row, output->selection, output->report_options.inputs))
		write_completed(output, writer, &next.row);
	else
		buffer_fail(output->buffer, ENOMEM);
	next_free(&next);
}

/* Says that there is no row, which means nothing where nothing was read. */
static void put_none(struct buffer *buffer, const struct output *output, const struct report_text *text)
{
	const struct was_read *read = &output->read;
	bool is_read = read->nothing != NOTHING_READ && read->nothing != NOTHING_RECORDS;
	if (read->nothing != NOTHING_NOT && (!is_read || !text->is_of_others)) {
		was_read_put_why(buffer, read);
		buffer_string(buffer,
			read->nothing == NOTHING_AUDITED ? "; --report=summary says how it is turned on\n" : "\n");
		return;
	}
	buffer_string(buffer, text->none);
	if (output->report_options.left_out != 0)
		buffer_literal(buffer, ", as far as the events asked for tell");
	was_read_put_gaps(buffer, read, "; ");
	buffer_byte(buffer, '\n');
}

static void write_none(struct output *output, const struct report_text *text)
{
	struct buffer *line = &output->scratch;
	line->used = 0;
	put_none(line, output, text);
	if (line->error == 0)
		text_wrap_lines(output->buffer, line->data, line->used, output->width);
}

/* Repeats in the text what was not read, for those who only have the text. */
static void write_gaps(struct output *output)
{
	struct buffer *line = &output->scratch;
	line->used = 0;
	if (!was_read_put_gaps(line, &output->read, "mind: "))
		return;
	buffer_byte(line, '\n');
	if (line->error == 0)
		text_wrap_lines(output->buffer, line->data, line->used, output->width);
}

static void write_text_end(struct output *output, const struct report_text *text, void *state)
{
	if (text->end)
		text->end(output, state);
	if (output->events == 0 && text->none && output->buffer->error == 0)
		write_none(output, text);
	else if (text->none && output->buffer->error == 0)
		write_gaps(output);
}

/* Reports how many associations may have ended before the time of --at; in text each line says so. */
static void tell_beyond(const struct output *output, uint64_t beyond)
{
	if (output->report_options.has_at && beyond > 0 && output->format != &output_text)
		message("--at: of %" PRIu64
			" of these the lifetime was over, and no end of it was seen: whether %s then "
			"is not known",
			beyond, beyond == 1 ? "it stood" : "they stood");
}

static void write_rows(struct output *output, struct ipsecevtx_report *report, const char *name,
	const struct report_text *text, void *state)
{
	struct row_writer writer = {.text = text, .state = state, .info = find_info(name)};
	const struct ipsecevtx_report_row *row;
	uint64_t beyond = 0;
	int result = 0;
	output->events = 0;
	if (output->format == &output_json)
		buffer_byte(output->buffer, '[');
	else if (output->format == &output_csv)
		rows_csv_header(output, writer.info);
	while (output->buffer->error == 0 && (result = ipsecevtx_report_next(report, &row)) > 0) {
		write_row(output, &writer, row);
		output->events++;
		beyond += row->beyond > ROWS_LONG_OVER;
		buffer_mark(output->buffer);
	}
	tell_beyond(output, beyond);
	buffer_close(&writer.lines);
	if (result < 0)
		complain(output, ipsecevtx_report_error(report));
	if (output->format == &output_json)
		buffer_string(output->buffer, output->events > 0 ? "\n]\n" : "]\n");
	else if (output->format == &output_text && text)
		write_text_end(output, text, state);
}

void report_rows(struct output *output, struct ipsecevtx_report *report, const char *name)
{
	if (ipsecevtx_report_rows(report, name) != 0)
		complain(output, ipsecevtx_report_error(report));
	else
		write_rows(output, report, name, NULL, NULL);
	int error = output->scratch.error ? output->scratch.error : output->object.error;
	if (error != 0)
		buffer_fail(output->buffer, error);
}

void report_end(struct output *output, const struct report_text *text)
{
	struct report_state *kept = output->state;
	if (!kept->report)
		return;
	void *state = text && text->state_size ? calloc(1, text->state_size) : NULL;
	if (output->buffer->error == 0 && ipsecevtx_report_finish(kept->report) != 0)
		complain(output, ipsecevtx_report_error(kept->report));
	if (text && text->state_size && !state)
		buffer_fail(output->buffer, ENOMEM);
	if (output->format->report)
		output->format->report(output, output->buffer->error == 0 ? kept->report : NULL);
	else if (output->buffer->error == 0)
		write_rows(output, kept->report, output->kind->name, text, state);
	if (output->buffer->error == 0 && text && text->last)
		text->last(output, kept->report);
	int error = output->scratch.error ? output->scratch.error : output->object.error;
	if (error != 0)
		buffer_fail(output->buffer, error);
	free(state);
	ipsecevtx_report_free(kept->report);
	kept->report = NULL;
}

/* SPDX-License-Identifier: MIT */
/* The format text, for people: a block for each event, what happened first, words instead of codes. */
#include <stdio.h>
#include <string.h>

#include "common/escape.h"
#include "common/ticks.h"
#include "common/zone.h"
#include "output/text.h"

void text_color(struct output *output, enum text_color color)
{
	static const char *const codes[] = {"\033[0m", "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m"};
	if (output->color)
		buffer_string(output->buffer, codes[color]);
}

#define INDENTATION "    "

void text_line_open(struct output *output)
{
	struct text_state *text = output->state;
	text->lines = output->buffer;
	output->object.used = 0;
	output->buffer = &output->object;
}

/* Begins a line with a label, which can come from the log and is escaped. */
static void start_line(struct output *output, const char *label, size_t length)
{
	const struct text_state *text = output->state;
	text_line_open(output);
	buffer_literal(output->buffer, INDENTATION);
	text_color(output, TEXT_DIM);
	escape_terminal(output->buffer, label, length);
	text_color(output, TEXT_PLAIN);
	buffer_repeat(output->buffer, ' ', length < text->label_width ? text->label_width + 1 - length : 1);
}

void text_line_start(struct output *output, const char *label)
{
	start_line(output, label, strlen(label));
}

void text_line_end(struct output *output)
{
	const struct text_state *text = output->state;
	output->buffer = text->lines;
	const struct buffer *line = &output->object;
	bool is_headline = line->used > 0 && line->data[0] != ' ';
	const struct text_fit fit = {output->width, strlen(INDENTATION) + text->label_width + 1, !is_headline};
	text_wrap(output->buffer, line->data, line->used, &fit);
	buffer_byte(output->buffer, '\n');
}

void text_value(struct output *output, const char *text, size_t length)
{
	if (length > 0 && text[length - 1] == '\n')
		length--;
	if (length > 0 && text[length - 1] == '\r')
		length--;
	escape_terminal(output->buffer, text, length);
}

/* Text of the log as text_value() has it, or a dash unless set. */
static void text_or_dash(struct output *output, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET)
		text_value(output, text->data, text->length);
	else
		buffer_byte(output->buffer, '-');
}

/*
 * Headline.
 */

static enum text_color title_color(const struct ipsecevtx_event *event)
{
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_ESTABLISHED:
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return TEXT_GREEN;
	case IPSECEVTX_KIND_DOS_PREVENTION:
	case IPSECEVTX_KIND_INVALID_PACKET:
	case IPSECEVTX_KIND_SA_DELETED:
		return TEXT_YELLOW;
	default:
		return ipsecevtx_kind_is_failure(event->kind) || event->outcome == IPSECEVTX_OUTCOME_FAILURE
			       ? TEXT_RED
			       : TEXT_BOLD;
	}
}

/* Writes a time with a space in place of the T, which is easier to read. */
static void readable_time(struct output *output, uint64_t ticks)
{
	char text[ZONE_TEXT];
	size_t length = zone_format(ticks, text);
	char *letter = memchr(text, 'T', length);
	if (letter)
		*letter = ' ';
	buffer_put(output->buffer, text, length);
}

void text_headline(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	const struct ipsecevtx_event_info *info = ipsecevtx_event_info_by_id(event->event_id);
	if (event->time.presence == IPSECEVTX_SET)
		readable_time(output, event->time.ticks);
	else
		buffer_byte(buffer, '-');
	buffer_literal(buffer, "  ");
	text_or_dash(output, &event->computer);
	buffer_literal(buffer, "  ");
	text_color(output, title_color(event));
	buffer_u64(buffer, event->event_id);
	buffer_byte(buffer, ' ');
	/* Other providers use the same ids for other things. */
	if (event->kind != IPSECEVTX_KIND_OTHER && info)
		buffer_string(buffer, info->title);
	else
		text_or_dash(output, &event->provider);
	text_color(output, TEXT_PLAIN);
}

/*
 * Fields without a typed place.
 */

static size_t label_width(const struct ipsecevtx_event *event)
{
	size_t width = TEXT_LABEL;
	for (size_t i = 0; event->kind == IPSECEVTX_KIND_OTHER && i < event->pair_count; i++) {
		size_t length = event->pairs[i].name_length;
		if (length > width && length <= TEXT_WIDEST_LABEL)
			width = length;
	}
	return width;
}

/* Writes the values of an event that is not an IPsec event. */
static void write_pairs(struct output *output, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		if (pair->value.presence != IPSECEVTX_SET && !output->verbose)
			continue;
		start_line(output, pair->name, pair->name_length);
		text_or_dash(output, &pair->value);
		text_line_end(output);
	}
}

/* Writes values that do not fit their fields, and values of an IPsec event that belong to no field. */
static void write_extra(struct output *output, const struct ipsecevtx_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct ipsecevtx_pair *pair = &pairs[i];
		if (pair->value.presence != IPSECEVTX_SET && !output->verbose)
			continue;
		text_line_start(output, "extra");
		escape_terminal(output->buffer, pair->name, pair->name_length);
		buffer_literal(output->buffer, " = ");
		text_or_dash(output, &pair->value);
		text_line_end(output);
	}
}

static void write_raw(struct output *output, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		if (field.presence == IPSECEVTX_ABSENT)
			continue;
		output_raw(output, event, i);
		text_line_start(output, "raw");
		buffer_string(output->buffer, field.windows_name);
		buffer_literal(output->buffer, " = ");
		/* The text is shown with the line break at its end. */
		escape_terminal(output->buffer, output->scratch.data, output->scratch.used);
		text_line_end(output);
	}
}

/*
 * What every event has.
 */

/* Writes the outcome, but not of an IPsec event: its title says what happened, whatever it was audited as. */
static void write_outcome(struct output *output, const struct ipsecevtx_event *event)
{
	const char *name = ipsecevtx_outcome_name(event->outcome);
	if (!name)
		return;
	text_line_start(output, "outcome");
	buffer_string(output->buffer, name);
	text_line_end(output);
}

static void number_or_dash(struct output *output, const char *name, const struct ipsecevtx_u32 *number)
{
	buffer_string(output->buffer, name);
	if (number->presence == IPSECEVTX_SET)
		buffer_u64(output->buffer, number->value);
	else
		buffer_byte(output->buffer, '-');
}

/* Writes the members of System, with -v. */
static void write_system(struct output *output, const struct ipsecevtx_event *event)
{
	const char *outcome = ipsecevtx_outcome_name(event->outcome);
	char guid[37] = "-";
	if (event->activity_id.presence == IPSECEVTX_SET)
		ipsecevtx_format_guid(&event->activity_id, guid);
	text_line_start(output, "system");
	struct buffer *buffer = output->buffer;
	buffer_string(buffer, "channel ");
	text_or_dash(output, &event->channel);
	number_or_dash(output, "   version ", &event->version);
	buffer_literal(buffer, "   outcome ");
	buffer_string(buffer, outcome ? outcome : "-");
	number_or_dash(output, "   process ", &event->process_id);
	number_or_dash(output, "   thread ", &event->thread_id);
	buffer_literal(buffer, "   activity ");
	buffer_string(buffer, guid);
	text_line_end(output);
}

static void write_marks(struct output *output, const struct ipsecevtx_event *event)
{
	if (event->marks == 0)
		return;
	text_line_start(output, "marks");
	text_color(output, TEXT_YELLOW);
	output_marks(output->buffer, event->marks, ", ", "", "");
	text_color(output, TEXT_PLAIN);
	text_line_end(output);
}

/* Windows writes a record some milliseconds after its event: only a longer delay is shown. */
#define USUAL_DELAY TICKS_A_MINUTE

static bool tells_written_time(const struct output *output, const struct ipsecevtx_event *event)
{
	uint64_t time = event->time.ticks;
	uint64_t written = event->written_time;
	if (event->time.presence != IPSECEVTX_SET || output->verbose)
		return output_has_other_time(event);
	return written != 0 && (written > time ? written - time : time - written) > USUAL_DELAY;
}

/* Writes where the record stands: 100095994 at 0x1a3f0 of Security.evtx. */
static void write_record(struct output *output, const struct ipsecevtx_event *event)
{
	text_line_start(output, "record");
	struct buffer *buffer = output->buffer;
	if (event->record_id.presence == IPSECEVTX_SET)
		buffer_u64(buffer, event->record_id.value);
	else
		buffer_byte(buffer, '-');
	if (output_has_other_id(event)) {
		buffer_literal(buffer, " (numbered ");
		buffer_u64(buffer, event->header_record_id);
		buffer_literal(buffer, " here)");
	}
	buffer_literal(buffer, " at 0x");
	buffer_hex(buffer, event->offset, 1);
	buffer_literal(buffer, " of ");
	escape_terminal(buffer, event->source, strlen(event->source));
	if (event->origin != IPSECEVTX_ORIGIN_ACTIVE) {
		buffer_literal(buffer, ", ");
		buffer_string(buffer, ipsecevtx_origin_name(event->origin));
	}
	if (tells_written_time(output, event)) {
		buffer_literal(buffer, ", written ");
		readable_time(output, event->written_time);
	}
	text_line_end(output);
}

static void text_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct text_state *text = output->state;
	bool typed = event->kind != IPSECEVTX_KIND_OTHER;
	if (output->events > 0)
		buffer_byte(output->buffer, '\n');
	text->label_width = label_width(event);
	text_line_open(output);
	text_headline(output, event);
	text_line_end(output);
	if (typed) {
		text_fields(output, event);
		write_extra(output, event->misfits, event->misfit_count);
		write_extra(output, event->pairs, event->pair_count);
	} else {
		write_pairs(output, event);
		write_extra(output, event->misfits, event->misfit_count);
	}
	if (output->verbose)
		write_system(output, event);
	else if (!typed)
		write_outcome(output, event);
	if (output->raw && typed)
		write_raw(output, event);
	write_marks(output, event);
	write_record(output, event);
}

const struct output_kind output_text = {
	.name = "text",
	.help = "for a person (the default)",
	.state_size = sizeof(struct text_state),
	.event = text_event,
	.separator = 1,
	.can_part = true,
};

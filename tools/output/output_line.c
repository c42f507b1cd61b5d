/* SPDX-License-Identifier: MIT */
/*
 * The format line, for grep: each event is one line with its time, who logged it, what it is, and all set values as
 * name=value.
 */
#include "output/line.h"

#include <stdio.h>
#include <string.h>

#include "common/escape.h"
#include "common/json.h"
#include "output/extra.h"
#include "output/output.h"

static bool is_plain(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == ' ' || text[i] == '"' || text[i] == '=' || text[i] == '\\')
			return false;
	}
	return length > 0;
}

void line_value(struct buffer *buffer, const char *text, size_t length)
{
	if (is_plain(text, length)) {
		escape_terminal(buffer, text, length);
		return;
	}
	buffer_byte(buffer, '"');
	while (length > 0) {
		size_t part = 0;
		while (part < length && text[part] != '"' && text[part] != '\\')
			part++;
		escape_terminal(buffer, text, part);
		if (part < length) {
			buffer_byte(buffer, '\\');
			buffer_byte(buffer, text[part++]);
		}
		text += part;
		length -= part;
	}
	buffer_byte(buffer, '"');
}

static void name(struct buffer *buffer, const char *text)
{
	buffer_byte(buffer, ' ');
	buffer_string(buffer, text);
	buffer_byte(buffer, '=');
}

static void text_or_dash(struct buffer *buffer, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET)
		line_value(buffer, text->data, text->length);
	else
		buffer_byte(buffer, '-');
}

static void write_field(struct buffer *buffer, const struct ipsecevtx_field *field)
{
	name(buffer, field->info->name);
	if (field->presence != IPSECEVTX_SET)
		buffer_byte(buffer, '-');
	else if (field->info->type == IPSECEVTX_TYPE_SPI)
		json_spi(buffer, field->number);
	else if (field->info->type == IPSECEVTX_TYPE_U32 || field->info->type == IPSECEVTX_TYPE_ID)
		buffer_u64(buffer, field->number);
	else
		line_value(buffer, field->text.data, field->text.length);
}

static void write_fields(struct output *output, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		if (field.presence == IPSECEVTX_SET || (field.presence == IPSECEVTX_UNSET && output->verbose))
			write_field(output->buffer, &field);
		if (strcmp(field.info->name, "remote_address") == 0 && peer && peer->text.presence == IPSECEVTX_SET) {
			name(output->buffer, "peer");
			text_or_dash(output->buffer, &peer->text);
		}
	}
}

static void write_pairs(
	struct output *output, const struct ipsecevtx_event *event, const struct ipsecevtx_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].value.presence != IPSECEVTX_SET && !output->verbose)
			continue;
		buffer_byte(output->buffer, ' ');
		buffer_string(output->buffer, extra_prefix(event, &pairs[i]));
		line_value(output->buffer, pairs[i].name, pairs[i].name_length);
		buffer_byte(output->buffer, '=');
		text_or_dash(output->buffer, &pairs[i].value);
	}
}

static void write_raw(struct output *output, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	char key[80];
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		if (field.presence == IPSECEVTX_ABSENT)
			continue;
		output_raw(output, event, i);
		/* Some names of Windows are those of other fields here, so they get a prefix. */
		snprintf(key, sizeof key, "raw.%s", field.windows_name);
		name(output->buffer, key);
		line_value(output->buffer, output->scratch.data, output->scratch.used);
	}
}

static void write_record(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	name(buffer, "record_id");
	if (event->record_id.presence == IPSECEVTX_SET)
		buffer_u64(buffer, event->record_id.value);
	else
		buffer_byte(buffer, '-');
	name(buffer, "offset");
	buffer_literal(buffer, "0x");
	buffer_hex(buffer, event->offset, 1);
	name(buffer, "source");
	line_value(buffer, event->source, strlen(event->source));
	if (event->origin != IPSECEVTX_ORIGIN_ACTIVE) {
		name(buffer, "origin");
		buffer_string(buffer, ipsecevtx_origin_name(event->origin));
	}
	if (event->marks != 0) {
		name(buffer, "marks");
		output_marks(buffer, event->marks, ",", "", "");
	}
}

static void line_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	if (event->time.presence == IPSECEVTX_SET)
		output_local_time(buffer, event->time.ticks);
	else
		buffer_byte(buffer, '-');
	buffer_byte(buffer, ' ');
	text_or_dash(buffer, &event->computer);
	buffer_byte(buffer, ' ');
	buffer_u64(buffer, event->event_id);
	buffer_byte(buffer, ' ');
	buffer_string(buffer, ipsecevtx_kind_name(event->kind));
	if (event->outcome != IPSECEVTX_OUTCOME_NONE) {
		buffer_byte(buffer, ' ');
		buffer_string(buffer, ipsecevtx_outcome_name(event->outcome));
	}
	if (event->kind == IPSECEVTX_KIND_OTHER) {
		name(buffer, "provider");
		text_or_dash(buffer, &event->provider);
	}
	write_fields(output, event);
	write_pairs(output, event, event->pairs, event->pair_count);
	write_pairs(output, event, event->misfits, event->misfit_count);
	if (output->raw)
		write_raw(output, event);
	write_record(buffer, event);
	buffer_byte(buffer, '\n');
}

const struct output_kind output_line = {
	.name = "line",
	.help = "one line an event, for grep",
	.event = line_event,
	.can_part = true,
};

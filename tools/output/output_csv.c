/* SPDX-License-Identifier: MIT */
/*
 * CSV as in RFC 4180, with one header for all events: what every event has, every canonical field, where it was
 * found. Cells hold values exactly as they are in JSON; absent and unset are empty. A value that a spreadsheet would
 * take for a formula is put in quotes but not changed: evidence that reads otherwise than it was written is worse.
 */
#include "common/escape.h"
#include "common/json.h"
#include "common/plain.h"
#include "output/csv.h"

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

static void comma(struct output *output)
{
	buffer_byte(output->buffer, ',');
}

static void text_value(struct output *output, const struct ipsecevtx_text *text)
{
	comma(output);
	if (text->presence == IPSECEVTX_SET)
		csv_text(output, text->data, text->length);
}

static void word_value(struct output *output, const char *word)
{
	comma(output);
	if (word)
		buffer_string(output->buffer, word);
}

static void number_value(struct output *output, uint64_t value, bool set)
{
	comma(output);
	if (set)
		buffer_u64(output->buffer, value);
}

static void field_value(struct output *output, const struct ipsecevtx_field *field)
{
	if (field->presence != IPSECEVTX_SET) {
		comma(output);
		return;
	}
	switch (field->info->type) {
	case IPSECEVTX_TYPE_U32:
	case IPSECEVTX_TYPE_ID:
		number_value(output, field->number, true);
		break;
	case IPSECEVTX_TYPE_SPI:
		comma(output);
		json_spi(output->buffer, field->number);
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
	case IPSECEVTX_TYPE_CODE:
	case IPSECEVTX_TYPE_ADDRESS:
		text_value(output, &field->text);
		break;
	}
}

static void common_values(struct output *output, const struct ipsecevtx_event *event)
{
	if (event->time.presence == IPSECEVTX_SET)
		output_time(output->buffer, event->time.ticks);
	number_value(output, event->event_id, true);
	word_value(output, ipsecevtx_kind_name(event->kind));
	word_value(output, ipsecevtx_mode_name(event->mode));
	word_value(output, ipsecevtx_outcome_name(event->outcome));
	text_value(output, &event->computer);
	number_value(output, event->record_id.value, event->record_id.presence == IPSECEVTX_SET);
	number_value(output, event->version.value, event->version.presence == IPSECEVTX_SET);
	text_value(output, &event->channel);
	number_value(output, event->process_id.value, event->process_id.presence == IPSECEVTX_SET);
	number_value(output, event->thread_id.value, event->thread_id.presence == IPSECEVTX_SET);
	char guid[37];
	bool has_guid = event->activity_id.presence == IPSECEVTX_SET;
	if (has_guid)
		ipsecevtx_format_guid(&event->activity_id, guid);
	word_value(output, has_guid ? guid : NULL);
}

/* Objects as JSON in one cell. */
static void extra_value(struct output *output, const struct ipsecevtx_event *event)
{
	comma(output);
	if (!output_has_extra(event))
		return;
	output->scratch.used = 0;
	json_extra(&output->scratch, event, output->terminal);
	csv_quoted(output->buffer, output->scratch.data, output->scratch.used);
}

static void pairs_value(struct output *output, const struct ipsecevtx_event *event)
{
	comma(output);
	if (event->kind != IPSECEVTX_KIND_OTHER)
		return;
	output->scratch.used = 0;
	json_pairs(&output->scratch, event->pairs, event->pair_count, output->terminal);
	csv_quoted(output->buffer, output->scratch.data, output->scratch.used);
}

static void trailing_values(struct output *output, const struct ipsecevtx_event *event)
{
	bool other = event->kind == IPSECEVTX_KIND_OTHER;
	comma(output);
	csv_text(output, event->source, strlen(event->source));
	number_value(output, event->offset, true);
	word_value(output, ipsecevtx_origin_name(event->origin));
	number_value(output, event->header_record_id, output_has_other_id(event));
	comma(output);
	if (output_has_other_time(event))
		output_time(output->buffer, event->written_time);
	extra_value(output, event);
	comma(output);
	output_marks(output->buffer, event->marks, ";", "", "");
	if (other)
		text_value(output, &event->provider);
	else
		comma(output);
	pairs_value(output, event);
}

static void raw_value(struct output *output, const struct ipsecevtx_event *event)
{
	const struct field_layout *layout = field_map_find(output->fields, event);
	struct buffer *object = &output->object;
	comma(output);
	if (event->kind == IPSECEVTX_KIND_OTHER)
		return;
	object->used = 0;
	for (size_t i = 0; i < layout->count; i++) {
		const struct ipsecevtx_field *cell = &output->cells[layout->slots[i].column];
		if (cell->presence == IPSECEVTX_ABSENT)
			continue;
		buffer_byte(object, object->used == 0 ? '{' : ',');
		json_string(object, cell->windows_name, strlen(cell->windows_name), output->terminal);
		buffer_byte(object, ':');
		output_raw(output, event, i);
		json_string(object, output->scratch.data, output->scratch.used, output->terminal);
	}
	buffer_string(object, object->used == 0 ? "{}" : "}");
	csv_quoted(output->buffer, object->data, object->used);
}

static void peer_value(struct output *output, const struct ipsecevtx_event *event)
{
	size_t column = output->fields->remote_address;
	const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
	if (column != SIZE_MAX && output->cells[column].presence != IPSECEVTX_ABSENT && peer)
		text_value(output, &peer->text);
	else
		comma(output);
}

static void csv_begin(struct output *output)
{
	buffer_literal(output->buffer, "time,event_id,event,mode,outcome,computer,record_id,version,channel,process_id,"
				       "thread_id,activity_id");
	for (size_t i = 0; i < output->fields->column_count; i++)
		word_value(output, ipsecevtx_field_info(i)->name);
	buffer_literal(
		output->buffer, ",source,offset,origin,header_record_id,written_time,extra,marks,provider,fields");
	if (output->raw)
		buffer_literal(output->buffer, ",raw");
	/* Behind all others, for those who count columns. */
	buffer_literal(output->buffer, ",peer\r\n");
}

static void csv_event(struct output *output, const struct ipsecevtx_event *event)
{
	output_gather(output, event);
	common_values(output, event);
	for (size_t i = 0; i < output->fields->column_count; i++)
		field_value(output, &output->cells[i]);
	trailing_values(output, event);
	if (output->raw)
		raw_value(output, event);
	peer_value(output, event);
	buffer_literal(output->buffer, "\r\n");
}

const struct output_kind output_csv = {
	.name = "csv",
	.suffix = "csv",
	.help = "a line an event, below a header",
	.begin = csv_begin,
	.event = csv_event,
	.can_part = true,
};

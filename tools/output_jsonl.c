/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines, and the same objects as one array. This is the format that large logs are written in: keys are ready
 * made bytes, numbers are formatted here, and nothing is allocated for an event.
 */
#include "json.h"
#include "output.h"

/* One of our own words, which needs no escaping. */
static void word_or_null(struct buffer *buffer, const char *word)
{
	if (!word) {
		buffer_literal(buffer, "null");
		return;
	}
	buffer_byte(buffer, '"');
	buffer_string(buffer, word);
	buffer_byte(buffer, '"');
}

static void activity_id(struct buffer *buffer, const struct ipsecevtx_guid *guid)
{
	if (guid->presence != IPSECEVTX_SET) {
		buffer_literal(buffer, "null");
		return;
	}
	char text[37];
	ipsecevtx_format_guid(guid, text);
	word_or_null(buffer, text);
}

/* What every event has. */
static void common_members(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	buffer_literal(buffer, "{\"time\":");
	json_time(buffer, &event->time);
	buffer_literal(buffer, ",\"event_id\":");
	buffer_u64(buffer, event->event_id);
	buffer_literal(buffer, ",\"event\":");
	word_or_null(buffer, ipsecevtx_kind_name(event->kind));
	buffer_literal(buffer, ",\"mode\":");
	word_or_null(buffer, ipsecevtx_mode_name(event->mode));
	buffer_literal(buffer, ",\"outcome\":");
	word_or_null(buffer, ipsecevtx_outcome_name(event->outcome));
	buffer_literal(buffer, ",\"computer\":");
	json_text(buffer, &event->computer, output->terminal);
	buffer_literal(buffer, ",\"record_id\":");
	json_number(buffer, event->record_id.value, event->record_id.presence);
	buffer_literal(buffer, ",\"version\":");
	json_number(buffer, event->version.value, event->version.presence);
	buffer_literal(buffer, ",\"channel\":");
	json_text(buffer, &event->channel, output->terminal);
	buffer_literal(buffer, ",\"process_id\":");
	json_number(buffer, event->process_id.value, event->process_id.presence);
	buffer_literal(buffer, ",\"thread_id\":");
	json_number(buffer, event->thread_id.value, event->thread_id.presence);
	buffer_literal(buffer, ",\"activity_id\":");
	activity_id(buffer, &event->activity_id);
}

static void typed_members(struct output *output, const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < layout->count; i++) {
		struct ipsecevtx_field field;
		if (!ipsecevtx_event_field(event->event_id, event, i, &field) || field.presence == IPSECEVTX_ABSENT)
			continue;
		buffer_put(output->buffer, layout->slots[i].key, layout->slots[i].key_length);
		json_field(output->buffer, &field, output->terminal);
	}
}

static void other_members(struct output *output, const struct ipsecevtx_event *event)
{
	buffer_literal(output->buffer, ",\"provider\":");
	json_text(output->buffer, &event->provider, output->terminal);
	buffer_literal(output->buffer, ",\"fields\":");
	json_pairs(output->buffer, event->pairs, event->pair_count, output->terminal);
}

static void place_members(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	buffer_literal(buffer, ",\"source\":");
	json_string(buffer, event->source, strlen(event->source), output->terminal);
	buffer_literal(buffer, ",\"offset\":");
	buffer_u64(buffer, event->offset);
	buffer_literal(buffer, ",\"origin\":");
	word_or_null(buffer, ipsecevtx_origin_name(event->origin));
}

/* Only what there is to say. */
static void odd_members(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	if (output_has_other_id(event)) {
		buffer_literal(buffer, ",\"header_record_id\":");
		buffer_u64(buffer, event->header_record_id);
	}
	if (output_has_other_time(event)) {
		const struct ipsecevtx_time written = {event->written_time, IPSECEVTX_SET};
		buffer_literal(buffer, ",\"written_time\":");
		json_time(buffer, &written);
	}
	if (event->kind != IPSECEVTX_KIND_OTHER && event->pair_count > 0) {
		buffer_literal(buffer, ",\"extra\":");
		json_pairs(buffer, event->pairs, event->pair_count, output->terminal);
	}
	if (event->marks != 0) {
		buffer_literal(buffer, ",\"marks\":[");
		output_marks(buffer, event->marks, ",", "\"", "\"");
		buffer_byte(buffer, ']');
	}
}

/* A kind other has its Windows names and texts in fields. */
static void raw_member(struct output *output, const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	bool first = true;
	buffer_literal(buffer, ",\"raw\":{");
	for (size_t i = 0; i < layout->count; i++) {
		struct ipsecevtx_field field;
		if (!ipsecevtx_event_field(event->event_id, event, i, &field) || field.presence == IPSECEVTX_ABSENT)
			continue;
		if (!first)
			buffer_byte(buffer, ',');
		first = false;
		json_string(buffer, field.windows_name, strlen(field.windows_name), output->terminal);
		buffer_byte(buffer, ':');
		output_raw(output, event, i);
		json_string(buffer, output->scratch.data, output->scratch.used, output->terminal);
	}
	buffer_byte(buffer, '}');
}

static void write_object(struct output *output, const struct ipsecevtx_event *event)
{
	const struct field_layout *layout = field_map_find(output->fields, event);
	common_members(output, event);
	if (event->kind == IPSECEVTX_KIND_OTHER)
		other_members(output, event);
	else
		typed_members(output, layout, event);
	place_members(output, event);
	odd_members(output, event);
	if (output->raw && event->kind != IPSECEVTX_KIND_OTHER)
		raw_member(output, layout, event);
	buffer_byte(output->buffer, '}');
}

static void jsonl_begin(struct output *output)
{
	(void)output;
}

static void jsonl_event(struct output *output, const struct ipsecevtx_event *event)
{
	write_object(output, event);
	buffer_byte(output->buffer, '\n');
}

static void jsonl_end(struct output *output)
{
	(void)output;
}

const struct output_format output_jsonl = {jsonl_begin, jsonl_event, jsonl_end, 0};

static void json_begin(struct output *output)
{
	buffer_byte(output->buffer, '[');
}

static void json_event(struct output *output, const struct ipsecevtx_event *event)
{
	if (output->events > 0)
		buffer_byte(output->buffer, ',');
	buffer_byte(output->buffer, '\n');
	write_object(output, event);
}

static void json_end(struct output *output)
{
	if (output->events > 0)
		buffer_byte(output->buffer, '\n');
	buffer_literal(output->buffer, "]\n");
}

const struct output_format output_json = {json_begin, json_event, json_end, 1};

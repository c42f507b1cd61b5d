/* SPDX-License-Identifier: MIT */
#include "output/members.h"

#include "common/json.h"
#include "output/sentence.h"

#include <string.h>

void member_key(struct buffer *buffer, const char *key)
{
	buffer_literal(buffer, ",\"");
	buffer_string(buffer, key);
	buffer_literal(buffer, "\":");
}

void member_word(struct buffer *buffer, const char *key, const char *word)
{
	member_key(buffer, key);
	if (!word) {
		buffer_literal(buffer, "null");
		return;
	}
	buffer_byte(buffer, '"');
	buffer_string(buffer, word);
	buffer_byte(buffer, '"');
}

void member_number(struct buffer *buffer, const char *key, uint64_t number)
{
	member_key(buffer, key);
	buffer_u64(buffer, number);
}

void member_text(struct output *output, const char *key, const struct ipsecevtx_text *text)
{
	member_key(output->buffer, key);
	json_text(output->buffer, text, output->terminal);
}

void member_set_text(struct output *output, const char *key, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET)
		member_text(output, key, text);
}

/* ,"key": and what a buffer holds, as a string. */
static void put_string(struct output *output, const char *key, const struct buffer *text)
{
	member_key(output->buffer, key);
	json_string(output->buffer, text->data, text->used, output->terminal);
}

void member_sentence(struct output *output, const char *key, const struct ipsecevtx_event *event)
{
	output->scratch.used = 0;
	sentence_write(&output->scratch, event);
	put_string(output, key, &output->scratch);
}

static void optional_number(struct buffer *buffer, const char *key, uint64_t value, enum ipsecevtx_presence presence)
{
	member_key(buffer, key);
	json_number(buffer, value, presence);
}

static void field_member(struct output *output, const struct ipsecevtx_field *field)
{
	struct buffer *buffer = output->buffer;
	bool is_set = field->presence == IPSECEVTX_SET;
	switch (field->info->type) {
	case IPSECEVTX_TYPE_U32:
		optional_number(buffer, field->info->name, field->number, field->presence);
		break;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		member_key(buffer, field->info->name);
		buffer_string(buffer, is_set ? "\"" : "null");
		if (is_set && field->info->type == IPSECEVTX_TYPE_SPI)
			json_spi(buffer, field->number);
		else if (is_set)
			buffer_u64(buffer, field->number);
		buffer_string(buffer, is_set ? "\"" : "");
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
	case IPSECEVTX_TYPE_CODE:
	case IPSECEVTX_TYPE_ADDRESS:
		member_text(output, field->info->name, &field->text);
		break;
	}
}

void members_fields(struct output *output, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	if (event->kind == IPSECEVTX_KIND_OTHER) {
		member_text(output, "provider", &event->provider);
		member_key(output->buffer, "fields");
		json_pairs(output->buffer, event->pairs, event->pair_count, output->terminal);
		return;
	}
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		if (field.presence == IPSECEVTX_ABSENT)
			continue;
		field_member(output, &field);
		const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
		if (peer && strcmp(field.info->name, "remote_address") == 0)
			member_text(output, "peer", &peer->text);
	}
}

static void raw_member(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	struct ipsecevtx_field field;
	const char *before = "";
	member_key(buffer, "raw");
	buffer_byte(buffer, '{');
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		if (field.presence == IPSECEVTX_ABSENT)
			continue;
		buffer_string(buffer, before);
		before = ",";
		json_string(buffer, field.windows_name, strlen(field.windows_name), output->terminal);
		buffer_byte(buffer, ':');
		output_raw(output, event, i);
		json_string(buffer, output->scratch.data, output->scratch.used, output->terminal);
	}
	buffer_byte(buffer, '}');
}

void members_place(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	member_key(buffer, "source");
	json_string(buffer, event->source, strlen(event->source), output->terminal);
	member_number(buffer, "offset", event->offset);
	member_word(buffer, "origin", ipsecevtx_origin_name(event->origin));
	if (output_has_other_id(event))
		member_number(buffer, "header_record_id", event->header_record_id);
	if (output_has_other_time(event)) {
		const struct ipsecevtx_time written = {event->written_time, IPSECEVTX_SET};
		member_key(buffer, "written_time");
		json_time(buffer, &written);
	}
	if (output_has_extra(event)) {
		member_key(buffer, "extra");
		json_extra(buffer, event, output->terminal);
	}
	if (event->marks != 0) {
		member_key(buffer, "marks");
		buffer_byte(buffer, '[');
		output_marks(buffer, event->marks, ",", "\"", "\"");
		buffer_byte(buffer, ']');
	}
	if (output->raw && event->kind != IPSECEVTX_KIND_OTHER)
		raw_member(output, event);
}

void members_head(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	char guid[37];
	bool has_guid = event->activity_id.presence == IPSECEVTX_SET;
	if (has_guid)
		ipsecevtx_format_guid(&event->activity_id, guid);
	member_number(buffer, "event_id", event->event_id);
	member_word(buffer, "event", ipsecevtx_kind_name(event->kind));
	member_word(buffer, "mode", ipsecevtx_mode_name(event->mode));
	member_word(buffer, "outcome", ipsecevtx_outcome_name(event->outcome));
	member_text(output, "computer", &event->computer);
	optional_number(buffer, "record_id", event->record_id.value, event->record_id.presence);
	optional_number(buffer, "version", event->version.value, event->version.presence);
	member_text(output, "channel", &event->channel);
	optional_number(buffer, "process_id", event->process_id.value, event->process_id.presence);
	optional_number(buffer, "thread_id", event->thread_id.value, event->thread_id.presence);
	member_word(buffer, "activity_id", has_guid ? guid : NULL);
}

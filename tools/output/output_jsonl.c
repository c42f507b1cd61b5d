/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines, and the same objects as one array. This is the format that large logs are written in: keys are ready
 * made bytes, numbers are formatted here, and nothing is allocated for an event.
 */
#include "common/json.h"
#include "output/output.h"

/* Room for members that are no text of the log's, with their keys: a time is the longest. */
#define MEMBERS_ROOM 256

/* Copies a literal, whose length is known to the compiler, and returns where it ends. */
#define PUT_LITERAL(at, literal) ((char *)memcpy(at, literal, sizeof("" literal) - 1) + sizeof("" literal) - 1)

/* One of our own words, which needs no escaping. */
static char *put_word_or_null(char *at, const char *word)
{
	if (!word)
		return PUT_LITERAL(at, "null");
	size_t length = strlen(word);
	*at++ = '"';
	memcpy(at, word, length);
	at[length] = '"';
	return at + length + 1;
}

static char *put_activity_id(char *at, const struct ipsecevtx_guid *guid)
{
	if (guid->presence != IPSECEVTX_SET)
		return PUT_LITERAL(at, "null");
	*at++ = '"';
	ipsecevtx_format_guid(guid, at);
	at[36] = '"';
	return at + 37;
}

/* What the event is; ready made for typed events. */
static char *put_head(char *at, const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	if (layout->head) {
		memcpy(at, layout->head, layout->head_length);
		return at + layout->head_length;
	}
	at = buffer_decimal(PUT_LITERAL(at, ",\"event_id\":"), event->event_id);
	at = put_word_or_null(PUT_LITERAL(at, ",\"event\":"), ipsecevtx_kind_name(event->kind));
	return put_word_or_null(PUT_LITERAL(at, ",\"mode\":"), ipsecevtx_mode_name(event->mode));
}

/* What every event has. Without room there is an error, which the output's owner sees. */
static void common_members(
	struct output *output, const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	char *at = buffer_room(buffer, MEMBERS_ROOM + layout->head_length);
	if (!at)
		return;
	at = json_put_time(PUT_LITERAL(at, "{\"time\":"), &event->time);
	at = put_head(at, layout, event);
	at = put_word_or_null(PUT_LITERAL(at, ",\"outcome\":"), ipsecevtx_outcome_name(event->outcome));
	at = PUT_LITERAL(at, ",\"computer\":");
	buffer_end(buffer, at);
	json_text(buffer, &event->computer, output->terminal);
	if (!(at = buffer_room(buffer, MEMBERS_ROOM)))
		return;
	at = PUT_LITERAL(at, ",\"record_id\":");
	at = json_put_number(at, event->record_id.value, event->record_id.presence);
	at = PUT_LITERAL(at, ",\"version\":");
	at = json_put_number(at, event->version.value, event->version.presence);
	at = PUT_LITERAL(at, ",\"channel\":");
	buffer_end(buffer, at);
	json_text(buffer, &event->channel, output->terminal);
	if (!(at = buffer_room(buffer, MEMBERS_ROOM)))
		return;
	at = PUT_LITERAL(at, ",\"process_id\":");
	at = json_put_number(at, event->process_id.value, event->process_id.presence);
	at = PUT_LITERAL(at, ",\"thread_id\":");
	at = json_put_number(at, event->thread_id.value, event->thread_id.presence);
	at = put_activity_id(PUT_LITERAL(at, ",\"activity_id\":"), &event->activity_id);
	buffer_end(buffer, at);
}

static char *put_key(char *at, const struct field_slot *slot)
{
	memcpy(at, slot->key, FIELD_KEY_ROOM);
	if (slot->key_length > FIELD_KEY_ROOM)
		memcpy(at + FIELD_KEY_ROOM, slot->key + FIELD_KEY_ROOM, slot->key_length - FIELD_KEY_ROOM);
	return at + slot->key_length;
}

static size_t key_room(const struct field_slot *slot)
{
	return slot->key_length + FIELD_KEY_ROOM;
}

static void text_member(struct output *output, const struct field_slot *slot, const struct ipsecevtx_text *text)
{
	struct buffer *buffer = output->buffer;
	if (text->presence == IPSECEVTX_ABSENT)
		return;
	char *at = buffer_room(buffer, key_room(slot));
	if (!at)
		return;
	buffer_end(buffer, put_key(at, slot));
	json_text(buffer, text, output->terminal);
}

/* The other gateway; there is none to be known where the event has no remote address. */
static void peer_member(
	struct output *output, const struct ipsecevtx_address *address, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
	if (address->text.presence == IPSECEVTX_ABSENT || !peer)
		return;
	buffer_literal(output->buffer, ",\"peer\":");
	json_text(output->buffer, &peer->text, output->terminal);
}

static void number_member(
	struct output *output, const struct field_slot *slot, uint64_t value, enum ipsecevtx_presence presence)
{
	struct buffer *buffer = output->buffer;
	if (presence == IPSECEVTX_ABSENT)
		return;
	char *at = buffer_room(buffer, key_room(slot) + MEMBERS_ROOM);
	if (!at)
		return;
	at = put_key(at, slot);
	if (presence == IPSECEVTX_UNSET || slot->info->type == IPSECEVTX_TYPE_U32) {
		buffer_end(buffer, json_put_number(at, value, presence));
		return;
	}
	/* As text: not every reader of JSON keeps 64 bits. */
	*at++ = '"';
	at = slot->info->type == IPSECEVTX_TYPE_SPI ? json_put_spi(at, value) : buffer_decimal(at, value);
	*at++ = '"';
	buffer_end(buffer, at);
}

static void typed_members(struct output *output, const struct field_layout *layout, const struct ipsecevtx_event *event)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct field_slot *slot = &layout->slots[i];
		const void *member = (const char *)event + slot->offset;
		const struct ipsecevtx_u32 *number;
		const struct ipsecevtx_id *id;
		switch (slot->info->type) {
		case IPSECEVTX_TYPE_U32:
			number = member;
			number_member(output, slot, number->value, number->presence);
			break;
		case IPSECEVTX_TYPE_ID:
		case IPSECEVTX_TYPE_SPI:
			id = member;
			number_member(output, slot, id->value, id->presence);
			break;
		case IPSECEVTX_TYPE_TEXT:
		case IPSECEVTX_TYPE_HEX:
		case IPSECEVTX_TYPE_CODE:
		case IPSECEVTX_TYPE_ADDRESS: /* text is the first member of all of them */
			text_member(output, slot, member);
			if (slot->is_remote_address)
				peer_member(output, member, event);
			break;
		}
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
	char *at = buffer_room(buffer, MEMBERS_ROOM);
	if (!at)
		return;
	at = buffer_decimal(PUT_LITERAL(at, ",\"offset\":"), event->offset);
	at = put_word_or_null(PUT_LITERAL(at, ",\"origin\":"), ipsecevtx_origin_name(event->origin));
	buffer_end(buffer, at);
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
	if (output_has_extra(event)) {
		buffer_literal(buffer, ",\"extra\":");
		json_extra(buffer, event, output->terminal);
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
	common_members(output, layout, event);
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

static void jsonl_event(struct output *output, const struct ipsecevtx_event *event)
{
	write_object(output, event);
	buffer_byte(output->buffer, '\n');
}

const struct output_kind output_jsonl = {
	.name = "jsonl",
	.suffix = "jsonl",
	.help = "JSON Lines, an object an event",
	.event = jsonl_event,
	.can_part = true,
};

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

const struct output_kind output_json = {
	.name = "json",
	.suffix = "json",
	.help = "the same objects as one array",
	.begin = json_begin,
	.event = json_event,
	.end = json_end,
	.separator = 1,
	.can_part = true,
};

/* SPDX-License-Identifier: MIT */
#include "text/event_text.h"

#include "text/escape.h"
#include "text/numbers.h"

#include <string.h>

/* An event that is being written. */
struct writer {
	const struct form *form;
	const struct ipsecevtx_event *event;
	struct text_buffer *buffer;
	struct text_buffer *scratch;
	bool is_json;
};

static void put_text(struct writer *writer, const char *text, size_t length)
{
	if (writer->is_json)
		text_json(writer->buffer, text, length);
	else
		text_csv_cell(writer->buffer, text, length);
}

/* Writes what stands for no value: null, or an empty cell. */
static void put_nothing(struct writer *writer)
{
	if (writer->is_json)
		text_literal(writer->buffer, "null");
}

static void put_text_or_nothing(struct writer *writer, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET)
		put_text(writer, text->data, text->length);
	else
		put_nothing(writer);
}

static void put_number(struct writer *writer, uint64_t value, enum ipsecevtx_presence presence)
{
	char *at = presence == IPSECEVTX_SET ? text_room(writer->buffer, PUT_MAX) : NULL;
	if (at)
		text_end(writer->buffer, put_decimal(at, value));
	else
		put_nothing(writer);
}

/* Writes a value in which nothing has to be escaped; with quotes in JSON. */
static void put_quoted(struct writer *writer, const char *text, const char *end)
{
	size_t length = (size_t)(end - text);
	char *at = text_room(writer->buffer, length + 2);
	if (!at)
		return;
	*at = '"';
	at += writer->is_json;
	memcpy(at, text, length);
	at += length;
	*at = '"';
	text_end(writer->buffer, at + writer->is_json);
}

static void put_word(struct writer *writer, const char *text)
{
	if (text)
		put_quoted(writer, text, text + strlen(text));
	else
		put_nothing(writer);
}

static void put_ticks(struct writer *writer, uint64_t ticks)
{
	char text[PUT_MAX];
	put_quoted(writer, text, put_time(text, ticks));
}

static void put_activity_id(struct writer *writer, const struct ipsecevtx_guid *guid)
{
	char text[PUT_MAX];
	if (guid->presence == IPSECEVTX_SET)
		put_quoted(writer, text, put_guid(text, guid));
	else
		put_nothing(writer);
}

/* Ends a JSON object. In CSV the whole of it is one cell. */
static void end_object(struct writer *writer, size_t start)
{
	text_literal(writer->buffer, "}");
	if (!writer->is_json)
		text_csv_quote(writer->buffer, start);
}

static void put_pairs(struct writer *writer, const struct ipsecevtx_pair *pairs, size_t count)
{
	struct text_buffer *buffer = writer->buffer;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_literal(buffer, ",");
		text_json(buffer, pairs[i].name, pairs[i].name_length);
		text_literal(buffer, ":");
		if (pairs[i].value.presence == IPSECEVTX_SET)
			text_json(buffer, pairs[i].value.data, pairs[i].value.length);
		else
			text_literal(buffer, "null");
	}
}

/* How many pairs stand beside the fields; the pairs of an event of kind other are its fields. */
static size_t extra_count(const struct ipsecevtx_event *event)
{
	return event->kind == IPSECEVTX_KIND_OTHER ? 0 : event->pair_count;
}

/* Writes pairs as a JSON object: with is_extra what stands beside the fields, with misfits in front. */
static void put_objects(struct writer *writer, bool is_extra)
{
	const struct ipsecevtx_event *event = writer->event;
	size_t start = writer->buffer->used;
	size_t misfits = is_extra ? event->misfit_count : 0;
	size_t pairs = is_extra ? extra_count(event) : event->pair_count;
	text_literal(writer->buffer, "{");
	put_pairs(writer, event->misfits, misfits);
	text_put(writer->buffer, ",", misfits > 0 && pairs > 0);
	put_pairs(writer, event->pairs, pairs);
	end_object(writer, start);
}

static void put_marks(struct writer *writer)
{
	unsigned marks = writer->event->marks;
	bool is_first = true;
	text_put(writer->buffer, "[", writer->is_json);
	for (unsigned bit = 1; bit != 0 && bit <= marks; bit <<= 1) {
		const char *name = marks & bit ? ipsecevtx_mark_name(bit) : NULL;
		if (!name)
			continue;
		text_put(writer->buffer, writer->is_json ? "," : ";", !is_first);
		is_first = false;
		put_quoted(writer, name, name + strlen(name));
	}
	text_put(writer->buffer, "]", writer->is_json);
}

/* Writes, as a JSON object, what Windows wrote for each typed field. */
static void put_raw(struct writer *writer)
{
	struct ipsecevtx_field field;
	struct text_buffer *scratch = writer->scratch;
	size_t start = writer->buffer->used;
	bool is_first = true;
	text_literal(writer->buffer, "{");
	for (size_t i = 0; ipsecevtx_event_field(writer->event->event_id, writer->event, i, &field); i++) {
		if (field.presence == IPSECEVTX_ABSENT)
			continue;
		size_t length = ipsecevtx_event_raw(writer->event, i, NULL, 0);
		text_buffer_clear(scratch);
		char *room = text_room(scratch, length + 1);
		if (!room) {
			writer->buffer->no_memory = true;
			return;
		}
		ipsecevtx_event_raw(writer->event, i, room, length + 1);
		text_put(writer->buffer, ",", !is_first);
		is_first = false;
		text_json(writer->buffer, field.windows_name, strlen(field.windows_name));
		text_literal(writer->buffer, ":");
		text_json(writer->buffer, room, length);
	}
	end_object(writer, start);
}

static void put_field(struct writer *writer, const struct event_target *target)
{
	const void *member = (const char *)writer->event + target->offset;
	const struct ipsecevtx_id *id = member;
	const struct ipsecevtx_u32 *number = member;
	char text[PUT_MAX];
	switch ((enum ipsecevtx_type)target->type) {
	case IPSECEVTX_TYPE_U32:
		put_number(writer, number->value, number->presence);
		break;
	case IPSECEVTX_TYPE_ID: /* as text in JSON, since not every reader of JSON keeps 64 bits */
	case IPSECEVTX_TYPE_SPI:
		if (id->presence != IPSECEVTX_SET)
			put_nothing(writer);
		else
			put_quoted(writer, text,
				target->type == IPSECEVTX_TYPE_SPI ? put_spi(text, id->value)
								   : put_decimal(text, id->value));
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
	case IPSECEVTX_TYPE_CODE:
	case IPSECEVTX_TYPE_ADDRESS: /* their first member is a text */
		put_text_or_nothing(writer, member);
		break;
	}
}

static enum ipsecevtx_presence presence_of(const struct writer *writer, const struct event_target *target)
{
	enum ipsecevtx_presence presence;
	memcpy(&presence, (const char *)writer->event + target->presence, sizeof presence);
	return presence;
}

/* The address of the other gateway; NULL where the event has no remote address. */
static const struct ipsecevtx_address *peer_of(const struct writer *writer, const struct form_item *item)
{
	struct event_target target = events_target(writer->form->definition, item->field);
	return presence_of(writer, &target) == IPSECEVTX_ABSENT ? NULL : ipsecevtx_event_peer(writer->event);
}

/* Whether an item has nothing to show, not even that there is no value. */
static bool is_absent(const struct writer *writer, const struct form_item *item)
{
	const struct ipsecevtx_event *event = writer->event;
	struct event_target target;
	switch ((enum form_member)item->member) {
	case FORM_FIELD:
		target = events_target(writer->form->definition, item->field);
		return presence_of(writer, &target) == IPSECEVTX_ABSENT;
	case FORM_PEER:
		return !peer_of(writer, item);
	case FORM_OTHER_ID:
		return event->record_id.presence == IPSECEVTX_SET && event->record_id.value == event->header_record_id;
	case FORM_OTHER_TIME:
		return event->written_time == 0 ||
		       (event->time.presence == IPSECEVTX_SET && event->time.ticks == event->written_time);
	case FORM_EXTRA:
		return event->misfit_count + extra_count(event) == 0;
	case FORM_MARKS:
		return event->marks == 0;
	default:
		return false;
	}
}

/* Writes an item that comes from System. */
static void put_system(struct writer *writer, enum form_member member)
{
	const struct ipsecevtx_event *event = writer->event;
	switch (member) {
	case FORM_TIME:
		if (event->time.presence == IPSECEVTX_SET)
			put_ticks(writer, event->time.ticks);
		else
			put_nothing(writer);
		break;
	case FORM_EVENT_ID:
		put_number(writer, event->event_id, IPSECEVTX_SET);
		break;
	case FORM_OUTCOME:
		put_word(writer, ipsecevtx_outcome_name(event->outcome));
		break;
	case FORM_COMPUTER:
		put_text_or_nothing(writer, &event->computer);
		break;
	case FORM_RECORD_ID:
		put_number(writer, event->record_id.value, event->record_id.presence);
		break;
	case FORM_VERSION:
		put_number(writer, event->version.value, event->version.presence);
		break;
	case FORM_CHANNEL:
		put_text_or_nothing(writer, &event->channel);
		break;
	case FORM_PROCESS_ID:
		put_number(writer, event->process_id.value, event->process_id.presence);
		break;
	case FORM_THREAD_ID:
		put_number(writer, event->thread_id.value, event->thread_id.presence);
		break;
	case FORM_ACTIVITY_ID:
		put_activity_id(writer, &event->activity_id);
		break;
	case FORM_PROVIDER:
		put_text_or_nothing(writer, &event->provider);
		break;
	default:
		break;
	}
}

static void put_member(struct writer *writer, const struct form_item *item)
{
	const struct ipsecevtx_event *event = writer->event;
	struct event_target target;
	switch ((enum form_member)item->member) {
	case FORM_FIELD:
		target = events_target(writer->form->definition, item->field);
		put_field(writer, &target);
		break;
	case FORM_PEER:
		put_text_or_nothing(writer, &peer_of(writer, item)->text);
		break;
	case FORM_PAIRS:
		put_objects(writer, false);
		break;
	case FORM_SOURCE:
		put_text(writer, event->source, strlen(event->source));
		break;
	case FORM_OFFSET:
		put_number(writer, event->offset, IPSECEVTX_SET);
		break;
	case FORM_ORIGIN:
		put_word(writer, ipsecevtx_origin_name(event->origin));
		break;
	case FORM_OTHER_ID:
		put_number(writer, event->header_record_id, IPSECEVTX_SET);
		break;
	case FORM_OTHER_TIME:
		put_ticks(writer, event->written_time);
		break;
	case FORM_EXTRA:
		put_objects(writer, true);
		break;
	case FORM_MARKS:
		put_marks(writer);
		break;
	case FORM_RAW:
		put_raw(writer);
		break;
	default:
		put_system(writer, (enum form_member)item->member);
		break;
	}
}

void event_text_write(const struct form *form, const struct ipsecevtx_event *event, struct text_buffer *buffer,
	struct text_buffer *scratch)
{
	struct writer writer = {form, event, buffer, scratch, form->format == IPSECEVTX_FORMAT_JSON};
	for (size_t i = 0; i < form->item_count; i++) {
		const struct form_item *item = &form->items[i];
		bool has_nothing = is_absent(&writer, item);
		if (!has_nothing || item->is_fixed)
			text_put(buffer, form->pool + item->lead, item->lead_length);
		if (!has_nothing)
			put_member(&writer, item);
	}
}

void event_text_source(enum ipsecevtx_format format, const char *source, struct text_buffer *buffer)
{
	if (format == IPSECEVTX_FORMAT_JSON)
		text_json(buffer, source, strlen(source));
	else
		text_csv_cell(buffer, source, strlen(source));
}

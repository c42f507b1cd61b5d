/* SPDX-License-Identifier: MIT */
/*
 * The values of an event by their JSON names, each as text and number, for callers that do not want to know the typed
 * structs.
 */
#include "ipsecevtx.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A key that every event has. */
struct key {
	const char *name;
	void (*get)(const struct ipsecevtx_event *event, struct ipsecevtx_value *value);
};

static void take_text(struct ipsecevtx_value *value, const struct ipsecevtx_text *text)
{
	value->presence = (int)text->presence;
	if (text->presence != IPSECEVTX_SET)
		return;
	value->text = text->data;
	value->length = text->length;
}

/* Takes one of the library's own words; NULL means that the event has none. */
static void take_word(struct ipsecevtx_value *value, const char *word)
{
	value->presence = word ? IPSECEVTX_SET : IPSECEVTX_UNSET;
	value->text = word ? word : "";
	value->length = strlen(value->text);
}

static void take_number(struct ipsecevtx_value *value, uint64_t number, enum ipsecevtx_presence presence)
{
	value->presence = (int)presence;
	if (presence != IPSECEVTX_SET)
		return;
	value->number = number;
	value->length = (size_t)snprintf(value->form, sizeof value->form, "%" PRIu64, number);
	value->text = value->form;
}

static void take_spi(struct ipsecevtx_value *value, uint64_t number, enum ipsecevtx_presence presence)
{
	take_number(value, number, presence);
	if (presence == IPSECEVTX_SET)
		value->length = (size_t)snprintf(value->form, sizeof value->form, "0x%08" PRIx64, number);
}

static void take_time(struct ipsecevtx_value *value, uint64_t ticks, enum ipsecevtx_presence presence)
{
	value->presence = (int)presence;
	if (presence != IPSECEVTX_SET)
		return;
	value->number = ticks;
	value->length = ipsecevtx_format_time(ticks, value->form);
	value->text = value->form;
}

static void get_time(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_time(value, event->time.ticks, event->time.presence == IPSECEVTX_SET ? IPSECEVTX_SET : IPSECEVTX_UNSET);
}

static void get_written_time(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_time(value, event->written_time, event->written_time != 0 ? IPSECEVTX_SET : IPSECEVTX_UNSET);
}

static void get_event_id(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_number(value, event->event_id, IPSECEVTX_SET);
}

static void get_event(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_word(value, ipsecevtx_kind_name(event->kind));
}

static void get_mode(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_word(value, ipsecevtx_mode_name(event->mode));
}

static void get_outcome(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_word(value, ipsecevtx_outcome_name(event->outcome));
}

static void get_origin(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_word(value, ipsecevtx_origin_name(event->origin));
}

static void get_source(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_word(value, event->source);
}

static void get_offset(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_number(value, event->offset, IPSECEVTX_SET);
}

static void get_header_record_id(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_number(value, event->header_record_id, IPSECEVTX_SET);
}

static void get_computer(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_text(value, &event->computer);
}

static void get_channel(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_text(value, &event->channel);
}

static void get_provider(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_text(value, &event->provider);
}

static void get_record_id(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_number(value, event->record_id.value, event->record_id.presence);
}

static void get_version(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_number(value, event->version.value, event->version.presence);
}

static void get_process_id(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_number(value, event->process_id.value, event->process_id.presence);
}

static void get_thread_id(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	take_number(value, event->thread_id.value, event->thread_id.presence);
}

static void get_activity_id(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	value->presence = (int)event->activity_id.presence;
	if (event->activity_id.presence != IPSECEVTX_SET)
		return;
	ipsecevtx_format_guid(&event->activity_id, value->form);
	value->text = value->form;
	value->length = strlen(value->form);
}

/* Absent unless the event has a remote address. */
static void get_peer(const struct ipsecevtx_event *event, struct ipsecevtx_value *value)
{
	const struct ipsecevtx_address *peer = ipsecevtx_event_peer(event);
	if (peer)
		take_text(value, &peer->text);
}

static const struct key keys[] = {
	{"time", get_time},
	{"event_id", get_event_id},
	{"event", get_event},
	{"mode", get_mode},
	{"outcome", get_outcome},
	{"computer", get_computer},
	{"record_id", get_record_id},
	{"version", get_version},
	{"channel", get_channel},
	{"process_id", get_process_id},
	{"thread_id", get_thread_id},
	{"activity_id", get_activity_id},
	{"provider", get_provider},
	{"source", get_source},
	{"offset", get_offset},
	{"origin", get_origin},
	{"header_record_id", get_header_record_id},
	{"written_time", get_written_time},
	{"peer", get_peer},
};

static void take_field(struct ipsecevtx_value *value, const struct ipsecevtx_field *field)
{
	switch (field->info->type) {
	case IPSECEVTX_TYPE_U32:
	case IPSECEVTX_TYPE_ID:
		take_number(value, field->number, field->presence);
		break;
	case IPSECEVTX_TYPE_SPI:
		take_spi(value, field->number, field->presence);
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
	case IPSECEVTX_TYPE_CODE:
	case IPSECEVTX_TYPE_ADDRESS:
		take_text(value, &field->text);
		if (field->presence == IPSECEVTX_SET)
			value->number = field->number;
		break;
	}
}

enum ipsecevtx_presence ipsecevtx_event_get(
	const struct ipsecevtx_event *event, const char *name, struct ipsecevtx_value *value)
{
	struct ipsecevtx_field field;
	*value = (struct ipsecevtx_value){.text = "", .presence = IPSECEVTX_ABSENT};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		keys[i].get(event, value);
		return (enum ipsecevtx_presence)value->presence;
	}
	for (size_t i = 0;
		event->kind != IPSECEVTX_KIND_OTHER && ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		if (strcmp(field.info->name, name) != 0)
			continue;
		take_field(value, &field);
		break;
	}
	return (enum ipsecevtx_presence)value->presence;
}

uint64_t ipsecevtx_event_time(const struct ipsecevtx_event *event)
{
	return event->time.presence == IPSECEVTX_SET ? event->time.ticks : 0;
}

const char *ipsecevtx_event_computer(const struct ipsecevtx_event *event)
{
	return event->computer.presence == IPSECEVTX_SET ? event->computer.data : "";
}

/* SPDX-License-Identifier: MIT */
/*
 * The walk over an event's typed fields, and what Windows wrote for each: the public functions for programs that do not
 * want to know the typed structs, and the peer of an event.
 */
#include "event/assembly.h"

#include <string.h>

static void fill_value(
	const struct ipsecevtx_event *event, const struct event_field *described, struct ipsecevtx_field *field)
{
	const void *member = (const char *)event + described->offset;
	switch ((enum ipsecevtx_type)described->type) {
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		field->text = *(const struct ipsecevtx_text *)member;
		break;
	case IPSECEVTX_TYPE_CODE:
		field->text = ((const struct ipsecevtx_code *)member)->text;
		field->number = ((const struct ipsecevtx_code *)member)->code;
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		field->text = ((const struct ipsecevtx_address *)member)->text;
		field->family = ((const struct ipsecevtx_address *)member)->family;
		field->bytes = ((const struct ipsecevtx_address *)member)->bytes;
		break;
	case IPSECEVTX_TYPE_U32:
		field->number = ((const struct ipsecevtx_u32 *)member)->value;
		field->presence = ((const struct ipsecevtx_u32 *)member)->presence;
		return;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		field->number = ((const struct ipsecevtx_id *)member)->value;
		field->presence = ((const struct ipsecevtx_id *)member)->presence;
		return;
	}
	field->presence = field->text.presence;
}

bool ipsecevtx_event_field(
	uint32_t event_id, const struct ipsecevtx_event *event, size_t index, struct ipsecevtx_field *field)
{
	static const struct ipsecevtx_text absent = {"", 0, IPSECEVTX_ABSENT};
	bool has_values = event && event->event_id == event_id && event->kind != IPSECEVTX_KIND_OTHER;
	const struct event_definition *definition = has_values ? event->raw->definition : events_find(event_id);
	if (!definition || index >= definition->field_count)
		return false;
	field->info = ipsecevtx_field_info(definition->fields[index].field);
	field->windows_name = definition->fields[index].windows_name;
	field->presence = IPSECEVTX_ABSENT;
	field->text = absent;
	field->number = 0;
	field->family = 0;
	field->bytes = NULL;
	field->offset = definition->fields[index].offset;
	if (has_values)
		fill_value(event, &definition->fields[index], field);
	return true;
}

size_t ipsecevtx_event_raw(const struct ipsecevtx_event *event, size_t index, char *buffer, size_t size)
{
	const struct event_definition *definition = events_find(event->event_id);
	if (size)
		buffer[0] = '\0';
	if (!definition || event->kind == IPSECEVTX_KIND_OTHER || index >= definition->field_count)
		return 0;
	const struct value value = raw_value(event->raw, index);
	return value_copy_text(&value, buffer, size);
}

static const struct ipsecevtx_address *gateway(const struct ipsecevtx_event *event,
	const struct ipsecevtx_address *endpoint, const struct ipsecevtx_address *address)
{
	const unsigned lacks_values = IPSECEVTX_MARK_TORN | IPSECEVTX_MARK_SLOTS;
	if (endpoint->text.presence == IPSECEVTX_SET)
		return endpoint;
	/* The endpoint may stand in what is missing of the record, and the address be an inner one of the tunnel. */
	if (endpoint != address && endpoint->text.presence == IPSECEVTX_ABSENT && event->marks & lacks_values)
		return NULL;
	return address->text.presence != IPSECEVTX_ABSENT ? address : NULL;
}

const struct ipsecevtx_address *ipsecevtx_event_peer(const struct ipsecevtx_event *event)
{
	switch (event->kind) {
	case IPSECEVTX_KIND_MM_ESTABLISHED:
		return gateway(event, &event->mm_established.remote_address, &event->mm_established.remote_address);
	case IPSECEVTX_KIND_MM_FAILED:
		return gateway(event, &event->mm_failed.remote_address, &event->mm_failed.remote_address);
	case IPSECEVTX_KIND_MM_ENDED:
		return gateway(event, &event->mm_ended.remote_address, &event->mm_ended.remote_address);
	case IPSECEVTX_KIND_INVALID_PACKET:
		return gateway(event, &event->invalid_packet.remote_address, &event->invalid_packet.remote_address);
	case IPSECEVTX_KIND_EM_FAILED:
		return gateway(event, &event->em_failed.remote_address, &event->em_failed.remote_address);
	case IPSECEVTX_KIND_QM_FAILED:
		return gateway(event, &event->qm_failed.remote_tunnel_endpoint, &event->qm_failed.remote_address);
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return gateway(
			event, &event->qm_established.remote_tunnel_endpoint, &event->qm_established.remote_address);
	case IPSECEVTX_KIND_QM_ENDED:
		return gateway(event, &event->qm_ended.remote_tunnel_endpoint, &event->qm_ended.remote_address);
	default:
		return NULL;
	}
}

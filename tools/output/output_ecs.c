/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines in the Elastic Common Schema, version 8.11: event.*, source and destination by role, network.*, related.*,
 * winlog.* as Winlogbeat has it, and below ipsec what the schema has no place for, under this program's own names.
 */
#include "common/json.h"
#include "output/gateways.h"
#include "output/members.h"
#include "output/moment.h"
#include "output/output.h"

#include <string.h>

#define ECS_VERSION "8.11.0"

/* The type of an event in the category "network". */
static const char *type_of(enum ipsecevtx_kind kind)
{
	switch (kind) {
	case IPSECEVTX_KIND_MM_ESTABLISHED:
	case IPSECEVTX_KIND_QM_ESTABLISHED:
		return "start";
	case IPSECEVTX_KIND_MM_ENDED:
	case IPSECEVTX_KIND_QM_ENDED:
		return "end";
	case IPSECEVTX_KIND_MM_FAILED:
	case IPSECEVTX_KIND_QM_FAILED:
	case IPSECEVTX_KIND_EM_FAILED:
		return "denied";
	default:
		return "info";
	}
}

/* The outcome: Windows audits some failures as success. */
static const char *outcome_of(const struct ipsecevtx_event *event)
{
	const char *outcome = ipsecevtx_outcome_name(event->outcome);
	if (ipsecevtx_kind_is_failure(event->kind))
		return "failure";
	return outcome ? outcome : "unknown";
}

static void put_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	struct ipsecevtx_value reason;
	buffer_literal(buffer, ",\"event\":{\"kind\":\"event\",\"module\":\"ipsec\",\"dataset\":\"ipsec.audit\"");
	/* An event that is not an IPsec event may be of any category. */
	if (event->kind != IPSECEVTX_KIND_OTHER)
		buffer_literal(buffer, ",\"category\":[\"network\"]");
	buffer_literal(buffer, ",\"type\":[\"");
	buffer_string(buffer, type_of(event->kind));
	buffer_literal(buffer, "\"]");
	member_word(buffer, "action", ipsecevtx_kind_name(event->kind));
	member_word(buffer, "outcome", outcome_of(event));
	buffer_literal(buffer, ",\"code\":\"");
	buffer_u64(buffer, event->event_id);
	buffer_byte(buffer, '"');
	member_set_text(output, "provider", &event->provider);
	if (ipsecevtx_event_get(event, "failure_reason", &reason) == IPSECEVTX_SET) {
		member_key(buffer, "reason");
		json_string(buffer, reason.text, reason.length, output->terminal);
	}
	buffer_byte(buffer, '}');
}

static void put_side(struct buffer *buffer, const char *key, const struct gateway *gateway)
{
	if (!gateway)
		return;
	member_key(buffer, key);
	buffer_literal(buffer, "{\"address\":\"");
	buffer_string(buffer, gateway->address);
	buffer_literal(buffer, "\",\"ip\":\"");
	buffer_string(buffer, gateway->address);
	buffer_byte(buffer, '"');
	if (gateway->has_port)
		member_number(buffer, "port", gateway->port);
	buffer_byte(buffer, '}');
}

static void put_network(struct buffer *buffer, const struct gateways *gateways)
{
	uint8_t family = gateways->remote.family ? gateways->remote.family : gateways->local.family;
	buffer_literal(buffer, ",\"network\":{\"protocol\":\"ipsec\"");
	if (family != 0)
		member_word(buffer, "type", family == 4 ? "ipv4" : "ipv6");
	if (gateways->local.has_port || gateways->remote.has_port)
		buffer_literal(buffer, ",\"transport\":\"udp\",\"iana_number\":\"17\"");
	if (gateways->role != GATEWAY_ROLE_UNKNOWN)
		member_word(buffer, "direction", gateways->role == GATEWAY_ROLE_INITIATOR ? "egress" : "ingress");
	buffer_byte(buffer, '}');
}

static void put_related(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	struct gateway_list list;
	gateways_list(&list, event);
	buffer_literal(buffer, ",\"related\":{\"ip\":[");
	for (size_t i = 0; i < list.count; i++) {
		buffer_string(buffer, i > 0 ? ",\"" : "\"");
		buffer_string(buffer, list.items[i]);
		buffer_byte(buffer, '"');
	}
	buffer_byte(buffer, ']');
	if (event->computer.presence == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"hosts\":[");
		json_text(buffer, &event->computer, output->terminal);
		buffer_byte(buffer, ']');
	}
	buffer_byte(buffer, '}');
}

static void put_process(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	if (event->process_id.presence != IPSECEVTX_SET)
		return;
	buffer_literal(buffer, ",\"process\":{\"pid\":");
	buffer_u64(buffer, event->process_id.value);
	if (event->thread_id.presence == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"thread\":{\"id\":");
		buffer_u64(buffer, event->thread_id.value);
		buffer_byte(buffer, '}');
	}
	buffer_byte(buffer, '}');
}

/* Writes winlog.*; numbers of records and events are text, as Winlogbeat has them as keywords. */
static void put_winlog(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	buffer_literal(buffer, ",\"winlog\":{\"event_id\":\"");
	buffer_u64(buffer, event->event_id);
	buffer_byte(buffer, '"');
	if (event->record_id.presence == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"record_id\":\"");
		buffer_u64(buffer, event->record_id.value);
		buffer_byte(buffer, '"');
	}
	member_set_text(output, "channel", &event->channel);
	member_set_text(output, "computer_name", &event->computer);
	member_set_text(output, "provider_name", &event->provider);
	if (event->version.presence == IPSECEVTX_SET)
		member_number(buffer, "version", event->version.value);
	if (event->activity_id.presence == IPSECEVTX_SET) {
		char guid[37];
		ipsecevtx_format_guid(&event->activity_id, guid);
		member_word(buffer, "activity_id", guid);
	}
	put_process(buffer, event);
	if (event->user_sid.presence == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"user\":{\"identifier\":");
		json_text(buffer, &event->user_sid, output->terminal);
		buffer_byte(buffer, '}');
	}
	if (event->kind == IPSECEVTX_KIND_OTHER) {
		buffer_literal(buffer, ",\"event_data\":");
		json_pairs(buffer, event->pairs, event->pair_count, output->terminal);
	}
	buffer_byte(buffer, '}');
}

static void put_own(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	buffer_literal(buffer, ",\"ipsec\":{\"time\":");
	json_time(buffer, &event->time);
	member_word(buffer, "event", ipsecevtx_kind_name(event->kind));
	member_word(buffer, "mode", ipsecevtx_mode_name(event->mode));
	member_word(buffer, "outcome", ipsecevtx_outcome_name(event->outcome));
	if (event->kind != IPSECEVTX_KIND_OTHER)
		members_fields(output, event);
	members_place(output, event);
	buffer_byte(buffer, '}');
}

static void ecs_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	const struct moment moment = moment_of_event(event);
	struct gateways gateways;
	gateways_find(&gateways, event);
	buffer_literal(buffer, "{\"@timestamp\":\"");
	buffer_string(buffer, moment.text);
	buffer_literal(buffer, "\",\"ecs\":{\"version\":\"" ECS_VERSION "\"}");
	member_sentence(output, "message", event);
	if (moment.of == MOMENT_NONE)
		buffer_literal(buffer, ",\"tags\":[\"no_time\"]");
	else if (moment.of == MOMENT_WRITTEN)
		buffer_literal(buffer, ",\"tags\":[\"written_time\"]");
	put_event(output, event);
	if (event->computer.presence == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"host\":{\"name\":");
		json_text(buffer, &event->computer, output->terminal);
		buffer_byte(buffer, '}');
	}
	put_side(buffer, "source", gateways.initiator);
	put_side(buffer, "destination", gateways.responder);
	if (event->kind != IPSECEVTX_KIND_OTHER)
		put_network(buffer, &gateways);
	put_related(output, event);
	put_winlog(output, event);
	buffer_literal(buffer, ",\"log\":{\"file\":{\"path\":");
	json_string(buffer, event->source, strlen(event->source), output->terminal);
	buffer_literal(buffer, "}}");
	put_own(output, event);
	buffer_literal(buffer, "}\n");
}

const struct output_kind output_ecs = {
	.name = "ecs",
	.suffix = "ecs.jsonl",
	.likes = {&output_jsonl, &output_json},
	.help = "JSON Lines in the Elastic Common Schema",
	.event = ecs_event,
	.can_part = true,
};

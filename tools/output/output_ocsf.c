/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines in the Open Cybersecurity Schema Framework, version 1.3: Tunnel Activity, class 4014 of category 4. What
 * is no IPsec event is a Base Event, class 0. An opening that takes another association's place renews a tunnel: that
 * is known only in the order of the events, so that this format is written by one thread.
 */
#include <errno.h>

#include "common/json.h"
#include "common/message.h"
#include "output/gateways.h"
#include "output/members.h"
#include "output/moment.h"
#include "output/output.h"
#include "output/rekeys.h"

#define OCSF_VERSION   "1.3.0"
#define TUNNEL_CLASS   4014u
#define ACTIVITY_OPEN  1u
#define ACTIVITY_CLOSE 2u
#define ACTIVITY_RENEW 3u
#define ACTIVITY_OTHER 99u

static unsigned activity_of(enum ipsecevtx_kind kind, bool is_rekey)
{
	switch (kind) {
	case IPSECEVTX_KIND_MM_ESTABLISHED:
	case IPSECEVTX_KIND_QM_ESTABLISHED:
	case IPSECEVTX_KIND_MM_FAILED:
	case IPSECEVTX_KIND_QM_FAILED:
	case IPSECEVTX_KIND_EM_FAILED:
		return is_rekey ? ACTIVITY_RENEW : ACTIVITY_OPEN;
	case IPSECEVTX_KIND_MM_ENDED:
	case IPSECEVTX_KIND_QM_ENDED:
		return ACTIVITY_CLOSE;
	default:
		return ACTIVITY_OTHER;
	}
}

/* Writes the activity's name: a word of the schema or, where it has none, the event's title or id. */
static void put_activity_name(struct buffer *buffer, unsigned activity, const struct ipsecevtx_event *event)
{
	static const char *const names[] = {"Unknown", "Open", "Close", "Renew"};
	const struct ipsecevtx_event_info *info =
		event->kind == IPSECEVTX_KIND_OTHER ? NULL : ipsecevtx_event_info_by_id(event->event_id);
	if (activity != ACTIVITY_OTHER) {
		buffer_string(buffer, names[activity]);
	} else if (info) {
		buffer_string(buffer, info->title);
	} else {
		buffer_literal(buffer, "Event ");
		buffer_u64(buffer, event->event_id);
	}
}

static void put_class(struct output *output, const struct ipsecevtx_event *event, bool is_rekey)
{
	struct buffer *buffer = output->buffer;
	bool is_tunnel = event->kind != IPSECEVTX_KIND_OTHER;
	unsigned activity = activity_of(event->kind, is_rekey);
	buffer_literal(buffer, "{\"activity_id\":");
	buffer_u64(buffer, activity);
	buffer_literal(buffer, ",\"activity_name\":\"");
	put_activity_name(buffer, activity, event);
	buffer_string(
		buffer, is_tunnel ? "\",\"category_uid\":4,\"category_name\":\"Network Activity\",\"class_uid\":4014,"
				    "\"class_name\":\"Tunnel Activity\""
				  : "\",\"category_uid\":0,\"category_name\":\"Uncategorized\",\"class_uid\":0,"
				    "\"class_name\":\"Base Event\"");
	member_number(buffer, "type_uid", (is_tunnel ? TUNNEL_CLASS : 0) * 100 + activity);
	buffer_string(buffer, is_tunnel ? ",\"type_name\":\"Tunnel Activity: " : ",\"type_name\":\"Base Event: ");
	if (activity == ACTIVITY_OTHER)
		buffer_literal(buffer, "Other");
	else
		put_activity_name(buffer, activity, event);
	buffer_byte(buffer, '"');
}

/* Writes the severity of an event that is not an IPsec event by its level, where Windows defines that. */
static void put_severity(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	static const char *const by_level[] = {
		[1] = "5,\"severity\":\"Critical\"",
		[2] = "99,\"severity\":\"Error\"",
		[3] = "99,\"severity\":\"Warning\"",
	};
	const char *severity = "1,\"severity\":\"Informational\"";
	const struct ipsecevtx_u32 level = event->level;
	if (ipsecevtx_kind_is_failure(event->kind))
		severity = "2,\"severity\":\"Low\"";
	else if (event->kind == IPSECEVTX_KIND_OTHER && level.presence == IPSECEVTX_SET &&
		 level.value < sizeof by_level / sizeof *by_level && by_level[level.value])
		severity = by_level[level.value];
	buffer_literal(buffer, ",\"severity_id\":");
	buffer_string(buffer, severity);
}

static void put_status(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	struct ipsecevtx_value reason;
	put_severity(buffer, event);
	if (ipsecevtx_kind_is_failure(event->kind) || event->outcome == IPSECEVTX_OUTCOME_FAILURE)
		buffer_literal(buffer, ",\"status_id\":2,\"status\":\"Failure\"");
	else if (event->outcome == IPSECEVTX_OUTCOME_SUCCESS)
		buffer_literal(buffer, ",\"status_id\":1,\"status\":\"Success\"");
	else
		buffer_literal(buffer, ",\"status_id\":0,\"status\":\"Unknown\"");
	if (ipsecevtx_event_get(event, "failure_reason", &reason) == IPSECEVTX_SET) {
		member_key(buffer, "status_detail");
		json_string(buffer, reason.text, reason.length, output->terminal);
	}
}

static void put_metadata(struct output *output, const struct ipsecevtx_event *event, const struct moment *moment)
{
	struct buffer *buffer = output->buffer;
	buffer_literal(buffer, ",\"metadata\":{\"version\":\"" OCSF_VERSION "\",\"product\":{\"name\":\"Windows\","
			       "\"vendor_name\":\"Microsoft\"},\"event_code\":\"");
	buffer_u64(buffer, event->event_id);
	buffer_byte(buffer, '"');
	member_set_text(output, "log_name", &event->channel);
	member_set_text(output, "log_provider", &event->provider);
	if (event->version.presence == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"log_version\":\"");
		buffer_u64(buffer, event->version.value);
		buffer_byte(buffer, '"');
	}
	if (event->record_id.presence == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"uid\":\"");
		buffer_u64(buffer, event->record_id.value);
		buffer_byte(buffer, '"');
	}
	if (event->time.presence == IPSECEVTX_SET) {
		member_key(buffer, "original_time");
		json_time(buffer, &event->time);
	}
	if (moment->of == MOMENT_NONE)
		buffer_literal(buffer, ",\"labels\":[\"no_time\"]");
	else if (moment->of == MOMENT_WRITTEN)
		buffer_literal(buffer, ",\"labels\":[\"written_time\"]");
	buffer_byte(buffer, '}');
}

static void put_endpoint(struct buffer *buffer, const char *key, const struct gateway *gateway)
{
	if (!gateway)
		return;
	member_key(buffer, key);
	buffer_literal(buffer, "{\"ip\":\"");
	buffer_string(buffer, gateway->address);
	buffer_byte(buffer, '"');
	if (gateway->has_port && gateway->port <= 65535)
		member_number(buffer, "port", gateway->port);
	buffer_byte(buffer, '}');
}

/* Writes the device, which the schema requires for each tunnel: the computer, else its address in the event. */
static void put_device(struct output *output, const struct ipsecevtx_event *event, const struct gateway *local)
{
	struct buffer *buffer = output->buffer;
	buffer_literal(buffer, ",\"device\":{\"type_id\":0,\"type\":\"Unknown\"");
	if (event->computer.presence == IPSECEVTX_SET && event->computer.length > 0)
		member_set_text(output, "hostname", &event->computer);
	else if (local->address[0])
		member_word(buffer, "ip", local->address);
	else
		member_word(buffer, "name", "unknown");
	buffer_byte(buffer, '}');
}

static void put_tunnel(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	struct gateways gateways;
	struct ipsecevtx_value id;
	gateways_find(&gateways, event);
	put_device(output, event, &gateways.local);
	put_endpoint(buffer, "src_endpoint", gateways.initiator);
	put_endpoint(buffer, "dst_endpoint", gateways.responder);
	buffer_string(buffer, gateways.role == GATEWAY_ROLE_INITIATOR
				      ? ",\"connection_info\":{\"direction_id\":2,\"direction\":\"Outbound\"}"
			      : gateways.role == GATEWAY_ROLE_RESPONDER
				      ? ",\"connection_info\":{\"direction_id\":1,\"direction\":\"Inbound\"}"
				      : ",\"connection_info\":{\"direction_id\":0,\"direction\":\"Unknown\"}");
	buffer_literal(buffer, ",\"protocol_name\":\"IPsec\"");
	if (ipsecevtx_event_get(event, "qm_sa_id", &id) == IPSECEVTX_SET ||
		ipsecevtx_event_get(event, "mm_sa_id", &id) == IPSECEVTX_SET) {
		buffer_literal(buffer, ",\"session\":{\"uid\":\"");
		buffer_put(buffer, id.text, id.length);
		buffer_literal(buffer, "\"}");
	}
}

static void ocsf_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	const struct rekeys *rekeys = output->state;
	const struct moment moment = moment_of_event(event);
	bool is_rekey = rekeys_take(output->state, event);
	if (rekeys->failed)
		buffer_fail(buffer, ENOMEM);
	if (event->kind == IPSECEVTX_KIND_OTHER && !output_was_asked_for(output, event))
		return;
	put_class(output, event, is_rekey);
	member_key(buffer, "time");
	moment_put_milliseconds(buffer, &moment);
	put_status(output, event);
	member_sentence(output, "message", event);
	put_metadata(output, event, &moment);
	if (event->kind != IPSECEVTX_KIND_OTHER)
		put_tunnel(output, event);
	buffer_literal(buffer, ",\"unmapped\":{\"time\":");
	json_time(buffer, &event->time);
	members_head(output, event);
	members_fields(output, event);
	members_place(output, event);
	buffer_literal(buffer, "}}\n");
}

static void ocsf_end(struct output *output)
{
	struct rekeys *rekeys = output->state;
	if (rekeys->has_forgotten)
		message("ocsf: more than %d associations were open at a time: renewals may be told as \"Open\"",
			REKEYS_LIMIT / 4);
	rekeys_free(rekeys);
}

const struct output_kind output_ocsf = {
	.name = "ocsf",
	.suffix = "ocsf.jsonl",
	.likes = {&output_jsonl, &output_json},
	.help = "JSON Lines of OCSF, class Tunnel Activity",
	.also = rekeys_context,
	.also_count = REKEYS_CONTEXT_COUNT,
	.state_size = sizeof(struct rekeys),
	.event = ocsf_event,
	.end = ocsf_end,
};

/* SPDX-License-Identifier: MIT */
#include "output/sentence.h"

#include "output/gateways.h"

static void put_text(struct buffer *buffer, const char *before, const struct ipsecevtx_value *value, const char *after)
{
	if (value->presence != IPSECEVTX_SET)
		return;
	buffer_string(buffer, before);
	buffer_put(buffer, value->text, value->length);
	buffer_string(buffer, after);
}

/* Writes the value of a field, if it is set, with words around it. */
static void put(struct buffer *buffer, const char *before, const struct ipsecevtx_event *event, const char *name)
{
	struct ipsecevtx_value value;
	ipsecevtx_event_get(event, name, &value);
	put_text(buffer, before, &value, "");
}

void sentence_title(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_event_info *info =
		event->kind == IPSECEVTX_KIND_OTHER ? NULL : ipsecevtx_event_info_by_id(event->event_id);
	if (info) {
		buffer_string(buffer, info->title);
		return;
	}
	buffer_literal(buffer, "Event ");
	buffer_u64(buffer, event->event_id);
	put(buffer, " of ", event, "provider");
}

static void put_gateways(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	struct gateways gateways;
	gateways_find(&gateways, event);
	const struct ipsecevtx_text *local = gateways.local.written, *remote = gateways.remote.written;
	if (local && remote) {
		buffer_literal(buffer, ", between ");
		buffer_put(buffer, local->data, local->length);
		buffer_literal(buffer, " and ");
	} else if (remote) {
		buffer_literal(buffer, ", with ");
	}
	if (remote)
		buffer_put(buffer, remote->data, remote->length);
	if (gateways.role == GATEWAY_ROLE_INITIATOR)
		buffer_literal(buffer, ", as initiator");
	else if (gateways.role == GATEWAY_ROLE_RESPONDER)
		buffer_literal(buffer, ", as responder");
	put(buffer, gateways.role == GATEWAY_ROLE_UNKNOWN ? ", with " : " with ", event, "keying_module");
}

/* Writes who the peer said it was, and with what it proved that or tried to. */
static void put_identity(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	put(buffer, ", the peer as ", event, "remote_mm_principal");
	put(buffer, ", by certificate ", event, "remote_mm_cert_hash");
	put(buffer, ", its second identity ", event, "remote_em_principal");
	put(buffer, ", by certificate ", event, "remote_em_cert_hash");
}

/* Writes which traffic went through the tunnel, or was to. */
static void put_traffic(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_value endpoint;
	if (ipsecevtx_event_get(event, "local_tunnel_endpoint", &endpoint) != IPSECEVTX_SET &&
		ipsecevtx_event_get(event, "remote_tunnel_endpoint", &endpoint) != IPSECEVTX_SET)
		return;
	put(buffer, ", for ", event, "local_address");
	put(buffer, " mask ", event, "local_mask");
	put(buffer, " and ", event, "remote_address");
	put(buffer, " mask ", event, "remote_mask");
}

static void put_reason(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_value point, state;
	put(buffer, ": ", event, "failure_reason");
	ipsecevtx_event_get(event, "failure_point", &point);
	ipsecevtx_event_get(event, "state", &state);
	bool has_point = point.presence == IPSECEVTX_SET, has_state = state.presence == IPSECEVTX_SET;
	put_text(buffer, " (given up by ", &point, has_state ? ", " : ")");
	put_text(buffer, has_point ? "" : " (", &state, ")");
}

/* Writes all values of an event that is not an IPsec event. */
static void put_pairs(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	const char *before = ": ";
	for (size_t i = 0; i < event->pair_count; i++) {
		const struct ipsecevtx_pair *pair = &event->pairs[i];
		if (pair->value.presence != IPSECEVTX_SET)
			continue;
		buffer_string(buffer, before);
		buffer_put(buffer, pair->name, pair->name_length);
		buffer_byte(buffer, '=');
		buffer_put(buffer, pair->value.data, pair->value.length);
		before = ", ";
	}
}

void sentence_write(struct buffer *buffer, const struct ipsecevtx_event *event)
{
	sentence_title(buffer, event);
	put(buffer, " on ", event, "computer");
	if (event->kind == IPSECEVTX_KIND_OTHER) {
		put_pairs(buffer, event);
		return;
	}
	put_gateways(buffer, event);
	put_identity(buffer, event);
	put_traffic(buffer, event);
	put(buffer, ", Main Mode association ", event, "mm_sa_id");
	put(buffer, ", Quick Mode association ", event, "qm_sa_id");
	put(buffer, ": ", event, "notification");
	put(buffer, ": ", event, "sa_name");
	put(buffer, ", profile ", event, "profile");
	put_reason(buffer, event);
}

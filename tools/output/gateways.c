/* SPDX-License-Identifier: MIT */
#include "output/gateways.h"

#include <arpa/inet.h>
#include <string.h>

/* Where an event has the values that tell a gateway. NULL: it has none. */
struct ends {
	const struct ipsecevtx_address *address, *endpoint;
	const struct ipsecevtx_u32 *port;
};

/* Copies the canonical form of an address without its zone. */
static void cut_zone(const struct ipsecevtx_text *text, char address[GATEWAY_ADDRESS])
{
	const char *zone = memchr(text->data, '%', text->length);
	size_t length = zone ? (size_t)(zone - text->data) : text->length;
	address[0] = '\0';
	if (length >= GATEWAY_ADDRESS)
		return;
	memcpy(address, text->data, length);
	address[length] = '\0';
}

static void take_address(struct gateway *gateway, const struct ipsecevtx_address *address)
{
	if (!address || address->text.presence != IPSECEVTX_SET)
		return;
	gateway->written = &address->text;
	gateway->family = address->family;
	if (address->family != 0)
		cut_zone(&address->text, gateway->address);
}

static bool is_role(const struct ipsecevtx_field *field, const char *role)
{
	return field->presence == IPSECEVTX_SET && strcmp(field->text.data, role) == 0;
}

static const void *member_of(const struct ipsecevtx_event *event, const struct ipsecevtx_field *field)
{
	return (const char *)event + field->offset;
}

/*
 * The local gateway. Its endpoint can be in a lost part of the record, as that of the peer: see ipsecevtx_event_peer().
 */
static const struct ipsecevtx_address *local_gateway(const struct ipsecevtx_event *event, const struct ends *ends)
{
	const unsigned lacks_values = IPSECEVTX_MARK_TORN | IPSECEVTX_MARK_SLOTS;
	if (ends->endpoint && ends->endpoint->text.presence == IPSECEVTX_SET)
		return ends->endpoint;
	if (ends->endpoint && ends->endpoint->text.presence == IPSECEVTX_ABSENT && event->marks & lacks_values)
		return NULL;
	return ends->address;
}

void gateways_find(struct gateways *gateways, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	struct ends local = {0}, remote = {0};
	*gateways = (struct gateways){0};
	for (size_t i = 0;
		event->kind != IPSECEVTX_KIND_OTHER && ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		const char *name = field.info->name;
		if (strcmp(name, "local_address") == 0)
			local.address = member_of(event, &field);
		else if (strcmp(name, "local_tunnel_endpoint") == 0)
			local.endpoint = member_of(event, &field);
		else if (strcmp(name, "local_keying_port") == 0)
			local.port = member_of(event, &field);
		else if (strcmp(name, "remote_keying_port") == 0)
			remote.port = member_of(event, &field);
		else if (strcmp(name, "role") == 0)
			gateways->role = is_role(&field, "Initiator")   ? GATEWAY_ROLE_INITIATOR
					 : is_role(&field, "Responder") ? GATEWAY_ROLE_RESPONDER
									: GATEWAY_ROLE_UNKNOWN;
	}
	take_address(&gateways->local, local_gateway(event, &local));
	take_address(&gateways->remote, ipsecevtx_event_peer(event));
	gateways->local.has_port = local.port && local.port->presence == IPSECEVTX_SET;
	gateways->local.port = gateways->local.has_port ? local.port->value : 0;
	gateways->remote.has_port = remote.port && remote.port->presence == IPSECEVTX_SET;
	gateways->remote.port = gateways->remote.has_port ? remote.port->value : 0;
	if (gateways->role == GATEWAY_ROLE_UNKNOWN)
		return;
	bool calls = gateways->role == GATEWAY_ROLE_INITIATOR;
	const struct gateway *initiator = calls ? &gateways->local : &gateways->remote;
	const struct gateway *responder = calls ? &gateways->remote : &gateways->local;
	gateways->initiator = initiator->family != 0 ? initiator : NULL;
	gateways->responder = responder->family != 0 ? responder : NULL;
}

static void add(struct gateway_list *list, const char *address)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->items[i], address) == 0)
			return;
	}
	if (address[0] != '\0' && list->count < GATEWAY_LIST)
		memcpy(list->items[list->count++], address, strlen(address) + 1);
}

static void add_pair(struct gateway_list *list, const struct ipsecevtx_text *value)
{
	char address[GATEWAY_ADDRESS];
	uint8_t bytes[16];
	cut_zone(value, address);
	int family = strchr(address, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(family, address, bytes) == 1 && inet_ntop(family, bytes, address, sizeof address))
		add(list, address);
}

static bool add_seen(struct gateway_list *list, const char *text, size_t length)
{
	char address[GATEWAY_ADDRESS];
	uint8_t bytes[16];
	uint8_t family = ipsecevtx_seen_address(text, length, bytes);
	if (family != 0 && inet_ntop(family == 4 ? AF_INET : AF_INET6, bytes, address, sizeof address))
		add(list, address);
	return family != 0;
}

/* Adds addresses from a text that stands in place of an address: one in another form, or several. */
static void add_all_seen(struct gateway_list *list, const struct ipsecevtx_text *text)
{
	static const char separators[] = " ,;|\t\r\n";
	if (text->presence != IPSECEVTX_SET || add_seen(list, text->data, text->length))
		return;
	for (size_t at = 0; at < text->length;) {
		size_t end = at;
		while (end < text->length && !memchr(separators, text->data[end], sizeof separators))
			end++;
		if (end > at)
			add_seen(list, text->data + at, end - at);
		at = end + 1;
	}
}

void gateways_list(struct gateway_list *list, const struct ipsecevtx_event *event)
{
	struct ipsecevtx_field field;
	list->count = 0;
	if (event->kind == IPSECEVTX_KIND_OTHER) {
		for (size_t i = 0; i < event->pair_count; i++)
			add_pair(list, &event->pairs[i].value);
		return;
	}
	for (size_t i = 0; ipsecevtx_event_field(event->event_id, event, i, &field); i++) {
		char address[GATEWAY_ADDRESS];
		bool is_mask = strstr(field.info->name, "_mask") != NULL;
		if (field.info->type != IPSECEVTX_TYPE_ADDRESS || field.presence != IPSECEVTX_SET || is_mask)
			continue;
		if (field.family == 0) {
			add_all_seen(list, &field.text);
			continue;
		}
		cut_zone(&field.text, address);
		add(list, address);
	}
	for (size_t i = 0; i < event->pair_count; i++)
		add_all_seen(list, &event->pairs[i].value);
}

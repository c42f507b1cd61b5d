/* SPDX-License-Identifier: MIT */
/*
 * Finds the two IPsec gateways of an event and the part that each played, and all addresses in an event: for formats
 * with source and destination (ECS, OCSF) and for sentences.
 */
#ifndef GATEWAYS_H
#define GATEWAYS_H

#include "ipsecevtx.h"

/* The longest address without its zone, and a NUL. */
#define GATEWAY_ADDRESS 46

struct gateway {
	const struct ipsecevtx_text *written; /* the address as the event has it; NULL: none */
	char address[GATEWAY_ADDRESS];        /* canonical, without its zone; "" where the text is no address */
	uint8_t family;                       /* 4, 6 or 0 */
	bool has_port;
	uint32_t port; /* UDP port of the negotiation */
};

enum gateway_role {
	GATEWAY_ROLE_UNKNOWN = 0,
	GATEWAY_ROLE_INITIATOR, /* this computer began the negotiation */
	GATEWAY_ROLE_RESPONDER, /* the other gateway began it */
};

struct gateways {
	struct gateway local, remote;
	enum gateway_role role;          /* of this computer */
	const struct gateway *initiator; /* one of the two; NULL where the role or its address is not known */
	const struct gateway *responder;
};

/*
 * Fills gateways, which point into the event. The gateways are the tunnel endpoints where these are set, else the
 * addresses.
 */
void gateways_find(struct gateways *gateways, const struct ipsecevtx_event *event);

/* Addresses, each once. An event of Windows has fewer than fit; of more, the first are kept. */
#define GATEWAY_LIST 256
struct gateway_list {
	char items[GATEWAY_LIST][GATEWAY_ADDRESS];
	size_t count;
};

/*
 * Lists all addresses of an event, without zones and masks. Of an IPsec event also those that a person recognizes in
 * other fields or in malformed addresses; of another event the values that are an address and nothing else.
 */
void gateways_list(struct gateway_list *list, const struct ipsecevtx_event *event);

#endif

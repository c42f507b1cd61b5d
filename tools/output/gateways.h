/* SPDX-License-Identifier: MIT */
/* The two gateways of an event, by the part that each played; and all addresses in it. */
#ifndef GATEWAYS_H
#define GATEWAYS_H

#include "ipsecevtx.h"

/* Room for an address without its zone, and a NUL. */
#define GATEWAY_ADDRESS 46

struct gateway {
	const struct ipsecevtx_text *written; /* the address as the event has it; NULL: none */
	char address[GATEWAY_ADDRESS];        /* without its zone; "" where it is no address */
	uint8_t family;                       /* 4, 6 or 0 */
	bool has_port;
	uint32_t port; /* UDP, of the negotiation */
};

enum gateway_role {
	GATEWAY_ROLE_UNKNOWN = 0,
	GATEWAY_ROLE_INITIATOR, /* this computer called */
	GATEWAY_ROLE_RESPONDER, /* it was called */
};

struct gateways {
	struct gateway local, remote;
	enum gateway_role role;          /* of this computer */
	const struct gateway *initiator; /* one of the two; NULL where the role or its address is not known */
	const struct gateway *responder;
};

/* Tunnel endpoints where they are set, else the addresses. */
void gateways_find(struct gateways *gateways, const struct ipsecevtx_event *event);

/* Addresses, each once; of more than an event of Windows has the first ones. */
#define GATEWAY_LIST 256
struct gateway_list {
	char items[GATEWAY_LIST][GATEWAY_ADDRESS];
	size_t count;
};

/*
 * All of a typed event, without zones and masks, also those that a person sees in what is no address or in no field; of
 * another event the values that are addresses and nothing else.
 */
void gateways_list(struct gateway_list *list, const struct ipsecevtx_event *event);

#endif

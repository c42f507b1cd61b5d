/* SPDX-License-Identifier: MIT */
/* A gateway with many peers: associations that are opened and closed in turn, and failures between them. */
#include "event/events.h"
#include "evtxgen.h"

#include <stdio.h>

/* How many peers there are; each is chosen with the same chance. */
#define PEERS 2000u
/* How many associations stand at any time. */
#define STANDING 500u
/* Ticks between two events. */
#define STEP 1000000u

struct tunnels {
	struct evtxgen *log;
	struct evtxgen_random random;
	uint64_t time;
	char peer[32];
	uint32_t number;                 /* of that peer */
	uint32_t standing[STANDING + 1]; /* peers of associations, by the lowest part of their numbers */
};

static void name_peer(struct tunnels *tunnels, uint32_t peer)
{
	tunnels->number = peer;
	snprintf(tunnels->peer, sizeof tunnels->peer, "198.51.%u.%u", (unsigned)(peer / 250),
		(unsigned)(peer % 250 + 1));
}

static void choose_peer(struct tunnels *tunnels)
{
	name_peer(tunnels, evtxgen_random_below(&tunnels->random, PEERS));
}

static struct evtxgen_event next_event(struct tunnels *tunnels, uint16_t id, unsigned layout)
{
	struct evtxgen_event event = evtxgen_event(tunnels->log, id, layout);
	event.time = tunnels->time += STEP;
	return event;
}

/* Every fourth is a Main Mode, the three after it are its Quick Modes. */
static bool open_one(struct tunnels *tunnels, uint64_t number)
{
	if (number % 4 == 0)
		choose_peer(tunnels);
	tunnels->standing[number % (STANDING + 1)] = tunnels->number;
	const struct evtxgen_value peer = evtxgen_text(tunnels->peer);
	if (number % 4 == 0) {
		const struct evtxgen_event event = next_event(tunnels, 4650, LAYOUT_V0);
		const struct evtxgen_field fields[] = {{.name = "MMSAID", .value = evtxgen_number(number + 1)},
			{.name = "RemoteAddress", .value = peer}};
		return evtxgen_add(tunnels->log, &event, fields, sizeof fields / sizeof fields[0]) != 0;
	}
	const struct evtxgen_event event = next_event(tunnels, 5451, LAYOUT_V1);
	const struct evtxgen_field fields[] = {{.name = "QuickModeSaId", .value = evtxgen_number(number + 1)},
		{.name = "MainModeSaId", .value = evtxgen_number(number / 4 * 4 + 1)},
		{.name = "InboundSpi", .value = evtxgen_number(evtxgen_random(&tunnels->random) >> 32)},
		{.name = "OutboundSpi", .value = evtxgen_number(evtxgen_random(&tunnels->random) >> 32)},
		{.name = "RemoteAddress", .value = peer}, {.name = "RemoteTunnelEndpoint", .value = evtxgen_text("-")}};
	return evtxgen_add(tunnels->log, &event, fields, sizeof fields / sizeof fields[0]) != 0;
}

/* With the addresses of its opening; the peer that was chosen stays. */
static bool close_one(struct tunnels *tunnels, uint64_t number)
{
	const uint32_t chosen = tunnels->number;
	name_peer(tunnels, tunnels->standing[number % (STANDING + 1)]);
	const bool is_mm = number % 4 == 0;
	const struct evtxgen_event event = next_event(tunnels, is_mm ? 4655 : 5452, is_mm ? LAYOUT_V0 : LAYOUT_V1);
	const struct evtxgen_field fields[] = {
		{.name = is_mm ? "MMSAID" : "QuickModeSaId", .value = evtxgen_number(number + 1)},
		{.name = "RemoteAddress", .value = evtxgen_text(tunnels->peer)},
		{.name = "RemoteTunnelEndpoint", .value = evtxgen_text("-")}};
	bool is_added = evtxgen_add(tunnels->log, &event, fields, is_mm ? 2 : 3) != 0;
	name_peer(tunnels, chosen);
	return is_added;
}

static bool fail_one(struct tunnels *tunnels)
{
	const struct evtxgen_event event = next_event(tunnels, 4653, LAYOUT_V0);
	choose_peer(tunnels);
	const struct evtxgen_field field = {.name = "RemoteAddress", .value = evtxgen_text(tunnels->peer)};
	return evtxgen_add(tunnels->log, &event, &field, 1) != 0;
}

bool evtxgen_tunnels(struct evtxgen *log, uint64_t count, uint64_t seed)
{
	struct tunnels tunnels = {.log = log, .time = evtxgen_event(log, 0, 0).time};
	evtxgen_seed(&tunnels.random, seed);
	for (uint64_t i = 0; i < count + STANDING; i++) {
		if (i < count && !open_one(&tunnels, i))
			return false;
		if (i >= STANDING && i - STANDING < count && !close_one(&tunnels, i - STANDING))
			return false;
		/* Four for three associations, when the last Quick Mode of a Main Mode is open. */
		for (unsigned k = 0; i < count && i % 12 == 11 && k < 16; k++) {
			if (!fail_one(&tunnels))
				return false;
		}
	}
	return true;
}

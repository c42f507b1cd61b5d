/* SPDX-License-Identifier: MIT */
#include "report/recall.h"

#include <string.h>

/* A power of two. */
#define PLACES 4096u

bool recall_begin(struct recall *recall, const struct ipsecevtx_allocator *allocator)
{
	if (recall->places)
		return true;
	recall->allocator = *allocator;
	recall->places = memory_get(allocator, PLACES * sizeof *recall->places);
	return recall->places != NULL;
}

void recall_free(struct recall *recall)
{
	if (recall->places)
		memory_free(&recall->allocator, recall->places);
	recall->places = NULL;
}

/* Whoever chooses addresses so that they share a place only slows down to looking for each. */
static uint32_t mix(uint32_t computer, const struct ipsecevtx_text *peer)
{
	uint64_t mixed = computer;
	for (uint32_t i = 0; i < peer->length; i++)
		mixed = (mixed ^ (uint8_t)peer->data[i]) * UINT64_C(0x100000001b3);
	return (uint32_t)(mixed ^ mixed >> 32);
}

struct recall_place *recall_find(const struct recall *recall, uint32_t computer, const struct ipsecevtx_text *peer)
{
	if (!recall->places || peer->length == 0 || peer->length > RECALL_PEER_SIZE)
		return NULL;
	struct recall_place *place = &recall->places[mix(computer, peer) % PLACES];
	if (place->computer == computer && place->length == peer->length &&
		memcmp(place->peer, peer->data, peer->length) == 0)
		return place;
	memset(place, 0, sizeof *place);
	place->computer = computer;
	place->length = peer->length;
	memcpy(place->peer, peer->data, peer->length);
	return place;
}

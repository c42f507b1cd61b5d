/* SPDX-License-Identifier: MIT */
/* Who had associations with whom. */
#include "report/hostile.h"

static bool is_same(const void *user, uint32_t value, const void *wanted)
{
	const struct pair *one = &((const struct pairs *)user)->items[value], *other = wanted;
	return one->computer == other->computer && one->peer == other->peer;
}

static uint64_t hash_pair(const struct hostile *hostile, uint32_t computer, uint32_t peer)
{
	struct hash hash = hash_start(&hostile->report->hash_key);
	hash_word(&hash, (uint64_t)computer << 32 | peer);
	return hash_end(&hash);
}

struct pair *pairs_find(const struct hostile *hostile, uint32_t computer, uint32_t peer)
{
	const struct pairs *pairs = &hostile->pairs;
	const struct pair wanted = {.computer = computer, .peer = peer};
	uint32_t found = index_find(&pairs->index, hash_pair(hostile, computer, peer), is_same, pairs, &wanted);
	return found == INDEX_NONE ? NULL : &pairs->items[found];
}

/* NULL when there is no memory. */
static struct pair *get(struct hostile *hostile, uint32_t computer, uint32_t peer)
{
	struct pairs *pairs = &hostile->pairs;
	struct pair *found = pairs_find(hostile, computer, peer);
	void *items = pairs->items;
	if (found)
		return found;
	if (!array_reserve(&hostile->report->allocator, &items, &pairs->room, pairs->count + 1, sizeof *found))
		return NULL;
	pairs->items = items;
	if (!index_add(&pairs->index, hash_pair(hostile, computer, peer), (uint32_t)pairs->count))
		return NULL;
	pairs->items[pairs->count] =
		(struct pair){.computer = computer, .peer = peer, .first = ASSOCIATION_NONE, .last = ASSOCIATION_NONE};
	return &pairs->items[pairs->count++];
}

/* Thumbprints of certificates with which an association was opened. */
static void note_thumbprints(
	struct pairs *pairs, const struct associations *associations, const struct association_event *event)
{
	pairs->succeeded[association_named(associations, event, "remote_mm_cert_hash").string] = 1;
	pairs->succeeded[association_named(associations, event, "remote_em_cert_hash").string] = 1;
}

bool pairs_make(struct hostile *hostile)
{
	struct pairs *pairs = &hostile->pairs;
	const struct associations *associations = hostile->report->associations;
	uint32_t shape = 0;
	pairs->succeeded = memory_get(&hostile->report->allocator, hostile->report->strings.count + 1);
	if (!pairs->succeeded)
		return false;
	for (uint32_t i = 0; i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		const struct association_event *event = association_event_of(associations, association);
		uint32_t peer = association_peer(associations, event);
		struct pair *pair = get(hostile, event->computer, peer);
		if (!pair)
			return false;
		pair->count++;
		if (association->opening != ASSOCIATION_NONE && event->has_time) {
			pair->first = pair->first == ASSOCIATION_NONE ? i : pair->first;
			pair->last = i;
		}
		pairs->succeeded[peer] = 1;
		/* The same texts in all fields are known already. */
		if (event->shape != shape)
			note_thumbprints(pairs, associations, event);
		shape = event->shape;
	}
	pairs->succeeded[STRING_NONE] = 0;
	return true;
}

void pairs_free(const struct hostile *hostile, struct pairs *pairs)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	index_free(&pairs->index);
	memory_free(allocator, pairs->items);
	memory_free(allocator, pairs->succeeded);
	pairs->items = NULL;
	pairs->succeeded = NULL;
	pairs->count = pairs->room = 0;
}

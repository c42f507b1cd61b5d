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

/* Fields with thumbprints of certificates with which an association was opened. */
#define THUMBPRINTS 2u
static const char *const thumbprints[THUMBPRINTS] = {"remote_mm_cert_hash", "remote_em_cert_hash"};

bool pairs_make(struct hostile *hostile)
{
	struct pairs *pairs = &hostile->pairs;
	const struct associations *associations = hostile->report->associations;
	const struct ipsecevtx_field_info *infos[THUMBPRINTS];
	uint32_t shape = 0;
	for (unsigned i = 0; i < THUMBPRINTS; i++)
		infos[i] = association_find_field(thumbprints[i]);
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
		for (unsigned k = 0; event->shape != shape && k < THUMBPRINTS; k++)
			pairs->succeeded[association_string(associations, event, infos[k])] = 1;
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

/* SPDX-License-Identifier: MIT */
#include "picture/ranking.h"

#include <stdlib.h>

static int compare_peers(const void *left, const void *right)
{
	const struct ranked_peer *one = left, *other = right;
	if (one->events != other->events)
		return one->events > other->events ? -1 : 1;
	return story_compare_names(one->name, other->name);
}

static void add(struct ranking_totals *totals, const struct story_peer *peer)
{
	totals->established += peer->established;
	totals->failed += peer->failed;
	totals->invalid += peer->invalid_packets;
	totals->peers++;
}

uint64_t ranking_events(const struct ranking_totals *totals)
{
	return totals->established + totals->failed + totals->invalid;
}

bool peer_ranking_open(struct peer_ranking *ranking, const struct story *story, size_t most)
{
	size_t count = 0;
	*ranking = (struct peer_ranking){.items = malloc((story->peers.count + 1) * sizeof *ranking->items)};
	if (!ranking->items)
		return false;
	for (uint32_t i = 0; i < story->peers.count; i++) {
		const struct story_peer *peer = &STORY_PEERS(story)[i];
		uint64_t events = peer->established + peer->failed + peer->invalid_packets;
		if (!peer->is_row)
			continue;
		ranking->items[count++] = (struct ranked_peer){i, events, story_name(story, peer->name)};
		add(&ranking->all, peer);
	}
	qsort(ranking->items, count, sizeof *ranking->items, compare_peers);
	ranking->count = count > most + 1 ? most : count;
	ranking->longest = count > 0 ? ranking->items[0].events : 0;
	for (size_t i = ranking->count; i < count; i++)
		add(&ranking->others, &STORY_PEERS(story)[ranking->items[i].peer]);
	return true;
}

struct ranking_totals peer_ranking_totals(const struct peer_ranking *ranking, const struct story *story, size_t index)
{
	struct ranking_totals totals = {0};
	add(&totals, &STORY_PEERS(story)[ranking->items[index].peer]);
	return totals;
}

static int compare_algorithms(const void *left, const void *right)
{
	const struct ranked_algorithm *one = left, *other = right;
	if (one->worst != other->worst)
		return one->worst < other->worst ? -1 : 1;
	if (one->algorithm->count != other->algorithm->count)
		return one->algorithm->count > other->algorithm->count ? -1 : 1;
	int order = story_compare_names(one->part, other->part);
	return order != 0 ? order : story_compare_names(one->value, other->value);
}

bool algorithm_ranking_open(struct algorithm_ranking *ranking, const struct story *story, size_t most)
{
	*ranking = (struct algorithm_ranking){.items = malloc((story->algorithms.count + 1) * sizeof *ranking->items)};
	if (!ranking->items)
		return false;
	for (size_t i = 0; i < story->algorithms.count; i++) {
		const struct story_algorithm *algorithm = &STORY_ALGORITHMS(story)[i];
		struct ranked_algorithm *ranked = &ranking->items[ranking->count++];
		*ranked = (struct ranked_algorithm){.algorithm = algorithm,
			.part = story_name(story, algorithm->part),
			.value = story_name(story, algorithm->value)};
		while (ranked->worst < STORY_VERDICTS && algorithm->verdicts[ranked->worst] == 0)
			ranked->worst++;
		ranking->by_worst[ranked->worst]++;
	}
	qsort(ranking->items, ranking->count, sizeof *ranking->items, compare_algorithms);
	ranking->drawn = ranking->count > most ? most : ranking->count;
	for (size_t i = 0; i < ranking->drawn; i++) {
		uint64_t count = ranking->items[i].algorithm->count;
		ranking->longest = count > ranking->longest ? count : ranking->longest;
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
/* Orders peers and algorithms for pictures: what is drawn by itself, and what is put together. */
#ifndef PICTURE_RANKING_H
#define PICTURE_RANKING_H

#include "picture/story.h"

struct ranking_totals {
	uint64_t established, failed, invalid;
	size_t peers;
};

struct ranked_peer {
	uint32_t peer;
	uint64_t events;
	const struct story_name *name;
};

/* The peers with most negotiations, and what all other peers have together. */
struct peer_ranking {
	struct ranked_peer *items; /* to be freed */
	size_t count;
	uint64_t longest; /* the most events of one peer */
	struct ranking_totals all, others;
};

/* Ranks the peers; most: how many are listed by themselves. False when there is no memory. */
bool peer_ranking_open(struct peer_ranking *ranking, const struct story *story, size_t most);
struct ranking_totals peer_ranking_totals(const struct peer_ranking *ranking, const struct story *story, size_t index);
uint64_t ranking_events(const struct ranking_totals *totals);

struct ranked_algorithm {
	const struct story_algorithm *algorithm;
	unsigned worst; /* its worst verdict; STORY_VERDICTS: nothing was said against it */
	const struct story_name *part, *value;
};

/* Algorithms, the worst first, and those of one verdict by their associations. */
struct algorithm_ranking {
	struct ranked_algorithm *items; /* to be freed */
	size_t count, drawn;
	uint64_t longest; /* the most associations of one that is drawn */
	size_t by_worst[STORY_VERDICTS + 1];
};

bool algorithm_ranking_open(struct algorithm_ranking *ranking, const struct story *story, size_t most);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Which associations take the place of another one: the same two endpoints had one of the same kind that is open, or
 * was closed at most a minute before. When the computer or its IPsec service starts, and when that service ends, none
 * is open any more. The report of sessions has the same rule, with all events at hand in the order of time; this knows
 * those that came before, and no more than REKEYS_LIMIT associations and computers: then it begins anew.
 */
#ifndef REKEYS_H
#define REKEYS_H

#include "ipsecevtx.h"

#define REKEYS_LIMIT 100000

/* Empty when all zero. */
struct rekeys {
	void *trees[3];          /* of search.h, by enum rekeys_node_kind */
	struct rekeys_node *all; /* each node of all trees, to be freed */
	size_t count;
	bool failed; /* there was no memory */
};

/* Events that tell of such a start or end: 4608, 5478, 5479. The end of its log (1100) ends nothing unless one comes
 * next. */
extern const struct ipsecevtx_range rekeys_context[];
#define REKEYS_CONTEXT_COUNT 3u

/*
 * Takes an event, and tells whether it opens an association in the place of another one, or was to. Failures count as
 * openings that were not made.
 */
bool rekeys_take(struct rekeys *rekeys, const struct ipsecevtx_event *event);
void rekeys_free(struct rekeys *rekeys);

#endif

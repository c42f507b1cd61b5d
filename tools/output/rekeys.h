/* SPDX-License-Identifier: MIT */
/*
 * Tells which associations take the place of another one (rekeying), event by event: the same two endpoints had an
 * association of the same kind that is open or was closed at most a minute before. When the computer or its IPsec
 * service starts, and when that service ends, no association stays open. The report sessions has the same rule, but
 * sees all events in the order of time; this module knows only the events that came before. It takes two nodes for an
 * association. Where there are REKEYS_LIMIT of them, those go of what ended; where half of them are left, it begins
 * anew.
 */
#ifndef REKEYS_H
#define REKEYS_H

#include "ipsecevtx.h"

#define REKEYS_LIMIT 400000

/* Empty when all zero. */
struct rekeys {
	void *trees[3];          /* trees of tsearch(), by enum rekeys_node_kind */
	struct rekeys_node *all; /* each node of all trees, to be freed */
	size_t count;
	bool failed;        /* there was no memory */
	bool has_forgotten; /* it began anew, so that a renewal may have been taken for an opening */
};

/*
 * Events that tell of such a start or end: 4608, 5478, 5479. The end of the log service (1100) ends no association
 * unless one of these follows.
 */
extern const struct ipsecevtx_range rekeys_context[];
#define REKEYS_CONTEXT_COUNT 3u

/*
 * Takes an event, and returns whether it opens an association in the place of another one. A failure counts as an
 * opening that did not come about.
 */
bool rekeys_take(struct rekeys *rekeys, const struct ipsecevtx_event *event);
void rekeys_free(struct rekeys *rekeys);

#endif

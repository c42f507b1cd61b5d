/* SPDX-License-Identifier: MIT */
/*
 * Live records that are asked for and stand as earlier ones of the chunk do, straight to the program or the exemplar
 * that those were taken by. All that is checked of others is checked of them, or was checked of the ones before.
 */
#ifndef SCAN_FOLLOW_H
#define SCAN_FOLLOW_H

#include "reader/scan.h"

/* The next record of the walk, which is whole, and what its precedent says of it. */
struct standing {
	struct record record;
	struct precedent *precedent;
	struct record_identity identity; /* not of one that may tell of the log */
	size_t content_end, finish;      /* nothing is hidden behind it */
	const struct event_definition *definition;
};

enum followed {
	FOLLOWED_NOT, /* it is to be taken as any other; nothing was done */
	FOLLOWED_FILTERED,
	FOLLOWED_EVENT, /* it is the event to hand out */
};

/* Takes the record, and the step of the walk, if a program or an exemplar can read it. */
enum followed scan_follow(struct scan *scan, const struct standing *standing);

#endif

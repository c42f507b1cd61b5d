/* SPDX-License-Identifier: MIT */
/*
 * A queue of copies of events: on many threads they wait here until it is their turn to be written, in the order of the
 * input.
 */
#ifndef KEPT_H
#define KEPT_H

#include "ipsecevtx.h"

struct kept_block;

/* Empty when all zero. */
struct kept {
	struct kept_block *first, *last;
	struct kept_event *oldest, *newest;
	size_t count; /* events added since the last kept_clear(), those that were taken included */
	size_t bytes; /* memory that the blocks take */
};

/* Adds a copy of the event. False when there is no memory. */
bool kept_add(struct kept *kept, const struct ipsecevtx_event *event);

/* Takes the oldest event, which lives until kept_clear(); NULL when none is left. */
const struct ipsecevtx_event *kept_take(struct kept *kept);

/* Drops all events; a block stays for the next ones. */
void kept_clear(struct kept *kept);
void kept_free(struct kept *kept);

#endif

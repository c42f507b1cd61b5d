/* SPDX-License-Identifier: MIT */
/* Copies of events that wait, in their order, for their turn to be written. */
#ifndef KEPT_H
#define KEPT_H

#include "ipsecevtx.h"

struct kept_block;

/* Empty when all zero. */
struct kept {
	struct kept_block *first, *last;
	struct kept_event *oldest, *newest;
	size_t count; /* events that were added since it was empty, taken ones too */
	size_t bytes; /* that the blocks take */
};

/* False when there is no memory. */
bool kept_add(struct kept *kept, const struct ipsecevtx_event *event);

/* Takes the oldest event, which lives until kept_clear(); NULL when none is left. */
const struct ipsecevtx_event *kept_take(struct kept *kept);

/* Forgets all of them; some memory stays for the next ones. */
void kept_clear(struct kept *kept);
void kept_free(struct kept *kept);

#endif

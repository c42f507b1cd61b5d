/* SPDX-License-Identifier: MIT */
/*
 * Memory for lists of exhibits (exhibits.h). There are hundreds of thousands of short ones, which grow, come together
 * and are given up: each is a piece of large blocks, and goes from list to list without the system's allocator.
 */
#ifndef REPORT_EXHIBIT_POOL_H
#define REPORT_EXHIBIT_POOL_H

#include "evidence/memory.h"

#define EXHIBITS_MAX 10u

/* There are as many as events where each of them is a series of its own. */
struct exhibit {
	uint64_t time;
	uint64_t record_id;
	uint64_t content; /* tells records of one number apart, and those of several computers */
	uint64_t offset;  /* this and the next two are where it stands: struct report_location */
	uint32_t source;
	uint8_t origin;
	bool has_time;
	bool has_record_id;
};

/* So many sizes a list may have. */
#define EXHIBIT_ROOMS 6u

struct exhibit_pool {
	struct arena arena;
	struct exhibit *given_up[EXHIBIT_ROOMS]; /* the first of a size; where it begins stands which is the next */
};

void exhibit_pool_init(struct exhibit_pool *pool, const struct ipsecevtx_allocator *allocator);
void exhibit_pool_free(struct exhibit_pool *pool);

/*
 * A list with more room than that one, which is given up; the exhibits of it, *room at the most, are in the new one.
 * NULL, with all as it was, when there is no memory. At first items are NULL and *room is 0, in the end EXHIBITS_MAX.
 */
struct exhibit *exhibit_pool_grow(struct exhibit_pool *pool, struct exhibit *items, uint8_t *room);
/* Gives up a list of that room; NULL is none. */
void exhibit_pool_give_up(struct exhibit_pool *pool, struct exhibit *items, uint8_t room);

#endif

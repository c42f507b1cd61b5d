/* SPDX-License-Identifier: MIT */
/*
 * Memory for lists of exhibits (exhibits.h). There are hundreds of thousands of short lists, which grow, are merged and
 * given up. Each list is a piece of a large block; a piece that is given up serves the next list of its size without
 * the system's allocator.
 */
#ifndef REPORT_EXHIBIT_POOL_H
#define REPORT_EXHIBIT_POOL_H

#include "evidence/memory.h"

#define EXHIBITS_MAX 10u

/* A record that a row may name. There can be as many as events, where each event is a series of its own. */
struct exhibit {
	uint64_t time;
	uint64_t record_id;
	uint64_t content; /* tells records of one number apart, also those of different computers */
	uint64_t offset;  /* this and the next two: where the record stands, as in struct report_location */
	uint32_t source;
	uint8_t origin;
	bool has_time;
	bool has_record_id;
};

/* How many sizes a list can have. */
#define EXHIBIT_ROOMS 6u

struct exhibit_pool {
	struct arena arena;
	struct exhibit *given_up[EXHIBIT_ROOMS]; /* the first of each size; its first bytes point to the next one */
};

void exhibit_pool_init(struct exhibit_pool *pool, const struct ipsecevtx_allocator *allocator);
void exhibit_pool_free(struct exhibit_pool *pool);

/*
 * A list with the next larger room. The old list is given up, and its exhibits are in the new one. items is NULL and
 * *room 0 at first; the last room is EXHIBITS_MAX. NULL, with everything unchanged, when there is no memory.
 */
struct exhibit *exhibit_pool_grow(struct exhibit_pool *pool, struct exhibit *items, uint8_t *room);
/* Gives up a list of that room; items may be NULL. */
void exhibit_pool_give_up(struct exhibit_pool *pool, struct exhibit *items, uint8_t room);

#endif

/* SPDX-License-Identifier: MIT */
#include "report/exhibit_pool.h"

#include <string.h>

static const uint8_t rooms[EXHIBIT_ROOMS] = {1, 2, 3, 5, 7, EXHIBITS_MAX};

void exhibit_pool_init(struct exhibit_pool *pool, const struct ipsecevtx_allocator *allocator)
{
	arena_init(&pool->arena, allocator, SIZE_MAX / 2);
	memset(pool->given_up, 0, sizeof pool->given_up);
}

void exhibit_pool_free(struct exhibit_pool *pool)
{
	arena_free(&pool->arena);
	memset(pool->given_up, 0, sizeof pool->given_up);
}

/* The index of a room in rooms. */
static unsigned place_of(uint8_t room)
{
	unsigned place = 0;
	while (rooms[place] < room)
		place++;
	return place;
}

static struct exhibit *take(struct exhibit_pool *pool, unsigned place)
{
	struct exhibit *items = pool->given_up[place];
	if (!items)
		return arena_get(&pool->arena, rooms[place] * sizeof *items);
	/* Its first bytes point to the next free list. */
	memcpy(&pool->given_up[place], (const void *)items, sizeof pool->given_up[place]);
	return items;
}

struct exhibit *exhibit_pool_grow(struct exhibit_pool *pool, struct exhibit *items, uint8_t *room)
{
	unsigned place = *room == 0 ? 0 : place_of(*room) + 1;
	struct exhibit *larger = take(pool, place);
	if (!larger)
		return NULL;
	if (items)
		memcpy(larger, items, *room * sizeof *items);
	exhibit_pool_give_up(pool, items, *room);
	*room = rooms[place];
	return larger;
}

void exhibit_pool_give_up(struct exhibit_pool *pool, struct exhibit *items, uint8_t room)
{
	if (!items)
		return;
	unsigned place = place_of(room);
	memcpy((void *)items, &pool->given_up[place], sizeof pool->given_up[place]);
	pool->given_up[place] = items;
}

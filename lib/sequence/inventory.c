/* SPDX-License-Identifier: MIT */
#include "sequence/inventory.h"

#include "evidence/fingerprint.h"
#include "evidence/memory.h"

#include <string.h>

void inventory_init(struct inventory *inventory, const struct ipsecevtx_allocator *allocator)
{
	memset(inventory, 0, sizeof *inventory);
	inventory->allocator = *allocator;
}

void inventory_free(struct inventory *inventory)
{
	if (inventory->ranges)
		memory_free(&inventory->allocator, inventory->ranges);
}

void inventory_add_chunk(struct inventory *inventory, uint64_t fingerprint, uint64_t bytes)
{
	/* A chunk without records does not count: a log in use may have one for its next record. */
	if (bytes == 0)
		return;
	inventory->fingerprint = fingerprint_add(inventory->fingerprint, fingerprint);
	inventory->bytes += bytes;
}

/* Extends the range of the same stream by this one; false where the stream has none. */
static bool widen(struct inventory *inventory, const struct inventory_range *range)
{
	for (size_t i = 0; i < inventory->count; i++) {
		struct inventory_range *known = &inventory->ranges[i];
		if (known->stream != range->stream)
			continue;
		if (range->first < known->first) {
			known->first = range->first;
			known->first_time = range->first_time;
		}
		if (range->last > known->last) {
			known->last = range->last;
			known->last_time = range->last_time;
		}
		return true;
	}
	return false;
}

/* Joins the ranges of each stream into one, from its lowest number to its highest. */
static void scatter(struct inventory *inventory)
{
	size_t count = inventory->count;
	inventory->is_scattered = true;
	inventory->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct inventory_range range = inventory->ranges[i];
		if (!widen(inventory, &range))
			inventory->ranges[inventory->count++] = range;
	}
}

void inventory_add_range(struct inventory *inventory, const struct inventory_range *range)
{
	if (inventory->count == INVENTORY_RANGES && !inventory->is_scattered)
		scatter(inventory);
	if (inventory->is_scattered && widen(inventory, range))
		return;
	if (inventory->count == INVENTORY_RANGES)
		return;
	void *ranges = inventory->ranges;
	if (!array_reserve(&inventory->allocator, &ranges, &inventory->room, inventory->count + 1,
		    sizeof *inventory->ranges)) {
		inventory->no_memory = true;
		return;
	}
	inventory->ranges = ranges;
	inventory->ranges[inventory->count++] = *range;
}

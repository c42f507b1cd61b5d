/* SPDX-License-Identifier: MIT */
#include "output/kept.h"

#include <stddef.h>
#include <stdlib.h>

/* A block holds some dozens of events; a larger event gets a block of its own. */
#define BLOCK_SIZE ((size_t)64 * 1024)

#define ALIGNMENT _Alignof(max_align_t)

struct kept_event {
	struct kept_event *next;
	const struct ipsecevtx_event *event;
};

struct kept_block {
	struct kept_block *next;
	size_t size, used;
	max_align_t data[];
};

/* Where the copy begins in an event's place in a block, behind struct kept_event. */
#define COPY_OFFSET ((sizeof(struct kept_event) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

static struct kept_block *add_block(struct kept *kept, size_t size)
{
	struct kept_block *block = malloc(sizeof *block + size);
	if (!block)
		return NULL;
	block->next = NULL;
	block->size = size;
	block->used = 0;
	if (kept->last)
		kept->last->next = block;
	else
		kept->first = block;
	kept->last = block;
	kept->bytes += size;
	return block;
}

/* Adds an event to a block. NULL when it does not fit; *needed is then the size that it needs. */
static struct kept_event *add_to(struct kept_block *block, const struct ipsecevtx_event *event, size_t *needed)
{
	char *place = block ? (char *)block->data + block->used : NULL;
	size_t room = block ? block->size - block->used : 0;
	size_t left = room > COPY_OFFSET ? room - COPY_OFFSET : 0;
	size_t size = ipsecevtx_event_copy(event, left ? place + COPY_OFFSET : NULL, left);
	*needed = COPY_OFFSET + (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (*needed > room)
		return NULL;
	block->used += *needed;
	struct kept_event *added = (struct kept_event *)(void *)place;
	*added = (struct kept_event){NULL, (const struct ipsecevtx_event *)(const void *)(place + COPY_OFFSET)};
	return added;
}

bool kept_add(struct kept *kept, const struct ipsecevtx_event *event)
{
	size_t needed;
	struct kept_event *added = add_to(kept->last, event, &needed);
	if (!added) {
		struct kept_block *block = add_block(kept, needed > BLOCK_SIZE ? needed : BLOCK_SIZE);
		added = block ? add_to(block, event, &needed) : NULL;
	}
	if (!added)
		return false;
	if (kept->newest)
		kept->newest->next = added;
	if (!kept->oldest)
		kept->oldest = added;
	kept->newest = added;
	kept->count++;
	return true;
}

const struct ipsecevtx_event *kept_take(struct kept *kept)
{
	struct kept_event *taken = kept->oldest;
	if (!taken)
		return NULL;
	kept->oldest = taken->next;
	if (!kept->oldest)
		kept->newest = NULL;
	return taken->event;
}

static void free_blocks(struct kept_block *block)
{
	while (block) {
		struct kept_block *next = block->next;
		free(block);
		block = next;
	}
}

void kept_clear(struct kept *kept)
{
	struct kept_block *first = kept->first;
	*kept = (struct kept){0};
	if (!first)
		return;
	free_blocks(first->next);
	first->next = NULL;
	first->used = 0;
	if (first->size > BLOCK_SIZE) {
		free(first);
		return;
	}
	kept->first = kept->last = first;
	kept->bytes = first->size;
}

void kept_free(struct kept *kept)
{
	free_blocks(kept->first);
	*kept = (struct kept){0};
}

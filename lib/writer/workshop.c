/* SPDX-License-Identifier: MIT */
#include "writer/workshop.h"

#include <string.h>

struct workshop *workshop_new(const struct ipsecevtx_allocator *allocator)
{
	struct workshop *workshop = memory_get(allocator, sizeof *workshop);
	if (!workshop)
		return NULL;
	workshop->allocator = *allocator;
	workshop->users = 1;
	workshop->next_number = 1;
	workshop->vocabulary = vocabulary_new(allocator);
	if (workshop->vocabulary)
		return workshop;
	memory_free(allocator, workshop);
	return NULL;
}

void workshop_leave(struct workshop *workshop)
{
	if (!workshop || --workshop->users > 0)
		return;
	struct ipsecevtx_allocator allocator = workshop->allocator;
	vocabulary_free(workshop->vocabulary);
	memory_free(&allocator, workshop);
}

struct target workshop_begin_chunk(struct workshop *workshop, uint8_t *data)
{
	memset(data, 0, CHUNK_SIZE);
	return (struct target){.number = workshop->next_number++, .data = data, .position = CHUNK_HEADER_SIZE};
}

/* SPDX-License-Identifier: MIT */
#include "decode/walked.h"

#include <string.h>

void walked_init(struct walked *walked, const struct ipsecevtx_allocator *allocator)
{
	memset(walked, 0, sizeof *walked);
	walked->allocator = *allocator;
	walked->number = 1;
}

void walked_free(struct walked *walked)
{
	memory_free(&walked->allocator, walked->values);
	walked->values = NULL;
}

void walked_begin(struct walked *walked)
{
	if (++walked->number != 0)
		return;
	if (walked->values)
		memset(walked->values, 0, walked->places * sizeof *walked->values);
	walked->number = 1;
}

static size_t place_of(const struct walked *walked, const struct walked_value *value)
{
	return value->start / WALKED_STRIDE % walked->places;
}

bool walked_find(const struct walked *walked, const struct walked_value *wanted, uint32_t *work)
{
	if (!walked->values)
		return false;
	const struct walked_value *value = &walked->values[place_of(walked, wanted)];
	if (value->number != walked->number || value->start != wanted->start || value->end != wanted->end ||
		value->surroundings != wanted->surroundings || value->depth < wanted->depth)
		return false;
	*work = value->work;
	return true;
}

/* Makes so many places, and moves the values of this walk there. Nothing changes where there is no memory. */
static void make_places(struct walked *walked, size_t places)
{
	struct walked_value *before = walked->values;
	struct walked_value *values = memory_get(&walked->allocator, places * sizeof *values);
	size_t count = before ? walked->places : 0;
	if (!values)
		return;
	walked->values = values;
	walked->places = places;
	for (size_t i = 0; i < count; i++) {
		if (before[i].number == walked->number)
			values[place_of(walked, &before[i])] = before[i];
	}
	memory_free(&walked->allocator, before);
}

void walked_add(struct walked *walked, const struct walked_value *value)
{
	if (!walked->values)
		make_places(walked, WALKED_FEW);
	if (!walked->values)
		return;
	const struct walked_value *there = &walked->values[place_of(walked, value)];
	bool is_taken = there->number == walked->number && there->start / WALKED_STRIDE != value->start / WALKED_STRIDE;
	if (is_taken && walked->places < WALKED_PLACES)
		make_places(walked, WALKED_PLACES);
	struct walked_value *to = &walked->values[place_of(walked, value)];
	*to = *value;
	to->number = walked->number;
}

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
		memset(walked->values, 0, WALKED_PLACES * sizeof *walked->values);
	walked->number = 1;
}

static size_t place_of(const struct walked_value *value)
{
	return value->start / WALKED_STRIDE % WALKED_PLACES;
}

bool walked_find(const struct walked *walked, const struct walked_value *wanted, uint32_t *work)
{
	if (!walked->values)
		return false;
	const struct walked_value *value = &walked->values[place_of(wanted)];
	if (value->number != walked->number || value->start != wanted->start || value->end != wanted->end ||
		value->surroundings != wanted->surroundings || value->depth < wanted->depth)
		return false;
	*work = value->work;
	return true;
}

void walked_add(struct walked *walked, const struct walked_value *value)
{
	if (!walked->values)
		walked->values = memory_get(&walked->allocator, WALKED_PLACES * sizeof *walked->values);
	if (!walked->values)
		return;
	struct walked_value *to = &walked->values[place_of(value)];
	*to = *value;
	to->number = walked->number;
}

/* SPDX-License-Identifier: MIT */
#include "report/failed_times.h"

#include "report/hours.h"

#include <stdlib.h>

#define COMPACT_AT_FIRST 64u

static int compare(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;
	return one < other ? -1 : one > other;
}

/* Whether the last two times are both of the minute of time: then the later of them makes room for a later one. */
static bool is_full_minute(const struct failed_times *times, uint64_t time)
{
	return times->count >= 2 && hours_minute_of(times->items[times->count - 2]) == hours_minute_of(time) &&
	       hours_minute_of(times->items[times->count - 1]) == hours_minute_of(time) &&
	       times->items[times->count - 2] <= times->items[times->count - 1];
}

/* Events nearly always come in the order of time, so mostly nothing has to be sorted. */
static bool is_in_order(const struct failed_times *times)
{
	size_t i = 1;
	while (i < times->count && times->items[i - 1] <= times->items[i])
		i++;
	return i >= times->count;
}

size_t failed_times_compact(struct failed_times *times)
{
	uint64_t *items = times->items;
	size_t count = times->count;
	if (!is_in_order(times))
		qsort(items, count, sizeof *items, compare);
	times->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (times->count > 0 && items[times->count - 1] == items[i])
			continue;
		if (is_full_minute(times, items[i]))
			times->count--;
		items[times->count++] = items[i];
	}
	return times->count;
}

bool failed_times_add(struct failed_times *times, const struct ipsecevtx_allocator *allocator, uint64_t time)
{
	if (is_full_minute(times, time) && times->items[times->count - 1] <= time) {
		times->items[times->count - 1] = time;
		return true;
	}
	if (times->count >= COMPACT_AT_FIRST && times->count >= times->compact_at) {
		failed_times_compact(times);
		times->compact_at = 2 * times->count;
	}
	void *items = times->items;
	size_t room = times->room;
	if (times->count == UINT32_MAX ||
		!array_reserve(allocator, &items, &room, (size_t)times->count + 1, sizeof *times->items))
		return false;
	times->items = items;
	times->room = room < UINT32_MAX ? (uint32_t)room : UINT32_MAX;
	times->items[times->count++] = time;
	return true;
}

void failed_times_free(struct failed_times *times, const struct ipsecevtx_allocator *allocator)
{
	memory_free(allocator, times->items);
	times->items = NULL;
	times->count = times->room = 0;
}

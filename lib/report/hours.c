/* SPDX-License-Identifier: MIT */
#include "report/hours.h"

#include <stdlib.h>

#define HOUR             (UINT64_C(3600) * 10000000)
#define MINUTE           (UINT64_C(60) * 10000000)
#define COMPACT_AT_FIRST 64u

static int compare(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;
	return one < other ? -1 : one > other;
}

/* Events nearly always come in the order of time. */
static bool is_in_order(const struct hours *hours)
{
	size_t i = 1;
	while (i < hours->count && hours->items[i - 1] >> 32 < hours->items[i] >> 32)
		i++;
	return i >= hours->count;
}

/* Each hour once. */
static void compact(struct hours *hours)
{
	size_t kept = 0;
	if (is_in_order(hours))
		return;
	qsort(hours->items, hours->count, sizeof *hours->items, compare);
	for (size_t i = 0; i < hours->count; i++) {
		uint64_t item = hours->items[i];
		if (kept > 0 && hours->items[kept - 1] >> 32 == item >> 32)
			hours->items[kept - 1] += item & UINT32_MAX;
		else
			hours->items[kept++] = item;
	}
	hours->count = kept;
}

static bool add(struct hours *hours, const struct ipsecevtx_allocator *allocator, uint64_t hour)
{
	if (hours->count > 0 && hours->items[hours->count - 1] >> 32 == hour) {
		hours->items[hours->count - 1]++;
		return true;
	}
	if (hours->count >= COMPACT_AT_FIRST && hours->count >= hours->compact_at) {
		compact(hours);
		hours->compact_at = 2 * hours->count;
	}
	void *items = hours->items;
	if (!array_reserve(allocator, &items, &hours->room, hours->count + 1, sizeof *hours->items))
		return false;
	hours->items = items;
	hours->items[hours->count++] = hour << 32 | 1;
	return true;
}

bool hours_add(struct hours *hours, const struct ipsecevtx_allocator *allocator, uint64_t ticks)
{
	return add(hours, allocator, ticks / HOUR);
}

/* The last one also for times after the year 9766. */
uint32_t minute_of(uint64_t ticks)
{
	uint64_t minute = ticks / MINUTE;
	return minute < UINT32_MAX ? (uint32_t)minute : UINT32_MAX;
}

bool minutes_add(struct hours *minutes, const struct ipsecevtx_allocator *allocator, uint64_t ticks)
{
	return add(minutes, allocator, minute_of(ticks));
}

size_t minutes_compact(struct hours *minutes)
{
	compact(minutes);
	return minutes->count;
}

size_t hours_compact(struct hours *hours)
{
	compact(hours);
	return hours->count;
}

uint64_t hours_peak(struct hours *hours)
{
	uint64_t peak = 0;
	compact(hours);
	for (size_t i = 0; i < hours->count; i++) {
		uint64_t count = hours->items[i] & UINT32_MAX;
		peak = count > peak ? count : peak;
	}
	return peak;
}

void hours_free(struct hours *hours, const struct ipsecevtx_allocator *allocator)
{
	memory_free(allocator, hours->items);
	hours->items = NULL;
	hours->count = hours->room = 0;
}

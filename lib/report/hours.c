/* SPDX-License-Identifier: MIT */
#include "report/hours.h"

#include "evidence/ticks.h"

#include <stdlib.h>
#include <string.h>

#define HOUR             (60 * TICKS_A_MINUTE)
#define COMPACT_AT_FIRST 64u

static int compare(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;
	return one < other ? -1 : one > other;
}

static uint64_t *items_of(struct hours *hours)
{
	return hours->room > 0 ? hours->many : &hours->one;
}

/* Events nearly always come in the order of time, so mostly nothing has to be sorted. */
static bool is_in_order(const uint64_t *items, size_t count)
{
	size_t i = 1;
	while (i < count && items[i - 1] >> 32 < items[i] >> 32)
		i++;
	return i >= count;
}

/* Sorts the items and joins those of one hour. */
static void compact(struct hours *hours)
{
	uint64_t *items = items_of(hours);
	uint32_t kept = 0;
	if (is_in_order(items, hours->count))
		return;
	qsort(items, hours->count, sizeof *items, compare);
	for (uint32_t i = 0; i < hours->count; i++) {
		uint64_t item = items[i];
		if (kept > 0 && items[kept - 1] >> 32 == item >> 32)
			items[kept - 1] += item & UINT32_MAX;
		else
			items[kept++] = item;
	}
	hours->count = kept;
}

/* Makes room for one more item behind the first. */
static bool make_room(struct hours *hours, const struct ipsecevtx_allocator *allocator)
{
	void *items = hours->room > 0 ? hours->many : NULL;
	size_t room = hours->room;
	if (hours->count < hours->room || hours->count == 0)
		return true;
	if (hours->count >= UINT32_MAX / 2 ||
		!array_reserve(allocator, &items, &room, hours->count + 1u, sizeof *hours->many))
		return false;
	if (hours->room == 0)
		memcpy(items, &hours->one, sizeof hours->one);
	hours->many = items;
	hours->room = (uint32_t)room;
	return true;
}

static bool add(struct hours *hours, const struct ipsecevtx_allocator *allocator, uint64_t item)
{
	uint64_t *items = items_of(hours);
	if (hours->count > 0 && items[hours->count - 1] >> 32 == item >> 32) {
		items[hours->count - 1] += item & UINT32_MAX;
		return true;
	}
	if (hours->count >= COMPACT_AT_FIRST && hours->count >= hours->compact_at) {
		compact(hours);
		hours->compact_at = 2 * hours->count;
	}
	if (!make_room(hours, allocator))
		return false;
	items_of(hours)[hours->count++] = item;
	return true;
}

bool hours_add(struct hours *hours, const struct ipsecevtx_allocator *allocator, uint64_t ticks)
{
	return add(hours, allocator, ticks / HOUR << 32 | 1);
}

/* Times after the year 9766, which 32 bits do not reach, all count as the last minute. */
uint32_t hours_minute_of(uint64_t ticks)
{
	uint64_t minute = ticks / TICKS_A_MINUTE;
	return minute < UINT32_MAX ? (uint32_t)minute : UINT32_MAX;
}

bool minutes_add(struct hours *minutes, const struct ipsecevtx_allocator *allocator, uint64_t ticks)
{
	return add(minutes, allocator, (uint64_t)hours_minute_of(ticks) << 32 | 1);
}

bool hours_merge(struct hours *hours, const struct ipsecevtx_allocator *allocator, const struct hours *other)
{
	bool ok = true;
	for (uint32_t i = 0; ok && i < other->count; i++)
		ok = add(hours, allocator, hours_items(other)[i]);
	return ok;
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
		uint64_t count = hours_items(hours)[i] & UINT32_MAX;
		peak = count > peak ? count : peak;
	}
	return peak;
}

void hours_free(struct hours *hours, const struct ipsecevtx_allocator *allocator)
{
	if (hours->room > 0)
		memory_free(allocator, hours->many);
	hours->count = hours->room = 0;
}

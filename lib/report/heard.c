/* SPDX-License-Identifier: MIT */
#include "report/heard.h"

#include <stdlib.h>

#include "evidence/index.h"
#include "evidence/ticks.h"

/* A silence that ends whatever stood open: Main Modes live for hours, and are renewed while they are in use. */
#define SILENCE_ALWAYS (365 * TICKS_A_DAY)
/* A silence that is reported where one side of it has at least FEW times as many events as the other. */
#define SILENCE_OF_FEW (7 * TICKS_A_DAY)
#define FEW            20u

#define COMPACT_AT_FIRST 16u

static bool belongs(const struct heard_stretch *stretch, uint64_t time)
{
	if (time < stretch->first)
		return stretch->first - time <= SILENCE_OF_FEW;
	return time <= stretch->last || time - stretch->last <= SILENCE_OF_FEW;
}

static void join(struct heard_stretch *stretch, const struct heard_stretch *other)
{
	stretch->first = other->first < stretch->first ? other->first : stretch->first;
	stretch->last = other->last > stretch->last ? other->last : stretch->last;
	stretch->count += other->count;
}

static int compare(const void *left, const void *right)
{
	const struct heard_stretch *one = left, *other = right;
	return one->first < other->first ? -1 : one->first > other->first;
}

static void compact(struct heard *heard)
{
	size_t kept = 0;
	if (heard->count > 1)
		qsort(heard->items, heard->count, sizeof *heard->items, compare);
	for (size_t i = 0; i < heard->count; i++) {
		if (kept > 0 && belongs(&heard->items[kept - 1], heard->items[i].first))
			join(&heard->items[kept - 1], &heard->items[i]);
		else
			heard->items[kept++] = heard->items[i];
	}
	heard->count = kept;
}

/* Puts the stretch that grew with the others. */
static bool put(struct heard *heard, const struct ipsecevtx_allocator *allocator)
{
	void *items = heard->items;
	if (heard->count >= COMPACT_AT_FIRST && heard->count >= heard->compact_at) {
		compact(heard);
		heard->compact_at = 2 * heard->count;
	}
	if (!array_reserve(allocator, &items, &heard->room, heard->count + 1, sizeof *heard->items))
		return false;
	heard->items = items;
	heard->items[heard->count++] = heard->recent;
	return true;
}

static bool is_none(const struct heard *heard)
{
	return heard->recent.last == 0 && heard->recent.count == 0;
}

bool heard_add(struct heard *heard, const struct ipsecevtx_allocator *allocator, uint64_t time, bool is_copy)
{
	const struct heard_stretch stretch = {.first = time, .last = time, .count = !is_copy};
	if (!is_none(heard) && belongs(&heard->recent, time)) {
		join(&heard->recent, &stretch);
		return true;
	}
	if (!is_none(heard) && !put(heard, allocator))
		return false;
	heard->recent = stretch;
	return true;
}

static bool is_few(uint64_t one, uint64_t other)
{
	return one * FEW <= other || other * FEW <= one;
}

/* longest: the longest silence through which associations stand. */
static void set_bounds(struct heard *heard, uint64_t longest)
{
	struct heard_stretch *items = heard->items;
	for (size_t i = 0; i < heard->count; i++) {
		bool goes_on = i > 0 && items[i].first - items[i - 1].last <= longest;
		items[i].since = goes_on ? items[i - 1].since : items[i].first;
	}
	for (size_t i = heard->count; i-- > 0;) {
		bool goes_on = i + 1 < heard->count && !heard_ends_before(heard, i + 1);
		items[i].until = goes_on ? items[i + 1].until : items[i].last;
	}
}

bool heard_finish(struct heard *heard, const struct ipsecevtx_allocator *allocator, bool is_whole)
{
	uint64_t total = 0, before = 0;
	size_t kept = 0;
	/* Most computers were heard of without a silence. */
	if (heard->count == 0) {
		heard->recent.since = heard->recent.first;
		heard->recent.until = heard->recent.last;
		return true;
	}
	if (!put(heard, allocator))
		return false;
	compact(heard);
	for (size_t i = 0; i < heard->count; i++)
		total += heard->items[i].count;
	for (size_t i = 0; i < heard->count; i++) {
		const struct heard_stretch stretch = heard->items[i];
		uint64_t silence = kept > 0 ? stretch.first - heard->items[kept - 1].last : 0;
		if (kept > 0 && silence <= SILENCE_ALWAYS && !is_few(before, total - before))
			join(&heard->items[kept - 1], &stretch);
		else
			heard->items[kept++] = stretch;
		before += stretch.count;
	}
	heard->count = kept;
	set_bounds(heard, is_whole ? SILENCE_ALWAYS : UINT64_MAX);
	return true;
}

void heard_free(struct heard *heard, const struct ipsecevtx_allocator *allocator)
{
	memory_free(allocator, heard->items);
	*heard = (struct heard){.items = NULL};
}

size_t heard_count(const struct heard *heard)
{
	return heard->count > 0 ? heard->count : !is_none(heard);
}

const struct heard_stretch *heard_stretch(const struct heard *heard, size_t index)
{
	return heard->count > 0 ? &heard->items[index] : &heard->recent;
}

const struct heard_stretch *heard_at(const struct heard *heard, uint64_t time)
{
	size_t low = 0, high = heard_count(heard);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (heard_stretch(heard, middle)->last < time)
			low = middle + 1;
		else
			high = middle;
	}
	const struct heard_stretch *found = low < heard_count(heard) ? heard_stretch(heard, low) : NULL;
	return found && found->first <= time ? found : NULL;
}

bool heard_ends_before(const struct heard *heard, size_t index)
{
	return heard->items[index].since == heard->items[index].first;
}

bool heard_ends_anywhere(const struct heard *heard)
{
	size_t i = 1;
	while (i < heard->count && !heard_ends_before(heard, i))
		i++;
	return i < heard->count;
}

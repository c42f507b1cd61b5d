/* SPDX-License-Identifier: MIT */
#include "report/series.h"

#include <stdlib.h>
#include <string.h>

#define COMPACT_AT_FIRST 16u

static int compare(const void *left, const void *right)
{
	const struct series *one = left, *other = right;
	return one->first < other->first ? -1 : one->first > other->first;
}

static struct series *items_of(struct series_list *list)
{
	return list->room > 0 ? list->many : &list->one;
}

static bool belongs(const struct series_list *list, const struct series *series, uint64_t time)
{
	const uint64_t pause = list->pause_seconds * TICKS_A_SECOND;
	if (time < series->first)
		return series->first - time <= pause;
	return time <= series->last || time - series->last <= pause;
}

/* Events nearly always come in the order of time, so mostly nothing has to be sorted. */
static bool is_in_order(const struct series *items, size_t count)
{
	size_t i = 1;
	while (i < count && items[i - 1].first <= items[i].first)
		i++;
	return i >= count;
}

/* Sorts the entries, and joins those of each series into one. */
static bool compact(struct ipsecevtx_report *report, struct series_list *list)
{
	struct series *items = items_of(list);
	uint32_t kept = 0;
	bool ok = true;
	if (!is_in_order(items, list->count))
		qsort(items, list->count, sizeof *items, compare);
	for (uint32_t i = 0; i < list->count; i++) {
		struct series *before = kept > 0 ? &items[kept - 1] : NULL;
		if (!before || !belongs(list, before, items[i].first)) {
			if (kept < i)
				items[kept] = items[i];
			kept++;
			continue;
		}
		before->count += items[i].count;
		before->last = items[i].last > before->last ? items[i].last : before->last;
		ok = ok && exhibits_merge(report, &before->exhibits, &items[i].exhibits);
		exhibits_free(report, &items[i].exhibits);
	}
	list->count = kept;
	return ok;
}

/* Makes room for one more. */
static bool reserve(struct ipsecevtx_report *report, struct series_list *list)
{
	if (list->count >= COMPACT_AT_FIRST && list->count >= list->compact_at) {
		if (!compact(report, list))
			return false;
		list->compact_at = 2 * list->count;
	}
	void *items = list->room > 0 ? list->many : NULL;
	size_t room = list->room;
	if (list->count < list->room || list->count == 0)
		return true;
	if (list->count >= UINT32_MAX / 2 ||
		!array_reserve(&report->allocator, &items, &room, list->count + 1u, sizeof *list->many))
		return false;
	if (list->room == 0)
		memcpy(items, &list->one, sizeof list->one);
	list->many = items;
	list->room = (uint32_t)room;
	return true;
}

static struct series *series_at(struct ipsecevtx_report *report, struct series_list *list, uint64_t time)
{
	if (list->count == 0 || !belongs(list, &items_of(list)[list->count - 1], time)) {
		if (!reserve(report, list))
			return NULL;
		items_of(list)[list->count++] = (struct series){.first = time, .last = time};
	}
	struct series *series = &items_of(list)[list->count - 1];
	series->first = time < series->first ? time : series->first;
	series->last = time > series->last ? time : series->last;
	return series;
}

bool series_add(struct ipsecevtx_report *report, struct series_list *list, const struct report_event *added,
	bool keeps_exhibits)
{
	struct series *series = series_at(report, list, added->event->time.ticks);
	if (!series)
		return false;
	series->count += !added->is_copy;
	return !keeps_exhibits || exhibits_add(report, &series->exhibits, added);
}

bool series_merge(struct ipsecevtx_report *report, struct series_list *list, const struct series_list *others)
{
	for (uint32_t i = 0; i < others->count; i++) {
		struct series series = series_items(others)[i];
		series.exhibits = (struct exhibits){0};
		if (!reserve(report, list))
			return false;
		items_of(list)[list->count++] = series;
	}
	return true;
}

bool series_finish(struct ipsecevtx_report *report, struct series_list *list)
{
	return compact(report, list);
}

void series_free(struct ipsecevtx_report *report, struct series_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		exhibits_free(report, &items_of(list)[i].exhibits);
	if (list->room > 0)
		memory_free(&report->allocator, list->many);
	list->count = list->room = 0;
}

uint64_t series_peak(const struct series_list *list)
{
	uint64_t peak = 0;
	for (uint32_t i = 0; i < list->count; i++) {
		uint64_t count = series_items(list)[i].count;
		peak = count > peak ? count : peak;
	}
	return peak;
}

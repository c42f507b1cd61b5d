/* SPDX-License-Identifier: MIT */
#include "report/series.h"

#include <stdlib.h>

#define COMPACT_AT_FIRST 16u

static int compare(const void *left, const void *right)
{
	const struct series *one = left, *other = right;
	return one->first < other->first ? -1 : one->first > other->first;
}

static bool belongs(const struct series_list *list, const struct series *series, uint64_t time)
{
	if (time < series->first)
		return series->first - time <= list->pause;
	return time <= series->last || time - series->last <= list->pause;
}

/* Events nearly always come in the order of time. */
static bool is_in_order(const struct series_list *list)
{
	size_t i = 1;
	while (i < list->count && list->items[i - 1].first <= list->items[i].first)
		i++;
	return i >= list->count;
}

/* Joins the entries of each series into one. */
static bool compact(struct ipsecevtx_report *report, struct series_list *list)
{
	size_t kept = 0;
	bool ok = true;
	if (!is_in_order(list))
		qsort(list->items, list->count, sizeof *list->items, compare);
	for (size_t i = 0; i < list->count; i++) {
		struct series *series = &list->items[i];
		struct series *before = kept > 0 ? &list->items[kept - 1] : NULL;
		if (!before || !belongs(list, before, series->first)) {
			if (kept < i)
				list->items[kept] = *series;
			kept++;
			continue;
		}
		before->count += series->count;
		before->last = series->last > before->last ? series->last : before->last;
		ok = ok && exhibits_merge(report, &before->exhibits, &series->exhibits);
		exhibits_free(report, &series->exhibits);
	}
	list->count = kept;
	return ok;
}

static bool reserve(struct ipsecevtx_report *report, struct series_list *list)
{
	void *items = list->items;
	if (list->count >= COMPACT_AT_FIRST && list->count >= list->compact_at) {
		if (!compact(report, list))
			return false;
		list->compact_at = 2 * list->count;
	}
	if (!array_reserve(&report->allocator, &items, &list->room, list->count + 1, sizeof *list->items))
		return false;
	list->items = items;
	return true;
}

static struct series *series_at(struct ipsecevtx_report *report, struct series_list *list, uint64_t time)
{
	if (list->count == 0 || !belongs(list, &list->items[list->count - 1], time)) {
		if (!reserve(report, list))
			return NULL;
		list->items[list->count++] = (struct series){.first = time, .last = time};
	}
	struct series *series = &list->items[list->count - 1];
	series->first = time < series->first ? time : series->first;
	series->last = time > series->last ? time : series->last;
	return series;
}

bool series_add(struct ipsecevtx_report *report, struct series_list *list, const struct report_event *added)
{
	struct series *series = series_at(report, list, added->event->time.ticks);
	if (!series)
		return false;
	series->count += !added->is_copy;
	return !list->keeps_exhibits || exhibits_add(report, &series->exhibits, added);
}

bool series_merge(struct ipsecevtx_report *report, struct series_list *list, const struct series_list *others)
{
	for (size_t i = 0; i < others->count; i++) {
		struct series series = others->items[i];
		series.exhibits = (struct exhibits){0};
		if (!reserve(report, list))
			return false;
		list->items[list->count++] = series;
	}
	return true;
}

bool series_finish(struct ipsecevtx_report *report, struct series_list *list)
{
	return compact(report, list);
}

void series_free(struct ipsecevtx_report *report, struct series_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		exhibits_free(report, &list->items[i].exhibits);
	memory_free(&report->allocator, list->items);
	list->items = NULL;
	list->count = list->room = 0;
}

uint64_t series_peak(const struct series_list *list)
{
	uint64_t peak = 0;
	for (size_t i = 0; i < list->count; i++)
		peak = list->items[i].count > peak ? list->items[i].count : peak;
	return peak;
}

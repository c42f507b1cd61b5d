/* SPDX-License-Identifier: MIT */
#include "report/successes.h"

#include <stdlib.h>

#include "report/report.h"

static int compare_successes(const struct success *one, const struct success *other)
{
	if (one->with != other->with)
		return one->with < other->with ? -1 : 1;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->time < other->time ? -1 : one->time > other->time;
}

/*
 * The string of the address that counts; STRING_NONE where there is none or the time is unknown, and for the peer where
 * it is the remote address.
 */
static uint32_t succeeded_with(const struct associations *associations, const struct association_event *event,
	enum success_with with, bool quick)
{
	if (quick && event->kind != ASSOCIATION_QM)
		return STRING_NONE;
	uint32_t remote = association_remote(associations, event);
	if (!event->has_time || with == WITH_REMOTE_ADDRESS)
		return event->has_time ? remote : STRING_NONE;
	uint32_t peer = association_peer(associations, event);
	return peer == remote ? STRING_NONE : peer;
}

/* Openings are in the order of computer and time, so a stable counting sort by the address alone is enough. */
bool successes_find(struct ipsecevtx_report *report, struct successes *successes, enum success_with with, bool quick)
{
	size_t count;
	const struct associations *associations = report->associations;
	const uint32_t *openings = associations_openings(associations, &count);
	/* For each string first how many openings have it, then where the next one of it goes. */
	size_t *starts = memory_get(&report->allocator, report->strings.count * sizeof *starts);
	for (size_t i = 0; starts && i < count; i++)
		starts[succeeded_with(associations, association_event_at(associations, openings[i]), with, quick)]++;
	for (size_t i = STRING_NONE + 1; starts && i < report->strings.count; i++) {
		size_t found = starts[i];
		starts[i] = successes->count;
		successes->count += found;
	}
	successes->items = memory_get(&report->allocator, (successes->count + 1) * sizeof *successes->items);
	bool ok = starts && successes->items;
	for (size_t i = 0; ok && i < count; i++) {
		const struct association_event *event = association_event_at(associations, openings[i]);
		uint32_t string = succeeded_with(associations, event, with, quick);
		if (string != STRING_NONE)
			successes->items[starts[string]++] = (struct success){event->computer, string, event->time};
	}
	memory_free(&report->allocator, starts);
	return ok;
}

static int compare_ends(const void *left, const void *right)
{
	return compare_successes(left, right);
}

bool successes_find_ends(struct ipsecevtx_report *report, struct successes *ends, bool quick)
{
	const struct associations *associations = report->associations;
	size_t count = 0;
	for (uint32_t i = 0; i < associations_count(associations); i++)
		count += association_at(associations, i)->opening == ASSOCIATION_NONE;
	ends->items = memory_get(&report->allocator, (SUCCESS_WITHS * count + 1) * sizeof *ends->items);
	for (uint32_t i = 0; ends->items && i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		const struct association_event *event = association_event_of(associations, association);
		for (unsigned with = 0; with < SUCCESS_WITHS && association->opening == ASSOCIATION_NONE; with++) {
			uint32_t string = succeeded_with(associations, event, (enum success_with)with, quick);
			if (string != STRING_NONE)
				ends->items[ends->count++] = (struct success){event->computer, string, event->time};
		}
	}
	if (ends->count > 1)
		qsort(ends->items, ends->count, sizeof *ends->items, compare_ends);
	return ends->items != NULL;
}

/* The index of the first success that is not below wanted, or, with above, that is above it. */
static size_t find_success(const struct successes *successes, const struct success *wanted, bool above)
{
	size_t low = 0, high = successes->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_successes(&successes->items[middle], wanted) < (above ? 1 : 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_of_same(const struct success *one, const struct success *other)
{
	return one->computer == other->computer && one->with == other->with;
}

void successes_before(const struct successes *successes, const struct success *failure, struct ipsecevtx_time *before)
{
	size_t index = find_success(successes, failure, false);
	const struct success *found = index > 0 ? &successes->items[index - 1] : NULL;
	if (found && is_of_same(found, failure) && (before->presence != IPSECEVTX_SET || found->time > before->ticks))
		*before = (struct ipsecevtx_time){found->time, IPSECEVTX_SET};
}

void successes_after(const struct successes *successes, const struct success *failure, struct ipsecevtx_time *after)
{
	size_t index = find_success(successes, failure, true);
	const struct success *found = index < successes->count ? &successes->items[index] : NULL;
	if (found && is_of_same(found, failure) && (after->presence != IPSECEVTX_SET || found->time < after->ticks))
		*after = (struct ipsecevtx_time){found->time, IPSECEVTX_SET};
}

bool successes_has(const struct successes *successes, const struct success *failure)
{
	const struct success begin = {failure->computer, failure->with, 0};
	size_t index = find_success(successes, &begin, false);
	return index < successes->count && is_of_same(&successes->items[index], failure);
}

uint64_t successes_between(const struct successes *successes, const struct success *first, const struct success *last)
{
	/* Both failures are of one computer and address. */
	return find_success(successes, last, true) - find_success(successes, first, false);
}

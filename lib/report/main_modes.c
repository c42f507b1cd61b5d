/* SPDX-License-Identifier: MIT */
#include "report/main_modes.h"

#include "evidence/ticks.h"

#include <stdlib.h>

#define COMPACT_AT_FIRST 256u
/* The event of a Main Mode can come so long after those of its Quick Modes: see association_match.c. */
#define TOGETHER (5 * TICKS_A_SECOND)

static int compare_numbers(uint64_t one, uint64_t other)
{
	return one < other ? -1 : one > other;
}

static int compare_main(const struct below_main *one, const struct below_main *other)
{
	int result = compare_numbers(one->computer, other->computer);
	return result != 0 ? result : compare_numbers(one->mm_sa_id, other->mm_sa_id);
}

static int compare_items(const void *left, const void *right)
{
	const struct below_main *one = left, *other = right;
	int result = compare_main(one, other);
	if (result == 0)
		result = compare_numbers(one->owner, other->owner);
	return result != 0 ? result : compare_numbers(one->peer, other->peer);
}

static int compare_owners(const void *left, const void *right)
{
	const struct below_main *one = left, *other = right;
	return compare_numbers(one->owner, other->owner);
}

static void add_to(struct below_main *item, const struct below_main *more)
{
	item->first = more->first < item->first ? more->first : item->first;
	item->last = more->last > item->last ? more->last : item->last;
	item->count += more->count;
}

/* Sorts the items by compare, and joins those that are equal by it. */
static void compact(struct main_modes *mains, int (*compare)(const void *left, const void *right))
{
	struct below_main *items = mains->items;
	size_t kept = 0;
	if (mains->count > 1)
		qsort(items, mains->count, sizeof *items, compare);
	for (size_t i = 0; i < mains->count; i++) {
		if (kept > 0 && compare(&items[kept - 1], &items[i]) == 0)
			add_to(&items[kept - 1], &items[i]);
		else
			items[kept++] = items[i];
	}
	mains->count = kept;
}

/* Gives up all items where there are too many after joining, so that it does not depend on the order of the events. */
static void check_limit(struct main_modes *mains, const struct ipsecevtx_allocator *allocator)
{
	compact(mains, compare_items);
	mains->compact_at = 2 * mains->count;
	if (mains->count <= mains->limit)
		return;
	main_modes_free(mains, allocator);
	mains->is_full = true;
}

static bool make_room(struct main_modes *mains, const struct ipsecevtx_allocator *allocator)
{
	void *items = mains->items;
	if ((mains->count >= COMPACT_AT_FIRST && mains->count >= mains->compact_at) || mains->count >= 2 * mains->limit)
		check_limit(mains, allocator);
	if (mains->is_full)
		return true;
	if (!array_reserve(allocator, &items, &mains->room, mains->count + 1, sizeof *mains->items))
		return false;
	mains->items = items;
	return true;
}

bool main_modes_add(
	struct main_modes *mains, struct ipsecevtx_report *report, const struct report_event *added, uint32_t owner)
{
	const struct ipsecevtx_event *event = added->event;
	const struct ipsecevtx_id *id = &event->qm_failed.mm_sa_id;
	if (mains->is_full || !added->peer || id->presence != IPSECEVTX_SET || id->value == 0 ||
		event->time.presence != IPSECEVTX_SET)
		return true;
	const uint32_t peer = strings_add(&report->strings, added->peer->text.data, added->peer->text.length);
	const struct below_main item = {
		id->value, event->time.ticks, event->time.ticks, 1, added->computer, peer, owner};
	if (peer == STRING_FAILED)
		return false;
	struct below_main *last = mains->count > 0 ? &mains->items[mains->count - 1] : NULL;
	if (last && compare_items(last, &item) == 0) {
		add_to(last, &item);
		return true;
	}
	if (!make_room(mains, &report->allocator))
		return false;
	if (!mains->is_full)
		mains->items[mains->count++] = item;
	return true;
}

/*
 * Which of them stood.
 */

/* A Main Mode under which failures may have been negotiated. */
struct stood {
	uint64_t mm_sa_id;
	uint64_t from;
	uint64_t until; /* when sorted: the latest of this and of those with the same id, computer and peer before it */
	uint32_t computer, peer;
};

struct stood_list {
	struct stood *items;
	size_t count, room;
};

static int compare_stood_mains(const struct stood *one, const struct stood *other)
{
	int result = compare_numbers(one->computer, other->computer);
	if (result == 0)
		result = compare_numbers(one->peer, other->peer);
	return result != 0 ? result : compare_numbers(one->mm_sa_id, other->mm_sa_id);
}

static int compare_stood(const void *left, const void *right)
{
	const struct stood *one = left, *other = right;
	int result = compare_stood_mains(one, other);
	return result != 0 ? result : compare_numbers(one->from, other->from);
}

/* Whether one of the failures names that Main Mode. */
static bool is_wanted(const struct main_modes *mains, const struct stood *main)
{
	const struct below_main wanted = {.mm_sa_id = main->mm_sa_id, .computer = main->computer};
	size_t low = 0, high = mains->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_main(&mains->items[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < mains->count && compare_main(&mains->items[low], &wanted) == 0;
}

/* Notes a Main Mode that stood. False when there is no memory. */
static bool note_stood(const struct main_modes *mains, struct stood_list *list, const struct ipsecevtx_report *report,
	const struct association *association)
{
	const struct association_event *opening = association_event_at(report->associations, association->opening);
	struct stood stood = {.mm_sa_id = opening->sa_id, .computer = opening->computer};
	void *items = list->items;
	if (!opening->has_sa_id || !opening->has_time || !is_wanted(mains, &stood))
		return true;
	const struct ipsecevtx_time until = report_sure_until(report, association);
	if (until.presence != IPSECEVTX_SET && association->state != ASSOCIATION_OPEN)
		return true;
	stood.peer = association_peer(report->associations, opening);
	stood.from = opening->time > TOGETHER ? opening->time - TOGETHER : 0;
	stood.until = until.presence == IPSECEVTX_SET ? until.ticks : UINT64_MAX;
	if (!array_reserve(&report->allocator, &items, &list->room, list->count + 1, sizeof stood))
		return false;
	list->items = items;
	list->items[list->count++] = stood;
	return true;
}

/*
 * Collects and sorts the Main Modes that stood, and carries on until which time one of the same id did. False when
 * there is no memory.
 */
static bool find_stood(const struct main_modes *mains, struct stood_list *list, const struct ipsecevtx_report *report)
{
	const struct associations *associations = report->associations;
	bool ok = true;
	for (uint32_t i = 0; ok && i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		if (association->kind == ASSOCIATION_MM && association->opening != ASSOCIATION_NONE)
			ok = note_stood(mains, list, report, association);
	}
	if (list->count > 1)
		qsort(list->items, list->count, sizeof *list->items, compare_stood);
	for (size_t i = 1; i < list->count; i++) {
		const struct stood *before = &list->items[i - 1];
		struct stood *stood = &list->items[i];
		if (compare_stood_mains(before, stood) == 0 && before->until > stood->until)
			stood->until = before->until;
	}
	return ok;
}

/* Whether a Main Mode stood from the first of these failures to the last. */
static bool has_stood(const struct stood_list *list, const struct below_main *item)
{
	const struct stood wanted = {
		.mm_sa_id = item->mm_sa_id, .from = item->first, .computer = item->computer, .peer = item->peer};
	size_t low = 0, high = list->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_stood(&list->items[middle], &wanted) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct stood *last = low > 0 ? &list->items[low - 1] : NULL;
	return last && compare_stood_mains(last, &wanted) == 0 && last->until >= item->last;
}

bool main_modes_find(struct main_modes *mains, const struct ipsecevtx_report *report)
{
	struct stood_list list = {.count = 0};
	size_t kept = 0;
	if (mains->count == 0)
		return true;
	check_limit(mains, &report->allocator);
	bool ok = find_stood(mains, &list, report);
	for (size_t i = 0; ok && i < mains->count; i++) {
		if (has_stood(&list, &mains->items[i]))
			mains->items[kept++] = mains->items[i];
	}
	mains->count = kept;
	memory_free(&report->allocator, list.items);
	compact(mains, compare_owners);
	return ok;
}

uint64_t main_modes_stood(const struct main_modes *mains, uint32_t owner)
{
	const struct below_main wanted = {.owner = owner};
	const struct below_main *found =
		mains->count == 0 ? NULL : bsearch(&wanted, mains->items, mains->count, sizeof wanted, compare_owners);
	return found ? found->count : 0;
}

void main_modes_free(struct main_modes *mains, const struct ipsecevtx_allocator *allocator)
{
	memory_free(allocator, mains->items);
	mains->items = NULL;
	mains->count = mains->room = 0;
}

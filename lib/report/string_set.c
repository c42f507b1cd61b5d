/* SPDX-License-Identifier: MIT */
#include "report/string_set.h"

#include "report/sort.h"

bool string_set_add(const struct ipsecevtx_allocator *allocator, struct string_set *set, uint32_t string)
{
	size_t low = 0, high = set->count;
	if (string == STRING_NONE || string == set->recent)
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (set->items[middle] < string)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < set->count && set->items[low] == string) {
		set->recent = string;
		return true;
	}
	if (set->count == set->room) {
		/* Most have one or two. */
		uint32_t room = set->room == 0 ? 2 : 2 * set->room;
		uint32_t *items = allocator->reallocate(allocator->user, set->items, room * sizeof *items);
		if (!items)
			return false;
		set->items = items;
		set->room = room;
	}
	memmove(&set->items[low + 1], &set->items[low], (set->count - low) * sizeof *set->items);
	set->items[low] = set->recent = string;
	set->count++;
	return true;
}

void string_set_free(const struct ipsecevtx_allocator *allocator, struct string_set *set)
{
	memory_free(allocator, set->items);
	*set = (struct string_set){0};
}

static int compare(const void *user, uint32_t left, uint32_t right)
{
	return strings_compare(user, left, right);
}

void string_set_put(struct row *row, const char *name, const struct string_set *set)
{
	struct ipsecevtx_report_value *items = row_items(row, name, IPSECEVTX_REPORT_LIST, set->count);
	uint32_t *sorted = set->count == 0 ? NULL : arena_get(row->arena, set->count * sizeof *sorted);
	if (set->count == 0)
		return;
	if (sorted)
		memcpy(sorted, set->items, set->count * sizeof *sorted);
	if (!items || !sorted || !sort_numbers(&row->arena->allocator, sorted, set->count, compare, row->strings)) {
		row->failed = true;
		return;
	}
	for (size_t i = 0; i < set->count; i++)
		items[i] = cell_string(row->strings, NULL, sorted[i]);
}

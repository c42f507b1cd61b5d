/* SPDX-License-Identifier: MIT */
#include "report/string_set.h"

#include "report/sort.h"

#include <string.h>

/* For one more. */
static bool make_room(const struct ipsecevtx_allocator *allocator, struct string_set *set)
{
	bool is_few = set->count == STRING_SET_FEW;
	if (set->count < STRING_SET_FEW || (set->count & (set->count - 1)) != 0)
		return true;
	uint32_t *items = allocator->reallocate(
		allocator->user, is_few ? NULL : set->many, (size_t)2 * set->count * sizeof *items);
	if (!items)
		return false;
	if (is_few)
		memcpy(items, set->few, sizeof set->few);
	set->many = items;
	return true;
}

bool string_set_add(const struct ipsecevtx_allocator *allocator, struct string_set *set, uint32_t string)
{
	uint32_t *items = string_set_items(set);
	size_t low = 0, high = set->count;
	if (string == STRING_NONE || string == set->recent)
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (items[middle] < string)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < set->count && items[low] == string) {
		set->recent = string;
		return true;
	}
	if (!make_room(allocator, set))
		return false;
	set->count++;
	items = string_set_items(set);
	memmove(&items[low + 1], &items[low], (set->count - 1 - low) * sizeof *items);
	items[low] = set->recent = string;
	return true;
}

void string_set_cut(const struct ipsecevtx_allocator *allocator, struct string_set *set, uint32_t count)
{
	if (set->count > STRING_SET_FEW && count <= STRING_SET_FEW) {
		uint32_t *many = set->many;
		memcpy(set->few, many, count * sizeof *many);
		memory_free(allocator, many);
	}
	set->count = count;
}

void string_set_free(const struct ipsecevtx_allocator *allocator, struct string_set *set)
{
	string_set_cut(allocator, set, 0);
	*set = (struct string_set){0};
}

static int compare(const void *user, uint32_t left, uint32_t right)
{
	return strings_compare(user, left, right);
}

void string_set_put(struct row *row, const char *name, struct string_set *set)
{
	struct ipsecevtx_report_value *items = row_items(row, name, IPSECEVTX_REPORT_LIST, set->count);
	uint32_t *sorted = set->count == 0 ? NULL : arena_get(row->arena, set->count * sizeof *sorted);
	if (set->count == 0)
		return;
	if (sorted)
		memcpy(sorted, string_set_items(set), set->count * sizeof *sorted);
	if (!items || !sorted || !sort_numbers(&row->arena->allocator, sorted, set->count, compare, row->strings)) {
		row->failed = true;
		return;
	}
	for (size_t i = 0; i < set->count; i++)
		items[i] = cell_string(row->strings, NULL, sorted[i]);
}

/* SPDX-License-Identifier: MIT */
#include "report/string_set.h"

#include <string.h>

/* Marks a set that is the number of a list, not of a string. */
#define IS_LIST (UINT32_C(1) << 31)

static uint32_t *items_of(struct string_list *list)
{
	return list->count <= STRING_LIST_FEW ? list->few : list->many;
}

/* Makes room for one more string. */
static bool make_room(const struct ipsecevtx_allocator *allocator, struct string_list *list)
{
	bool is_few = list->count == STRING_LIST_FEW;
	if (list->count < STRING_LIST_FEW || (list->count & (list->count - 1)) != 0)
		return true;
	uint32_t *items = allocator->reallocate(
		allocator->user, is_few ? NULL : list->many, (size_t)2 * list->count * sizeof *items);
	if (!items)
		return false;
	if (is_few)
		memcpy(items, list->few, sizeof list->few);
	list->many = items;
	return true;
}

/* Adds a string to a list, which is in ascending order, unless it has the string. False when there is no memory. */
static bool list_add(const struct ipsecevtx_allocator *allocator, struct string_list *list, uint32_t string)
{
	uint32_t *items = items_of(list);
	size_t low = 0, high = list->count;
	if (string == list->recent)
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (items[middle] < string)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < list->count && items[low] == string) {
		list->recent = string;
		return true;
	}
	if (!make_room(allocator, list))
		return false;
	list->count++;
	items = items_of(list);
	memmove(&items[low + 1], &items[low], (list->count - 1 - low) * sizeof *items);
	items[low] = list->recent = string;
	return true;
}

/* Keeps the first count strings of a list. */
static void list_cut(const struct ipsecevtx_allocator *allocator, struct string_list *list, uint32_t count)
{
	if (list->count > STRING_LIST_FEW && count <= STRING_LIST_FEW) {
		uint32_t *many = list->many;
		memcpy(list->few, many, count * sizeof *many);
		memory_free(allocator, many);
	}
	list->count = count;
}

/*
 * Makes a list that has that string, or nothing for STRING_NONE. Returns its number with IS_LIST; STRING_SET_NONE when
 * there is no memory.
 */
static uint32_t new_list(const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t string)
{
	void *lists = sets->lists;
	uint32_t number = sets->unused;
	if (number != 0) {
		sets->unused = sets->lists[--number].few[0];
	} else {
		if (sets->count >= IS_LIST ||
			!array_reserve(allocator, &lists, &sets->room, sets->count + 1, sizeof *sets->lists))
			return STRING_SET_NONE;
		sets->lists = lists;
		number = (uint32_t)sets->count++;
	}
	sets->lists[number] = (struct string_list){.few = {string}, .count = string != STRING_NONE, .recent = string};
	return IS_LIST | number;
}

bool string_set_add(
	const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t *set, uint32_t string)
{
	if (string == STRING_NONE || string == *set)
		return true;
	if (*set == STRING_SET_NONE && !(string & IS_LIST)) {
		*set = string;
		return true;
	}
	if (!(*set & IS_LIST)) {
		uint32_t list = new_list(allocator, sets, *set);
		if (list == STRING_SET_NONE)
			return false;
		*set = list;
	}
	return list_add(allocator, &sets->lists[*set & ~IS_LIST], string);
}

size_t string_set_count(const struct string_sets *sets, uint32_t set)
{
	if (set & IS_LIST)
		return sets->lists[set & ~IS_LIST].count;
	return set != STRING_SET_NONE;
}

bool string_set_join(const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t set,
	const struct string_order *order)
{
	struct string_list *list = set & IS_LIST ? &sets->lists[set & ~IS_LIST] : NULL;
	uint32_t count = 0;
	if (!list || list->count < 2)
		return true;
	uint32_t *items = items_of(list);
	if (!sort_numbers(allocator, items, list->count, order->compare, order->user))
		return false;
	for (uint32_t i = 0; i < list->count; i++) {
		if (i + 1 == list->count || !order->is_same(order->user, items[i], items[i + 1]))
			items[count++] = items[i];
	}
	list_cut(allocator, list, count);
	return true;
}

void string_set_free(const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t *set)
{
	if (*set & IS_LIST) {
		uint32_t number = *set & ~IS_LIST;
		list_cut(allocator, &sets->lists[number], 0);
		sets->lists[number].few[0] = sets->unused;
		sets->unused = number + 1;
	}
	*set = STRING_SET_NONE;
}

void string_sets_free(const struct ipsecevtx_allocator *allocator, struct string_sets *sets)
{
	for (size_t i = 0; i < sets->count; i++)
		list_cut(allocator, &sets->lists[i], 0);
	memory_free(allocator, sets->lists);
	*sets = (struct string_sets){0};
}

static int compare_strings(const void *user, uint32_t left, uint32_t right)
{
	return strings_compare(user, left, right);
}

void string_set_put(struct row *row, const char *name, const struct string_sets *sets, uint32_t set)
{
	struct string_list *list = set & IS_LIST ? &sets->lists[set & ~IS_LIST] : NULL;
	uint32_t count = list ? list->count : set != STRING_SET_NONE;
	struct ipsecevtx_report_value *items = row_items(row, name, IPSECEVTX_REPORT_LIST, count);
	uint32_t *sorted = count == 0 ? NULL : arena_get(row->arena, count * sizeof *sorted);
	if (count == 0)
		return;
	if (sorted)
		memcpy(sorted, list ? items_of(list) : &set, count * sizeof *sorted);
	if (!items || !sorted || !sort_numbers(&row->arena->allocator, sorted, count, compare_strings, row->strings)) {
		row->failed = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		items[i] = cell_string(row->strings, NULL, sorted[i]);
}

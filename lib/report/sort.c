/* SPDX-License-Identifier: MIT */
#include "report/sort.h"

#include <string.h>

/* A shorter run is lengthened by inserting the numbers behind it one by one. */
#define RUN_MIN 16u

struct sorting {
	uint32_t *numbers;
	uint32_t *spare; /* as long as numbers */
	size_t count;
	sort_compare *compare;
	const void *user;
};

/* Lengthens the run that begins at start and is in order up to end to at least RUN_MIN numbers; returns its end. */
static size_t lengthen(const struct sorting *sorting, size_t start, size_t end)
{
	size_t limit = sorting->count - start < RUN_MIN ? sorting->count : start + RUN_MIN;
	for (; end < limit; end++) {
		uint32_t moving = sorting->numbers[end];
		size_t at = end;
		for (; at > start && sorting->compare(sorting->user, sorting->numbers[at - 1], moving) > 0; at--)
			sorting->numbers[at] = sorting->numbers[at - 1];
		sorting->numbers[at] = moving;
	}
	return end;
}

/* The end of the run from start on: numbers that are in order already. */
static size_t find_run(const struct sorting *sorting, size_t start)
{
	size_t end = start + 1;
	while (end < sorting->count &&
		sorting->compare(sorting->user, sorting->numbers[end - 1], sorting->numbers[end]) <= 0)
		end++;
	return end;
}

/* Merges two neighbouring runs. */
static void merge(const struct sorting *sorting, size_t start, size_t middle, size_t end)
{
	uint32_t *numbers = sorting->numbers;
	if (sorting->compare(sorting->user, numbers[middle - 1], numbers[middle]) <= 0)
		return;
	size_t left_count = middle - start;
	memcpy(sorting->spare, numbers + start, left_count * sizeof *numbers);
	size_t left = 0, right = middle, out = start;
	while (left < left_count && right < end) {
		if (sorting->compare(sorting->user, sorting->spare[left], numbers[right]) <= 0)
			numbers[out++] = sorting->spare[left++];
		else
			numbers[out++] = numbers[right++];
	}
	memcpy(numbers + out, sorting->spare + left, (left_count - left) * sizeof *numbers);
}

static void sort_runs(const struct sorting *sorting)
{
	/* Where the runs begin that are not merged yet; each is more than twice as long as the one behind it. */
	size_t starts[96];
	size_t depth = 0;
	for (size_t start = 0; start < sorting->count;) {
		size_t end = lengthen(sorting, start, find_run(sorting, start));
		starts[depth++] = start;
		while (depth > 1 && (starts[depth - 1] - starts[depth - 2] <= 2 * (end - starts[depth - 1]) ||
					    depth == sizeof starts / sizeof starts[0])) {
			merge(sorting, starts[depth - 2], starts[depth - 1], end);
			depth--;
		}
		start = end;
	}
	for (; depth > 1; depth--)
		merge(sorting, starts[depth - 2], starts[depth - 1], sorting->count);
}

bool sort_numbers(const struct ipsecevtx_allocator *allocator, uint32_t *numbers, size_t count, sort_compare *compare,
	const void *user)
{
	struct sorting sorting = {numbers, NULL, count, compare, user};
	if (count < 2 || find_run(&sorting, 0) == count)
		return true;
	sorting.spare = memory_get_buffer(allocator, count * sizeof *numbers);
	if (!sorting.spare)
		return false;
	sort_runs(&sorting);
	memory_free(allocator, sorting.spare);
	return true;
}

uint32_t *sorted_numbers(
	const struct ipsecevtx_allocator *allocator, size_t count, sort_compare *compare, const void *user)
{
	uint32_t *numbers = memory_get_buffer(allocator, (count + 1) * sizeof *numbers);
	for (size_t i = 0; numbers && i < count; i++)
		numbers[i] = (uint32_t)i;
	if (!numbers || sort_numbers(allocator, numbers, count, compare, user))
		return numbers;
	memory_free(allocator, numbers);
	return NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * What the logs of other computers say of calls that failed. It is added to the sentence of a pattern, and never takes
 * a pattern away, since a log may be forged.
 */
#include "report/hostile.h"

#include <stdio.h>
#include <stdlib.h>

static int compare_numbers(uint64_t one, uint64_t other)
{
	return one < other ? -1 : one > other;
}

static int compare_pairs(const struct failed_end *one, const struct failed_end *other)
{
	int result = compare_numbers(one->computer, other->computer);
	if (result == 0)
		result = compare_numbers(one->remote, other->remote);
	return result != 0 ? result : compare_numbers(one->is_initiator, other->is_initiator);
}

static int compare_ends(const void *left, const void *right)
{
	const struct failed_end *one = left, *other = right;
	int result = compare_pairs(one, other);
	return result != 0 ? result : compare_numbers(one->other_computer, other->other_computer);
}

bool hostile_ends_make(struct hostile *hostile)
{
	const struct failed_ends *ends = &hostile->report->failed_ends;
	if (ends->found_count == 0)
		return true;
	hostile->ends = memory_get(&hostile->report->allocator, ends->found_count * sizeof *hostile->ends);
	if (!hostile->ends)
		return false;
	for (size_t i = 0; i < ends->found_count; i++) {
		if (!ends->found[i].is_quick)
			hostile->ends[hostile->end_count++] = ends->found[i];
	}
	if (hostile->end_count > 1)
		qsort(hostile->ends, hostile->end_count, sizeof *hostile->ends, compare_ends);
	return true;
}

void hostile_ends_free(struct hostile *hostile)
{
	memory_free(&hostile->report->allocator, hostile->ends);
	hostile->ends = NULL;
	hostile->end_count = 0;
}

/* The index of the first entry of a computer and address. */
static size_t find_first(const struct hostile *hostile, const struct failed_end *wanted)
{
	size_t low = 0, high = hostile->end_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_pairs(&hostile->ends[middle], wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *hostile_ends(
	const struct hostile *hostile, const struct trouble *trouble, bool is_initiator, const char *words, char *text)
{
	const struct strings *strings = &hostile->report->strings;
	const struct string peer = strings_get(strings, trouble->peer);
	const struct failed_end wanted = {.computer = trouble->computer,
		.remote = failed_ends_address(&hostile->report->failed_ends, &peer),
		.is_initiator = is_initiator};
	unsigned long long count = 0;
	uint32_t name = STRING_NONE;
	bool has_more = false;
	for (size_t i = find_first(hostile, &wanted);
		i < hostile->end_count && compare_pairs(&hostile->ends[i], &wanted) == 0; i++) {
		uint32_t other = hostile->ends[i].other_computer;
		count += other == STRING_NONE ? hostile->ends[i].count : 0;
		has_more |= other != STRING_NONE && name != STRING_NONE && other != name;
		/* The first name in the order of bytes, since string numbers depend on the order of events. */
		if (other != STRING_NONE && (name == STRING_NONE || strings_compare(strings, other, name) < 0))
			name = other;
	}
	text[0] = '\0';
	if (count > 0)
		snprintf(text, HOSTILE_ENDS_SIZE, "; the log%s of %s%s tell%s of %llu %scall%s%s", has_more ? "s" : "",
			hostile_name(hostile, name, "another computer"), has_more ? " and others" : "",
			has_more ? "" : "s", count, is_initiator ? "" : "such ", hostile_s(count), words);
	return text;
}

/* SPDX-License-Identifier: MIT */
/*
 * The report clocks: by how much the clocks of two computers differ, found from Quick Modes whose opening both have
 * logged.
 */
#include "evidence/ticks.h"
#include "report/association.h"
#include "report/sort.h"

#include <string.h>

/*
 * Both ends log an opening within less than a second or two. Differences that are farther apart show that a clock was
 * set or drifts.
 */
#define JUMP (2 * TICKS_A_SECOND)

/* How many stretches of two computers are shown; a forged log may have one for each Quick Mode. */
#define STRETCHES_MAX 100u

/* One Quick Mode, as two computers logged its opening. */
struct both_ends {
	uint32_t first, second; /* strings, in the order of the names */
	bool is_negative;       /* the second computer's time is before the first one's */
	uint64_t ticks;         /* how far apart the two times are */
	uint64_t time;          /* when the first computer logged it */
};

/*
 * Quick Modes one after the other whose differences are no farther apart than JUMP: in that time the clocks ran alike.
 */
struct stretch {
	const struct both_ends *first, *last, *lowest, *highest;
	size_t count;
};

struct clocks {
	struct both_ends *items;
	size_t count, room;
	uint32_t *order; /* by the computers' names, then by difference */
	size_t next;
	struct stretch stretches[STRETCHES_MAX]; /* of the row that is being made */
};

struct clock_order {
	const struct strings *strings;
	const struct both_ends *items;
};

static int compare_differences(const struct both_ends *left, const struct both_ends *right)
{
	if (left->is_negative != right->is_negative)
		return left->is_negative ? -1 : 1;
	int order = numbers_compare(left->ticks, right->ticks);
	return left->is_negative ? -order : order;
}

static int compare(const void *user, uint32_t left, uint32_t right)
{
	const struct clock_order *clocks = user;
	const struct both_ends *one = &clocks->items[left], *other = &clocks->items[right];
	int order = strings_compare(clocks->strings, one->first, other->first);
	if (order == 0)
		order = strings_compare(clocks->strings, one->second, other->second);
	return order != 0 ? order : compare_differences(one, other);
}

/* Compares Quick Modes of the same two computers. */
static int compare_times(const void *user, uint32_t left, uint32_t right)
{
	const struct both_ends *items = user, *one = &items[left], *other = &items[right];
	int order = numbers_compare(one->time, other->time);
	return order != 0 ? order : compare_differences(one, other);
}

/* Adds each pair once, from the end whose computer's name comes first. */
static bool add_pair(struct ipsecevtx_report *report, struct clocks *clocks, const struct association *association)
{
	const struct associations *associations = report->associations;
	const struct association *other = association_at(associations, association->other);
	const struct association_event *one_end = association_event_at(associations, association->opening);
	const struct association_event *other_end = association_event_at(associations, other->opening);
	if (strings_compare(&report->strings, one_end->computer, other_end->computer) > 0 || !one_end->has_time ||
		!other_end->has_time)
		return true;
	void *items = clocks->items;
	if (!array_reserve(&report->allocator, &items, &clocks->room, clocks->count + 1, sizeof *clocks->items))
		return false;
	clocks->items = items;
	bool is_negative = other_end->time < one_end->time;
	clocks->items[clocks->count++] = (struct both_ends){.first = one_end->computer,
		.second = other_end->computer,
		.is_negative = is_negative,
		.time = one_end->time,
		.ticks = is_negative ? one_end->time - other_end->time : other_end->time - one_end->time};
	return true;
}

static bool clocks_finish(struct ipsecevtx_report *report, void *state)
{
	struct clocks *clocks = state;
	for (uint32_t i = 0; i < associations_count(report->associations); i++) {
		const struct association *association = association_at(report->associations, i);
		if (association->kind == ASSOCIATION_QM && association->other != ASSOCIATION_NONE &&
			!add_pair(report, clocks, association))
			return false;
	}
	const struct clock_order by = {&report->strings, clocks->items};
	clocks->order = sorted_numbers(&report->allocator, clocks->count, compare, &by);
	return clocks->order != NULL;
}

static struct ipsecevtx_report_value cell_difference(const char *name, const struct both_ends *ends)
{
	struct ipsecevtx_report_value value = cell_typed(name, IPSECEVTX_REPORT_SECONDS, ends->ticks);
	value.is_negative = ends->is_negative && ends->ticks != 0;
	return value;
}

/* Adds the mean of two differences, the first of which is not above the second. */
static void put_mean(struct row *row, const char *name, const struct both_ends *left, const struct both_ends *right)
{
	struct ipsecevtx_report_value *value = row_add(row, name, IPSECEVTX_REPORT_SECONDS);
	uint64_t lower = left->ticks < right->ticks ? left->ticks : right->ticks;
	uint64_t distance = left->ticks < right->ticks ? right->ticks - left->ticks : left->ticks - right->ticks;
	value->is_null = false;
	if (left->is_negative == right->is_negative) {
		value->number = lower + distance / 2;
	} else {
		/* One is below zero, so the mean is half of how much the larger one is larger. */
		value->number = distance / 2;
	}
	value->has_half = distance % 2 != 0;
	value->is_negative = left->is_negative == right->is_negative
				     ? left->is_negative
				     : (left->ticks > right->ticks) == left->is_negative && distance != 0;
	if (value->number == 0 && !value->has_half)
		value->is_negative = false;
}

/* Whether two differences are farther apart than JUMP; written so that neither sum nor difference overflows. */
static bool is_jump(const struct both_ends *lowest, const struct both_ends *highest)
{
	if (lowest->is_negative == highest->is_negative) {
		uint64_t more = lowest->ticks > highest->ticks ? lowest->ticks - highest->ticks
							       : highest->ticks - lowest->ticks;
		return more > JUMP;
	}
	return lowest->ticks > JUMP || highest->ticks > JUMP - lowest->ticks;
}

/* Adds a Quick Mode to a stretch, if its difference fits. */
static bool extend(struct stretch *stretch, const struct both_ends *ends)
{
	const struct both_ends *lowest = stretch->lowest, *highest = stretch->highest;
	lowest = compare_differences(ends, lowest) < 0 ? ends : lowest;
	highest = compare_differences(ends, highest) > 0 ? ends : highest;
	if (is_jump(lowest, highest))
		return false;
	*stretch = (struct stretch){stretch->first, ends, lowest, highest, stretch->count + 1};
	return true;
}

/*
 * Finds the stretches of Quick Modes in the order of time. Returns how many there are; the first STRETCHES_MAX are
 * kept.
 */
static size_t find_stretches(struct clocks *clocks, const uint32_t *order, size_t count)
{
	struct stretch stretch = {0};
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		const struct both_ends *ends = &clocks->items[order[i]];
		if (found == 0 || !extend(&stretch, ends)) {
			found++;
			stretch = (struct stretch){ends, ends, ends, ends, 1};
		}
		if (found <= STRETCHES_MAX)
			clocks->stretches[found - 1] = stretch;
	}
	return found;
}

static void put_stretch(struct row *row, const struct stretch *stretch, struct ipsecevtx_report_value *value)
{
	struct ipsecevtx_report_value *items = row_nested(row, value, IPSECEVTX_REPORT_OBJECT, 5);
	if (!items)
		return;
	items[0] = cell_typed("first", IPSECEVTX_REPORT_TIME, stretch->first->time);
	items[1] = cell_typed("last", IPSECEVTX_REPORT_TIME, stretch->last->time);
	items[2] = cell_number("pairs", stretch->count);
	items[3] = cell_difference("min_seconds", stretch->lowest);
	items[4] = cell_difference("max_seconds", stretch->highest);
}

/* Where clocks did not run alike, one number says nothing, so each stretch is shown with its time. */
static void put_stretches(struct ipsecevtx_report *report, struct clocks *clocks, struct row *row,
	const uint32_t *by_difference, size_t count)
{
	const struct ipsecevtx_allocator *allocator = &report->allocator;
	uint32_t *by_time = memory_get_buffer(allocator, count * sizeof *by_time);
	if (by_time)
		memcpy(by_time, by_difference, count * sizeof *by_time);
	if (!by_time || !sort_numbers(allocator, by_time, count, compare_times, clocks->items)) {
		memory_free(allocator, by_time);
		row->failed = true;
		return;
	}
	size_t found = find_stretches(clocks, by_time, count);
	memory_free(allocator, by_time);
	size_t kept = found < STRETCHES_MAX ? found : STRETCHES_MAX;
	row_number(row, "stretch_count", found);
	struct ipsecevtx_report_value *items = row_items(row, "stretches", IPSECEVTX_REPORT_LIST, kept);
	for (size_t i = 0; items && i < kept; i++)
		put_stretch(row, &clocks->stretches[i], &items[i]);
}

static bool clocks_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	struct clocks *clocks = state;
	if (index == 0)
		clocks->next = 0;
	if (clocks->next >= clocks->count)
		return false;
	size_t start = clocks->next, end = start + 1;
	const struct both_ends *lowest = &clocks->items[clocks->order[start]];
	while (end < clocks->count && clocks->items[clocks->order[end]].first == lowest->first &&
		clocks->items[clocks->order[end]].second == lowest->second)
		end++;
	const struct both_ends *highest = &clocks->items[clocks->order[end - 1]];
	size_t count = end - start;
	row_string(row, "computer_a", lowest->first);
	row_string(row, "computer_b", lowest->second);
	row_number(row, "pairs", count);
	put_mean(row, "median_seconds", &clocks->items[clocks->order[start + (count - 1) / 2]],
		&clocks->items[clocks->order[start + count / 2]]);
	*row_next(row) = cell_difference("min_seconds", lowest);
	*row_next(row) = cell_difference("max_seconds", highest);
	const bool has_jump = is_jump(lowest, highest);
	row_bool(row, "jump", has_jump);
	if (has_jump)
		put_stretches(report, clocks, row, &clocks->order[start], count);
	clocks->next = end;
	return true;
}

static void clocks_release(struct ipsecevtx_report *report, void *state)
{
	struct clocks *clocks = state;
	memory_free(&report->allocator, clocks->items);
	memory_free(&report->allocator, clocks->order);
}

static const char *const clocks_keys[] = {"computer_a", "computer_b", "pairs", "median_seconds", "min_seconds",
	"max_seconds", "jump", "stretch_count", "stretches"};

const struct report_kind report_clocks = {
	.info = {"clocks", "by how much the clocks of two computers differ that opened Quick Modes with each other",
		clocks_keys, sizeof clocks_keys / sizeof clocks_keys[0], NULL, 0},
	.state_size = sizeof(struct clocks),
	.wants_associations = true,
	.wants_pairs = true,
	.finish = clocks_finish,
	.row = clocks_row,
	.release = clocks_release,
};

/* SPDX-License-Identifier: MIT */
/*
 * What the logs of other ends tell of failed negotiations: finds the group of each such failure, and puts it into the
 * row.
 */
#include "report/failures_parts.h"

#include <stdlib.h>

static int compare_owners(const void *left, const void *right)
{
	const struct failure_owner *one = left, *other = right;
	return one->id < other->id ? -1 : one->id > other->id;
}

/* Where the group of an id is; NULL where the group was not kept. */
static const struct failure_owner *find_owner(const struct failures *failures, uint32_t id)
{
	const struct failure_owner wanted = {id, 0};
	return failures->owners && failures->groups.count > 0
		       ? bsearch(&wanted, failures->owners, failures->groups.count, sizeof wanted, compare_owners)
		       : NULL;
}

bool failures_match_ends(struct ipsecevtx_report *report, struct failures *failures)
{
	const struct failed_ends *ends = &report->failed_ends;
	const struct groups *groups = &failures->groups;
	if (ends->seen_count == 0 && ends->found_count == 0)
		return true;
	struct failure_owner *owners = memory_get(&report->allocator, (groups->count + 1) * sizeof *owners);
	failures->owners = owners;
	if (!owners)
		return false;
	for (size_t i = 0; i < groups->count; i++)
		owners[i] = (struct failure_owner){
			((const struct failure *)group_value(groups->items[i]))->id, (uint32_t)i};
	if (groups->count > 1)
		qsort(owners, groups->count, sizeof *owners, compare_owners);
	for (size_t i = 0; i < ends->seen_count; i++) {
		const struct failure_owner *owner = find_owner(failures, ends->seen[i]);
		if (owner)
			((struct failure *)group_value(groups->items[owner->index]))->seen_by_peer++;
	}
	return true;
}

/*
 * One group.
 */

struct sorted_end {
	struct string name;
	uint32_t index; /* of the row; UINT32_MAX: the group was not kept */
	uint64_t count;
};

static int compare_ends(const void *left, const void *right)
{
	const struct sorted_end *one = left, *other = right;
	int result = string_compare(&one->name, &other->name);
	if (result != 0)
		return result;
	return one->index < other->index ? -1 : one->index > other->index;
}

/*
 * Sorts by computer's name and row, since string numbers and ids depend on the order of events, and joins equal
 * entries. Returns how many there are.
 */
static size_t sort_ends(const struct ipsecevtx_report *report, const struct failures *failures,
	const struct failed_end *ends, size_t count, struct sorted_end *sorted)
{
	size_t used = 0, kept = 0;
	for (size_t i = 0; i < count; i++) {
		const struct failure_owner *owner = find_owner(failures, ends[i].other_owner);
		if (ends[i].other_computer != STRING_NONE)
			sorted[used++] = (struct sorted_end){strings_get(&report->strings, ends[i].other_computer),
				owner ? owner->index : UINT32_MAX, ends[i].count};
	}
	if (used > 1)
		qsort(sorted, used, sizeof *sorted, compare_ends);
	for (size_t i = 0; i < used; i++) {
		if (kept > 0 && compare_ends(&sorted[kept - 1], &sorted[i]) == 0)
			sorted[kept - 1].count += sorted[i].count;
		else
			sorted[kept++] = sorted[i];
	}
	return kept;
}

static bool read_other(
	const struct failures *failures, const struct sorted_end *end, struct arena *arena, struct failure_other *other)
{
	const struct group *group = end->index == UINT32_MAX ? NULL : failures->groups.items[end->index];
	*other = (struct failure_other){
		.computer = {end->name.data, end->name.length, IPSECEVTX_SET}, .count = end->count};
	struct failure_kind *kind = group ? arena_get(arena, sizeof *kind) : NULL;
	if (!group)
		return true;
	if (!kind)
		return false;
	failure_read_kind(group, arena, kind);
	other->kind = kind;
	other->answered = ((const struct failure *)group_value(group))->all_answered;
	return true;
}

void failure_read_ends(const struct ipsecevtx_report *report, const struct failures *failures,
	const struct failure *failure, struct row *row, struct failure_kind *kind)
{
	size_t first, found = failed_ends_of(&report->failed_ends, failure->id, &first);
	kind->main_stood = main_modes_stood(&failures->mains, failure->id);
	kind->main_as_far = report_as_far(report, RESTS_ON_ENDS);
	if (found == 0)
		return;
	const struct failed_end *ends = report->failed_ends.found + first;
	struct sorted_end *sorted = arena_get(row->arena, found * sizeof *sorted);
	struct failure_other *others = arena_get(row->arena, found * sizeof *others);
	if (!sorted || !others) {
		row->failed = true;
		return;
	}
	for (size_t i = 0; i < found; i++)
		kind->both_ends += ends[i].other_computer == STRING_NONE ? ends[i].count : 0;
	kind->other_count = sort_ends(report, failures, ends, found, sorted);
	kind->others = others;
	for (size_t i = 0; i < kind->other_count; i++)
		row->failed |= !read_other(failures, &sorted[i], row->arena, &others[i]);
}

static void put_other(struct row *row, const struct failure_other *other, struct ipsecevtx_report_value *item)
{
	const struct ipsecevtx_text unset = {"", 0, IPSECEVTX_UNSET};
	const struct failure_kind *kind = other->kind;
	struct ipsecevtx_report_value *values = row_nested(row, item, IPSECEVTX_REPORT_OBJECT, 7);
	if (!values)
		return;
	values[0] = cell_text("computer", &other->computer);
	values[1] = kind ? cell_number("event_id", kind->event_id) : cell_null("event_id", IPSECEVTX_REPORT_NUMBER);
	values[2] = cell_text("role", kind ? &kind->role : &unset);
	values[3] = cell_text("failure_point", kind ? &kind->failure_point : &unset);
	values[4] = cell_text("failure_reason", kind ? &kind->failure_reason : &unset);
	values[5] = cell_text("state", kind ? &kind->state : &unset);
	values[6] = cell_number("count", other->count);
}

void failure_put_ends(struct row *row, const struct ipsecevtx_report *report, const struct failure_kind *kind)
{
	if (report->failed_ends.is_full) {
		row_null(row, "both_ends", IPSECEVTX_REPORT_NUMBER);
		row_null(row, "other_ends", IPSECEVTX_REPORT_LIST);
		return;
	}
	row_number(row, "both_ends", kind->both_ends);
	struct ipsecevtx_report_value *items = row_items(row, "other_ends", IPSECEVTX_REPORT_LIST, kind->other_count);
	for (size_t i = 0; items && i < kind->other_count; i++)
		put_other(row, &kind->others[i], &items[i]);
}

/* SPDX-License-Identifier: MIT */
/*
 * Compares failed negotiations with the associations of the same two: whether it worked before, in between and after,
 * and whether another tunnel stood.
 */
#include "report/failures_parts.h"
#include "report/other_tunnels.h"
#include "report/successes.h"

/* Which successes a list has. */
struct success_list {
	enum success_with with; /* SUCCESS_WITHS: ends, by both addresses */
	bool are_quick;         /* of Quick Modes alone */
};

/*
 * Finds the string of each group's remote address. It stays STRING_NONE where it is unset, or where nothing else has
 * it, so that there can be no success.
 */
static bool find_remotes(struct ipsecevtx_report *report, struct failures *failures)
{
	for (size_t i = 0; i < failures->groups.count; i++) {
		const struct group *group = failures->groups.items[i];
		struct failure *failure = group_value(group);
		struct key_reader reader = {group->key, group->key + group->key_size};
		arena_reset(&report->arena);
		struct ipsecevtx_text remote_address = key_read_text(&reader, &report->arena);
		remote_address = key_read_text(&reader, &report->arena);
		if (report->arena.no_memory || report->arena.exhausted)
			return false;
		if (remote_address.presence == IPSECEVTX_SET && failure->has_time)
			failure->remote = strings_find(&report->strings, remote_address.data, remote_address.length);
	}
	return true;
}

/* The times that are kept of a group, in order; ends is room for two. Returns how many there are. */
static size_t times_of(const struct failure *failure, uint64_t *ends, const uint64_t **times)
{
	ends[0] = failure->span.first;
	ends[1] = failure->span.last;
	*times = failure->moments.count > 0 ? failure->moments.items : ends;
	return failure->moments.count > 0 ? failure->moments.count : 1 + (ends[0] != ends[1]);
}

/* Begins what is known of a group's successes. False when there is no memory. */
static bool begin_worked(const struct ipsecevtx_report *report, struct failures *failures, struct failure *failure)
{
	uint64_t ends[2];
	const uint64_t *times;
	size_t count = times_of(failure, ends, &times);
	struct failure_worked *worked = arena_get(&failures->arena, sizeof *worked);
	if (!worked)
		return false;
	*worked = (struct failure_worked){.next = memory_get(&report->allocator, count * sizeof *worked->next)};
	failure->worked = worked;
	for (size_t i = 0; worked->next && i < count; i++)
		worked->next[i] = UINT64_MAX;
	return worked->next != NULL;
}

/* Keeps the first success after each time, where it is nearer than the one that is known. */
static void note_nexts(const struct successes *successes, const struct failure *failure)
{
	uint64_t ends[2];
	const uint64_t *times;
	size_t count = times_of(failure, ends, &times);
	struct ipsecevtx_time next = {0, IPSECEVTX_UNSET};
	for (size_t i = 0; i < count; i++) {
		const struct success at = {failure->computer, failure->remote, times[i]};
		if (i == 0 || (next.presence == IPSECEVTX_SET && next.ticks <= at.time)) {
			next.presence = IPSECEVTX_UNSET;
			successes_after(successes, &at, &next);
		}
		if (next.presence == IPSECEVTX_SET && next.ticks < failure->worked->next[i])
			failure->worked->next[i] = next.ticks;
	}
}

/* Finds the longest time from the first failure after a success to the next success. */
static void find_longest(const struct failure *failure)
{
	uint64_t ends[2], *longest = &failure->worked->longest;
	const uint64_t *times, *nexts = failure->worked->next;
	size_t count = times_of(failure, ends, &times);
	for (size_t i = 0; i < count && nexts[i] != UINT64_MAX; i++) {
		bool is_first = i == 0 || nexts[i - 1] != nexts[i];
		if (is_first && nexts[i] - times[i] > *longest)
			*longest = nexts[i] - times[i];
	}
}

/* Adds what one list of successes tells of one group. False when there is no memory. */
static bool note_success(const struct ipsecevtx_report *report, struct failures *failures, struct failure *failure,
	const struct success_list *list, const struct successes *successes)
{
	struct failure_worked worked = failure->worked ? *failure->worked : (struct failure_worked){.before.ticks = 0};
	const struct success first = {failure->computer, failure->remote, failure->span.first},
			     last = {failure->computer, failure->remote, failure->span.last};
	bool is_opening = list->with != SUCCESS_WITHS, is_of_mode = failure->is_quick == list->are_quick;
	/*
	 * succeeded_before and succeeded_after count associations of any mode with the remote address: see
	 * ipsec-evtx(5).
	 */
	if (list->with == WITH_REMOTE_ADDRESS && !list->are_quick) {
		successes_before(successes, &first, &worked.before);
		successes_after(successes, &last, &worked.after);
	}
	if (is_of_mode)
		successes_before(successes, &first, &worked.peer_before);
	if (is_of_mode && is_opening) {
		successes_after(successes, &last, &worked.peer_after);
		worked.often += successes_between(successes, &first, &last);
	}
	if (is_of_mode && !is_opening)
		worked.has_end |= successes_has(successes, &first);
	bool is_known = worked.has_end || worked.before.presence == IPSECEVTX_SET ||
			worked.after.presence == IPSECEVTX_SET || worked.peer_before.presence == IPSECEVTX_SET ||
			worked.peer_after.presence == IPSECEVTX_SET || worked.often > 0;
	if (!is_known)
		return true;
	if (!failure->worked && !begin_worked(report, failures, failure))
		return false;
	worked.next = failure->worked->next;
	*failure->worked = worked;
	if (is_of_mode && is_opening)
		note_nexts(successes, failure);
	return true;
}

static bool note_list(struct ipsecevtx_report *report, struct failures *failures, const struct success_list *list)
{
	struct successes successes = {NULL, 0};
	bool ok = list->with == SUCCESS_WITHS ? successes_find_ends(report, &successes, list->are_quick)
					      : successes_find(report, &successes, list->with, list->are_quick);
	for (size_t i = 0; ok && i < failures->groups.count; i++) {
		struct failure *failure = group_value(failures->groups.items[i]);
		if (failure->remote != STRING_NONE)
			ok = note_success(report, failures, failure, list, &successes);
	}
	memory_free(&report->allocator, successes.items);
	return ok;
}

/* Whether any group is of Quick Modes. */
static bool has_quick(const struct failures *failures)
{
	size_t i = 0;
	while (i < failures->groups.count &&
		!((const struct failure *)group_value(failures->groups.items[i]))->is_quick)
		i++;
	return i < failures->groups.count;
}

bool failures_note_successes(struct ipsecevtx_report *report, struct failures *failures)
{
	bool ok = find_remotes(report, failures);
	unsigned modes = has_quick(failures) ? 2 : 1;
	/* One list after the other, since each can have hundreds of thousands of entries. */
	for (unsigned mode = 0; mode < modes; mode++) {
		for (unsigned with = 0; ok && with <= SUCCESS_WITHS; with++) {
			const struct success_list list = {(enum success_with)with, mode == 1};
			ok = note_list(report, failures, &list);
		}
	}
	for (size_t i = 0; i < failures->groups.count; i++) {
		struct failure *failure = group_value(failures->groups.items[i]);
		if (!failure->worked)
			continue;
		if (ok && !failures->has_more_moments)
			find_longest(failure);
		memory_free(&report->allocator, failure->worked->next);
		failure->worked->next = NULL;
	}
	return ok;
}

/* Whether failures of the group are compared with other tunnels. */
static bool has_own_address(const struct failure *failure)
{
	return failure->own && failure->own->address != STRING_NONE && failure->remote != STRING_NONE;
}

bool failures_note_other_tunnels(struct ipsecevtx_report *report, struct failures *failures)
{
	struct groups *groups = &failures->groups;
	size_t count = 0, next = 0;
	if (failures_have_more_times(failures))
		return true;
	struct other_tunnel *tunnels = memory_get(&report->allocator, (groups->count + 1) * sizeof *tunnels);
	for (size_t i = 0; tunnels && i < groups->count; i++) {
		const struct failure *failure = group_value(groups->items[i]);
		if (has_own_address(failure))
			tunnels[count++] = (struct other_tunnel){.computer = failure->computer,
				.remote = failure->remote,
				.own = failure->own->address,
				.times = failure->own->times,
				.time_count = failure->own->time_count};
	}
	bool ok = tunnels && other_tunnels_find(report, tunnels, count);
	for (size_t i = 0; ok && i < groups->count; i++) {
		struct failure *failure = group_value(groups->items[i]);
		if (!has_own_address(failure))
			continue;
		failure->own->other_stood = tunnels[next].stood;
		failure->own->others_have_ends = tunnels[next].has_ends;
		failure->own->through = tunnels[next++].through;
	}
	memory_free(&report->allocator, tunnels);
	return ok;
}

/* SPDX-License-Identifier: MIT */
/* Negotiations that failed: who with whom, how, how often, and whether it ever worked. */
#include "report/failures.h"

#include <stdio.h>
#include <stdlib.h>

#include "report/association.h"
#include "report/cookies.h"
#include "report/hours.h"
#include "report/other_tunnels.h"
#include "report/report.h"
#include "report/successes.h"

/* For each group so many negotiations are compared with those of other computers. */
#define COOKIES_PER_GROUP 20u
/* So many clock hours are told apart for each group, on average. */
#define HOURS_PER_GROUP 20u
/* So many other gateways are kept for each group, on average. */
#define GATEWAYS_PER_GROUP 8u

/* What is kept of failures that tell the computer's own address, those of Extended Mode. */
struct failure_own {
	uint32_t address; /* a string; STRING_NONE: there are several */
	uint32_t through;
	uint64_t *times; /* of all events with a time */
	size_t time_count, time_room;
	uint64_t other_stood; /* at how many of these another tunnel stood: see other_tunnels.h */
	bool others_have_ends;
};

/* When it worked. */
struct failure_worked {
	struct ipsecevtx_time before, after;           /* with that remote address */
	struct ipsecevtx_time peer_before, peer_after; /* the same of all that shows that something worked */
};

/* The value of a group. There are hundreds of thousands. */
struct failure {
	uint64_t kind;     /* number of the kind of the last event; 0: of no other one */
	uint32_t id;       /* of no other group */
	uint32_t computer; /* of strings, as the next one */
	uint32_t remote;   /* when finished: STRING_NONE where it never succeeded either */
	bool has_time;
	bool is_direct; /* one of the events was with the remote address itself, or tells none */
	struct brief_span span;
	uint64_t unanswered;
	uint64_t seen_by_peer;
	struct hours hours;
	struct failure_own *own;       /* NULL: no own address is told */
	struct failure_worked *worked; /* when finished, of the arena; NULL: never */
};

struct failures {
	struct groups groups;
	struct groups gateways; /* key: that of the group, and another gateway, behind which the remote address is */
	struct cookies cookies;
	uint32_t next_id;
	size_t hour_count;   /* of all groups, some of them perhaps twice */
	size_t hour_limit;   /* what that may be when each is counted once */
	bool has_more_hours; /* it was more: nothing is known of hours */
	uint64_t own_count;  /* of all groups: failures with a time and an address of the computer's own */
	struct arena arena;  /* of struct failure_worked */
};

/*
 * Adding.
 */

static void release_failure(void *owner, void *value)
{
	struct failure *failure = value;
	hours_free(&failure->hours, owner);
	if (failure->own)
		memory_free(owner, failure->own->times);
	memory_free(owner, failure->own);
}

static bool failures_begin(struct ipsecevtx_report *report, void *state)
{
	struct failures *failures = state;
	size_t limit = report->options.group_limit;
	groups_init(&failures->groups, &report->allocator, &report->hash_key, sizeof(struct failure), limit);
	report_name_computers(report, &failures->groups);
	failures->groups.release = release_failure;
	failures->groups.owner = &report->allocator;
	groups_init(&failures->gateways, &report->allocator, &report->hash_key, 0,
		limit > SIZE_MAX / GATEWAYS_PER_GROUP ? SIZE_MAX : GATEWAYS_PER_GROUP * limit);
	report_name_computers(report, &failures->gateways);
	cookies_init(&failures->cookies, &report->allocator, &report->hash_key,
		limit > SIZE_MAX / COOKIES_PER_GROUP ? SIZE_MAX : COOKIES_PER_GROUP * limit);
	arena_init(&failures->arena, &report->allocator, SIZE_MAX / 2);
	failures->hour_limit = limit > SIZE_MAX / HOURS_PER_GROUP / 2 ? SIZE_MAX / 2 : HOURS_PER_GROUP * limit;
	return true;
}

static void failures_release(struct ipsecevtx_report *report, void *state)
{
	struct failures *failures = state;
	(void)report;
	groups_free(&failures->groups);
	groups_free(&failures->gateways);
	cookies_free(&failures->cookies);
	arena_free(&failures->arena);
}

/* Nothing but white space is no reason, as an empty text is none. */
static void key_reason(struct key *key, const struct failed *failed)
{
	if (failed->spelling.length > 0)
		key_field(key, &failed->spelling);
	else
		key_null(key);
}

/* In the order in which groups are compared; read_kind() reads it. */
static void make_key(struct key *key, const struct ipsecevtx_event *event, const struct failed *failed)
{
	key_start(key);
	key_field(key, &event->computer);
	key_field(key, &failed->remote_address->text);
	key_number(key, event->event_id);
	key_field(key, &failed->role->text);
	key_field(key, &failed->failure_point->text);
	key_reason(key, failed);
	key_field(key, &failed->state->text);
	if (failed->auth_method)
		key_field(key, &failed->auth_method->text);
	else
		key_null(key);
}

/* The hours of the group. */
static void failures_expect(struct ipsecevtx_report *report, const void *state, const struct report_event *added)
{
	const struct failures *failures = state;
	const struct group *group = recall_group(added->recalled, RECALL_FAILURES, &failures->groups);
	(void)report;
	if (!group)
		return;
	const struct hours *hours = &((const struct failure *)group_value(group))->hours;
	if (hours->room > 0 && hours->count > 0)
		__builtin_prefetch(&hours->many[hours->count - 1], 1);
}

static struct group *find_group(
	struct ipsecevtx_report *report, struct failures *failures, const struct report_event *added)
{
	/* Groups are remembered by the other gateway, and known by the address: they are to be the same. */
	bool is_gateway = added->peer == added->failed->remote_address;
	struct recall_entry *recalled = is_gateway ? added->recalled : NULL;
	struct group *group = recall_group(recalled, RECALL_FAILURES, &failures->groups);
	uint64_t kind = added->failed->kind->number;
	if (group && kind != 0 && ((const struct failure *)group_value(group))->kind == kind) {
		group->events++;
		return group;
	}
	make_key(&report->key, added->event, added->failed);
	group = groups_get(&failures->groups, &report->key);
	recall_note(recalled, RECALL_FAILURES, group);
	return group;
}

static bool is_failure(const struct ipsecevtx_event *event)
{
	return event->kind == IPSECEVTX_KIND_MM_FAILED || event->kind == IPSECEVTX_KIND_QM_FAILED ||
	       event->kind == IPSECEVTX_KIND_EM_FAILED;
}

/* Gives up all hours where there are too many. */
static void check_hours(struct ipsecevtx_report *report, struct failures *failures)
{
	struct groups *groups = &failures->groups;
	failures->hour_count = 0;
	for (size_t i = 0; i < groups->count; i++)
		failures->hour_count += hours_compact(&((struct failure *)group_value(groups->items[i]))->hours);
	if (failures->hour_count <= failures->hour_limit)
		return;
	failures->has_more_hours = true;
	for (size_t i = 0; i < groups->count; i++)
		hours_free(&((struct failure *)group_value(groups->items[i]))->hours, &report->allocator);
}

static bool note_hour(
	struct ipsecevtx_report *report, struct failures *failures, struct failure *failure, uint64_t time)
{
	size_t before = failure->hours.count;
	if (failures->has_more_hours)
		return true;
	if (!hours_add(&failure->hours, &report->allocator, time))
		return false;
	failures->hour_count += failure->hours.count - before;
	if (failures->hour_count > 2 * failures->hour_limit)
		check_hours(report, failures);
	return true;
}

/* Those of more failures of Extended Mode than there may be hours are not held against other tunnels. */
static bool has_more_times(const struct failures *failures)
{
	return failures->own_count > failures->hour_limit;
}

/* Those of Extended Mode, whose events are few, are held against other tunnels one by one. */
static bool note_time(
	struct ipsecevtx_report *report, const struct failures *failures, struct failure *failure, uint64_t time)
{
	struct failure_own *own = failure->own;
	if (!own || own->address == STRING_NONE || has_more_times(failures))
		return true;
	void *items = own->times;
	if (!array_reserve(&report->allocator, &items, &own->time_room, own->time_count + 1, sizeof time))
		return false;
	own->times = items;
	own->times[own->time_count++] = time;
	return true;
}

/* False when there is no memory. */
static bool note_own(
	struct ipsecevtx_report *report, struct failure *failure, const struct ipsecevtx_text *address, bool is_first)
{
	bool is_told = address && address->presence == IPSECEVTX_SET;
	if (is_first && is_told) {
		failure->own = memory_get(&report->allocator, sizeof *failure->own);
		if (!failure->own)
			return false;
		failure->own->address = strings_add(&report->strings, address->data, address->length);
		return failure->own->address != STRING_FAILED;
	}
	if (!failure->own || failure->own->address == STRING_NONE)
		return true;
	const struct string known = strings_get(&report->strings, failure->own->address);
	if (!is_told || known.length != address->length || memcmp(known.data, address->data, known.length) != 0)
		failure->own->address = STRING_NONE;
	return true;
}

static bool is_same_text(const struct ipsecevtx_address *one, const struct ipsecevtx_address *other)
{
	return one == other || (one->text.length == other->text.length &&
				       memcmp(one->text.data, other->text.data, one->text.length) == 0);
}

/* With whom an event was, whose group's key is made where that is not the remote address. False: no memory. */
static bool note_gateway(struct ipsecevtx_report *report, struct failures *failures, struct failure *failure,
	const struct report_event *added)
{
	if (!added->peer || is_same_text(added->peer, added->failed->remote_address)) {
		failure->is_direct = true;
		return true;
	}
	key_address(&report->key, added->peer);
	groups_get(&failures->gateways, &report->key);
	return !failures->gateways.failed;
}

/* What may differ among the events of one group. */
static bool note_words(
	struct ipsecevtx_report *report, struct failure *failure, const struct report_event *added, bool is_first)
{
	const struct failed *failed = added->failed;
	failure->unanswered += failed->is_unanswered;
	failure->kind = failed->kind->number;
	return note_own(report, failure, failed->own, is_first);
}

static bool failures_add(struct ipsecevtx_report *report, void *state, const struct report_event *added)
{
	struct failures *failures = state;
	const struct failed *failed = added->failed;
	if (added->is_copy)
		return true;
	failures->own_count += failed->own && added->event->time.presence == IPSECEVTX_SET;
	struct group *group = find_group(report, failures, added);
	struct failure *failure = group ? group_value(group) : NULL;
	if (group && group->events == 1) {
		failure->id = failures->next_id++;
		failure->computer = added->computer;
	}
	/* Also what belongs to no group that is kept was seen by its computer. */
	if (failed->initiator_cookie && !failed->is_unanswered &&
		!cookies_add(&failures->cookies, failed->initiator_cookie, failed->responder_cookie, added->computer,
			failure ? failure->id : UINT32_MAX))
		return false;
	if (!failure)
		return !failures->groups.failed;
	if (!note_words(report, failure, added, group->events == 1) || !note_gateway(report, failures, failure, added))
		return false;
	const struct ipsecevtx_time *time = &added->event->time;
	if (time->presence != IPSECEVTX_SET)
		return true;
	failure->has_time = span_widen_brief(&failure->span, failure->has_time, time);
	if (!note_time(report, failures, failure, time->ticks))
		return false;
	return note_hour(report, failures, failure, time->ticks);
}

/*
 * Both ends.
 */

struct failure_owner {
	uint32_t id;
	struct failure *failure;
};

struct failure_owners {
	struct failure_owner *items;
	size_t count;
};

static int compare_owners(const void *left, const void *right)
{
	const struct failure_owner *one = left, *other = right;
	return one->id < other->id ? -1 : one->id > other->id;
}

/* Failures of groups that were left out are not counted. */
static void note_seen(void *user, uint32_t id, uint64_t count)
{
	const struct failure_owners *owners = user;
	const struct failure_owner wanted = {id, NULL};
	struct failure_owner *found =
		owners->count == 0 ? NULL
				   : bsearch(&wanted, owners->items, owners->count, sizeof wanted, compare_owners);
	if (found)
		found->failure->seen_by_peer += count;
}

static bool match_cookies(struct ipsecevtx_report *report, struct failures *failures)
{
	struct groups *groups = &failures->groups;
	struct failure_owners owners = {
		memory_get(&report->allocator, (groups->count + 1) * sizeof *owners.items), groups->count};
	if (!owners.items)
		return false;
	for (size_t i = 0; i < groups->count; i++) {
		struct failure *failure = group_value(groups->items[i]);
		owners.items[i] = (struct failure_owner){failure->id, failure};
	}
	if (owners.count > 1)
		qsort(owners.items, owners.count, sizeof *owners.items, compare_owners);
	cookies_match(&failures->cookies, note_seen, &owners);
	memory_free(&report->allocator, owners.items);
	return true;
}

/*
 * When it worked.
 */

/* As strings of the report; STRING_NONE: unset, or of nothing else. */
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

/* False when there is no memory. */
static bool note_success(
	struct failures *failures, struct failure *failure, const struct successes *successes, unsigned with)
{
	struct failure_worked worked = failure->worked ? *failure->worked : (struct failure_worked){.before.ticks = 0};
	const struct success first = {failure->computer, failure->remote, failure->span.first},
			     last = {failure->computer, failure->remote, failure->span.last};
	successes_before(successes, &first, &worked.peer_before);
	if (with != SUCCESS_WITHS)
		successes_after(successes, &last, &worked.peer_after);
	if (with == WITH_REMOTE_ADDRESS) {
		worked.before = worked.peer_before;
		worked.after = worked.peer_after;
	}
	bool is_known = worked.peer_before.presence == IPSECEVTX_SET || worked.peer_after.presence == IPSECEVTX_SET;
	if (is_known && !failure->worked)
		failure->worked = arena_get(&failures->arena, sizeof *failure->worked);
	if (is_known && failure->worked)
		*failure->worked = worked;
	return !is_known || failure->worked;
}

static bool note_successes(struct ipsecevtx_report *report, struct failures *failures)
{
	bool ok = find_remotes(report, failures);
	/* One after the other: there can be hundreds of thousands. */
	for (unsigned with = 0; ok && with <= SUCCESS_WITHS; with++) {
		struct successes successes = {NULL, 0};
		bool are_ends = with == SUCCESS_WITHS;
		ok = are_ends ? successes_find_ends(report, &successes)
			      : successes_find(report, &successes, (enum success_with)with);
		for (size_t i = 0; ok && i < failures->groups.count; i++) {
			struct failure *failure = group_value(failures->groups.items[i]);
			if (failure->remote != STRING_NONE)
				ok = note_success(failures, failure, &successes, with);
		}
		memory_free(&report->allocator, successes.items);
	}
	return ok;
}

/* Whether a failure is held against other tunnels. */
static bool has_own_address(const struct failure *failure)
{
	return failure->own && failure->own->address != STRING_NONE && failure->remote != STRING_NONE;
}

static bool note_other_tunnels(struct ipsecevtx_report *report, struct failures *failures)
{
	struct groups *groups = &failures->groups;
	size_t count = 0, next = 0;
	if (has_more_times(failures))
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

/*
 * Rows.
 */

static int compare_groups(const struct group *left, const struct group *right)
{
	if (left->events != right->events)
		return left->events > right->events ? -1 : 1;
	return group_compare(left, right);
}

static bool failures_finish(struct ipsecevtx_report *report, void *state)
{
	struct failures *failures = state;
	char detail[256];
	check_hours(report, failures);
	if (!match_cookies(report, failures) || !note_successes(report, failures) ||
		!note_other_tunnels(report, failures))
		return false;
	groups_sort_by(&failures->groups, compare_groups);
	groups_sort(&failures->gateways);
	report_tell_groups(report, &failures->groups, "kinds of failure");
	if (failures->gateways.is_full) {
		snprintf(detail, sizeof detail,
			"failures were with more than %zu gateways, each kind of failure by itself: of the last kinds "
			"some are missing",
			failures->gateways.limit);
		report_tell(report, detail);
	}
	if (failures->has_more_hours) {
		snprintf(detail, sizeof detail,
			"failed negotiations fall into more than %zu clock hours, each kind of failure by itself: how many "
			"there were in one was not counted, and peak_per_hour is left unknown",
			failures->hour_limit);
		report_tell(report, detail);
	}
	if (has_more_times(failures)) {
		snprintf(detail, sizeof detail,
			"more than %zu failed negotiations of Extended Mode: whether another tunnel stood at them was not "
			"looked for",
			failures->hour_limit);
		report_tell(report, detail);
	}
	if (failures->cookies.is_full) {
		snprintf(detail, sizeof detail,
			"more than %zu failed negotiations have both cookies: which of them their peers saw too was "
			"not looked for, and seen_by_peer is left unknown",
			failures->cookies.limit);
		report_tell(report, detail);
	}
	cookies_free(&failures->cookies);
	return !failures->groups.failed && !failures->gateways.failed;
}

static void read_kind(const struct group *group, struct arena *arena, struct failure_kind *kind)
{
	struct key_reader reader = {group->key, group->key + group->key_size};
	kind->computer = key_read_text(&reader, arena);
	kind->remote_address = key_read_text(&reader, arena);
	kind->event_id = (uint32_t)key_read_number(&reader);
	kind->role = key_read_text(&reader, arena);
	kind->failure_point = key_read_text(&reader, arena);
	kind->failure_reason = key_read_text(&reader, arena);
	kind->state = key_read_text(&reader, arena);
	kind->auth_method = key_read_text(&reader, arena);
	kind->error = kind->failure_reason.presence == IPSECEVTX_SET
			      ? ike_error_find(kind->failure_reason.data, kind->failure_reason.length)
			      : NULL;
}

/* Noise: strangers that no rule lets in, and computers that never answer. */
static bool is_noise(const struct failure_kind *kind, bool is_unanswered)
{
	if (!kind->error)
		return false;
	if (kind->error->code == IKE_ERROR_NO_POLICY)
		return failed_is(&kind->role, "Responder");
	return (kind->error->code == IKE_ERROR_TIMED_OUT || kind->error->code == IKE_ERROR_NO_RESPONSE) &&
	       failed_is(&kind->role, "Initiator") && is_unanswered;
}

static void put_kind(struct row *row, const struct failure_kind *kind)
{
	row_text(row, "computer", &kind->computer);
	row_text(row, "remote_address", &kind->remote_address);
	row_number(row, "event_id", kind->event_id);
	row_text(row, "role", &kind->role);
	row_text(row, "failure_point", &kind->failure_point);
	row_text(row, "failure_reason", &kind->failure_reason);
	row_text(row, "state", &kind->state);
	row_text(row, "auth_method", &kind->auth_method);
}

/* The remote address itself, and gateways in the order of addresses. */
static void read_peers(
	const struct failures *failures, const struct group *group, struct row *row, struct failure_kind *kind)
{
	const struct failure *failure = group_value(group);
	size_t first, found = groups_beginning(&failures->gateways, group->key, group->key_size, &first), count = 0;
	struct ipsecevtx_text *peers = arena_get(row->arena, (found + 1) * sizeof *peers);
	if (!peers) {
		row->failed = true;
		return;
	}
	if (failure->is_direct && kind->remote_address.presence == IPSECEVTX_SET)
		peers[count++] = kind->remote_address;
	for (size_t i = 0; i < found; i++) {
		const struct group *gateway = failures->gateways.items[first + i];
		struct key_reader reader = {gateway->key + group->key_size, gateway->key + gateway->key_size};
		peers[count++] = key_read_address(&reader, row->arena);
	}
	kind->peers = peers;
	kind->peer_count = count;
	kind->has_gateways = found > 0;
	kind->is_direct = failure->is_direct;
}

static void put_peers(struct row *row, const struct failure_kind *kind)
{
	struct ipsecevtx_report_value *items = row_items(row, "peers", IPSECEVTX_REPORT_LIST, kind->peer_count);
	for (size_t i = 0; items && i < kind->peer_count; i++)
		items[i] = cell_text(NULL, &kind->peers[i]);
}

static bool failures_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	struct failures *failures = state;
	struct failure_kind kind = {.peer_count = 0};
	if (index >= failures->groups.count)
		return false;
	const struct group *group = failures->groups.items[index];
	struct failure *failure = group_value(group);
	read_kind(group, row->arena, &kind);
	const struct failure_own own =
		failure->own ? *failure->own : (struct failure_own){.address = STRING_NONE, .through = STRING_NONE};
	const struct failure_worked worked =
		failure->worked ? *failure->worked : (struct failure_worked){.before.ticks = 0};
	const struct string through = strings_get(&report->strings, own.through);
	kind.other_stood = own.other_stood;
	kind.other_as_far = own.others_have_ends ? "" : report_as_far(report, RESTS_ON_ENDS);
	kind.through = (struct ipsecevtx_text){
		through.data, through.length, own.through == STRING_NONE ? IPSECEVTX_UNSET : IPSECEVTX_SET};
	read_peers(failures, group, row, &kind);
	put_kind(row, &kind);
	row_number(row, "count", group->events);
	row_span(row, &failure->span, failure->has_time);
	if (failure->has_time && !failures->has_more_hours)
		row_number(row, "peak_per_hour", hours_peak(&failure->hours));
	else
		row_null(row, "peak_per_hour", IPSECEVTX_REPORT_NUMBER);
	row_number(row, "unanswered", failure->unanswered);
	if (failures->cookies.is_full)
		row_null(row, "seen_by_peer", IPSECEVTX_REPORT_NUMBER);
	else
		row_number(row, "seen_by_peer", failure->seen_by_peer);
	if (kind.error)
		row_word(row, "class", kind.error->class);
	else
		row_null(row, "class", IPSECEVTX_REPORT_TEXT);
	row_bool(row, "noise", is_noise(&kind, failure->unanswered == group->events));
	row_time(row, "succeeded_before", &worked.before);
	row_time(row, "succeeded_after", &worked.after);
	failure_put_verdict(row, &kind, group->events, failure->unanswered);
	row_time(row, "peer_succeeded_before", &worked.peer_before);
	row_time(row, "peer_succeeded_after", &worked.peer_after);
	put_peers(row, &kind);
	row->failed |= report->arena.no_memory || report->arena.exhausted;
	return true;
}

static const char *const failures_keys[] = {"computer", "remote_address", "event_id", "role", "failure_point",
	"failure_reason", "state", "auth_method", "count", "first", "last", "peak_per_hour", "unanswered",
	"seen_by_peer", "class", "noise", "succeeded_before", "succeeded_after", "verdict", "peer_succeeded_before",
	"peer_succeeded_after", "peers"};

const struct report_kind report_failures = {
	.info = {"failures", "negotiations that failed: who with whom, how, how often, and why", failures_keys,
		sizeof failures_keys / sizeof failures_keys[0], NULL, 0},
	.state_size = sizeof(struct failures),
	.wants_associations = true,
	.wants_recall = true,
	.begin = failures_begin,
	.takes = is_failure,
	.expect = failures_expect,
	.add = failures_add,
	.finish = failures_finish,
	.row = failures_row,
	.release = failures_release,
};

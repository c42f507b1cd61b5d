/* SPDX-License-Identifier: MIT */
/*
 * The report failures: one row for each kind of failed negotiation, with who failed with whom, how, how often, and
 * whether it ever worked. Failures are counted as they come; what the associations and other logs tell is added at the
 * end.
 */
#include "report/failures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/failures_parts.h"

/* How many clock hours are kept for a group on average. */
#define HOURS_PER_GROUP 20u
/* How many other gateways are kept for a group on average. */
#define GATEWAYS_PER_GROUP 8u

/*
 * Adding.
 */

static void release_failure(void *owner, void *value)
{
	struct failures *failures = owner;
	struct failure *failure = value;
	hours_free(&failure->hours, failures->allocator);
	failed_times_free(&failure->moments, failures->allocator);
	failure_forget_names(failures, failure);
	if (failure->own)
		memory_free(failures->allocator, failure->own->times);
	memory_free(failures->allocator, failure->own);
}

static bool failures_begin(struct ipsecevtx_report *report, void *state)
{
	struct failures *failures = state;
	size_t limit = report->options.group_limit;
	failures->allocator = &report->allocator;
	failures->name_limit = failures_name_limit(limit);
	groups_init(&failures->groups, &report->allocator, &report->hash_key, sizeof(struct failure), limit);
	report_name_computers(report, &failures->groups);
	failures->groups.release = release_failure;
	failures->groups.owner = failures;
	groups_init(&failures->gateways, &report->allocator, &report->hash_key, 0,
		limit > SIZE_MAX / GATEWAYS_PER_GROUP ? SIZE_MAX : GATEWAYS_PER_GROUP * limit);
	report_name_computers(report, &failures->gateways);
	arena_init(&failures->arena, &report->allocator, SIZE_MAX / 2);
	failures->hour_limit = limit > SIZE_MAX / HOURS_PER_GROUP / 2 ? SIZE_MAX / 2 : HOURS_PER_GROUP * limit;
	failures->mains.limit = failures->hour_limit;
	return true;
}

static void failures_release(struct ipsecevtx_report *report, void *state)
{
	struct failures *failures = state;
	groups_free(&failures->groups);
	groups_free(&failures->gateways);
	main_modes_free(&failures->mains, &report->allocator);
	memory_free(&report->allocator, failures->owners);
	string_sets_free(&report->allocator, &failures->sets);
	arena_free(&failures->arena);
}

/* A reason of nothing but white space is none, just as an empty text. */
static void key_reason(struct key *key, const struct failed *failed)
{
	if (failed->spelling.length > 0)
		key_field(key, &failed->spelling);
	else
		key_null(key);
}

/* The parts in the order in which groups are compared; failure_read_kind() reads them. */
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

/* Prefetches the hours and times of the group. */
static void failures_expect(struct ipsecevtx_report *report, const void *state, const struct report_event *added)
{
	const struct failures *failures = state;
	const struct group *group = recall_group(added->recalled, RECALL_FAILURES, &failures->groups);
	(void)report;
	if (!group)
		return;
	const struct failure *failure = group_value(group);
	const struct hours *hours = &failure->hours;
	if (hours->room > 0 && hours->count > 0)
		__builtin_prefetch(&hours->many[hours->count - 1], 1);
	if (failure->moments.count > 0)
		__builtin_prefetch(&failure->moments.items[failure->moments.count - 1], 1);
}

static struct group *find_group(
	struct ipsecevtx_report *report, struct failures *failures, const struct report_event *added)
{
	/*
	 * A recall entry is found by the gateway, but the group is known by the remote address: only used where both
	 * are the same.
	 */
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

/* Counts the hours, and gives up all of them where there are too many. */
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

/* Counts the moments, and gives up all of them where there are too many. */
static void check_moments(struct ipsecevtx_report *report, struct failures *failures)
{
	struct groups *groups = &failures->groups;
	failures->moment_count = 0;
	for (size_t i = 0; i < groups->count; i++) {
		struct failure *failure = group_value(groups->items[i]);
		failures->moment_count += failed_times_compact(&failure->moments);
	}
	if (failures->moment_count <= failures->hour_limit)
		return;
	failures->has_more_moments = true;
	for (size_t i = 0; i < groups->count; i++)
		failed_times_free(&((struct failure *)group_value(groups->items[i]))->moments, &report->allocator);
}

/* Keeps the first two times, which the span alone has held until a third one comes. False when there is no memory. */
static bool begin_moments(const struct ipsecevtx_report *report, struct failure *failure)
{
	return failed_times_add(&failure->moments, &report->allocator, failure->span.first) &&
	       failed_times_add(&failure->moments, &report->allocator, failure->span.last);
}

/* Must be called before the span is widened to the time. */
static bool note_moment(
	struct ipsecevtx_report *report, struct failures *failures, struct failure *failure, uint64_t time)
{
	const struct brief_span *span = &failure->span;
	bool is_known = !failure->has_time || span->first == span->last || time == span->first || time == span->last;
	size_t before = failure->moments.count;
	if (failures->has_more_moments || (before == 0 && is_known))
		return true;
	if ((before == 0 && !begin_moments(report, failure)) ||
		!failed_times_add(&failure->moments, &report->allocator, time))
		return false;
	failures->moment_count += failure->moments.count - before;
	if (failures->moment_count > 2 * failures->hour_limit)
		check_moments(report, failures);
	return true;
}

/* Keeps the times of Extended Mode, whose events are few, so that each can be compared with other tunnels. */
static bool note_time(
	struct ipsecevtx_report *report, const struct failures *failures, struct failure *failure, uint64_t time)
{
	struct failure_own *own = failure->own;
	if (!own || own->address == STRING_NONE || failures_have_more_times(failures))
		return true;
	void *items = own->times;
	if (!array_reserve(&report->allocator, &items, &own->time_room, own->time_count + 1, sizeof time))
		return false;
	own->times = items;
	own->times[own->time_count++] = time;
	return true;
}

/* Keeps the computer's own address, as long as all events have the same one. False when there is no memory. */
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

/*
 * Notes the gateway of an event where it is not the remote address. report->key still holds the key of the group. False
 * when there is no memory.
 */
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

/* Notes what may differ among the events of one group. */
static bool note_words(
	struct ipsecevtx_report *report, struct failure *failure, const struct report_event *added, bool is_first)
{
	const struct failed *failed = added->failed;
	failure->unanswered += failed->answer == COOKIE_ZEROS;
	failure->all_answered = failed->answer == COOKIE_MADE && (is_first || failure->all_answered);
	failure->kind = failed->kind->number;
	failure_note_shown(failure, added);
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
		failure->is_quick = added->event->kind == IPSECEVTX_KIND_QM_FAILED;
	}
	if (!failure)
		return !failures->groups.failed;
	failed_ends_own(&report->failed_ends, failure->id);
	if (failure->is_quick && !main_modes_add(&failures->mains, report, added, failure->id))
		return false;
	if (!note_words(report, failure, added, group->events == 1) ||
		!note_gateway(report, failures, failure, added) ||
		!failure_note_names(report, failures, failure, failed))
		return false;
	const struct ipsecevtx_time *time = &added->event->time;
	if (time->presence != IPSECEVTX_SET)
		return true;
	if (!note_moment(report, failures, failure, time->ticks))
		return false;
	failure->has_time = span_widen_brief(&failure->span, failure->has_time, time);
	if (!note_time(report, failures, failure, time->ticks))
		return false;
	return note_hour(report, failures, failure, time->ticks);
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

/* Reports "... more than LIMIT ..." where something was given up. */
static void tell_limit(
	struct ipsecevtx_report *report, bool had_more, const char *more_than, size_t limit, const char *what)
{
	char detail[320];
	if (!had_more)
		return;
	snprintf(detail, sizeof detail, "%s more than %zu %s", more_than, limit, what);
	report_tell(report, detail);
}

/* Reports what was given up or cut because there was too much of it. */
static void tell_limits(struct ipsecevtx_report *report, const struct failures *failures)
{
	const size_t hours = failures->hour_limit;
	report_tell_groups(report, &failures->groups, "kinds of failure");
	tell_limit(report, failures->gateways.is_full, "failures were with", failures->gateways.limit,
		"gateways, each kind of failure by itself: of the last kinds some are missing");
	tell_limit(report, failures->has_more_hours, "failed negotiations fall into", hours,
		"clock hours, each kind of failure by itself: how many there were in one was not counted, nor how long it "
		"lasted until the next success, and peak_per_hour and longest_without_seconds are left unknown");
	/* With too many hours there are too many times as well, so one finding is enough. */
	tell_limit(report, failures->has_more_moments && !failures->has_more_hours, "failed negotiations have", hours,
		"times, of each minute the first and the last and each kind of failure by itself: how long it lasted until "
		"the next success was not looked for, and longest_without_seconds is left unknown");
	tell_limit(report, failures_have_more_times(failures), "there are", hours,
		"failed negotiations of Extended Mode: whether another tunnel stood at them was not looked for");
	tell_limit(report, failures->has_more_names, "peers showed", failures->name_limit,
		"names and certificates in negotiations that failed, each kind of failure by itself: principals and "
		"certificates are left unknown");
	tell_limit(report, failures->mains.is_full, "Quick Modes failed below", failures->mains.limit,
		"Main Modes, each kind of failure by itself: whether these stood was not looked for, and main_mode_stood "
		"is left unknown");
	tell_limit(report, report->failed_ends.is_full, "there are", report->failed_ends.limit,
		"failed negotiations with cookies or message ids: which of them the logs of their peers tell of too was "
		"not looked for, and seen_by_peer, both_ends and other_ends are left unknown");
}

static bool failures_finish(struct ipsecevtx_report *report, void *state)
{
	struct failures *failures = state;
	check_hours(report, failures);
	check_moments(report, failures);
	failures_check_names(failures);
	if (!failures_note_successes(report, failures) || !failures_note_certificates(report, failures) ||
		!failures_note_other_tunnels(report, failures) || !main_modes_find(&failures->mains, report))
		return false;
	groups_sort_by(&failures->groups, compare_groups);
	if (!failures_match_ends(report, failures))
		return false;
	groups_sort(&failures->gateways);
	if (!failures_note_shown(report, failures))
		return false;
	tell_limits(report, failures);
	return !failures->groups.failed && !failures->gateways.failed;
}

void failure_read_kind(const struct group *group, struct arena *arena, struct failure_kind *kind)
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

/* Whether the reason is noise: strangers that no rule lets in, and computers that never answer. */
static bool is_noise(const struct failure_kind *kind, bool is_unanswered)
{
	if (!kind->error)
		return false;
	if (kind->error->code == IKE_ERROR_NO_POLICY)
		return failed_is(&kind->role, "Responder");
	return (kind->error->code == IKE_ERROR_TIMED_OUT || kind->error->code == IKE_ERROR_NO_RESPONSE) &&
	       failed_is(&kind->role, "Initiator") && is_unanswered &&
	       !failed_tells_of_answer(kind->error, false, &kind->state);
}

/* Whether it is of Main Mode, which alone a stranger can reach: Quick and Extended Mode come after it. */
static bool is_of_main_mode(const struct failure_kind *kind)
{
	return kind->event_id == 4652 || kind->event_id == 4653;
}

static void read_known(const struct failure *failure, const struct failure_worked *worked, struct failure_kind *kind)
{
	kind->has_worked = worked->peer_before.presence == IPSECEVTX_SET ||
			   worked->peer_after.presence == IPSECEVTX_SET || worked->often > 0 || worked->has_end;
	kind->has_main_mode = failure->shown & SHOWS_MAIN_MODE;
	kind->has_answer = failure->shown & SHOWS_ANSWER;
	kind->has_called = failure->shown & SHOWS_CALL;
}

/*
 * Whether the peer is known to run IKE (it called, answered or came further), or is no stranger, as it came through
 * Main Mode.
 */
static bool is_known(const struct failure_kind *kind)
{
	bool runs_ike = kind->has_answer || kind->has_called;
	return kind->has_worked || kind->has_main_mode || (failed_is(&kind->role, "Initiator") && runs_ike);
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

/* Reads with whom the group's negotiations were: the remote address itself, then gateways in the order of addresses. */
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
	failure_read_kind(group, row->arena, &kind);
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
	failure_read_ends(report, failures, failure, row, &kind);
	put_kind(row, &kind);
	row_number(row, "count", group->events);
	row_span(row, &failure->span, failure->has_time);
	if (failure->has_time && !failures->has_more_hours)
		row_number(row, "peak_per_hour", hours_peak(&failure->hours));
	else
		row_null(row, "peak_per_hour", IPSECEVTX_REPORT_NUMBER);
	row_number(row, "unanswered", failure->unanswered);
	row_number_if(row, "seen_by_peer", !report->failed_ends.is_full, failure->seen_by_peer);
	row_word(row, "class", kind.error ? ike_class_name(kind.error->class) : NULL);
	const bool is_no_news = is_noise(&kind, failure->unanswered == group->events);
	row_bool(row, "noise", is_no_news);
	read_known(failure, &worked, &kind);
	row->is_noise = is_no_news && is_of_main_mode(&kind) && kind.both_ends == 0 && !is_known(&kind);
	row_time(row, "succeeded_before", &worked.before);
	row_time(row, "succeeded_after", &worked.after);
	failure_put_verdict(
		row, &kind, group->events, &(struct failure_answers){failure->unanswered, failure->all_answered});
	row_time(row, "peer_succeeded_before", &worked.peer_before);
	row_time(row, "peer_succeeded_after", &worked.peer_after);
	put_peers(row, &kind);
	row_number(row, "peer_successes_between", worked.often);
	row_seconds_if(row, "longest_without_seconds", worked.longest > 0, worked.longest);
	failure_put_ends(row, report, &kind);
	row_number_if(row, "main_mode_stood", failure->is_quick && !failures->mains.is_full, kind.main_stood);
	failure_put_names(row, failures, failure);
	failure_put_next_certificate(row, report, failure);
	row->failed |= report->arena.no_memory || report->arena.exhausted;
	return true;
}

static const char *const failures_keys[] = {"computer", "remote_address", "event_id", "role", "failure_point",
	"failure_reason", "state", "auth_method", "count", "first", "last", "peak_per_hour", "unanswered",
	"seen_by_peer", "class", "noise", "succeeded_before", "succeeded_after", "verdict", "peer_succeeded_before",
	"peer_succeeded_after", "peers", "peer_successes_between", "longest_without_seconds", "both_ends", "other_ends",
	"main_mode_stood", "principals", "certificates", "peer_succeeded_after_certificate"};

const struct report_kind report_failures = {
	.info = {"failures", "negotiations that failed: who with whom, how, how often, and why", failures_keys,
		sizeof failures_keys / sizeof failures_keys[0], NULL, 0},
	.state_size = sizeof(struct failures),
	.wants_associations = true,
	.wants_failed_ends = true,
	.wants_recall = true,
	.begin = failures_begin,
	.takes = is_failure,
	.expect = failures_expect,
	.add = failures_add,
	.finish = failures_finish,
	.row = failures_row,
	.release = failures_release,
};

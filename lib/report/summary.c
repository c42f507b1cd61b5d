/* SPDX-License-Identifier: MIT */
/* The report summary: everything in one row, with what was looked at, what there is to see, and where to look next. */
#include "report/summary.h"
#include "event/writer.h"

static bool summary_begin(struct ipsecevtx_report *report, void *state)
{
	struct summary *summary = state;
	size_t limit = report->options.group_limit;
	/* One group for each typed event and outcome: never many, so there is no limit. */
	groups_init(&summary->events, &report->allocator, &report->hash_key, 1, SIZE_MAX);
	groups_init(&summary->computers, &report->allocator, &report->hash_key, sizeof(struct audited), limit);
	report_name_computers(report, &summary->computers);
	summary->scratch = (struct row){.strings = &report->strings, .arena = &report->arena};
	return true;
}

static void summary_release(struct ipsecevtx_report *report, void *state)
{
	struct summary *summary = state;
	groups_free(&summary->events);
	groups_free(&summary->computers);
	memory_free(&report->allocator, summary->scratch.values);
}

/*
 * Adding.
 */

static bool count_event(struct ipsecevtx_report *report, struct summary *summary, const struct ipsecevtx_event *event)
{
	if (event->kind == IPSECEVTX_KIND_OTHER)
		return true;
	span_widen(&summary->first, &summary->last, &event->time);
	summary->events_total++;
	struct counted *recent = &summary->recent_events[event->event_id % RECENT_EVENTS];
	if (recent->group && recent->event_id == event->event_id && recent->outcome == event->outcome) {
		recent->group->events++;
		return true;
	}
	key_start(&report->key);
	key_number(&report->key, event->event_id);
	key_number(&report->key, (uint64_t)event->outcome);
	*recent = (struct counted){event->event_id, event->outcome, groups_get(&summary->events, &report->key)};
	return !summary->events.failed;
}

/* Whether one is known and is later than other, or other is not known. */
static bool audit_switch_is_later(const struct audit_switch *one, const struct audit_switch *other)
{
	if (!one->is_known || !other->is_known)
		return one->is_known;
	return one->time != other->time ? one->time > other->time : one->record_id > other->record_id;
}

/* The later one of two changes counts. Where it is not known which is later, the one that ends auditing does. */
static void note_switch(struct audit_switch *last, const struct ipsecevtx_event *event, bool removed, bool added)
{
	struct audit_switch change = {event->time.ticks, event->record_id.value, true, added && !removed};
	if ((!removed && !added) || audit_switch_is_later(last, &change))
		return;
	bool is_either = last->is_known && !audit_switch_is_later(&change, last);
	change.is_on = change.is_on && (!is_either || last->is_on);
	*last = change;
}

/* Notes what an event says of auditing: that the log was cleared, or what was switched on or off. */
static void note_audit(struct audited *audited, const struct ipsecevtx_event *event)
{
	struct audit_change change;
	if (writer_cleared_ours(event))
		audited->cleared++;
	if (event->event_id != EVENTS_AUDIT_POLICY_CHANGED)
		return;
	audit_change_read(&change, event);
	unsigned changes = change.changes;
	for (unsigned i = 0; i < AUDIT_OF_IPSEC; i++) {
		bool is_named = change.subcategories >> i & 1;
		note_switch(&audited->unread[i], event, false,
			change.is_other_unread || (is_named && changes & AUDIT_UNREAD));
		if (!is_named)
			continue;
		note_switch(
			&audited->success[i], event, changes & AUDIT_SUCCESS_REMOVED, changes & AUDIT_SUCCESS_ADDED);
		note_switch(
			&audited->failure[i], event, changes & AUDIT_FAILURE_REMOVED, changes & AUDIT_FAILURE_ADDED);
	}
}

/*
 * Notes that there is an event of the subcategory of its mode. An event of unknown outcome counts as a success, but its
 * time does not count.
 */
static void note_mode(struct audited *audited, const struct ipsecevtx_event *event)
{
	enum audit_subcategory subcategory = AUDIT_EXTENDED;
	if (event->mode == IPSECEVTX_MODE_MAIN)
		subcategory = AUDIT_MAIN;
	else if (event->mode == IPSECEVTX_MODE_QUICK)
		subcategory = AUDIT_QUICK;
	else if (event->mode != IPSECEVTX_MODE_EXTENDED)
		return;
	const bool has_failed = event->outcome == IPSECEVTX_OUTCOME_FAILURE;
	const bool is_success = event->outcome == IPSECEVTX_OUTCOME_SUCCESS;
	uint64_t *last = has_failed ? &audited->has_events[subcategory].last_failure
				    : &audited->has_events[subcategory].last_success;
	if (has_failed)
		audited->has_events[subcategory].failed = true;
	else
		audited->has_events[subcategory].succeeded = true;
	if ((has_failed || is_success) && event->time.presence == IPSECEVTX_SET && event->time.ticks > *last)
		*last = event->time.ticks;
}

static void note_first(struct audited *audited, const struct ipsecevtx_event *event)
{
	bool is_set = audited->first.presence == IPSECEVTX_SET;
	/* Event 104 has a number of the System log. */
	if (event->event_id == EVENTS_OTHER_LOG_CLEARED)
		return;
	if (event->time.presence != IPSECEVTX_SET || (is_set && event->time.ticks > audited->first.ticks))
		return;
	bool is_earlier = !is_set || event->time.ticks < audited->first.ticks;
	audited->first = event->time;
	if (is_earlier)
		audited->first_record_id = event->record_id;
	else if (event->record_id.presence == IPSECEVTX_SET &&
		 (audited->first_record_id.presence != IPSECEVTX_SET ||
			 event->record_id.value < audited->first_record_id.value))
		audited->first_record_id = event->record_id;
}

/* The entry of an event's computer; NULL where it is not kept, or there is no memory. */
static struct audited *find_computer(
	struct ipsecevtx_report *report, struct summary *summary, const struct report_event *added)
{
	struct group *group = summary->recent_computer;
	if (!group || summary->computers.is_full || ((struct audited *)group_value(group))->name != added->computer) {
		key_start(&report->key);
		key_field(&report->key, &added->event->computer);
		group = groups_get(&summary->computers, &report->key);
		summary->recent_computer = group;
	} else {
		group->events++;
	}
	if (!group)
		return NULL;
	struct audited *audited = group_value(group);
	audited->name = added->computer;
	return audited;
}

static bool summary_add(struct ipsecevtx_report *report, void *state, const struct report_event *added)
{
	struct summary *summary = state;
	const struct ipsecevtx_event *event = added->event;
	if (added->is_copy)
		return true;
	if (!count_event(report, summary, event))
		return false;
	struct audited *audited = find_computer(report, summary, added);
	if (!audited)
		return !summary->computers.failed;
	note_first(audited, event);
	note_audit(audited, event);
	note_mode(audited, event);
	return true;
}

static bool summary_add_finding(struct ipsecevtx_report *report, void *state, const struct ipsecevtx_finding *finding)
{
	struct summary *summary = state;
	(void)report;
	if ((unsigned)finding->severity < sizeof summary->findings / sizeof summary->findings[0])
		summary->findings[finding->severity]++;
	return true;
}

/* Takes the number of the first record of an input, which has that time; 0: unknown. */
static void note_first_record(struct summary *summary, uint64_t time, uint64_t record_id)
{
	bool is_earlier = summary->log_first.presence != IPSECEVTX_SET || time < summary->log_first.ticks;
	bool is_same = !is_earlier && time == summary->log_first.ticks;
	bool is_lower = summary->log_first_record_id == 0 || record_id < summary->log_first_record_id;
	if (is_earlier || (is_same && record_id != 0 && is_lower))
		summary->log_first_record_id = record_id;
}

static bool summary_add_input(
	struct ipsecevtx_report *report, void *state, const char *source, const struct ipsecevtx_statistics *statistics)
{
	struct summary *summary = state;
	(void)report;
	(void)source;
	summary->inputs++;
	summary->inputs_failed += !statistics;
	if (!statistics)
		return true;
	const struct ipsecevtx_time first = {
		statistics->first_time, statistics->first_time ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	const struct ipsecevtx_time last = {
		statistics->last_time, statistics->last_time ? IPSECEVTX_SET : IPSECEVTX_UNSET};
	summary->records_seen += statistics->records_seen;
	summary->records_lost += statistics->records_lost;
	summary->in_free_space += statistics->in_free_space;
	if (first.presence == IPSECEVTX_SET)
		note_first_record(summary, first.ticks, statistics->first_record_id);
	span_widen(&summary->log_first, &summary->log_last, &first);
	span_widen(&summary->log_first, &summary->log_last, &last);
	return true;
}

static bool summary_finish(struct ipsecevtx_report *report, void *state)
{
	struct summary *summary = state;
	groups_sort(&summary->events);
	groups_sort(&summary->computers);
	if (summary->events.failed || summary->computers.failed)
		return false;
	report_tell_groups(report, &summary->computers, "computers");
	return summary_look(report, summary);
}

/*
 * The row.
 */

static void put_inputs(struct row *row, const struct summary *summary)
{
	row_number(row, "inputs", summary->inputs);
	row_number(row, "inputs_failed", summary->inputs_failed);
	row_number(row, "records_seen", summary->records_seen);
	row_number(row, "records_lost", summary->records_lost);
	row_time(row, "log_first", &summary->log_first);
	row_number_if(row, "log_first_record_id", summary->log_first_record_id != 0, summary->log_first_record_id);
	row_time(row, "log_last", &summary->log_last);
	row_time(row, "first", &summary->first);
	row_time(row, "last", &summary->last);
}

static void put_computers(struct row *row, const struct summary *summary)
{
	const struct groups *computers = &summary->computers;
	size_t unnamed =
		computers->count > 0 && ((struct audited *)group_value(computers->items[0]))->name == STRING_NONE;
	struct ipsecevtx_report_value *items =
		row_items(row, "computers", IPSECEVTX_REPORT_LIST, computers->count - unnamed);
	for (size_t i = unnamed; items && i < computers->count; i++)
		items[i - unnamed] =
			cell_string(row->strings, NULL, ((struct audited *)group_value(computers->items[i]))->name);
}

static struct ipsecevtx_report_value word_or_null(const char *name, const char *word)
{
	return word ? cell_word(name, word) : cell_null(name, IPSECEVTX_REPORT_TEXT);
}

static void put_events(struct row *row, const struct summary *summary)
{
	struct ipsecevtx_report_value *items = row_items(row, "events", IPSECEVTX_REPORT_LIST, summary->events.count);
	for (size_t i = 0; items && i < summary->events.count; i++) {
		const struct group *group = summary->events.items[i];
		struct ipsecevtx_report_value *members = row_nested(row, &items[i], IPSECEVTX_REPORT_OBJECT, 4);
		struct key_reader reader = {group->key, group->key + group->key_size};
		uint32_t event_id = (uint32_t)key_read_number(&reader);
		enum ipsecevtx_outcome outcome = (enum ipsecevtx_outcome)key_read_number(&reader);
		const struct ipsecevtx_event_info *info = ipsecevtx_event_info_by_id(event_id);
		if (!members)
			return;
		members[0] = cell_number("event_id", event_id);
		members[1] = word_or_null("event", info ? ipsecevtx_kind_name(info->kind) : NULL);
		members[2] = word_or_null("outcome", ipsecevtx_outcome_name(outcome));
		members[3] = cell_number("count", group->events);
	}
}

static void put_numbers(
	struct row *row, const char *name, const char *const *names, const uint64_t *numbers, size_t count)
{
	struct ipsecevtx_report_value *members = row_items(row, name, IPSECEVTX_REPORT_OBJECT, count);
	for (size_t i = 0; members && i < count; i++)
		members[i] = cell_number(names[i], numbers[i]);
}

static void put_associations(struct row *row, const struct summary *summary)
{
	static const char *const names[] = {"mm", "qm", "closed", "open", "replaced", "lost", "no_open"};
	const uint64_t numbers[] = {summary->mm, summary->qm, summary->states[ASSOCIATION_CLOSED],
		summary->states[ASSOCIATION_OPEN], summary->states[ASSOCIATION_REPLACED],
		summary->states[ASSOCIATION_LOST], summary->states[ASSOCIATION_NO_OPEN]};
	put_numbers(row, "associations", names, numbers, sizeof names / sizeof names[0]);
}

static void put_peers(struct ipsecevtx_report *report, struct row *row, const struct summary *summary)
{
	const struct peers *peers = report_state(report, &report_peers);
	row_number(row, "peers", peers->groups.count);
	struct ipsecevtx_report_value *items =
		row_items(row, "top_peers", IPSECEVTX_REPORT_LIST, summary->top_peer_count);
	for (size_t i = 0; items && i < summary->top_peer_count; i++) {
		const struct group *group = peers->groups.items[summary->top_peers[i]];
		const struct peer *peer = group_value(group);
		struct key_reader reader = {group->key, group->key + group->key_size};
		const struct ipsecevtx_text address = key_read_address(&reader, row->arena);
		struct ipsecevtx_report_value *members = row_nested(row, &items[i], IPSECEVTX_REPORT_OBJECT, 6);
		if (!members)
			return;
		members[0] = cell_text("peer", &address);
		members[1] = cell_number("events", group->events);
		members[2] = cell_number("established", (uint64_t)peer->mm_established + peer->qm_established);
		const struct peer_trouble trouble = peer_trouble_of(peers, peer);
		members[3] = cell_number("failed", trouble.mm_failed + trouble.qm_failed + trouble.em_failed);
		const struct ipsecevtx_time first = span_time(peer->span.first, peer->has_time);
		const struct ipsecevtx_time last = span_time(peer->span.last, peer->has_time);
		members[4] = cell_time("first", &first);
		members[5] = cell_time("last", &last);
	}
}

static void put_failures(struct ipsecevtx_report *report, struct row *row, struct summary *summary)
{
	static const char *const names[] = {
		"computer", "remote_address", "failure_reason", "count", "noise", "verdict"};
	const size_t count = sizeof names / sizeof names[0];
	row_number(row, "failures", summary->failed);
	row_number(row, "noise", summary->unimportant);
	struct ipsecevtx_report_value *items =
		row_items(row, "top_failures", IPSECEVTX_REPORT_LIST, summary->top_failure_count);
	for (size_t i = 0; items && i < summary->top_failure_count; i++) {
		struct ipsecevtx_report_value *members = row_nested(row, &items[i], IPSECEVTX_REPORT_OBJECT, count);
		summary->scratch.count = 0;
		report_failures.row(
			report, report_state(report, &report_failures), summary->top_failures[i], &summary->scratch);
		row->failed |= summary->scratch.failed;
		for (size_t k = 0; members && !row->failed && k < count; k++)
			members[k] = *summary_value(&summary->scratch, names[k]);
	}
}

enum audited_state {
	AUDITED_UNTOLD, /* no change tells */
	AUDITED_ON,
	AUDITED_OFF,
	AUDITED_UNREAD, /* a change of it may be the one that cannot be read */
};

static enum audited_state find_state(const struct audit_switch *last, const struct audit_switch *unread)
{
	/* What the same event says to be switched off is off, whatever else it says. */
	bool is_behind = audit_switch_is_later(last, unread) || (last->is_known && !last->is_on);
	if (unread->is_known && (audit_switch_is_later(unread, last) || !is_behind))
		return AUDITED_UNREAD;
	if (!last->is_known)
		return AUDITED_UNTOLD;
	return last->is_on ? AUDITED_ON : AUDITED_OFF;
}

/*
 * Whether a subcategory is audited: "on", "off", "partly" or "unknown". The last change of success and failure decides,
 * else the events that are there. Windows audits neither until told to: if a change switched on only one, and there are
 * no events of the other, it is "partly". After a change that cannot be read it is unknown.
 */
static const char *audit_word(const struct audited *audited, enum audit_subcategory subcategory)
{
	enum audited_state success = find_state(&audited->success[subcategory], &audited->unread[subcategory]);
	enum audited_state failure = find_state(&audited->failure[subcategory], &audited->unread[subcategory]);
	if (success == AUDITED_OFF || failure == AUDITED_OFF)
		return success == failure ? "off" : "partly";
	if (success == AUDITED_UNREAD || failure == AUDITED_UNREAD)
		return "unknown";
	const bool has_success = audited->has_events[subcategory].succeeded;
	const bool has_failure = audited->has_events[subcategory].failed;
	if (success == AUDITED_UNTOLD && failure == AUDITED_UNTOLD)
		return has_success || has_failure ? "on" : "unknown";
	return (success == AUDITED_ON || has_success) && (failure == AUDITED_ON || has_failure) ? "on" : "partly";
}

/*
 * Whether there are later events of what the last change switched off: it must have been switched on again without an
 * event.
 */
static bool has_events_behind(const struct audited *audited, unsigned subcategory)
{
	const struct audit_switch *success = &audited->success[subcategory], *failure = &audited->failure[subcategory];
	const struct audit_switch *unread = &audited->unread[subcategory];
	return (find_state(success, unread) == AUDITED_OFF &&
		       audited->has_events[subcategory].last_success > success->time) ||
	       (find_state(failure, unread) == AUDITED_OFF &&
		       audited->has_events[subcategory].last_failure > failure->time);
}

/* Lists the subcategories of which there are such events. */
static void put_events_behind(
	struct row *row, const struct audited *audited, const char *const *names, struct ipsecevtx_report_value *value)
{
	size_t count = 0;
	for (unsigned k = 0; k < AUDIT_OF_IPSEC; k++)
		count += has_events_behind(audited, k);
	value->name = "events_though_off";
	struct ipsecevtx_report_value *items = row_nested(row, value, IPSECEVTX_REPORT_LIST, count);
	count = 0;
	for (unsigned k = 0; items && k < AUDIT_OF_IPSEC; k++) {
		if (has_events_behind(audited, k))
			items[count++] = cell_word(NULL, names[k]);
	}
}

static void put_auditing(struct row *row, const struct summary *summary)
{
	static const char *const names[AUDIT_OF_IPSEC] = {"main", "quick", "extended", "driver"};
	const struct groups *computers = &summary->computers;
	struct ipsecevtx_report_value *items = row_items(row, "auditing", IPSECEVTX_REPORT_LIST, computers->count);
	for (size_t i = 0; items && i < computers->count; i++) {
		const struct audited *audited = group_value(computers->items[i]);
		struct ipsecevtx_report_value *members =
			row_nested(row, &items[i], IPSECEVTX_REPORT_OBJECT, 5 + AUDIT_OF_IPSEC);
		if (!members)
			return;
		members[0] = cell_string(row->strings, "computer", audited->name);
		members[1] = cell_time("first", &audited->first);
		members[2] = audited->first_record_id.presence == IPSECEVTX_SET
				     ? cell_number("first_record_id", audited->first_record_id.value)
				     : cell_null("first_record_id", IPSECEVTX_REPORT_NUMBER);
		members[3] = cell_number("cleared", audited->cleared);
		for (unsigned k = 0; k < AUDIT_OF_IPSEC; k++)
			members[4 + k] = cell_word(names[k], audit_word(audited, (enum audit_subcategory)k));
		put_events_behind(row, audited, names, &members[4 + AUDIT_OF_IPSEC]);
	}
}

static bool summary_row(struct ipsecevtx_report *report, void *state, size_t index, struct row *row)
{
	static const char *const verdicts[] = {"broken", "weak", "deprecated", "review", "unknown"};
	static const char *const severities[] = {"high", "medium", "low"};
	static const char *const twice[] = {"mm", "qm", "failures"};
	static const char *const finding_severities[] = {"note", "warning", "loss", "tampering"};
	struct summary *summary = state;
	if (index > 0)
		return false;
	put_inputs(row, summary);
	put_computers(row, summary);
	put_events(row, summary);
	put_associations(row, summary);
	put_peers(report, row, summary);
	put_failures(report, row, summary);
	put_numbers(row, "weak", verdicts, summary->weak, 5);
	put_numbers(row, "hostile", severities, summary->hostile, 3);
	put_numbers(row, "findings", finding_severities, summary->findings, 4);
	put_auditing(row, summary);
	summary_put_next(report, summary, row);
	put_numbers(row, "both_ends", twice, summary->twice, 3);
	row_number(row, "in_free_space", summary->in_free_space);
	row->failed |= report->arena.no_memory || report->arena.exhausted;
	return true;
}

static const char *const summary_keys[] = {"inputs", "inputs_failed", "records_seen", "records_lost", "log_first",
	"log_first_record_id", "log_last", "first", "last", "computers", "events", "associations", "peers", "top_peers",
	"failures", "noise", "top_failures", "weak", "hostile", "findings", "auditing", "next", "both_ends",
	"in_free_space"};

static const struct report_kind *const summary_uses[] = {
	&report_peers, &report_failures, &report_weak, &report_hostile, NULL};

const struct report_kind report_summary = {
	.info = {"summary", "all on one screen, and where to look next", summary_keys,
		sizeof summary_keys / sizeof summary_keys[0], NULL, 0},
	.state_size = sizeof(struct summary),
	.uses = summary_uses,
	.wants_associations = true,
	.wants_pairs = true,
	.begin = summary_begin,
	.add = summary_add,
	.add_finding = summary_add_finding,
	.add_input = summary_add_input,
	.finish = summary_finish,
	.row = summary_row,
	.release = summary_release,
};

/* SPDX-License-Identifier: MIT */
/* Sorts events that tell of trouble into groups, by kind and by whom they are about. */
#include "event/audit_change.h"
#include "event/writer.h"
#include "report/hostile.h"
#include "report/thumbprint.h"

#include <string.h>

/* The codes of DoS prevention (8214 started, 8215 stopped), for records that have the code; others have its text. */
#define FLOOD_BEGINS 8214u
#define FLOOD_ENDS   8215u

/* What an event tells, which decides its group. A part of the key that the event does not have is NULL. */
struct trouble_seen {
	enum trouble_kind kind;
	const struct ipsecevtx_address *peer;
	struct ipsecevtx_text detail; /* unset: none */
	uint64_t said;                /* failed_kind.number, all events of which have this detail; 0: none */
	uint32_t pause_seconds;       /* 0: without series */
	bool keeps_exhibits;          /* exhibits are kept for each series, not for the group */
};

static bool is_word(const struct ipsecevtx_text *text, const char *word)
{
	return text->presence == IPSECEVTX_SET && text->length == strlen(word) &&
	       memcmp(text->data, word, text->length) == 0;
}

/* For failures the reason comes before the peer, so that groups of one reason are sorted side by side. */
static void make_key(struct key *key, const struct report_event *added, const struct trouble_seen *seen)
{
	const struct ipsecevtx_event *event = added->event;
	key_start(key);
	key_field(key, &event->computer);
	if (seen->kind == TROUBLE_FLOOD) {
		key_number(key, event->time.presence == IPSECEVTX_SET ? event->time.ticks : UINT64_MAX);
		key_number(key, event->record_id.value);
	}
	if (seen->kind == TROUBLE_FAILED)
		key_field(key, &seen->detail);
	if (seen->peer)
		key_address(key, seen->peer);
	else
		key_null(key);
	if (seen->kind != TROUBLE_FAILED && seen->detail.presence == IPSECEVTX_SET)
		key_field(key, &seen->detail);
}

static bool begin(struct ipsecevtx_report *report, struct trouble *trouble, const struct report_event *added,
	const struct trouble_seen *seen)
{
	struct strings *strings = &report->strings;
	trouble->computer = added->computer;
	trouble->peer = seen->peer ? strings_add(strings, seen->peer->text.data, seen->peer->text.length) : STRING_NONE;
	trouble->detail = seen->detail.presence == IPSECEVTX_SET
				  ? strings_add(strings, seen->detail.data, seen->detail.length)
				  : STRING_NONE;
	if (trouble_has_series(seen->kind))
		trouble->series.pause_seconds = seen->pause_seconds;
	return trouble->peer != STRING_FAILED && trouble->detail != STRING_FAILED;
}

/* Notes when it was, in minutes and series. */
static bool note_moment(struct hostile *hostile, struct trouble *trouble, const struct report_event *added,
	const struct trouble_seen *seen)
{
	struct ipsecevtx_report *report = hostile->report;
	if (hostile->has_more_moments)
		return true;
	if (trouble_has_minutes(seen->kind) && !added->is_copy) {
		size_t before = trouble->minutes.count;
		if (!minutes_add(&trouble->minutes, &report->allocator, added->event->time.ticks))
			return false;
		hostile->moment_count += trouble->minutes.count - before;
	}
	if (trouble_has_series(seen->kind)) {
		size_t before = trouble->series.count;
		if (!series_add(report, &trouble->series, added, seen->keeps_exhibits))
			return false;
		hostile->moment_count += trouble->series.count - before;
	}
	return hostile->moment_count <= 2 * hostile->moment_limit || hostile_check_moments(hostile);
}

static bool note(struct hostile *hostile, struct trouble *trouble, const struct report_event *added,
	const struct trouble_seen *seen)
{
	const struct ipsecevtx_time *time = &added->event->time;
	if (!added->is_copy) {
		trouble->count++;
		trouble->has_time = span_widen_brief(&trouble->span, trouble->has_time, time);
	}
	if (time->presence == IPSECEVTX_SET && !note_moment(hostile, trouble, added, seen))
		return false;
	return seen->keeps_exhibits || exhibits_add(hostile->report, &trouble->exhibits, added);
}

_Static_assert(RECALL_TROUBLES + TROUBLE_FAILED < (int)RECALL_PEERS, "each remembers its own groups");

static bool is_detail(
	const struct ipsecevtx_report *report, const struct trouble *trouble, const struct trouble_seen *seen)
{
	const struct ipsecevtx_text *detail = &seen->detail;
	if (seen->kind == TROUBLE_FAILED && seen->said != 0 && seen->said == trouble->said)
		return true;
	const struct string known = strings_get(&report->strings, trouble->detail);
	if (trouble->detail == STRING_NONE || detail->presence != IPSECEVTX_SET)
		return trouble->detail == STRING_NONE && detail->presence != IPSECEVTX_SET;
	return known.length == detail->length && memcmp(known.data, detail->data, detail->length) == 0;
}

/* The group of an event; NULL where it is not kept, or there is no memory. */
static struct group *find_group(struct ipsecevtx_report *report, struct groups *groups,
	const struct report_event *added, const struct trouble_seen *seen)
{
	struct recall_entry *recalled = seen->peer ? added->recalled : NULL;
	struct group *group = recall_group(recalled, RECALL_TROUBLES + seen->kind, groups);
	if (group && is_detail(report, group_value(group), seen)) {
		group->events += !added->is_copy;
		return group;
	}
	make_key(&report->key, added, seen);
	group = added->is_copy ? groups_find(groups, &report->key) : groups_get(groups, &report->key);
	recall_note(recalled, RECALL_TROUBLES + seen->kind, group);
	return group;
}

/* Adds an event to its group. *found is NULL where the group is not kept. */
static bool take(struct hostile *hostile, const struct report_event *added, const struct trouble_seen *seen,
	struct trouble **found)
{
	struct ipsecevtx_report *report = hostile->report;
	struct groups *groups = &hostile->troubles[seen->kind];
	struct group *group = find_group(report, groups, added, seen);
	struct trouble *trouble = group ? group_value(group) : NULL;
	*found = trouble;
	if (!trouble)
		return !groups->failed;
	if (trouble->count == 0 && !begin(report, trouble, added, seen))
		return false;
	return note(hostile, trouble, added, seen);
}

/*
 * Failed negotiations.
 */

/*
 * Takes a failed negotiation that the peer began: a Main Mode as refused; and, where this computer refused the peer's
 * proof of identity, that too, by its certificate.
 */
static bool take_refusal(struct hostile *hostile, const struct report_event *added)
{
	const struct failed *failed = added->failed;
	const struct ipsecevtx_report_options *options = &hostile->report->options;
	const struct trouble_seen refused = {.kind = TROUBLE_REFUSED, .peer = added->peer};
	struct trouble_seen credentials = {
		.kind = TROUBLE_CREDENTIALS, .peer = added->peer, .pause_seconds = options->guessing_pause_seconds};
	struct trouble *trouble;
	if (added->event->kind == IPSECEVTX_KIND_MM_FAILED && !take(hostile, added, &refused, &trouble))
		return false;
	bool is_proof = failed->kind->is_refused_proof || failed->kind->is_unread_proof;
	if (!is_proof || !failed->remote_thumbprint || failed->kind->is_remote_point)
		return true;
	arena_reset(&hostile->report->arena);
	credentials.detail = thumbprint_small(failed->remote_thumbprint, &hostile->report->arena);
	if (credentials.detail.presence != failed->remote_thumbprint->presence ||
		!take(hostile, added, &credentials, &trouble))
		return false;
	if (trouble && failed->kind->is_unread_proof && !added->is_copy)
		trouble->unread++;
	return true;
}

static bool take_call(struct hostile *hostile, const struct report_event *added)
{
	const struct ipsecevtx_report_options *options = &hostile->report->options;
	const struct trouble_seen called = {.kind = TROUBLE_CALLED, .peer = added->peer};
	const struct trouble_seen unanswered = {.kind = TROUBLE_UNANSWERED,
		.peer = added->peer,
		.pause_seconds = options->plain_session_pause_seconds,
		.keeps_exhibits = true};
	struct trouble *trouble;
	if (!take(hostile, added, &called, &trouble))
		return false;
	const struct failed *failed = added->failed;
	/* A peer that refused has answered, even without a cookie; and nobody answers what was not sent. */
	bool is_answered = failed->answer == COOKIE_MADE || failed->kind->tells_of_answer;
	bool is_unanswered =
		failed->answer == COOKIE_ZEROS && !failed->kind->tells_of_answer && !failed->kind->is_before_sending;
	if (trouble)
		trouble->has_answer |= is_answered;
	return !is_unanswered || take(hostile, added, &unanswered, &trouble);
}

/* Prefetches the series to which most failures belong. */
void hostile_expect(struct ipsecevtx_report *report, const void *state, const struct report_event *added)
{
	const struct hostile *hostile = state;
	(void)report;
	static const enum trouble_kind kinds[] = {TROUBLE_UNANSWERED, TROUBLE_FAILED};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const struct group *group =
			recall_group(added->recalled, RECALL_TROUBLES + kinds[i], &hostile->troubles[kinds[i]]);
		const struct trouble *trouble = group ? group_value(group) : NULL;
		if (trouble && trouble->series.room > 0 && trouble->series.count > 0)
			__builtin_prefetch(&trouble->series.many[trouble->series.count - 1], 1);
	}
}

/* Notes how the reason is spelled, and who gave up. */
static bool note_failure(struct hostile *hostile, struct trouble *trouble, const struct report_event *added)
{
	const struct failed *failed = added->failed;
	const struct failed_kind *kind = failed->kind;
	bool is_known = kind->number != 0 && trouble->said == kind->number;
	trouble->has_main_mode |= added->event->kind != IPSECEVTX_KIND_MM_FAILED && failed_behind_main_mode(failed);
	if (!is_known && !reason_note_spelling(&hostile->report->strings, &trouble->spelling, &failed->spelling))
		return false;
	trouble->said = kind->number;
	if (!added->is_copy)
		trouble->remote += !kind->is_responder || kind->is_remote_point;
	return true;
}

static bool take_failure(struct hostile *hostile, const struct report_event *added)
{
	const struct failed *failed = added->failed;
	const struct trouble_seen seen = {.kind = TROUBLE_FAILED,
		.peer = added->peer,
		.detail = failed->reason,
		.said = failed->kind->number,
		.pause_seconds = hostile->report->options.outage_seconds,
		.keeps_exhibits = true};
	struct trouble *trouble;
	if (failed->kind->is_responder && !take_refusal(hostile, added))
		return false;
	if (failed->kind->is_initiator && !take_call(hostile, added))
		return false;
	/* Strangers that no rule lets in are no outage. */
	if (!added->peer || (failed->kind->is_responder && failed->kind->is_noise))
		return true;
	if (!take(hostile, added, &seen, &trouble))
		return false;
	return !trouble || note_failure(hostile, trouble, added);
}

/*
 * All else.
 */

static bool take_flood(struct hostile *hostile, const struct report_event *added)
{
	const struct ipsecevtx_code *word = &added->event->dos_prevention.notification;
	const struct trouble_seen seen = {.kind = TROUBLE_FLOOD, .detail = word->text};
	struct trouble *trouble;
	if (!take(hostile, added, &seen, &trouble))
		return false;
	if (!trouble)
		return true;
	trouble->is_begin =
		word->code == FLOOD_BEGINS || is_word(&word->text, "IKE/AuthIP DoS prevention mode started");
	trouble->is_end = word->code == FLOOD_ENDS || is_word(&word->text, "IKE/AuthIP DoS prevention mode stopped");
	return true;
}

static bool note_account(
	struct hostile *hostile, struct trouble *trouble, const struct ipsecevtx_event *event, unsigned changes)
{
	trouble->changes |= changes;
	if (!trouble->accounts) {
		trouble->accounts = memory_get(&hostile->report->allocator, sizeof *trouble->accounts);
		if (!trouble->accounts)
			return false;
		*trouble->accounts = (struct accounts){.count = 0};
	}
	accounts_add(trouble->accounts, event);
	return true;
}

/* Notes a change of a subcategory of IPsec; or that a log was cleared, where subcategory is NULL. */
static bool take_blind_spot(
	struct hostile *hostile, const struct report_event *added, const char *subcategory, unsigned changes)
{
	struct trouble_seen seen = {.kind = subcategory ? TROUBLE_AUDITING : TROUBLE_CLEARED};
	struct trouble *trouble;
	if (subcategory)
		seen.detail = (struct ipsecevtx_text){subcategory, (uint32_t)strlen(subcategory), IPSECEVTX_SET};
	if (!take(hostile, added, &seen, &trouble))
		return false;
	return !trouble || note_account(hostile, trouble, added->event, changes);
}

static bool take_context(struct hostile *hostile, const struct report_event *added)
{
	struct audit_change change;
	if (writer_cleared_ours(added->event))
		return take_blind_spot(hostile, added, NULL, 0);
	if (added->event->event_id != EVENTS_AUDIT_POLICY_CHANGED)
		return true;
	audit_change_read(&change, added->event);
	if (change.is_other_unread &&
		!take_blind_spot(hostile, added, "a subcategory that cannot be read", change.changes))
		return false;
	for (unsigned i = 0; i < AUDIT_OF_IPSEC; i++) {
		const char *name = audit_subcategory_name((enum audit_subcategory)i);
		if (change.subcategories >> i & 1 && !take_blind_spot(hostile, added, name, change.changes))
			return false;
	}
	return true;
}

bool hostile_add(struct ipsecevtx_report *report, void *state, const struct report_event *added)
{
	struct hostile *hostile = state;
	struct trouble *trouble;
	const struct trouble_seen invalid = {.kind = TROUBLE_INVALID,
		.peer = added->peer,
		.pause_seconds = report->options.invalid_packets_pause_seconds};
	struct trouble_seen deleted = {.kind = TROUBLE_DELETED};
	if (added->failed)
		return take_failure(hostile, added);
	switch (added->event->kind) {
	case IPSECEVTX_KIND_INVALID_PACKET:
		return take(hostile, added, &invalid, &trouble);
	case IPSECEVTX_KIND_DOS_PREVENTION:
		return take_flood(hostile, added);
	case IPSECEVTX_KIND_SA_DELETED:
		deleted.detail = added->event->sa_deleted.sa_name;
		return take(hostile, added, &deleted, &trouble);
	case IPSECEVTX_KIND_OTHER:
		return take_context(hostile, added);
	default:
		return true;
	}
}

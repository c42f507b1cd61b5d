/* SPDX-License-Identifier: MIT */
/* Patterns of one peer with one computer (invalid_packets, plain_session), and with many computers (sweep). */
#include "report/hostile.h"

#include <stdlib.h>

/*
 * invalid_packets: single ones are lost or late; in bursts somebody forges or repeats them.
 */

bool hostile_find_invalid_packets(struct hostile *hostile)
{
	char span[SPAN_SIZE];
	for (size_t i = 0; i < hostile->troubles[TROUBLE_INVALID].count; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_INVALID, i);
		uint64_t peak = series_peak(&trouble->series);
		if (peak < hostile->report->options.invalid_packets_count)
			continue;
		bool succeeded = ever_succeeded(hostile, trouble);
		struct suspicion draft = suspicion_of(trouble, SEVERITY_MEDIUM);
		draft.reason = hostile_reason(hostile,
			"%llu packets of %s were not valid, %llu of them without a pause of more than %s: %s%s",
			(unsigned long long)trouble->count, hostile_name(hostile, trouble->peer, "a peer"),
			(unsigned long long)peak, hostile_span(trouble->series.pause_seconds * TICKS_A_SECOND, span),
			succeeded ? "" : report_as_far(hostile->report, RESTS_ON_ASSOCIATIONS),
			succeeded
				? "somebody changes, repeats or forges them, or the two ends no longer agree on keys"
				: "no association of this computer with that address is in these logs, so that they are forged or "
				  "astray, or of one that was not logged");
		if (!hostile_put(hostile, &draft, &trouble->exhibits))
			return false;
	}
	return true;
}

/*
 * plain_session: where a rule asks for IPsec without requiring it, a connection to a peer that never answers goes on
 * unprotected, and IPsec is asked for again and again as long as it lasts.
 */

struct calls {
	const struct trouble *unanswered;
	const char *though; /* what else shows that the peer runs IKE, at any time; NULL: nothing */
	const char *told;   /* what other logs tell of all calls; NULL: not looked up yet */
};

/* A computer and a peer of which a negotiation failed after Main Mode. */
struct main_mode {
	uint32_t computer, peer; /* strings */
};

struct finding_sessions {
	struct hostile *hostile;
	struct main_mode *mains; /* sorted */
	size_t main_count;
};

static int compare_mains(const void *left, const void *right)
{
	const struct main_mode *one = left, *other = right;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->peer < other->peer ? -1 : one->peer > other->peer;
}

/* Collects them. False when there is no memory. */
static bool gather_mains(struct finding_sessions *finding)
{
	const struct hostile *hostile = finding->hostile;
	const size_t room = hostile->troubles[TROUBLE_FAILED].count;
	finding->mains = memory_get(&hostile->report->allocator, (room + 1) * sizeof *finding->mains);
	for (size_t i = 0; finding->mains && i < room; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_FAILED, i);
		if (trouble->has_main_mode)
			finding->mains[finding->main_count++] = (struct main_mode){trouble->computer, trouble->peer};
	}
	if (finding->main_count > 1)
		qsort(finding->mains, finding->main_count, sizeof *finding->mains, compare_mains);
	return finding->mains != NULL;
}

/* What other failures of the two say of the peer. */
static const char *though_of(const struct finding_sessions *finding, const struct group *group)
{
	const struct trouble *unanswered = group_value(group);
	const struct trouble *called = trouble_of_same(finding->hostile, TROUBLE_CALLED, group);
	const struct main_mode wanted = {unanswered->computer, unanswered->peer};
	if (finding->main_count > 0 &&
		bsearch(&wanted, finding->mains, finding->main_count, sizeof wanted, compare_mains))
		return "got no answer, though other negotiations of the two came through Main Mode";
	if (called && called->has_answer)
		return "got no answer, though other calls did";
	return trouble_of_same(finding->hostile, TROUBLE_REFUSED, group)
		       ? "got no answer, though that peer called here itself"
		       : NULL;
}

/* Puts one series of calls. What happened in between is not known: some calls may have been answered. */
static bool put_session(struct hostile *hostile, const struct calls *calls, const struct series *series)
{
	const struct trouble *trouble = calls->unanswered;
	char span[SPAN_SIZE];
	const char *as_far = report_as_far(hostile->report, RESTS_ON_ASSOCIATIONS);
	bool is_unsure = *as_far || calls->though;
	struct suspicion draft = suspicion_of(trouble, is_unsure ? SEVERITY_MEDIUM : SEVERITY_HIGH);
	draft.count = series->count;
	draft.first = (struct ipsecevtx_time){series->first, IPSECEVTX_SET};
	draft.last = (struct ipsecevtx_time){series->last, IPSECEVTX_SET};
	draft.reason = hostile_reason(hostile,
		"%s called %s %llu time%s in %s and %s%s: where its rule asks for IPsec without requiring it, it %s a "
		"session there without protection for %sso long%s",
		hostile_name(hostile, trouble->computer, "this computer"),
		hostile_name(hostile, trouble->peer, "a peer"), (unsigned long long)series->count,
		hostile_s(series->count), hostile_span(series->last - series->first, span), as_far,
		calls->though ? calls->though : "never got an answer", calls->though ? "may have had" : "had",
		calls->though ? "" : "at least ", calls->told);
	return hostile_put(hostile, &draft, &series->exhibits);
}

/* Puts a row for each series that is long enough. */
static bool put_sessions(struct hostile *hostile, struct calls *calls)
{
	const struct trouble *trouble = calls->unanswered;
	char text[HOSTILE_ENDS_SIZE];
	for (size_t i = 0; i < trouble->series.count; i++) {
		const struct series *series = &series_items(&trouble->series)[i];
		if (series->count < hostile->report->options.plain_session_count)
			continue;
		if (!calls->told)
			calls->told = hostile_ends(
				hostile, trouble, true, " between the two in these logs, which came there", text);
		if (!put_session(hostile, calls, series))
			return false;
	}
	return true;
}

bool hostile_find_plain_session(struct hostile *hostile)
{
	const struct groups *groups = &hostile->troubles[TROUBLE_UNANSWERED];
	struct finding_sessions finding = {.hostile = hostile};
	if (groups->count == 0)
		return true;
	bool ok = gather_mains(&finding);
	for (size_t i = 0; ok && i < groups->count; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_UNANSWERED, i);
		/* A partner with which there were associations at other times is merely away. */
		if (trouble->peer == STRING_NONE || ever_succeeded(hostile, trouble))
			continue;
		struct calls calls = {.unanswered = trouble, .though = though_of(&finding, groups->items[i])};
		ok = put_sessions(hostile, &calls);
	}
	memory_free(&hostile->report->allocator, finding.mains);
	return ok;
}

/*
 * sweep: a peer tried computers with which it never had an association, and which refused it or its packets.
 */

struct contact {
	uint32_t peer, computer;
	const struct trouble *trouble;
};

static int compare_contacts(const void *left, const void *right)
{
	const struct contact *one = left, *other = right;
	if (one->peer != other->peer)
		return one->peer < other->peer ? -1 : 1;
	return one->computer < other->computer ? -1 : one->computer > other->computer;
}

static size_t gather_contacts(const struct hostile *hostile, enum trouble_kind kind, struct contact *contacts)
{
	const struct groups *groups = &hostile->troubles[kind];
	size_t count = 0;
	for (size_t i = 0; i < groups->count; i++) {
		const struct trouble *trouble = group_value(groups->items[i]);
		if (trouble->peer != STRING_NONE && !ever_succeeded(hostile, trouble) &&
			!trouble_of_same(hostile, TROUBLE_CALLED, groups->items[i]))
			contacts[count++] = (struct contact){trouble->peer, trouble->computer, trouble};
	}
	return count;
}

/* Judges the contacts of one peer. */
static bool judge_contacts(struct hostile *hostile, const struct contact *contacts, size_t count)
{
	struct suspicion draft = {.severity = SEVERITY_MEDIUM, .peer = contacts[0].peer};
	struct exhibits exhibits = {0};
	uint32_t computers = 0;
	bool ok = true;
	for (size_t i = 0; i < count; i++)
		computers += i == 0 || contacts[i].computer != contacts[i - 1].computer;
	if (computers < hostile->report->options.sweep_count)
		return true;
	for (size_t i = 0; ok && i < count; i++) {
		const struct trouble *trouble = contacts[i].trouble;
		draft.count += trouble->count;
		suspicion_widen(&draft, trouble);
		ok = exhibits_merge(hostile->report, &exhibits, &trouble->exhibits);
	}
	draft.reason = hostile_reason(hostile,
		"%s tried %u computer%s, and %snone of them has an association with it in these logs%s",
		hostile_name(hostile, draft.peer, "the peer"), computers, hostile_s(computers),
		report_as_far(hostile->report, RESTS_ON_CALLS | IPSECEVTX_LEFT_OUT_COMPUTERS),
		hostile->pairs.succeeded[draft.peer] ? "; others have associations with it" : "");
	ok = ok && hostile_put(hostile, &draft, &exhibits);
	exhibits_free(hostile->report, &exhibits);
	return ok;
}

bool hostile_find_sweep(struct hostile *hostile)
{
	size_t room = hostile->troubles[TROUBLE_REFUSED].count + hostile->troubles[TROUBLE_INVALID].count;
	struct contact *contacts = memory_get(&hostile->report->allocator, (room + 1) * sizeof *contacts);
	if (!contacts)
		return false;
	size_t count = gather_contacts(hostile, TROUBLE_REFUSED, contacts), behind;
	count += gather_contacts(hostile, TROUBLE_INVALID, contacts + count);
	qsort(contacts, count, sizeof *contacts, compare_contacts);
	bool ok = true;
	for (size_t i = 0; ok && i < count; i = behind) {
		for (behind = i + 1; behind < count && contacts[behind].peer == contacts[i].peer;)
			behind++;
		ok = judge_contacts(hostile, contacts + i, behind - i);
	}
	memory_free(&hostile->report->allocator, contacts);
	return ok;
}

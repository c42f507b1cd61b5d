/* SPDX-License-Identifier: MIT */
/*
 * The pattern guessing: proofs of identity are refused again and again. A certificate that is accepted at other times
 * does not count: it ran out, or its root was taken away.
 */
#include "report/hostile.h"

#include <stdio.h>

/* With long pauses, but no success in between, so many times more guesses are needed than in one series. */
#define SLOW_FACTOR 4u

struct guesses {
	struct suspicion draft;
	uint64_t unread; /* how many were refused for an unknown reason */
	struct series_list series;
	struct exhibits exhibits;
};

/* Guesses of strangers at one computer, none of whom guessed enough alone. */
struct guessers {
	struct suspicion draft;
	uint64_t unread; /* as in struct guesses */
	size_t peers;
	struct exhibits exhibits;
};

struct finding_guesses {
	struct hostile *hostile;
	struct guessers guessers;
};

static bool gather_guesses(struct hostile *hostile, size_t first, size_t behind, struct guesses *guesses)
{
	struct ipsecevtx_report *report = hostile->report;
	for (size_t i = first; i < behind; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_CREDENTIALS, i);
		if (trouble->detail != STRING_NONE && hostile->pairs.succeeded[trouble->detail])
			continue;
		guesses->series.pause_seconds = trouble->series.pause_seconds;
		guesses->draft.count += trouble->count;
		guesses->unread += trouble->unread;
		suspicion_widen(&guesses->draft, trouble);
		if (!series_merge(report, &guesses->series, &trouble->series) ||
			!exhibits_merge(report, &guesses->exhibits, &trouble->exhibits))
			return false;
	}
	return series_finish(report, &guesses->series);
}

/*
 * The most guesses without a success in between, whatever the pauses.
 */

struct run {
	uint64_t count, first, last; /* first and last: times */
};

static struct run longest_run(
	const struct hostile *hostile, const struct trouble *trouble, const struct series_list *list)
{
	const struct series *items = series_items(list);
	struct run run = {.count = 0}, longest = {.count = 0};
	for (uint32_t i = 0; i < list->count; i++) {
		/* Within a series it is not known how many came before a success. */
		if (hostile_openings_have(hostile, trouble, items[i].first, items[i].last)) {
			run.count = 0;
			continue;
		}
		if (run.count > 0 && hostile_openings_have(hostile, trouble, run.last, items[i].first))
			run.count = 0;
		if (run.count == 0)
			run.first = items[i].first;
		run.count += items[i].count;
		run.last = items[i].last;
		if (run.count > longest.count)
			longest = run;
	}
	return longest;
}

/*
 * One peer.
 */

static bool put_guesses(
	struct hostile *hostile, const struct trouble *trouble, struct guesses *guesses, const char *how)
{
	const bool succeeded = ever_succeeded(hostile, trouble);
	const bool is_unread = 2 * guesses->unread > guesses->draft.count;
	/* A certificate that other computers accept counts as no guess, so the answer rests on their events too. */
	const char *as_far = report_as_far(hostile->report, RESTS_ON_ASSOCIATIONS | IPSECEVTX_LEFT_OUT_COMPUTERS);
	const unsigned long long count = guesses->draft.count;
	const char *name = hostile_name(hostile, trouble->peer, "the peer");
	char what[384];
	if (is_unread)
		snprintf(what, sizeof what,
			"negotiations with %s ended %llu time%s here after it had told who it is, for a reason in words that "
			"are not known (another language?), as when credentials are refused,",
			name, count, hostile_s(count));
	else
		snprintf(what, sizeof what, "credentials of %s were refused %llu time%s,", name, count,
			hostile_s(count));
	guesses->draft.severity += is_unread;
	guesses->draft.computer = trouble->computer;
	guesses->draft.peer = trouble->peer;
	guesses->draft.reason = hostile_reason(hostile, "%s %s; %s%s%s", what, how,
		succeeded ? "that address had associations at other times: " : "", as_far,
		succeeded ? "somebody guesses, or a key, certificate or account is not the one that the other end wants"
			  : "this computer accepted none of them in these logs");
	return hostile_put(hostile, &guesses->draft, &guesses->exhibits);
}

static bool judge_slow(struct finding_guesses *finding, const struct trouble *trouble, struct guesses *guesses)
{
	struct hostile *hostile = finding->hostile;
	const uint64_t enough = SLOW_FACTOR * (uint64_t)hostile->report->options.guessing_count;
	char how[128], span[SPAN_SIZE];
	if (guesses->draft.count < enough)
		return true;
	if (!openings_know(hostile))
		return false;
	const struct run run = longest_run(hostile, trouble, &guesses->series);
	if (run.count < enough)
		return true;
	snprintf(how, sizeof how, "%llu of them in %s without a success between", (unsigned long long)run.count,
		hostile_within(run.last - run.first, span));
	guesses->draft.severity = SEVERITY_MEDIUM;
	return put_guesses(hostile, trouble, guesses, how);
}

/* Notes the guesses of a stranger that are not enough for a row of its own. */
static bool note_guesser(struct finding_guesses *finding, const struct guesses *guesses, const struct trouble *trouble)
{
	struct guessers *guessers = &finding->guessers;
	if (trouble->peer == STRING_NONE || finding->hostile->pairs.succeeded[trouble->peer] ||
		guesses->draft.count == 0)
		return true;
	guessers->peers++;
	guessers->draft.computer = trouble->computer;
	guessers->draft.count += guesses->draft.count;
	guessers->unread += guesses->unread;
	if (guesses->draft.first.presence == IPSECEVTX_SET) {
		span_widen(&guessers->draft.first, &guessers->draft.last, &guesses->draft.first);
		span_widen(&guessers->draft.first, &guessers->draft.last, &guesses->draft.last);
	}
	return exhibits_merge(finding->hostile->report, &guessers->exhibits, &guesses->exhibits);
}

static bool judge_guesses(struct finding_guesses *finding, const struct trouble *trouble, struct guesses *guesses)
{
	struct hostile *hostile = finding->hostile;
	const uint64_t peak = series_peak(&guesses->series);
	const unsigned rests_on = RESTS_ON_ASSOCIATIONS | IPSECEVTX_LEFT_OUT_COMPUTERS;
	const bool is_sure = !ever_succeeded(hostile, trouble) && !*report_as_far(hostile->report, rests_on);
	char how[128], span[SPAN_SIZE];
	const size_t before = hostile->count;
	if (peak < hostile->report->options.guessing_count)
		return judge_slow(finding, trouble, guesses) &&
		       (hostile->count > before || note_guesser(finding, guesses, trouble));
	snprintf(how, sizeof how, "%llu of them without a pause of more than %s", (unsigned long long)peak,
		hostile_span(guesses->series.pause_seconds * TICKS_A_SECOND, span));
	guesses->draft.severity = is_sure ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	return put_guesses(hostile, trouble, guesses, how);
}

/*
 * Many strangers at one computer, each of whom guesses little: a row for all of them.
 */

static bool put_joint_row(struct hostile *hostile, struct guessers *guessers)
{
	const unsigned rests_on = RESTS_ON_ASSOCIATIONS | IPSECEVTX_LEFT_OUT_COMPUTERS;
	const bool is_unread = 2 * guessers->unread > guessers->draft.count;
	char span[SPAN_SIZE] = "an unknown time";
	if (guessers->draft.first.presence == IPSECEVTX_SET)
		hostile_within(guessers->draft.last.ticks - guessers->draft.first.ticks, span);
	guessers->draft.severity = is_unread ? SEVERITY_LOW : SEVERITY_MEDIUM;
	guessers->draft.reason = hostile_reason(hostile,
		"%s %zu peers, %snone of which has an association in these logs, %s %llu times in %s%s: somebody guesses from "
		"many addresses, or a key or certificate of many is not the one wanted here",
		is_unread ? "negotiations with" : "credentials of", guessers->peers,
		report_as_far(hostile->report, rests_on), is_unread ? "ended" : "were refused",
		(unsigned long long)guessers->draft.count, span,
		is_unread ? " here after these had told who they are, for reasons in words that are not known (another "
			    "language?), as when credentials are refused"
			  : "");
	return hostile_put(hostile, &guessers->draft, &guessers->exhibits);
}

static bool put_guessers(struct finding_guesses *finding)
{
	struct guessers *guessers = &finding->guessers;
	bool ok = guessers->peers < STRANGERS_MANY || put_joint_row(finding->hostile, guessers);
	exhibits_free(finding->hostile->report, &guessers->exhibits);
	*guessers = (struct guessers){.peers = 0};
	return ok;
}

/* Takes all troubles of one peer at one computer, from index first up to behind. */
static bool take_peer(struct finding_guesses *finding, size_t first, size_t behind)
{
	struct hostile *hostile = finding->hostile;
	const struct trouble *trouble = trouble_at(hostile, TROUBLE_CREDENTIALS, first);
	struct guesses guesses = {.unread = 0};
	bool ok = finding->guessers.peers == 0 || finding->guessers.draft.computer == trouble->computer ||
		  put_guessers(finding);
	ok = ok && gather_guesses(hostile, first, behind, &guesses) && judge_guesses(finding, trouble, &guesses);
	series_free(hostile->report, &guesses.series);
	exhibits_free(hostile->report, &guesses.exhibits);
	return ok;
}

bool hostile_find_guessing(struct hostile *hostile)
{
	struct finding_guesses finding = {.hostile = hostile};
	size_t count = hostile->troubles[TROUBLE_CREDENTIALS].count, behind;
	bool ok = true;
	/* finish_troubles() has reported that this was not looked for. */
	if (hostile->has_more_moments)
		return true;
	for (size_t i = 0; ok && i < count; i = behind) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_CREDENTIALS, i);
		for (behind = i + 1; behind < count; behind++) {
			const struct trouble *next = trouble_at(hostile, TROUBLE_CREDENTIALS, behind);
			if (next->computer != trouble->computer || next->peer != trouble->peer)
				break;
		}
		ok = take_peer(&finding, i, behind);
	}
	ok = ok && put_guessers(&finding);
	exhibits_free(hostile->report, &finding.guessers.exhibits);
	return ok;
}

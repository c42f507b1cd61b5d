/* SPDX-License-Identifier: MIT */
/* Patterns of associations: new_peer and outlived; also the exhibit of an association's event. */
#include "report/exhibit_pool.h"
#include "report/hostile.h"

#include <stdio.h>
#include <stdlib.h>

struct exhibit hostile_exhibit(const struct association_event *event)
{
	return (struct exhibit){
		.time = event->time,
		.record_id = event->record_id,
		.content = exhibit_content(0, event->computer),
		.offset = event->offset,
		.source = event->source,
		.origin = event->origin,
		.has_time = event->has_time,
		.has_record_id = event->has_record_id,
	};
}

/*
 * new_peer: a computer that had no new peer for long has one.
 */

/* A hundred years. Times that are farther apart only show that one of them is wrong. */
#define QUIET_MAX (UINT64_C(36525) * 86400 * TICKS_A_SECOND)

struct sight {
	uint32_t computer, peer; /* strings */
	uint64_t first, last;
	uint64_t count;
	/* Exhibits of failed negotiations that the computer began; NULL: the pair's first association. */
	const struct exhibits *exhibits;
	uint32_t association;
	uint64_t ended; /* first end of an association with unknown opening; UINT64_MAX: none */
};

/* Within this time a rekey ends the association before it. */
#define RIGHT_BEHIND (300 * TICKS_A_SECOND)

/* Whether such an end shows that the two had an association before. */
static bool is_known(const struct sight *sight)
{
	return sight->ended != UINT64_MAX &&
	       (sight->ended <= sight->first || sight->ended - sight->first <= RIGHT_BEHIND);
}

static int compare_peers(const void *left, const void *right)
{
	const struct sight *one = left, *other = right;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	if (one->peer != other->peer)
		return one->peer < other->peer ? -1 : 1;
	if (one->first != other->first)
		return one->first < other->first ? -1 : 1;
	/* At the same moment an association tells more than a failure. */
	return (one->exhibits != NULL) - (other->exhibits != NULL);
}

static int compare_firsts(const void *left, const void *right)
{
	const struct sight *one = left, *other = right;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->first < other->first ? -1 : one->first > other->first;
}

static struct sight sight_of(const struct associations *associations, const struct pair *pair)
{
	const struct association *earliest = association_at(associations, pair->earliest);
	struct sight sight = {
		pair->computer, pair->peer, .count = pair->count, .association = pair->earliest, .ended = UINT64_MAX};
	if (earliest->opening == ASSOCIATION_NONE) {
		sight.first = sight.last = association_ended(associations, earliest).ticks;
		return sight;
	}
	sight.first = association_opened(associations, earliest).ticks;
	sight.last = association_opened(associations, association_at(associations, pair->last)).ticks;
	return sight;
}

/*
 * Finds the first end without an opening for each sight. by_pair: the index of each pair's sight, or ASSOCIATION_NONE.
 */
static void note_ends(const struct hostile *hostile, struct sight *sights, const uint32_t *by_pair)
{
	const struct associations *associations = hostile->report->associations;
	for (uint32_t i = 0; i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		const struct ipsecevtx_time ended = association_ended(associations, association);
		const uint32_t number = by_pair[hostile->pairs.by_association[i]];
		if (association->opening == ASSOCIATION_NONE && ended.presence == IPSECEVTX_SET &&
			number != ASSOCIATION_NONE && ended.ticks < sights[number].ended)
			sights[number].ended = ended.ticks;
	}
}

/* Returns how many there are; SIZE_MAX without memory. */
static size_t gather_sights(const struct hostile *hostile, struct sight *sights)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	uint32_t *by_pair = memory_get(allocator, (hostile->pairs.count + 1) * sizeof *by_pair);
	size_t count = 0;
	if (!by_pair)
		return SIZE_MAX;
	for (size_t i = 0; i < hostile->pairs.count; i++) {
		const struct pair *pair = &hostile->pairs.items[i];
		by_pair[i] = ASSOCIATION_NONE;
		if (pair->earliest == ASSOCIATION_NONE || pair->peer == STRING_NONE)
			continue;
		by_pair[i] = (uint32_t)count;
		sights[count++] = sight_of(hostile->report->associations, pair);
	}
	note_ends(hostile, sights, by_pair);
	memory_free(allocator, by_pair);
	for (size_t i = 0; i < hostile->troubles[TROUBLE_CALLED].count; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_CALLED, i);
		if (trouble->peer == STRING_NONE || !trouble->has_time)
			continue;
		sights[count++] = (struct sight){trouble->computer, trouble->peer, trouble->span.first,
			trouble->span.last, trouble->count, &trouble->exhibits, ASSOCIATION_NONE, UINT64_MAX};
	}
	return count;
}

/* Joins the sights of one peer, for which the earliest one stands, and sorts them by computer and time. */
static size_t merge_sights(struct sight *sights, size_t count)
{
	size_t kept = 0;
	if (count > 1)
		qsort(sights, count, sizeof *sights, compare_peers);
	for (size_t i = 0; i < count; i++) {
		struct sight *before = kept > 0 ? &sights[kept - 1] : NULL;
		if (before && before->computer == sights[i].computer && before->peer == sights[i].peer) {
			before->count += sights[i].count;
			before->last = sights[i].last > before->last ? sights[i].last : before->last;
			before->ended = sights[i].ended < before->ended ? sights[i].ended : before->ended;
		} else {
			sights[kept++] = sights[i];
		}
	}
	if (kept > 1)
		qsort(sights, kept, sizeof *sights, compare_firsts);
	return kept;
}

/* When a computer's log was cleared, or what is audited there was changed. */
struct blind {
	uint64_t time;
	uint32_t computer; /* string */
	bool is_cleared;
};

struct finding_new {
	struct hostile *hostile;
	struct sight *sights;
	struct blind *blinds; /* sorted by compare_blinds() */
	size_t blind_count;
};

static int compare_blinds(const void *left, const void *right)
{
	const struct blind *one = left, *other = right;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->time < other->time ? -1 : one->time > other->time;
}

/* Takes the last such event of each trouble, and the few that are kept as exhibits. */
static void put_blinds(struct finding_new *finding, enum trouble_kind kind)
{
	for (size_t i = 0; i < finding->hostile->troubles[kind].count; i++) {
		const struct trouble *trouble = trouble_at(finding->hostile, kind, i);
		struct blind blind = {trouble->span.last, trouble->computer, kind == TROUBLE_CLEARED};
		if (trouble->has_time)
			finding->blinds[finding->blind_count++] = blind;
		for (size_t k = 0; k < trouble->exhibits.count; k++) {
			blind.time = trouble->exhibits.items[k].time;
			if (trouble->exhibits.items[k].has_time)
				finding->blinds[finding->blind_count++] = blind;
		}
	}
}

static bool find_blinds(struct finding_new *finding)
{
	const struct hostile *hostile = finding->hostile;
	const size_t kept = hostile->troubles[TROUBLE_CLEARED].count + hostile->troubles[TROUBLE_AUDITING].count;
	finding->blinds =
		memory_get(&hostile->report->allocator, (kept * (1 + EXHIBITS_MAX) + 1) * sizeof *finding->blinds);
	if (!finding->blinds)
		return false;
	put_blinds(finding, TROUBLE_CLEARED);
	put_blinds(finding, TROUBLE_AUDITING);
	if (finding->blind_count > 1)
		qsort(finding->blinds, finding->blind_count, sizeof *finding->blinds, compare_blinds);
	return true;
}

/* Why other peers can have been new in that time without any event; "" where nothing is known. */
static const char *why_untold(const struct finding_new *finding, const struct sight *sight, uint64_t since)
{
	bool was_cleared = false, was_changed = false;
	size_t low = 0, high = finding->blind_count;
	const struct blind wanted = {since + 1, sight->computer, false};
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (compare_blinds(&finding->blinds[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < finding->blind_count && finding->blinds[low].computer == sight->computer &&
		finding->blinds[low].time <= sight->first && !(was_cleared && was_changed);
		low++) {
		was_cleared |= finding->blinds[low].is_cleared;
		was_changed |= !finding->blinds[low].is_cleared;
	}
	if (was_cleared)
		return was_changed ? "; a log was cleared there in that time, and what is audited was changed"
				   : "; a log was cleared there in that time";
	if (was_changed)
		return "; what is audited there was changed in that time";
	const struct heard_stretch *heard = report_heard(finding->hostile->report, sight->computer, since);
	return heard && heard->last < sight->first ? "; for long in that time the log has no event on IPsec" : "";
}

static bool put_new_peer(struct finding_new *finding, const struct sight *sight, uint64_t since)
{
	struct hostile *hostile = finding->hostile;
	const struct associations *associations = hostile->report->associations;
	struct suspicion draft = {.severity = SEVERITY_LOW,
		.computer = sight->computer,
		.peer = sight->peer,
		.count = sight->count,
		.first = {sight->first, IPSECEVTX_SET},
		.last = {sight->last, IPSECEVTX_SET}};
	struct exhibits exhibits = {0};
	char span[SPAN_SIZE];
	bool is_called = sight->exhibits != NULL;
	draft.reason = hostile_reason(hostile,
		"%s%s %s for the first time in these logs, after %s in which they tell of no other new peer of it%s",
		report_as_far(hostile->report, RESTS_ON_CALLS | IPSECEVTX_LEFT_OUT_PEERS),
		hostile_name(hostile, sight->peer, "a peer"),
		is_called ? "was called by this computer" : "had an association with this computer",
		hostile_span(sight->first - since, span), why_untold(finding, sight, since));
	if (is_called)
		return hostile_put(hostile, &draft, sight->exhibits);
	const struct exhibit exhibit =
		hostile_exhibit(association_event_of(associations, association_at(associations, sight->association)));
	bool ok = exhibits_put(hostile->report, &exhibits, &exhibit) && hostile_put(hostile, &draft, &exhibits);
	exhibits_free(hostile->report, &exhibits);
	return ok;
}

static bool judge_sights(struct finding_new *finding, size_t count)
{
	const struct sight *sights = finding->sights;
	const struct ipsecevtx_report *report = finding->hostile->report;
	uint64_t quiet = report->options.new_peer_seconds * TICKS_A_SECOND, before = 0, latest = 0;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		if (i == 0 || sights[i].computer != sights[i - 1].computer) {
			const struct report_computer *computer = report_computer(report, sights[i].computer);
			latest = before = computer && heard_count(&computer->heard) > 0
						  ? heard_stretch(&computer->heard, 0)->first
						  : sights[i].first;
		}
		if (is_known(&sights[i]))
			continue;
		/* Peers that are new at the same moment are compared with the same time before, in any order. */
		if (sights[i].first != latest)
			before = latest;
		latest = sights[i].first;
		if (sights[i].first > before && sights[i].first - before >= quiet &&
			sights[i].first - before <= QUIET_MAX)
			ok = put_new_peer(finding, &sights[i], before);
	}
	return ok;
}

bool hostile_find_new_peer(struct hostile *hostile)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	size_t room = hostile->pairs.count + hostile->troubles[TROUBLE_CALLED].count, count = SIZE_MAX;
	struct finding_new finding = {
		.hostile = hostile, .sights = memory_get(allocator, (room + 1) * sizeof *finding.sights)};
	if (finding.sights && find_blinds(&finding))
		count = gather_sights(hostile, finding.sights);
	bool ok = count != SIZE_MAX && judge_sights(&finding, merge_sights(finding.sights, count));
	memory_free(allocator, finding.sights);
	memory_free(allocator, finding.blinds);
	return ok;
}

/*
 * outlived: still open although its lifetime is over, while its computer went on to log.
 */

static bool is_outlived(const struct hostile *hostile, const struct association *association)
{
	const uint64_t grace = hostile->report->options.outlived_seconds * TICKS_A_SECOND;
	if (association->state != ASSOCIATION_OPEN)
		return false;
	const struct ipsecevtx_time known = report_known_until(hostile->report, association);
	const uint64_t over = association_run_out(hostile->report->associations, association);
	return known.presence == IPSECEVTX_SET && known.ticks > over && known.ticks - over > grace;
}

/* found->reason is how many of the associations are Main Modes. */
const char *outlived_reason(const struct hostile *hostile, const struct found *found, struct row *row)
{
	unsigned long long mm = found->reason, qm = found->count - mm;
	const bool is_one = found->count == 1;
	char mm_words[48] = "", qm_words[48] = "", text[1024];
	if (mm > 0)
		snprintf(mm_words, sizeof mm_words, "%llu Main Mode%s%s", mm, hostile_s(mm), qm > 0 ? " and " : "");
	if (qm > 0)
		snprintf(qm_words, sizeof qm_words, "%llu Quick Mode%s", qm, hostile_s(qm));
	int length = snprintf(text, sizeof text,
		"%s%s with %s outlived %s lifetime, and %sno end of %s is in these logs: a record is missing, ends were not "
		"audited, or %s",
		mm_words, qm_words, hostile_name(hostile, found->peer, "a peer without an address"),
		is_one ? "its" : "their", report_as_far(hostile->report, RESTS_ON_ENDS), is_one ? "it" : "theirs",
		is_one ? "it still stands" : "they still stand");
	return row_keep(row, text, length < 0 ? 0 : (size_t)length);
}

/* The entry of a pair, made if there is none; NULL when there is no memory. */
static struct found *found_of(struct hostile *hostile, uint32_t *by_pair, uint32_t number)
{
	const struct pair *pair = &hostile->pairs.items[number];
	if (by_pair[number] != 0)
		return &hostile->items[by_pair[number] - 1];
	struct found *found = hostile_find(hostile);
	if (!found)
		return NULL;
	found->severity = SEVERITY_LOW;
	found->computer = pair->computer;
	found->peer = pair->peer;
	by_pair[number] = (uint32_t)hostile->count;
	return found;
}

/* by_pair: 1 + the index of each pair's entry; 0: none. */
static bool gather_outlived(struct hostile *hostile, uint32_t *by_pair)
{
	const struct associations *associations = hostile->report->associations;
	for (uint32_t i = 0; i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		if (!is_outlived(hostile, association))
			continue;
		const struct exhibit exhibit = hostile_exhibit(association_event_of(associations, association));
		const struct ipsecevtx_time opened = association_opened(associations, association);
		struct found *found = found_of(hostile, by_pair, hostile->pairs.by_association[i]);
		if (!found || !exhibits_put(hostile->report, &found->exhibits, &exhibit))
			return false;
		found->count++;
		found->reason += association->kind == ASSOCIATION_MM;
		found->has_time = span_widen_brief(&found->span, found->has_time, &opened);
	}
	return true;
}

bool hostile_find_outlived(struct hostile *hostile)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	uint32_t *by_pair = memory_get(allocator, (hostile->pairs.count + 1) * sizeof *by_pair);
	bool ok = by_pair && gather_outlived(hostile, by_pair);
	memory_free(allocator, by_pair);
	return ok;
}

/* SPDX-License-Identifier: MIT */
/* Patterns of one computer with any peers: flood, outage, deleted and blind_spot. */
#include "event/audit_change.h"
#include "report/hostile.h"
#include "report/name_cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * flood: from when protection was switched on until it was switched off, and who sent most up to the minute of its
 * beginning.
 */

/* How many refused negotiations and invalid packets a peer sent within a minute. */
struct sent {
	uint32_t computer, minute, peer, count;
};

struct top_sender {
	uint32_t peer; /* string; STRING_NONE: none sent more than each of the others */
	uint64_t sent, all, peers;
};

struct senders {
	struct sent *items; /* by computer, then minute */
	size_t count;
	uint64_t *by_peer; /* by string: what it sent in the time that is looked at; 0 before and after */
	/* The result for the last computer and minute, since many floods can begin within one minute. */
	struct {
		bool is_known;
		uint32_t computer, minute;
		struct top_sender top;
	} recent;
};

static int compare_sent(const void *left, const void *right)
{
	const struct sent *one = left, *other = right;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->minute < other->minute ? -1 : one->minute > other->minute;
}

static size_t put_sent(const struct hostile *hostile, enum trouble_kind kind, struct sent *items)
{
	size_t count = 0;
	for (size_t i = 0; i < hostile->troubles[kind].count; i++) {
		const struct trouble *trouble = trouble_at(hostile, kind, i);
		for (size_t k = 0; trouble->peer != STRING_NONE && k < trouble->minutes.count; k++) {
			uint64_t minute = hours_items(&trouble->minutes)[k];
			if (items)
				items[count] = (struct sent){
					trouble->computer, (uint32_t)(minute >> 32), trouble->peer, (uint32_t)minute};
			count++;
		}
	}
	return count;
}

static bool find_senders(const struct hostile *hostile, struct senders *senders)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	size_t refused = put_sent(hostile, TROUBLE_REFUSED, NULL), invalid = put_sent(hostile, TROUBLE_INVALID, NULL);
	senders->count = refused + invalid;
	senders->items = memory_get(allocator, (senders->count + 1) * sizeof *senders->items);
	senders->by_peer = memory_get(allocator, (hostile->report->strings.count + 1) * sizeof *senders->by_peer);
	if (!senders->items || !senders->by_peer)
		return false;
	put_sent(hostile, TROUBLE_REFUSED, senders->items);
	put_sent(hostile, TROUBLE_INVALID, senders->items + refused);
	if (senders->count > 1)
		qsort(senders->items, senders->count, sizeof *senders->items, compare_sent);
	return true;
}

/* Finds who sent most from one minute to the end of another. */
static struct top_sender find_top(struct senders *senders, uint32_t computer, uint32_t from, uint32_t to)
{
	struct top_sender top = {.peer = STRING_NONE};
	const struct sent wanted = {.computer = computer, .minute = from};
	size_t low = 0, high = senders->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_sent(&senders->items[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low;
		high < senders->count && senders->items[high].computer == computer && senders->items[high].minute <= to;
		high++) {
		uint64_t *sent = &senders->by_peer[senders->items[high].peer];
		top.peers += *sent == 0;
		*sent += senders->items[high].count;
		top.all += senders->items[high].count;
	}
	for (size_t i = low; i < high; i++) {
		uint32_t peer = senders->items[i].peer;
		uint64_t sent = senders->by_peer[peer];
		senders->by_peer[peer] = 0;
		if (sent > top.sent)
			top.peer = peer;
		else if (sent == top.sent)
			top.peer = STRING_NONE;
		top.sent = sent > top.sent ? sent : top.sent;
	}
	return top;
}

/*
 * The same for the time before a flood that began in that minute, and for all of the minute: the order within a minute
 * is not kept.
 */
static struct top_sender find_top_before(
	const struct hostile *hostile, struct senders *senders, uint32_t computer, uint32_t minute)
{
	uint32_t seconds = hostile->report->options.flood_seconds;
	uint32_t back = seconds / 60 + (seconds % 60 > 0);
	if (!senders->recent.is_known || senders->recent.computer != computer || senders->recent.minute != minute) {
		senders->recent.is_known = true;
		senders->recent.computer = computer;
		senders->recent.minute = minute;
		senders->recent.top = find_top(senders, computer, minute > back ? minute - back : 0, minute);
	}
	return senders->recent.top;
}

static void tell_senders(const struct hostile *hostile, const struct top_sender *top, char *text, size_t size)
{
	unsigned long long all = top->all, sent = top->sent, peers = top->peers;
	if (top->all == 0)
		snprintf(text, size, "%s who sent so much before",
			hostile->has_more_moments           ? "it was not looked for"
			: hostile->report->options.left_out ? "the events asked for do not tell"
							    : "the log does not tell");
	else if (top->peer == STRING_NONE)
		snprintf(text, size,
			"up to the minute of its beginning, %llu peers failed %llu times, none of them more often than all "
			"others",
			peers, all);
	else
		snprintf(text, size,
			"up to the minute of its beginning, %s failed most often, %llu of %llu times (%llu peer%s)",
			hostile_name(hostile, top->peer, "one peer"), sent, all, peers, hostile_s(peers));
}

struct flood {
	struct suspicion draft;
	struct exhibits exhibits;
	bool has_begin, has_end; /* neither where the event does not tell which it was */
	bool was_on;             /* the flood before was not told to have ended when this one began */
	bool begins_again;       /* the same, of the next flood */
	struct ipsecevtx_time begin;
	struct ipsecevtx_time restarted; /* when Windows or the service started or ended before any end */
};

/* Says for how long protection was on. A start of the service, or of Windows, ends it too. */
static void tell_how_long(const struct hostile *hostile, const struct flood *flood, char *text, size_t size)
{
	const struct ipsecevtx_report *report = hostile->report;
	const char *as_far = report_as_far(report, RESTS_ON_TIMES);
	const uint64_t begin = flood->begin.ticks, last = flood->draft.last.ticks;
	char span[SPAN_SIZE];
	if (flood->has_begin && flood->restarted.presence == IPSECEVTX_SET) {
		snprintf(text, size,
			"for at most %s (%sits end is not in the log, and Windows or the IPsec service started or ended "
			"then)",
			hostile_within(flood->restarted.ticks - begin, span), as_far);
		return;
	}
	if (!flood->has_begin || !flood->has_end) {
		snprintf(text, size, "and %s%s", as_far,
			flood->has_end        ? "its beginning is not in the log"
			: flood->begins_again ? "no end of it is in the log before it began again"
					      : "its end is not in the log");
		return;
	}
	const struct heard_stretch *heard = report_heard(report, flood->draft.computer, begin);
	if (heard && heard->until < last)
		snprintf(text, size, "for at most %s%s, in which the log is silent for long",
			hostile_within(last - begin, span), flood->was_on ? " from its last beginning on" : "");
	else
		snprintf(text, size, "for %s%s", flood->was_on ? "at least " : "", hostile_span(last - begin, span));
}

static bool put_flood(struct hostile *hostile, struct senders *senders, struct flood *flood)
{
	struct top_sender top = {.peer = STRING_NONE};
	char before[256], how_long[200];
	if (flood->draft.count == 0)
		return true;
	if (flood->has_begin && flood->begin.presence == IPSECEVTX_SET)
		top = find_top_before(hostile, senders, flood->draft.computer, hours_minute_of(flood->begin.ticks));
	tell_how_long(hostile, flood, how_long, sizeof how_long);
	tell_senders(hostile, &top, before, sizeof before);
	flood->draft.peer = top.peer;
	if (flood->has_begin || flood->has_end)
		flood->draft.reason = hostile_reason(hostile,
			"so many negotiations were half open that protection against floods was on, %s; %s", how_long,
			before);
	else
		flood->draft.reason = hostile_reason(
			hostile, "protection against floods was switched on or off: the event does not tell which");
	return hostile_put(hostile, &flood->draft, &flood->exhibits);
}

static void end_flood(const struct hostile *hostile, struct flood *flood)
{
	exhibits_free(hostile->report, &flood->exhibits);
	*flood = (struct flood){.draft.count = 0};
}

/* Puts a flood that ended before the next switch, or that begins again without an end. */
static bool end_before(
	struct hostile *hostile, struct senders *senders, struct flood *flood, const struct trouble *next)
{
	const struct ipsecevtx_time *from = &flood->draft.last;
	const bool has_next = next && next->has_time;
	bool begins_again = flood->has_begin && next && next->is_begin;
	if (flood->has_begin && from->presence == IPSECEVTX_SET && (has_next || !next))
		flood->restarted = associations_restarted(hostile->report->associations, flood->draft.computer,
			from->ticks, has_next ? next->span.first : UINT64_MAX);
	if (flood->restarted.presence == IPSECEVTX_SET)
		begins_again = false;
	else if (next && !begins_again)
		return true;
	flood->begins_again = begins_again;
	bool ok = put_flood(hostile, senders, flood);
	end_flood(hostile, flood);
	flood->was_on = begins_again;
	return ok;
}

/* Adds a switch of protection to the flood, and puts the flood if it ended, or if its beginning is not known. */
static bool take_switch(
	struct hostile *hostile, struct senders *senders, struct flood *flood, const struct trouble *trouble)
{
	if (!end_before(hostile, senders, flood, trouble))
		return false;
	flood->draft.severity = SEVERITY_HIGH;
	flood->draft.computer = trouble->computer;
	flood->draft.count += trouble->count;
	const struct ipsecevtx_time first = trouble_first(trouble);
	span_widen(&flood->draft.first, &flood->draft.last, &first);
	if (!flood->has_begin && trouble->is_begin) {
		flood->has_begin = true;
		flood->begin = first;
	}
	flood->has_end = trouble->is_end;
	if (!exhibits_merge(hostile->report, &flood->exhibits, &trouble->exhibits))
		return false;
	if (flood->has_begin && !trouble->is_end)
		return true;
	bool ok = put_flood(hostile, senders, flood);
	end_flood(hostile, flood);
	return ok;
}

bool hostile_find_flood(struct hostile *hostile)
{
	struct senders senders = {.count = 0};
	struct flood flood = {.draft.count = 0};
	size_t count = hostile->troubles[TROUBLE_FLOOD].count;
	bool ok = count == 0 || find_senders(hostile, &senders);
	for (size_t i = 0; ok && i < count; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_FLOOD, i);
		if (flood.draft.count > 0 && flood.draft.computer != trouble->computer) {
			ok = end_before(hostile, &senders, &flood, NULL);
		}
		ok = ok && take_switch(hostile, &senders, &flood, trouble);
	}
	ok = ok && end_before(hostile, &senders, &flood, NULL);
	end_flood(hostile, &flood);
	memory_free(&hostile->report->allocator, senders.items);
	memory_free(&hostile->report->allocator, senders.by_peer);
	return ok;
}

/*
 * outage: peers that worked, or that this computer calls, begin to fail in the same way within a short time.
 */

struct beginning {
	uint64_t first; /* of the series; kept here since series lie far apart in memory */
	const struct trouble *trouble;
	const struct series *series;
};

static int compare_beginnings(const void *left, const void *right)
{
	const struct beginning *one = left, *other = right;
	return one->first < other->first ? -1 : one->first > other->first;
}

static int compare_beginners(const void *left, const void *right)
{
	uintptr_t one = (uintptr_t)((const struct beginning *)left)->trouble;
	uintptr_t other = (uintptr_t)((const struct beginning *)right)->trouble;
	return one < other ? -1 : one > other;
}

/* Room for the longest reason that Windows has. */
#define REASON_TOLD 300u

/* Writes a reason in quotes: "No policy configured". */
static void put_common_reason(const struct hostile *hostile, uint32_t spelling, char text[REASON_TOLD + 32])
{
	const struct string reason = strings_get(&hostile->report->strings, spelling);
	char told[REASON_TOLD + 1];
	name_cut(told, sizeof told, reason.data, reason.length);
	snprintf(text, REASON_TOLD + 32, told[0] ? "\"%s\"" : "no reason", told);
}

/* Puts an outage. Sorts the beginnings so that those of one peer stand side by side. */
static bool put_outage(struct hostile *hostile, struct beginning *beginnings, size_t count)
{
	const struct trouble *trouble = beginnings[0].trouble;
	struct suspicion draft = {.severity = SEVERITY_MEDIUM, .computer = trouble->computer};
	struct exhibits exhibits = {0};
	uint64_t span = beginnings[count - 1].first - beginnings[0].first;
	char text[SPAN_SIZE], reason[REASON_TOLD + 32];
	size_t peers = 0, worked = 0;
	uint32_t spelling = trouble->spelling;
	bool ok = true;
	qsort(beginnings, count, sizeof *beginnings, compare_beginners);
	for (size_t i = 0; ok && i < count; i++) {
		const struct series *series = beginnings[i].series;
		bool is_next = i == 0 || beginnings[i].trouble != beginnings[i - 1].trouble;
		const struct ipsecevtx_time first = {series->first, IPSECEVTX_SET},
					    last = {series->last, IPSECEVTX_SET};
		span_widen(&draft.first, &draft.last, &first);
		span_widen(&draft.first, &draft.last, &last);
		draft.count += series->count;
		peers += is_next;
		if (strings_compare(&hostile->report->strings, beginnings[i].trouble->spelling, spelling) < 0)
			spelling = beginnings[i].trouble->spelling;
		worked += is_next && pairs_find(hostile, trouble->computer, beginnings[i].trouble->peer);
		ok = exhibits_merge(hostile->report, &exhibits, &series->exhibits);
	}
	put_common_reason(hostile, spelling, reason);
	draft.reason = hostile_reason(hostile,
		"%zu peer%s, of whom %s%zu worked at other times, began to fail within %s, all with %s: what they have in "
		"common is this computer, its network or its certificate",
		peers, hostile_s(peers),
		report_as_far(hostile->report, RESTS_ON_ASSOCIATIONS | IPSECEVTX_LEFT_OUT_PEERS), worked,
		hostile_within(span, text), reason);
	ok = ok && hostile_put(hostile, &draft, &exhibits);
	exhibits_free(hostile->report, &exhibits);
	return ok;
}

/* The end of the beginnings that come within outage_seconds of the one at first; looked for from behind on. */
static size_t end_of_window(
	const struct hostile *hostile, const struct beginning *beginnings, size_t count, size_t first, size_t behind)
{
	uint64_t window = hostile->report->options.outage_seconds * TICKS_A_SECOND;
	while (behind < count && beginnings[behind].first - beginnings[first].first <= window)
		behind++;
	return behind;
}

/*
 * Takes out peers that came through before the last one began to fail: for them this computer was not at fault. Returns
 * how many are left, in order; SIZE_MAX without memory.
 */
static size_t drop_recovered(struct hostile *hostile, struct beginning *beginnings, size_t count)
{
	const uint64_t last = beginnings[count - 1].first;
	size_t left = 0;
	if (!openings_know(hostile))
		return SIZE_MAX;
	for (size_t i = 0; i < count; i++) {
		if (!hostile_openings_have(hostile, beginnings[i].trouble, beginnings[i].first, last))
			beginnings[left++] = beginnings[i];
	}
	return left;
}

/*
 * A peer begins at most once within outage_seconds, as its series are farther apart. As long as enough peers begin
 * within that time of an earlier one, it is the same outage, so that peers that fail all day long are one row and not
 * one for each window.
 */
static bool judge_beginnings(struct hostile *hostile, struct beginning *beginnings, size_t count)
{
	size_t enough = hostile->report->options.outage_count;
	if (count > 1)
		qsort(beginnings, count, sizeof *beginnings, compare_beginnings);
	for (size_t start = 0, last, behind = 0; start < count;) {
		behind = end_of_window(hostile, beginnings, count, start, behind);
		if (behind - start < enough) {
			start++;
			continue;
		}
		for (last = start + 1; last < behind; last++) {
			size_t end = end_of_window(hostile, beginnings, count, last, behind);
			behind = end - last >= enough ? end : behind;
		}
		const size_t left = drop_recovered(hostile, beginnings + start, behind - start);
		if (left == SIZE_MAX || (left >= enough && !put_outage(hostile, beginnings + start, left)))
			return false;
		start = behind;
	}
	return true;
}

static bool is_partner(const struct hostile *hostile, const struct trouble *trouble)
{
	return trouble->remote > 0 || pairs_find(hostile, trouble->computer, trouble->peer);
}

/*
 * Groups with one reason stand side by side. Returns where the next reason begins; *count becomes how many series they
 * have.
 */
static size_t same_reason(const struct hostile *hostile, size_t start, size_t *count)
{
	const struct trouble *first = trouble_at(hostile, TROUBLE_FAILED, start);
	size_t i = start;
	for (*count = 0; i < hostile->troubles[TROUBLE_FAILED].count; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_FAILED, i);
		if (trouble->computer != first->computer || trouble->detail != first->detail)
			break;
		*count += trouble->series.count;
	}
	return i;
}

bool hostile_find_outage(struct hostile *hostile)
{
	const struct ipsecevtx_allocator *allocator = &hostile->report->allocator;
	size_t behind, room;
	for (size_t i = 0; i < hostile->troubles[TROUBLE_FAILED].count; i = behind) {
		size_t count = 0;
		behind = same_reason(hostile, i, &room);
		if (behind - i < hostile->report->options.outage_count)
			continue;
		struct beginning *beginnings = memory_get(allocator, (room + 1) * sizeof *beginnings);
		if (!beginnings)
			return false;
		for (size_t k = i; k < behind; k++) {
			const struct trouble *trouble = trouble_at(hostile, TROUBLE_FAILED, k);
			const struct series *series = series_items(&trouble->series);
			size_t taken = is_partner(hostile, trouble) ? trouble->series.count : 0;
			for (size_t n = 0; n < taken; n++)
				beginnings[count++] = (struct beginning){series[n].first, trouble, &series[n]};
		}
		bool ok = judge_beginnings(hostile, beginnings, count);
		memory_free(allocator, beginnings);
		if (!ok)
			return false;
	}
	return true;
}

/*
 * deleted: security associations are deleted by those who manage the rules, and by attackers who want what they
 * protect.
 */

#define NAMES_TOLD 3u

bool hostile_find_deleted(struct hostile *hostile)
{
	size_t count = hostile->troubles[TROUBLE_DELETED].count, behind;
	for (size_t i = 0; i < count; i = behind) {
		struct suspicion draft = {
			.severity = SEVERITY_MEDIUM, .computer = trouble_at(hostile, TROUBLE_DELETED, i)->computer};
		struct exhibits exhibits = {0};
		char names[NAMES_TOLD * 128] = "";
		bool ok = true;
		for (behind = i; ok && behind < count; behind++) {
			const struct trouble *trouble = trouble_at(hostile, TROUBLE_DELETED, behind);
			const size_t used = strlen(names);
			const char *name = hostile_name(hostile, trouble->detail, "one without a name");
			/* A name that could pass for a part of the sentence is put into quotes. */
			const char *quote = strpbrk(name, ",;:()") ? "\"" : "";
			if (trouble->computer != draft.computer)
				break;
			if (behind - i < NAMES_TOLD)
				snprintf(names + used, sizeof names - used, "%s%s%s%s", used ? ", " : "", quote, name,
					quote);
			draft.count += trouble->count;
			suspicion_widen(&draft, trouble);
			ok = exhibits_merge(hostile->report, &exhibits, &trouble->exhibits);
		}
		draft.reason = hostile_reason(hostile,
			"%llu security association%s deleted (%s%s): what was protected with it may not be any more",
			(unsigned long long)draft.count, draft.count == 1 ? " was" : "s were", names,
			behind - i > NAMES_TOLD ? ", ..." : "");
		ok = ok && hostile_put(hostile, &draft, &exhibits);
		exhibits_free(hostile->report, &exhibits);
		if (!ok)
			return false;
	}
	return true;
}

/*
 * blind_spot: what the log cannot show because somebody saw to that.
 */

static bool put_blind_spot(struct hostile *hostile, const struct trouble *trouble, enum severity severity)
{
	unsigned long long count = trouble->count;
	const unsigned removed = AUDIT_SUCCESS_REMOVED | AUDIT_FAILURE_REMOVED;
	char accounts[ACCOUNTS_TEXT_MAX];
	const char *computer = hostile_name(hostile, trouble->computer, "a computer");
	struct suspicion draft = {.severity = (uint8_t)severity,
		.computer = trouble->computer,
		.count = trouble->count,
		.first = trouble_first(trouble),
		.last = trouble_last(trouble)};
	accounts_put(trouble->accounts, accounts);
	if (trouble->detail == STRING_NONE)
		draft.reason = hostile_reason(hostile,
			"the log was cleared %llu time%s, on %s%s: what it held before can be in copies of it, and in free space, "
			"of which --recover reads what is left",
			count, hostile_s(count), computer, accounts);
	else
		draft.reason = hostile_reason(hostile, "auditing of %s was changed %llu time%s (%s), on %s%s: %s",
			hostile_name(hostile, trouble->detail, "IPsec"), count, hostile_s(count),
			(trouble->changes & ~removed) == 0                                    ? "switched off"
			: trouble->changes & removed                                          ? "also switched off"
			: trouble->changes & AUDIT_UNREAD && trouble->changes != AUDIT_UNREAD ? "how is not told of all"
			: trouble->changes & AUDIT_UNREAD                                     ? "how is not told"
											      : "only switched on",
			computer, accounts,
			severity == SEVERITY_LOW ? "there may be no events from before"
						 : "that there are no events may come from that");
	return hostile_put(hostile, &draft, &trouble->exhibits);
}

/* Puts the ends of the event log service on one computer, without those that may have been a shutdown. */
static bool put_log_ends(struct hostile *hostile, const struct association_log_end *ends, size_t count)
{
	const struct associations *associations = hostile->report->associations;
	const struct association_event *first = association_event_at(associations, ends[0].event);
	struct suspicion draft = {.severity = ends[0].has_starts ? SEVERITY_MEDIUM : SEVERITY_LOW,
		.computer = first->computer,
		.peer = STRING_NONE};
	struct exhibits exhibits = {0};
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		const struct association_event *event = association_event_at(associations, ends[i].event);
		const struct exhibit exhibit = hostile_exhibit(event);
		const struct ipsecevtx_time time = {event->time, IPSECEVTX_SET};
		if (!ends[i].is_plain)
			continue;
		draft.count++;
		span_widen(&draft.first, &draft.last, &time);
		ok = exhibits_put(hostile->report, &exhibits, &exhibit);
	}
	if (ok && draft.count > 0) {
		draft.reason = hostile_reason(hostile,
			"the event log service ended %llu time%s, on %s, and what is told next is no start of Windows%s: "
			"somebody may have stopped it, and what happened until it ran again is in no log",
			(unsigned long long)draft.count, hostile_s(draft.count),
			hostile_name(hostile, draft.computer, "a computer"),
			ends[0].has_starts ? "" : " (none is told at all, it may not be audited)");
		ok = hostile_put(hostile, &draft, &exhibits);
	}
	exhibits_free(hostile->report, &exhibits);
	return ok;
}

static bool find_log_ends(struct hostile *hostile)
{
	size_t count, behind;
	const struct association_log_end *ends = associations_went_on(hostile->report->associations, &count);
	bool ok = true;
	for (size_t i = 0; ok && i < count; i = behind) {
		const struct association_event *first =
			association_event_at(hostile->report->associations, ends[i].event);
		for (behind = i + 1; behind < count; behind++) {
			if (association_event_at(hostile->report->associations, ends[behind].event)->computer !=
				first->computer)
				break;
		}
		ok = put_log_ends(hostile, &ends[i], behind - i);
	}
	return ok;
}

bool hostile_find_blind_spot(struct hostile *hostile)
{
	for (size_t i = 0; i < hostile->troubles[TROUBLE_CLEARED].count; i++) {
		if (!put_blind_spot(hostile, trouble_at(hostile, TROUBLE_CLEARED, i), SEVERITY_HIGH))
			return false;
	}
	for (size_t i = 0; i < hostile->troubles[TROUBLE_AUDITING].count; i++) {
		const struct trouble *trouble = trouble_at(hostile, TROUBLE_AUDITING, i);
		unsigned added = AUDIT_SUCCESS_ADDED | AUDIT_FAILURE_ADDED;
		bool is_added = (trouble->changes & ~added) == 0;
		if (!put_blind_spot(hostile, trouble, is_added ? SEVERITY_LOW : SEVERITY_HIGH))
			return false;
	}
	return find_log_ends(hostile);
}

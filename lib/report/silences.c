/* SPDX-License-Identifier: MIT */
/*
 * How long silences of computers bear on associations whose end was not seen: what stood open before a silence of a
 * year does not count as standing behind it. Also the public functions about when a computer was heard of.
 */
#include "evidence/ticks.h"
#include "report/association.h"
#include "report/sort.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* How many bytes of a computer's name a finding shows. */
#define NAME_TOLD 255

bool report_is_partial(const struct ipsecevtx_report *report)
{
	return report->options.left_out & (IPSECEVTX_LEFT_OUT_BETWEEN | IPSECEVTX_LEFT_OUT_PEERS);
}

const struct heard_stretch *report_heard(const struct ipsecevtx_report *report, uint32_t computer, uint64_t time)
{
	const struct report_computer *found = report_computer(report, computer);
	return found ? heard_at(&found->heard, time) : NULL;
}

struct ipsecevtx_time report_stood_until(const struct ipsecevtx_report *report, const struct association *association)
{
	const struct associations *associations = report->associations;
	const struct ipsecevtx_time opened = association_opened(associations, association);
	const struct ipsecevtx_time ended = association_ended(associations, association);
	const struct report_computer *computer =
		report_computer(report, association_event_of(associations, association)->computer);
	if (association->state == ASSOCIATION_CLOSED || opened.presence != IPSECEVTX_SET || !computer)
		return ended;
	const struct heard_stretch *heard = heard_at(&computer->heard, opened.ticks);
	size_t count = heard_count(&computer->heard);
	bool is_silent_after = heard && count > 0 && heard->until < heard_stretch(&computer->heard, count - 1)->last;
	if (!is_silent_after || (ended.presence == IPSECEVTX_SET && ended.ticks <= heard->until))
		return ended;
	/* It still stands at the last event before the silence. */
	return (struct ipsecevtx_time){heard->until + 1, IPSECEVTX_SET};
}

bool report_stands_in_silence(
	const struct ipsecevtx_report *report, const struct association *association, uint64_t time)
{
	const struct associations *associations = report->associations;
	const struct ipsecevtx_time opened = association_opened(associations, association);
	const uint64_t over = association_run_out(associations, association);
	const struct report_computer *computer =
		report_computer(report, association_event_of(associations, association)->computer);
	if (association->state == ASSOCIATION_CLOSED || !computer || opened.presence != IPSECEVTX_SET ||
		opened.ticks > time || over == UINT64_MAX || over <= time)
		return false;
	const struct heard_stretch *heard = heard_at(&computer->heard, opened.ticks);
	size_t next = 0;
	while (heard && next < heard_count(&computer->heard) &&
		heard_stretch(&computer->heard, next)->first <= heard->until)
		next++;
	return heard && time > heard->until && next < heard_count(&computer->heard) &&
	       time < heard_stretch(&computer->heard, next)->first;
}

struct ipsecevtx_time report_sure_until(const struct ipsecevtx_report *report, const struct association *association)
{
	const struct ipsecevtx_time until = report_stood_until(report, association);
	const uint64_t lasts = association_lasts(report->associations, association);
	/* It ended at a time that nobody knows. */
	if (until.presence != IPSECEVTX_SET && association->state != ASSOCIATION_OPEN)
		return until;
	bool is_over_first = lasts != UINT64_MAX && (until.presence != IPSECEVTX_SET || until.ticks > lasts);
	return is_over_first ? (struct ipsecevtx_time){lasts, IPSECEVTX_SET} : until;
}

struct ipsecevtx_time report_known_until(const struct ipsecevtx_report *report, const struct association *association)
{
	const struct associations *associations = report->associations;
	const struct ipsecevtx_time opened = association_opened(associations, association);
	const struct ipsecevtx_time ended = association_ended(associations, association);
	if (association->state == ASSOCIATION_CLOSED || opened.presence != IPSECEVTX_SET)
		return opened.presence == IPSECEVTX_SET ? ended : opened;
	const struct heard_stretch *heard =
		report_heard(report, association_event_of(associations, association)->computer, opened.ticks);
	const uint64_t until = heard ? heard->until : opened.ticks;
	return ended.presence == IPSECEVTX_SET && ended.ticks <= until ? ended
								       : (struct ipsecevtx_time){until, IPSECEVTX_SET};
}

bool ipsecevtx_report_heard(const struct ipsecevtx_report *report, const struct ipsecevtx_text *computer, uint64_t time,
	struct ipsecevtx_report_stretch *stretch)
{
	bool is_named = computer && computer->presence == IPSECEVTX_SET;
	uint32_t name = is_named ? computers_find(&report->computers, computer) : STRING_NONE;
	const struct heard_stretch *found = NULL;
	if (report->is_finished && (!is_named || name != STRING_NONE))
		found = report_heard(report, name, time);
	if (found)
		*stretch = (struct ipsecevtx_report_stretch){found->since, found->until};
	return found != NULL;
}

bool ipsecevtx_report_went_on(
	const struct ipsecevtx_report *report, const struct ipsecevtx_text *computer, uint64_t time)
{
	bool is_named = computer && computer->presence == IPSECEVTX_SET;
	uint32_t name = is_named ? computers_find(&report->computers, computer) : STRING_NONE;
	size_t low = 0, high = 0;
	if (!report->is_finished || !report->associations || (is_named && name == STRING_NONE))
		return false;
	const struct association_log_end *ends = associations_went_on(report->associations, &high);
	const size_t count = high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct association_event *event = association_event_at(report->associations, ends[middle].event);
		bool is_before =
			event->computer == name ? !event->has_time || event->time < time : event->computer < name;
		if (is_before)
			low = middle + 1;
		else
			high = middle;
	}
	const struct association_event *found =
		low < count ? association_event_at(report->associations, ends[low].event) : NULL;
	return found && found->computer == name && found->time == time;
}

/* Whether a time lies in one of a computer's stretches, or in a silence through which associations stand. */
static bool is_reached(const struct heard *heard, uint64_t time)
{
	for (size_t i = 0; i < heard_count(heard); i++) {
		const struct heard_stretch *stretch = heard_stretch(heard, i);
		if (time >= stretch->since && time <= stretch->until)
			return true;
	}
	return false;
}

bool ipsecevtx_report_reach(const struct ipsecevtx_report *report, uint64_t time, struct ipsecevtx_report_reach *reach)
{
	struct ipsecevtx_report_reach found = {.first = UINT64_MAX};
	for (size_t i = 0; report->is_finished && i < report->computers.count; i++) {
		const struct heard *heard = &report->computers.items[i].heard;
		if (heard_count(heard) == 0)
			continue;
		uint64_t first = heard_stretch(heard, 0)->first;
		uint64_t last = heard_stretch(heard, heard_count(heard) - 1)->last;
		found.computers++;
		found.reached += is_reached(heard, time);
		found.first = first < found.first ? first : found.first;
		found.last = last > found.last ? last : found.last;
	}
	if (found.computers > 0)
		*reach = found;
	return found.computers > 0;
}

/* Writes a time as "2024-03-01T08:00:00". */
static void put_second(char text[32], uint64_t ticks)
{
	ipsecevtx_format_time(ticks, text);
	text[strcspn(text, ".")] = '\0';
}

/* How many bytes of a name are shown, in whole characters. */
static int told_length(const char *name)
{
	size_t length = strlen(name);
	if (length <= NAME_TOLD)
		return (int)length;
	for (length = NAME_TOLD; length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80;)
		length--;
	return (int)length;
}

/*
 * Reports the longest silence of a computer, which stands for all of them. "No event on IPsec", since reports do not
 * hear of most of what a computer logs.
 */
static void tell_silence(struct ipsecevtx_report *report, const struct report_computer *computer)
{
	const bool is_partial = report_is_partial(report);
	const struct heard *heard = &computer->heard;
	uint64_t before = 0, behind = 0, longest = 0;
	size_t at = 1;
	char from[32], to[32], detail[NAME_TOLD + 400];
	for (size_t i = 1; i < heard->count; i++) {
		uint64_t silence = heard->items[i].first - heard->items[i - 1].last;
		at = silence > longest ? i : at;
		longest = silence > longest ? silence : longest;
	}
	for (size_t i = 0; i < heard->count; i++)
		*(i < at ? &before : &behind) += heard->items[i].count;
	put_second(from, heard->items[at - 1].last);
	put_second(to, heard->items[at].first);
	const char *name =
		computer->name == STRING_NONE ? "no computer" : strings_get(&report->strings, computer->name).data;
	snprintf(detail, sizeof detail,
		"%s from %.*s for %" PRIu64 " days between %sZ (%" PRIu64 " event%s until then) and %sZ (%" PRIu64
		" from then on)%s: there was none%s, a clock was wrong, a time is forged, or events are missing; what "
		"was not seen to be closed %s",
		is_partial ? "no event that was asked for" : "no event on IPsec", told_length(name), name,
		longest / TICKS_A_DAY, from, before, before == 1 ? "" : "s", to, behind,
		heard->count > 2 ? ", the longest of its silences" : "", is_partial ? " of them" : "",
		heard_ends_before(heard, at) ? "counts no further than to it" : "counts as if it stood through it");
	const struct ipsecevtx_finding finding = {.kind = IPSECEVTX_FINDING_SILENCE,
		.severity = IPSECEVTX_SEVERITY_WARNING,
		.source = "report",
		.detail = detail};
	report->options.finding(report->options.finding_user, &finding);
}

static int compare_names(const void *user, uint32_t left, uint32_t right)
{
	const struct ipsecevtx_report *report = user;
	return strings_compare(
		&report->strings, report->computers.items[left].name, report->computers.items[right].name);
}

/* Whether an association, opened before a silence, has no end before it. */
static bool is_across(const struct associations *associations, const struct association *association,
	const struct heard_stretch *heard)
{
	const struct ipsecevtx_time ended = association_ended(associations, association);
	return ended.presence != IPSECEVTX_SET || ended.ticks > heard->last;
}

/* Sets matters, by the index of the computer, where a silence matters to an association. */
static void find_silences(const struct ipsecevtx_report *report, bool *matters)
{
	const struct associations *associations = report->associations;
	const struct computers *computers = &report->computers;
	for (size_t i = 0; i < computers->count; i++)
		matters[i] = heard_ends_anywhere(&computers->items[i].heard);
	for (uint32_t i = 0; i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		const struct report_computer *computer =
			report_computer(report, association_event_of(associations, association)->computer);
		if (!computer || computer->heard.count < 2 || matters[computer - computers->items])
			continue;
		const struct ipsecevtx_time opened = association_opened(associations, association);
		const struct heard_stretch *heard =
			opened.presence == IPSECEVTX_SET ? heard_at(&computer->heard, opened.ticks) : NULL;
		if (heard && heard != &computer->heard.items[computer->heard.count - 1])
			matters[computer - computers->items] = is_across(associations, association, heard);
	}
}

static size_t count_silent(const struct computers *computers)
{
	size_t count = 0;
	for (size_t i = 0; i < computers->count; i++)
		count += computers->items[i].heard.count > 1;
	return count;
}

bool report_tell_silences(struct ipsecevtx_report *report)
{
	const struct ipsecevtx_allocator *allocator = &report->allocator;
	const struct computers *computers = &report->computers;
	size_t count = 0;
	if (!report->associations || !report->options.finding || count_silent(computers) == 0)
		return true;
	uint32_t *order = memory_get(allocator, computers->count * sizeof *order);
	bool *matters = memory_get(allocator, computers->count * sizeof *matters), ok = order && matters;
	if (ok)
		find_silences(report, matters);
	for (size_t i = 0; ok && i < computers->count; i++) {
		if (matters[i])
			order[count++] = (uint32_t)i;
	}
	ok = ok && sort_numbers(allocator, order, count, compare_names, report);
	for (size_t i = 0; ok && i < count; i++)
		tell_silence(report, &computers->items[order[i]]);
	memory_free(allocator, order);
	memory_free(allocator, matters);
	return ok;
}

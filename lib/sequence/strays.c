/* SPDX-License-Identifier: MIT */
#include "sequence/strays.h"

#include "sequence/notice.h"

#include <inttypes.h>

/*
 * By how much a stray may have a later time than the oldest live record, and still be older, because the clock was set
 * back in between. The more time goes by between two uses of a chunk, which is about the time that the log spans, the
 * likelier and the larger that is: a part of it is allowed, an hour at most, and at least the five minutes by which
 * clocks of a domain may differ (Kerberos, "Maximum tolerance for computer clock synchronization"). As FILETIME.
 */
#define STEP_BACK_MOST  UINT64_C(36000000000)
#define STEP_BACK_LEAST UINT64_C(3000000000)
#define STEP_BACK_PART  8u

void strays_begin_run(struct strays *strays, uint64_t number, const struct record_identity *found)
{
	const struct stray_run begun = {number, number, found ? found->time : 0,
		found && found->notice && found->notice->kind == IPSECEVTX_FINDING_LOG_CLEARED};
	if (strays->run_count < STRAY_RUNS) {
		strays->runs[strays->run_count++] = begun;
		return;
	}
	struct stray_run *merged = &strays->runs[STRAY_RUNS - 1];
	const uint64_t to = merged->to;
	strays->has_more_runs = true;
	/* A log that began again at its first chunk goes on with lower numbers. */
	if (number < merged->from) {
		*merged = begun;
		merged->to = to;
	}
}

void strays_end_run(struct strays *strays, uint64_t last, uint64_t time)
{
	struct stray_run *run = &strays->runs[strays->run_count > 0 ? strays->run_count - 1 : 0];
	if (last > run->to)
		run->to = last;
	if (time > strays->latest)
		strays->latest = time;
}

/* Keeps a note. Where there are too many, the one with the lowest number is left out: it is likeliest to be honest. */
static void keep(struct strays *strays, const struct stray_note *note)
{
	struct stray_note *lowest = &strays->notes[0];
	if (strays->note_count < STRAY_NOTES) {
		strays->notes[strays->note_count++] = *note;
		return;
	}
	for (size_t i = 1; i < STRAY_NOTES; i++) {
		if (strays->notes[i].last < lowest->last)
			lowest = &strays->notes[i];
	}
	const struct stray_note *left_out = note->last > lowest->last ? lowest : note;
	const uint64_t time = left_out->time > strays->left_out.time ? left_out->time : strays->left_out.time;
	if (!strays->has_more_notes || left_out->last > strays->left_out.last)
		strays->left_out = *left_out;
	strays->left_out.time = time;
	strays->has_more_notes = true;
	if (left_out == lowest)
		*lowest = *note;
}

/* Whether the events are memory of the chunk before, where they are live, or were noted. */
static bool is_memory(const struct stray_note *note)
{
	return note->memory == STRAY_MEMORY_SAME && note->last < note->first;
}

void strays_note(struct strays *strays, const struct stray_note *note)
{
	if (note->kind == STRAY_BEGUN) {
		strays->begun = *note;
		strays->is_waiting = true;
		return;
	}
	struct stray_note held = *note;
	if (note->kind == STRAY_OUTSIDE && strays->look.before)
		held.memory = strays->look.before(strays->look.user, note);
	if (!is_memory(&held))
		keep(strays, &held);
}

void strays_see(
	struct strays *strays, struct findings *findings, const struct record_identity *found, bool is_explained)
{
	const struct stray_note *begun = &strays->begun;
	const bool is_it = found && found->record_id == begun->number;
	if (strays->is_waiting && is_it &&
		(found->time != begun->time || found->event_id != begun->event_id || found->stream != begun->stream))
		findings_report(findings, &begun->place,
			"an IPsec event in the chunk's free space has the number of the record behind the chunk, which is "
			"another event: it was hidden there; other programs may show it, here --recover does");
	else if (strays->is_waiting && !is_it && !is_explained)
		keep(strays, begun);
	strays->is_waiting = false;
}

/* The numbers of all runs together. */
struct span {
	uint64_t oldest, newest;
	const struct stray_run *first; /* the run with the oldest; NULL: there is none */
};

static struct span span_of(const struct strays *strays)
{
	struct span span = {UINT64_MAX, 0, NULL};
	for (size_t i = 0; i < strays->run_count; i++) {
		const struct stray_run *run = &strays->runs[i];
		if (!span.first || run->from < span.oldest) {
			span.oldest = run->from;
			span.first = run;
		}
		if (run->to > span.newest)
			span.newest = run->to;
	}
	return span;
}

/* The first number from the given one on that is in no run. */
static uint64_t first_outside(const struct strays *strays, uint64_t number)
{
	for (size_t i = 0; i < strays->run_count; i++) {
		const struct stray_run *run = &strays->runs[i];
		if (number < run->from || number > run->to)
			continue;
		if (run->to == UINT64_MAX)
			return UINT64_MAX;
		number = run->to + 1;
		i = SIZE_MAX; /* begins again: an earlier run may hold the next number */
	}
	return number;
}

bool strays_have_seen(const struct strays *strays, uint64_t from, uint64_t to)
{
	return !strays->has_more_runs && first_outside(strays, from) > to;
}

/* The last number before the next run that begins behind the given number. */
static uint64_t last_outside(const struct strays *strays, uint64_t number)
{
	uint64_t last = UINT64_MAX;
	for (size_t i = 0; i < strays->run_count; i++) {
		if (strays->runs[i].from > number && strays->runs[i].from - 1 < last)
			last = strays->runs[i].from - 1;
	}
	return last;
}

/* Reports a stray whose numbers are missing between the live ones; false where they are not. */
static bool report_missing(
	const struct strays *strays, const struct span *span, const struct stray_note *note, struct findings *findings)
{
	const uint64_t from = first_outside(strays, note->number > span->oldest ? note->number : span->oldest);
	if (from > note->last || from >= span->newest)
		return false;
	const uint64_t end = last_outside(strays, from);
	findings_report(findings, &note->place,
		"IPsec events with the numbers %" PRIu64 " to %" PRIu64
		" stand in the chunk's free space, and are missing between the live ones: they were hidden there, or where they "
		"were live is lost; other programs may show them, here --recover does",
		from, note->last < end ? note->last : end);
	return true;
}

/* Whether the stray is younger than the oldest live record, by more than clocks are set back. */
static bool is_younger(const struct strays *strays, const struct span *span, const struct stray_note *note)
{
	const uint64_t first = span->first->time;
	uint64_t allowed = strays->latest > first ? (strays->latest - first) / STEP_BACK_PART : 0;
	allowed = allowed < STEP_BACK_LEAST ? STEP_BACK_LEAST : allowed > STEP_BACK_MOST ? STEP_BACK_MOST : allowed;
	return first != 0 && note->time > first && note->time - first > allowed;
}

/*
 * Whether a stray with the numbers right before the log's first may be honest: in a log that began again at its first
 * chunk it can be left of an older use of the chunk that was written last, or be memory of a chunk whose place that one
 * took.
 */
static bool may_be_overwritten(const struct strays *strays, const struct span *span, const struct stray_note *note)
{
	return strays->may_have_turned && (note->behind == span->newest || note->first == span->oldest);
}

/* What is odd about the numbers of a stray, in words that report_note() puts in its text; NULL: nothing is. */
static const char *what_is_odd(const struct strays *strays, const struct span *span, const struct stray_note *note)
{
	if (note->kind == STRAY_BEFORE)
		return "of live ones there, and are older than all of these";
	if (note->kind == STRAY_BEGUN)
		return note->last > span->newest ? "that no live record has" : NULL;
	if (note->number < span->oldest && note->last >= span->oldest)
		return "that run on into those of the log's first records";
	if (note->memory == STRAY_MEMORY_OTHER && note->number >= span->oldest && note->last < note->first)
		return "of live records before, and other bytes than the chunk before has there";
	if (note->number == note->behind + 1)
		return "right behind those of the live ones there";
	if (note->last + 1 == span->oldest && !span->first->was_cleared && !may_be_overwritten(strays, span, note))
		return "right before the log's first record";
	/* An older use was over before the oldest live record was written. */
	if (note->last < span->oldest && is_younger(strays, span, note))
		return "lower than those of all live ones, but times far behind the first of these";
	/* In a log without events of that provider it may be memory of the Security log. */
	return note->last > note->behind && strays->is_audited ? "higher than those of the live ones there" : NULL;
}

/* Reports a stray that is not to be expected; returns whether it is one. */
static bool report_note(
	const struct strays *strays, const struct span *span, const struct stray_note *note, struct findings *findings)
{
	const bool is_later = span->first->time != 0 && note->time > span->first->time;
	if (note->kind != STRAY_BEFORE && report_missing(strays, span, note, findings))
		return true;
	/* Numbers went on in each of forty public logs that were cleared; in another one they may begin anew. */
	if (span->first->was_cleared && span->oldest == 1 && !is_later)
		return false;
	const char *what = what_is_odd(strays, span, note);
	if (what)
		findings_report(findings, &note->place,
			"IPsec events in the chunk's free space have numbers %s, as no older use of the chunk leaves them, and the "
			"log was not cleared since: they were hidden there, or are of memory that Windows used again; other programs "
			"may show them, here --recover does",
			what);
	return what != NULL;
}

/* Whether one of the notes that were left out may be one to report. */
static bool has_untold(const struct strays *strays, const struct span *span)
{
	const struct stray_note *note = &strays->left_out;
	return strays->has_more_notes &&
	       (note->last >= span->oldest - (span->oldest > 0) || is_younger(strays, span, note));
}

/* Whether a note has numbers of the last run, where that stands for several, between which numbers may be missing. */
static bool is_unsettled(const struct strays *strays, const struct stray_note *note)
{
	const struct stray_run *merged = &strays->runs[strays->run_count - 1];
	return strays->has_more_runs && note->last >= merged->from && note->number <= merged->to;
}

static void report_limit(const struct stray_note *note, struct findings *findings)
{
	struct finding_place place = note->place;
	place.kind = IPSECEVTX_FINDING_LIMIT;
	findings_report(findings, &place,
		"more than %u groups of IPsec events in free space, or more than %u breaks in the numbers of records: not all of "
		"the former are held against the latter; other programs may show them, here --recover does",
		STRAY_NOTES, STRAY_RUNS);
}

/* Finds out whether a note of the first chunk is memory of the last one, as where the log began again. */
static void look_at_end(const struct strays *strays, struct stray_note *note)
{
	if (note->kind == STRAY_OUTSIDE && note->memory == STRAY_MEMORY_UNKNOWN && strays->look.at_end)
		note->memory = strays->look.at_end(strays->look.user, note);
}

void strays_finish(struct strays *strays, struct findings *findings)
{
	const struct span span = span_of(strays);
	if (!span.first)
		return;
	const struct stray_note *untold = has_untold(strays, &span) ? &strays->left_out : NULL;
	uint64_t told = 0; /* offset of the record that was reported last */
	for (size_t i = 0; i < strays->note_count; i++) {
		struct stray_note *note = &strays->notes[i];
		look_at_end(strays, note);
		if (is_memory(note))
			continue;
		/* A record with two numbers has two notes, and is reported once. */
		if (note->place.offset != told && report_note(strays, &span, note, findings))
			told = note->place.offset;
		if (!untold && is_unsettled(strays, &strays->notes[i]))
			untold = &strays->notes[i];
	}
	if (untold)
		report_limit(untold, findings);
}

/* SPDX-License-Identifier: MIT */
#include "sequence/strays.h"

#include "sequence/notice.h"

#include <inttypes.h>

/* Times of events step back a little in any log: an hour, as FILETIME, is more than that. */
#define STEP_BACK UINT64_C(36000000000)

static void report_missing(struct findings *findings, const struct stray_gap *gap, const struct stray_note *note)
{
	const uint64_t from = note->number > gap->from ? note->number : gap->from;
	const uint64_t to = note->last < gap->to ? note->last : gap->to;
	findings_report(findings, &note->place,
		"IPsec events with the numbers %" PRIu64 " to %" PRIu64
		" stand in the chunk's free space, and are missing between the live ones: they were hidden there, or where they "
		"were live is lost; other programs may show them, here --recover does",
		from, to);
}

static bool holds(const struct stray_gap *gap, const struct stray_note *note)
{
	return note->number <= gap->to && note->last >= gap->from && gap->time != 0 &&
	       note->time + STEP_BACK >= gap->time;
}

void strays_note_gap(struct strays *strays, struct findings *findings, const struct stray_gap *gap)
{
	for (size_t i = 0; i < STRAYS_AHEAD && i < strays->ahead_count; i++) {
		if (!holds(gap, &strays->ahead[i]))
			continue;
		report_missing(findings, gap, &strays->ahead[i]);
		strays->has_uncleared &= strays->uncleared.number != strays->ahead[i].number;
		strays->ahead[i].number = UINT64_MAX; /* once */
	}
	strays->gaps[strays->gap_count++ % STRAY_GAPS] = *gap;
}

/*
 * What an older use of the chunk left has lower numbers than all before the gap; memory of the chunk before, numbers of
 * live records.
 */
static const struct stray_gap *find_gap(const struct strays *strays, const struct stray_note *note)
{
	for (size_t i = 0; i < STRAY_GAPS && i < strays->gap_count; i++) {
		if (holds(&strays->gaps[i], note))
			return &strays->gaps[i];
	}
	return NULL;
}

/* Between two uses of a chunk Windows writes all others: no older use of it has these numbers. */
static void note_uncleared(struct strays *strays, const struct stray_note *note, uint64_t last)
{
	const bool is_next = note->number == last + 1;
	if (strays->has_uncleared || strays->first_number == 0 || (note->last + 1 != strays->first_number && !is_next))
		return;
	strays->has_uncleared = true;
	strays->is_next = is_next;
	strays->uncleared = *note;
}

void strays_note(struct strays *strays, struct findings *findings, const struct stray_note *note, uint64_t last)
{
	if (note->kind == STRAY_BEGUN) {
		strays->begun = *note;
		strays->is_waiting = true;
	} else if (note->kind == STRAY_OUTSIDE) {
		const struct stray_gap *gap = find_gap(strays, note);
		note_uncleared(strays, note, last);
		if (gap)
			report_missing(findings, gap, note);
		else
			strays->ahead[strays->ahead_count++ % STRAYS_AHEAD] = *note;
	} else if (strays->first_time != 0 && note->time > strays->first_time) {
		findings_report(findings, &note->place,
			"an IPsec event in the chunk's free space has no lower number than the live ones there and is older than all of "
			"these, but younger than the log's first record: it was hidden there, or the clock was set back; other "
			"programs may show it, here --recover does");
	}
}

void strays_forget_next(struct strays *strays)
{
	strays->has_uncleared = strays->has_uncleared && !strays->is_next;
}

void strays_see(struct strays *strays, struct findings *findings, const struct record_identity *found)
{
	const struct stray_note *begun = &strays->begun;
	if (strays->first_time == 0 && found) {
		strays->first_time = found->time;
		strays->first_number = found->record_id;
		strays->was_cleared = found->notice && found->notice->kind == IPSECEVTX_FINDING_LOG_CLEARED;
	}
	if (strays->is_waiting && found && found->record_id == begun->number &&
		(found->time != begun->time || found->event_id != begun->event_id))
		findings_report(findings, &begun->place,
			"an IPsec event in the chunk's free space has the number of the record behind the chunk, which is "
			"another event: it was hidden there; other programs may show it, here --recover does");
	strays->is_waiting = false;
}

void strays_finish(const struct strays *strays, struct findings *findings)
{
	if (strays->has_uncleared && !strays->was_cleared)
		findings_report(findings, &strays->uncleared.place,
			"IPsec events in the chunk's free space have the numbers right %s, which no older use of the chunk can have, "
			"and the log does not begin as one that was cleared: they were hidden there, or are of memory that Windows "
			"used again; other programs may show them, here --recover does",
			strays->is_next ? "behind those of the live ones there" : "before the log's first record");
}

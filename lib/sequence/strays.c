/* SPDX-License-Identifier: MIT */
#include "sequence/strays.h"

void strays_note_gap(struct strays *strays, const struct stray_gap *gap)
{
	strays->gaps[strays->gap_count++ % STRAY_GAPS] = *gap;
}

/*
 * What an older use of the chunk left has lower numbers than all before the gap; memory of the chunk before, numbers of
 * live records.
 */
static bool is_in_gap(const struct strays *strays, const struct stray_note *note)
{
	for (size_t i = 0; i < STRAY_GAPS && i < strays->gap_count; i++) {
		const struct stray_gap *gap = &strays->gaps[i];
		if (note->number <= gap->to && note->last >= gap->from && gap->time != 0 && note->time >= gap->time)
			return true;
	}
	return false;
}

void strays_note(struct strays *strays, struct findings *findings, const struct stray_note *note)
{
	if (note->kind == STRAY_BEGUN) {
		strays->begun = *note;
		strays->is_waiting = true;
	} else if (note->kind == STRAY_LOWER) {
		if (is_in_gap(strays, note))
			findings_report(findings, &note->place,
				"an IPsec event in the chunk's free space has a number that no live record has, and was written "
				"behind the one before that: it was hidden there, or where it was live is lost; other programs may "
				"show it, here --recover does");
	} else if (strays->first_time != 0 && note->time > strays->first_time) {
		findings_report(findings, &note->place,
			"an IPsec event in the chunk's free space has no lower number than the live ones there and is older than all of "
			"these, but younger than the log's first record: it was hidden there, or the clock was set back; other "
			"programs may show it, here --recover does");
	}
}

void strays_see(struct strays *strays, struct findings *findings, const struct record_identity *found)
{
	const struct stray_note *begun = &strays->begun;
	if (strays->first_time == 0 && found)
		strays->first_time = found->time;
	if (strays->is_waiting && found && found->record_id == begun->number &&
		(found->time != begun->time || found->event_id != begun->event_id))
		findings_report(findings, &begun->place,
			"an IPsec event in the chunk's free space has the number of the record behind the chunk, which is "
			"another event: it was hidden there; other programs may show it, here --recover does");
	strays->is_waiting = false;
}

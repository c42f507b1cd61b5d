/* SPDX-License-Identifier: MIT */
#include "sequence/strays.h"

void strays_note(struct strays *strays, struct findings *findings, const struct stray_note *note)
{
	if (note->is_begun) {
		strays->begun = *note;
		strays->is_waiting = true;
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

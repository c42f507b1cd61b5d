/* SPDX-License-Identifier: MIT */
#include "sequence/header_times.h"

#include <string.h>

void header_times_init(struct header_times *times, struct findings *findings, bool *told_export)
{
	memset(times, 0, sizeof *times);
	times->findings = findings;
	times->told_export = told_export;
}

static void tell_export(struct header_times *times)
{
	struct finding_place place = times->place;
	if (*times->told_export)
		return;
	*times->told_export = true;
	place.severity = IPSECEVTX_SEVERITY_NOTE;
	findings_report_numbers(times->findings, &place, (struct finding_numbers){times->time, times->written},
		"an exported log: the record headers have the time of the record behind, as Windows saves logs; the time in the event counts");
}

static void tell_difference(struct header_times *times)
{
	findings_report_numbers(times->findings, &times->place, (struct finding_numbers){times->time, times->written},
		times->written ? "the time in the event is not the one in the record's header"
			       : "the record's header has no time");
}

/* Judges the last record, whose header has another time than its event, by the time of the next record. */
static void judge(struct header_times *times, uint64_t next_time, const struct log_state *state)
{
	/* In a live log whose headers had their own events' times, a header with the next event's shows no export. */
	bool is_next = times->written == next_time && !(state->is_live && times->is_plain && !times->is_shifted);
	bool is_between = times->written >= times->time && times->written <= next_time;
	times->is_shifted = times->is_shifted || is_next;
	if (is_next || (times->is_shifted && (is_between || !state->is_continuous) && times->written)) {
		tell_export(times);
		return;
	}
	/* An exported log in which no header has the next record's time holds forwarded events: see header_times.h. */
	if (!state->is_live && !times->is_shifted && times->written)
		return;
	if (state->is_damaged)
		times->place.severity = IPSECEVTX_SEVERITY_NOTE;
	tell_difference(times);
}

void header_times_add(struct header_times *times, const struct record *record, uint64_t offset, uint64_t time,
	const struct log_state *state)
{
	if (times->has_last && times->written != times->time)
		judge(times, time, state);
	else if (times->has_last && state->is_continuous && time != times->time)
		times->is_plain = true;
	struct finding_place place = {IPSECEVTX_FINDING_RECORD_TIME,
		state->is_damaged ? IPSECEVTX_SEVERITY_NOTE : IPSECEVTX_SEVERITY_WARNING, offset, record->size,
		record->record_id};
	times->place = place;
	times->written = record->written_time;
	times->time = time;
	times->has_last = true;
}

void header_times_forget(struct header_times *times)
{
	times->has_last = false;
}

void header_times_skip(struct header_times *times, const struct log_state *state)
{
	if (times->has_last && times->written != times->time && !times->is_shifted && state->is_live) {
		times->place.severity = IPSECEVTX_SEVERITY_NOTE;
		tell_difference(times);
	}
	times->has_last = false;
}

void header_times_finish(struct header_times *times, bool is_live)
{
	if (!times->has_last || times->written == times->time)
		return;
	times->has_last = false;
	/* A selection can end with the time of a record that is not in it. */
	bool is_saved = times->written == 0 ? !is_live || times->is_shifted || !times->is_plain
					    : !is_live || (times->is_shifted && times->written > times->time);
	if (is_saved)
		tell_export(times);
	else
		tell_difference(times);
}

bool header_times_show_export(const struct header_times *times)
{
	return times->is_shifted || (times->has_last && times->written > times->time);
}

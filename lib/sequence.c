/* SPDX-License-Identifier: MIT */
#include "sequence.h"

#include <string.h>

/* Events are stamped by many threads; a step back of less than this is no news. */
#define TICKS_A_SECOND UINT64_C(10000000)

/* How near an event about the log itself must be to a break in the order to be told of as more than a note. */
#define NEAR (3600 * TICKS_A_SECOND)

enum {
	EVENT_LOG_CLEARED = 1102,      /* Microsoft-Windows-Eventlog, in the Security log */
	EVENT_OTHER_LOG_CLEARED = 104, /* the same, in the System log, of another log */
	EVENT_AUDIT_POLICY_CHANGED = 4719,
};

void sequence_init(struct sequence *sequence, struct findings *findings)
{
	memset(sequence, 0, sizeof *sequence);
	sequence->findings = findings;
	sequence->at_chunk = true;
}

void sequence_start_chunk(struct sequence *sequence, bool is_damaged)
{
	sequence->at_chunk = true;
	sequence->in_damage = is_damaged || sequence->was_damaged;
	sequence->was_damaged = is_damaged;
}

void sequence_note_damage(struct sequence *sequence)
{
	sequence->after_damage = true;
}

void sequence_note_hidden(struct sequence *sequence)
{
	sequence->after_hidden = true;
}

static struct finding_place place_of(enum ipsecevtx_finding_kind kind, enum ipsecevtx_severity severity,
	const struct record *record, uint64_t offset)
{
	struct finding_place place = {kind, severity, offset, record->size, record->record_id};
	return place;
}

/* What a break in the order means: known damage explains it; between chunks Windows may have lost some itself. */
static enum ipsecevtx_severity severity_of_break(const struct sequence *sequence)
{
	if (sequence->after_damage)
		return IPSECEVTX_SEVERITY_NOTE;
	return sequence->at_chunk || sequence->in_damage ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING;
}

static void note_break(struct sequence *sequence, const struct record *record)
{
	sequence->last_break = record->written_time;
}

/* Ids of the record headers: one after the other in any log that Windows wrote, whatever was exported. */
static void check_header_id(struct sequence *sequence, const struct record *record, uint64_t offset)
{
	uint64_t expected = sequence->last_id + 1;
	uint64_t here = record->record_id;
	if (!sequence->has_last || here == expected)
		return;
	struct finding_place place =
		place_of(IPSECEVTX_FINDING_RECORD_ORDER, severity_of_break(sequence), record, offset);
	if (here > expected) {
		place.kind = IPSECEVTX_FINDING_RECORD_GAP;
		if (sequence->after_hidden)
			place.severity = IPSECEVTX_SEVERITY_NOTE;
		findings_report_numbers(sequence->findings, &place, expected, here, "records %llu to %llu are not here",
			(unsigned long long)expected, (unsigned long long)(here - 1));
	} else if (sequence->at_chunk && here < sequence->first_id && !sequence->has_wrapped) {
		sequence->has_wrapped = true; /* a log of fixed size begins again at its first chunk */
		return;
	} else {
		findings_report_numbers(sequence->findings, &place, expected, here,
			"record %llu stands behind record %llu", (unsigned long long)here,
			(unsigned long long)sequence->last_id);
	}
	note_break(sequence, record);
}

/* The id inside against the one in the header: an export renumbers the headers, and a live log never differs. */
static void check_event_id(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_place *found)
{
	int64_t shift = (int64_t)(found->record_id - record->record_id);
	if (found->record_id == 0 || (sequence->has_last && shift == sequence->shift))
		return;
	struct finding_place place = place_of(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, record, offset);
	if (!sequence->has_last) {
		sequence->shift = shift;
		sequence->is_live = shift == 0;
		if (shift != 0)
			findings_report_numbers(sequence->findings, &place, record->record_id, found->record_id,
				"the record headers are numbered anew: an exported log");
		return;
	}
	if (sequence->is_live) {
		place.severity = severity_of_break(sequence);
		findings_report_numbers(sequence->findings, &place, record->record_id, found->record_id,
			"EventRecordID %llu in record %llu of a log that was not exported; told once, until it changes",
			(unsigned long long)found->record_id, (unsigned long long)record->record_id);
		note_break(sequence, record);
		sequence->shift = shift;
		return;
	}
	if (!sequence->is_selection)
		findings_report(sequence->findings, &place, "not all of the original log was exported");
	sequence->is_selection = true;
	sequence->shift = shift;
}

static void check_written_time(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_place *found)
{
	if (found->time == 0 || found->time == record->written_time)
		return;
	struct finding_place place = place_of(IPSECEVTX_FINDING_RECORD_TIME, IPSECEVTX_SEVERITY_NOTE, record, offset);
	bool is_live = sequence->is_live;
	if (sequence->told_times && !is_live)
		return;
	if (is_live && !sequence->after_damage && !sequence->in_damage)
		place.severity = IPSECEVTX_SEVERITY_WARNING;
	sequence->told_times = true;
	findings_report_numbers(sequence->findings, &place, record->written_time, found->time,
		"the time in the event is not the one in the record's header%s",
		is_live ? "" : ", as in exported and forwarded logs");
}

static struct sequence_stream *find_stream(struct sequence *sequence, uint64_t stream)
{
	size_t i = stream % SEQUENCE_STREAMS;
	for (size_t steps = 0; steps < SEQUENCE_STREAMS; steps++, i = (i + 1) % SEQUENCE_STREAMS) {
		if (sequence->streams[i].stream == 0 || sequence->streams[i].stream == stream)
			return &sequence->streams[i];
	}
	return NULL;
}

static void report_step_back(struct sequence *sequence, const struct record *record, uint64_t offset,
	const struct sequence_stream *stream, const struct record_place *found)
{
	struct finding_place place = place_of(IPSECEVTX_FINDING_TIME_ORDER, IPSECEVTX_SEVERITY_NOTE, record, offset);
	findings_report_numbers(sequence->findings, &place, stream->last_time, found->time,
		"the time steps back by %llu s",
		(unsigned long long)((stream->last_time - found->time) / TICKS_A_SECOND));
}

static void report_stands_behind(struct sequence *sequence, const struct record *record, uint64_t offset,
	const struct sequence_stream *stream, const struct record_place *found)
{
	struct finding_place place =
		place_of(IPSECEVTX_FINDING_RECORD_ORDER, IPSECEVTX_SEVERITY_WARNING, record, offset);
	if (sequence->after_damage)
		place.severity = IPSECEVTX_SEVERITY_NOTE;
	findings_report_numbers(sequence->findings, &place, stream->last_id + 1, found->record_id,
		"EventRecordID %llu stands behind %llu of the same channel and computer",
		(unsigned long long)found->record_id, (unsigned long long)stream->last_id);
}

/* Ids and times within a channel of a computer. */
static void check_stream(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_place *found)
{
	struct sequence_stream *stream = find_stream(sequence, found->stream);
	if (!stream)
		return;
	bool is_known = stream->stream != 0;
	stream->stream = found->stream;
	if (is_known && found->time && found->time < stream->last_time &&
		stream->last_time - found->time > TICKS_A_SECOND && !sequence->at_chunk)
		report_step_back(sequence, record, offset, stream, found);
	/* In a live log the headers' ids have told this already. */
	if (is_known && !sequence->is_live && found->record_id && found->record_id <= stream->last_id)
		report_stands_behind(sequence, record, offset, stream, found);
	stream->last_id = found->record_id;
	stream->last_time = found->time;
}

static bool is_log_cleared(const struct record_place *found)
{
	return !found->is_ours && (found->event_id == EVENT_LOG_CLEARED || found->event_id == EVENT_OTHER_LOG_CLEARED);
}

/* Events about the log itself. */
static bool is_about_log(const struct record_place *found)
{
	return is_log_cleared(found) || (found->is_ours && found->event_id == EVENT_AUDIT_POLICY_CHANGED);
}

static void check_event(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_place *found)
{
	if (!is_about_log(found))
		return;
	bool is_clear = is_log_cleared(found);
	struct finding_place place = place_of(IPSECEVTX_FINDING_LOG_CLEARED, IPSECEVTX_SEVERITY_NOTE, record, offset);
	bool is_near = sequence->last_break && record->written_time >= sequence->last_break &&
		       record->written_time - sequence->last_break < NEAR;
	if (is_near)
		place.severity = IPSECEVTX_SEVERITY_WARNING;
	if (!is_clear)
		place.kind = IPSECEVTX_FINDING_AUDIT_POLICY;
	findings_report(sequence->findings, &place, "event %u: %s%s", (unsigned)found->event_id,
		is_clear ? "a log was cleared" : "the audit policy was changed",
		is_near ? ", within an hour after a break in the order of records" : "");
}

bool sequence_is_next(const struct record *before, const struct record_place *found_before, const struct record *record,
	const struct record_place *found)
{
	return record->record_id != 0 && record->record_id == before->record_id + 1 && found_before->record_id != 0 &&
	       found->record_id != 0 && found->record_id == found_before->record_id + 1 &&
	       found->stream == found_before->stream && found->time == record->written_time &&
	       found->time >= found_before->time && !is_about_log(found);
}

void sequence_pass(struct sequence *sequence, const struct record *record, const struct record_place *found)
{
	struct sequence_stream *stream = find_stream(sequence, found->stream);
	if (stream) {
		stream->last_id = found->record_id;
		stream->last_time = found->time;
	}
	sequence->last_id = record->record_id;
}

void sequence_add(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_place *found)
{
	check_header_id(sequence, record, offset);
	if (found) {
		check_event_id(sequence, record, offset, found);
		check_written_time(sequence, record, offset, found);
		check_stream(sequence, record, offset, found);
		check_event(sequence, record, offset, found);
	}
	if (!sequence->has_last || record->record_id < sequence->first_id)
		sequence->first_id = record->record_id;
	sequence->has_last = true;
	sequence->last_id = record->record_id;
	sequence->at_chunk = false;
	sequence->after_damage = false;
	sequence->after_hidden = false;
}

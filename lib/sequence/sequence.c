/* SPDX-License-Identifier: MIT */
#include "sequence/sequence.h"

#include "evidence/ticks.h"
#include "sequence/event_numbers.h"
#include "sequence/notice.h"
#include "sequence/sequence_parts.h"
#include "sequence/turn.h"

#include <string.h>

/* An event may be forwarded to a collector twice, but hardly three times with no other event in between. */
#define REPEATS 2u

/* Fewest chunks of a log that began again at its first one: it then has its largest size, 1 MiB or more (wevtutil). */
#define TURNING_CHUNKS 15u

/* How near an event about the log itself must be to a break in the order to be told of as more than a note. */
#define NEAR (3600 * TICKS_A_SECOND)

void sequence_init(struct sequence *sequence, struct findings *findings)
{
	sequence->findings = findings;
	sequence->at_chunk = true;
	header_times_init(&sequence->times, findings, &sequence->told_export);
}

void sequence_start_chunk(struct sequence *sequence, const struct chunk_note *note)
{
	sequence->at_chunk = true;
	sequence->chunk_count++;
	sequence->in_damage = note->is_damaged || sequence->was_damaged;
	sequence->was_damaged = note->is_damaged;
	sequence->saw_damage |= note->is_damaged;
	sequence->chunk_first_id = note->first_id;
	if (sequence->inventory)
		inventory_add_chunk(sequence->inventory, note->fingerprint, note->bytes);
}

/* A sum of numbers of records, where UINT64_MAX stands for any number. */
static uint64_t add_records(uint64_t one, uint64_t other)
{
	return one + other < other ? UINT64_MAX : one + other;
}

void sequence_note_damage(struct sequence *sequence, uint64_t records)
{
	sequence->after_damage = true;
	sequence->saw_damage |= records == UINT64_MAX;
	sequence->has_unread = true;
	sequence->unread = add_records(sequence->unread, records);
	sequence->explained = add_records(sequence->explained, records);
}

void sequence_note_hidden(struct sequence *sequence, uint64_t records)
{
	sequence->after_hidden = true;
	sequence->explained = add_records(sequence->explained, records);
}

/* What was reported before a record explains no gap behind it. */
static void forget_reasons(struct sequence *sequence)
{
	sequence->after_damage = sequence->after_hidden = false;
	sequence->explained = 0;
}

void sequence_add_definition(struct sequence *sequence, const struct definition *definition)
{
	if (sequence->definitions)
		definitions_note(sequence->definitions, sequence->findings, definition,
			sequence->saw_damage ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING);
}

void sequence_note_stray(struct sequence *sequence, const struct stray_note *note)
{
	struct stray_note held = *note;
	held.behind = sequence->last_id;
	strays_note(&sequence->strays, &held);
}

static void end_run(struct sequence *sequence)
{
	const struct sequence_stream *last = sequence->last_state;
	strays_end_run(&sequence->strays, sequence->last_id, last ? last->last_time : 0);
}

enum ipsecevtx_severity sequence_severity_of_break(const struct sequence *sequence, uint64_t missing)
{
	if (sequence->after_damage && missing <= sequence->explained)
		return IPSECEVTX_SEVERITY_NOTE;
	return sequence->at_chunk || sequence->in_damage ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING;
}

/*
 * Streams: the channels of each computer.
 */

static struct sequence_stream *find_stream(struct sequence *sequence, uint64_t stream)
{
	size_t i = stream % SEQUENCE_STREAMS;
	for (size_t steps = 0; steps < SEQUENCE_STREAMS; steps++, i = (i + 1) % SEQUENCE_STREAMS) {
		if (sequence->streams[i].stream == 0 || sequence->streams[i].stream == stream)
			return &sequence->streams[i];
	}
	return NULL;
}

bool sequence_knows(const struct sequence *sequence, uint64_t stream)
{
	size_t i = stream % SEQUENCE_STREAMS;
	for (size_t steps = 0; steps < SEQUENCE_STREAMS && sequence->streams[i].stream != 0; steps++) {
		if (sequence->streams[i].stream == stream)
			return true;
		i = (i + 1) % SEQUENCE_STREAMS;
	}
	return false;
}

bool sequence_continues_stream(struct sequence *sequence, const struct record_identity *found)
{
	const struct sequence_stream *stream = found ? find_stream(sequence, found->stream) : NULL;
	return stream && stream->stream == found->stream && found->record_id != 0 &&
	       found->record_id == stream->last_id + 1;
}

/*
 * Numbers of the headers.
 */

/* The number that the header should have; 0 when nothing tells. */
static uint64_t expected_id(const struct sequence *sequence)
{
	return sequence->has_last ? sequence->last_id + 1 : sequence->chunk_first_id;
}

/*
 * The number that the header had before it was overwritten; 0 when it was not. Windows numbers no record 0, and an
 * event whose number goes on where that of its header does not tells that the header is odd. Where a second header is
 * off by as much, the numbers changed from here on, and nothing was overwritten.
 */
static uint64_t overwritten_id(
	struct sequence *sequence, const struct record *record, const struct record_identity *found)
{
	uint64_t here = record->record_id;
	uint64_t expected = expected_id(sequence);
	if (here == 0 && !sequence->has_last && expected == 0)
		return found ? found->record_id : 0;
	if (expected == 0 || here == expected)
		return 0;
	if (here == 0)
		return expected;
	if (!sequence->has_last)
		return found && found->record_id == expected ? expected : 0;
	bool is_off_again = here - expected == sequence->last_header - sequence->last_id;
	if (!is_off_again && sequence_continues_stream(sequence, found) && found->record_id != here)
		return expected;
	/* Between chunks numbers can be missing; then the header of the chunk tells how it goes on. */
	uint64_t first = sequence->at_chunk ? sequence->chunk_first_id : 0;
	if (first != 0 && here != first && found && found->record_id == first + (uint64_t)sequence->shift)
		return first;
	return 0;
}

static void tell_overwritten(
	struct sequence *sequence, const struct record *record, uint64_t offset, uint64_t expected, bool is_time_odd)
{
	struct finding_place place =
		sequence_place(IPSECEVTX_FINDING_RECORD_ID, sequence_severity_of_break(sequence, 0), record, offset);
	findings_report_numbers(sequence->findings, &place, (struct finding_numbers){expected, record->record_id},
		"the record's header has number %llu%s, where record %llu stands: the header was overwritten",
		(unsigned long long)record->record_id, is_time_odd ? " and another time than the event" : "",
		(unsigned long long)expected);
}

/* Reports missing records. Where the log began again at its first chunk, some may stand at the file's beginning. */
static void tell_gap(struct sequence *sequence, struct finding_place *place, const struct finding_numbers *numbers)
{
	uint64_t from = numbers->expected, to = numbers->found - 1;
	uint64_t first = sequence->first.record_id, last = sequence->turn_id;
	bool is_moved = sequence->has_wrapped && from <= first && last <= to;
	bool is_all = is_moved && from == first && to == last;
	place->kind = is_all ? IPSECEVTX_FINDING_RECORD_ORDER : IPSECEVTX_FINDING_RECORD_GAP;
	if (sequence->after_hidden && to - from < sequence->explained && !is_all)
		place->severity = IPSECEVTX_SEVERITY_NOTE;
	sequence->told_turn |= is_moved;
	if (is_all)
		findings_report_numbers(sequence->findings, place, *numbers,
			"records %llu to %llu stand at the beginning of the log, before older ones: its chunks stand in "
			"another order",
			(unsigned long long)from, (unsigned long long)to);
	else if (is_moved)
		findings_report_numbers(sequence->findings, place, *numbers,
			"records %llu to %llu are not here; some of them, from %llu on, stand at the beginning of the log, "
			"before older ones",
			(unsigned long long)from, (unsigned long long)to, (unsigned long long)first);
	else
		findings_report_numbers(sequence->findings, place, *numbers, "records %llu to %llu are not here%s",
			(unsigned long long)from, (unsigned long long)to,
			sequence->after_hidden ? ", but for those that are hidden" : "");
}

/* Checks the number of the record header: these go on one by one in any log that Windows wrote, exports too. */
static void check_header_id(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_identity *found)
{
	uint64_t expected = sequence->last_id + 1;
	uint64_t here = record->record_id;
	uint64_t resume_id = sequence->resume_id;
	uint64_t off_by = sequence->last_header - sequence->last_id;
	sequence->resume_id = 0;
	if (!sequence->has_last || here == expected || (resume_id != 0 && here == resume_id))
		return;
	/* All numbers are off by as much from the last record on, which was reported. */
	if (off_by != 0 && here == expected + off_by)
		return;
	/* The log goes on behind its highest number; that records in between stood too early was reported. */
	if (sequence->told_behind && !sequence->has_wrapped && here == sequence->highest_header + 1 &&
		strays_have_seen(&sequence->strays, expected, here - 1))
		return;
	/* A gap for which damage or hidden records were reported ends no run. */
	if (here < expected || (!sequence->after_damage && !sequence->after_hidden && !sequence->in_damage)) {
		end_run(sequence);
		strays_begin_run(&sequence->strays, here, found);
	}
	struct finding_place place = sequence_place(IPSECEVTX_FINDING_RECORD_ORDER,
		sequence_severity_of_break(sequence, here > expected ? here - expected : UINT64_MAX), record, offset);
	if (here > expected) {
		tell_gap(sequence, &place, &(struct finding_numbers){expected, here});
	} else if (sequence->at_chunk && here < sequence->first_id && !sequence->has_wrapped) {
		sequence->has_wrapped = true; /* a log of fixed size begins again at its first chunk */
		sequence->turn_id = sequence->last_id;
		return;
	} else {
		sequence->told_behind = true;
		findings_report_numbers(sequence->findings, &place, (struct finding_numbers){expected, here},
			"record %llu stands behind record %llu", (unsigned long long)here,
			(unsigned long long)sequence->last_id);
	}
	/* Where the event does not have the odd number too, the next header may go on from the expected one. */
	if (!found || found->record_id != here)
		sequence->resume_id = expected + 1;
	sequence_note_break(sequence, record, found);
}

static void report_step_back(struct sequence *sequence, const struct record *record, uint64_t offset,
	const struct sequence_stream *stream, const struct record_identity *found)
{
	struct finding_place place =
		sequence_place(IPSECEVTX_FINDING_TIME_ORDER, IPSECEVTX_SEVERITY_NOTE, record, offset);
	findings_report_numbers(sequence->findings, &place, (struct finding_numbers){stream->last_time, found->time},
		"the time steps back by %llu s",
		(unsigned long long)((stream->last_time - found->time) / TICKS_A_SECOND));
}

/* Each such record is reported, because reports and --dedup count each of them. */
static void report_repeated(struct sequence *sequence, const struct record *record, uint64_t offset,
	struct sequence_stream *stream, const struct record_identity *found)
{
	struct finding_place place =
		sequence_place(IPSECEVTX_FINDING_RECORD_ORDER, IPSECEVTX_SEVERITY_WARNING, record, offset);
	stream->repeats = stream->repeated_id == found->record_id ? stream->repeats + 1 : 1;
	stream->repeated_id = found->record_id;
	if (sequence->after_damage)
		place.severity = IPSECEVTX_SEVERITY_NOTE;
	else if (stream->repeats >= REPEATS && !sequence->in_damage)
		place.severity = IPSECEVTX_SEVERITY_TAMPERING;
	findings_report_numbers(sequence->findings, &place,
		(struct finding_numbers){stream->last_id + 1, found->record_id},
		"EventRecordID %llu again: %llu records of the same channel and computer have it",
		(unsigned long long)found->record_id, (unsigned long long)stream->repeats + 1);
}

static void report_stands_behind(struct sequence *sequence, const struct record *record, uint64_t offset,
	const struct sequence_stream *stream, const struct record_identity *found)
{
	struct finding_place place =
		sequence_place(IPSECEVTX_FINDING_RECORD_ORDER, IPSECEVTX_SEVERITY_WARNING, record, offset);
	if (sequence->after_damage)
		place.severity = IPSECEVTX_SEVERITY_NOTE;
	findings_report_numbers(sequence->findings, &place,
		(struct finding_numbers){stream->last_id + 1, found->record_id},
		"EventRecordID %llu stands behind %llu of the same channel and computer",
		(unsigned long long)found->record_id, (unsigned long long)stream->last_id);
}

static void end_range(struct sequence *sequence, const struct sequence_stream *stream)
{
	const struct inventory_range range = {
		stream->stream, stream->range_first, stream->last_id, stream->range_time, stream->last_time};
	if (sequence->inventory && stream->range_first != 0)
		inventory_add_range(sequence->inventory, &range);
}

static void report_too_many(struct sequence *sequence, const struct record *record, uint64_t offset)
{
	struct finding_place place = sequence_place(IPSECEVTX_FINDING_LIMIT, IPSECEVTX_SEVERITY_NOTE, record, offset);
	if (sequence->told_streams)
		return;
	sequence->told_streams = true;
	findings_report(sequence->findings, &place,
		"more than %u channels of computers: of the others, from here on, neither numbers nor times are compared",
		SEQUENCE_STREAMS);
}

/* Checks numbers and times within a channel of a computer. */
static void check_stream(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_identity *found)
{
	struct sequence_stream *stream = find_stream(sequence, found->stream);
	if (!stream) {
		report_too_many(sequence, record, offset);
		return;
	}
	bool is_known = stream->stream != 0;
	bool has_time = time_is_plausible(found->time);
	/* Between chunks a log can have begun again. */
	bool goes_on = !sequence->at_chunk || (found->record_id != 0 && found->record_id == stream->last_id + 1);
	stream->stream = found->stream;
	if (is_known && has_time && found->time < stream->last_time &&
		stream->last_time - found->time > TICKS_A_SECOND && goes_on)
		report_step_back(sequence, record, offset, stream, found);
	/* In a live log check_header_id() has reported this already. */
	if (is_known && !sequence->is_live && found->record_id) {
		struct finding_place place =
			sequence_place(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, record, offset);
		if (found->record_id == stream->last_id)
			report_repeated(sequence, record, offset, stream, found);
		else if (found->record_id < stream->last_id)
			report_stands_behind(sequence, record, offset, stream, found);
		else if (found->record_id != stream->last_id + 1 && !sequence->after_damage && !sequence->after_hidden)
			event_numbers_tell_selection(sequence, &place);
	}
	if (stream->range_first == 0 || found->record_id != stream->last_id + 1) {
		end_range(sequence, stream);
		stream->range_first = found->record_id;
		stream->range_time = has_time ? found->time : 0;
	}
	stream->last_id = found->record_id;
	stream->last_time = has_time ? found->time : stream->last_time;
}

static void check_times(struct sequence *sequence, const struct record *record, uint64_t offset,
	const struct record_identity *found, bool is_overwritten)
{
	const struct log_state state = {
		.is_live = sequence->is_live && !sequence->doubt.is_there,
		.is_continuous =
			found && found->stream == sequence->last_stream && sequence_continues_stream(sequence, found),
		.is_damaged = sequence->after_damage || sequence->in_damage,
	};
	if (!found || found->time == 0)
		header_times_skip(&sequence->times, &state);
	else
		header_times_add(&sequence->times, record, offset, found->time, &state);
	if (is_overwritten)
		header_times_forget(&sequence->times);
}

/* Reports an event about the log itself, as a warning where it comes soon after a break in the order. */
static void check_event(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_identity *found)
{
	const struct notice *notice = found->notice;
	if (!notice)
		return;
	struct finding_place place = sequence_place(notice->kind, IPSECEVTX_SEVERITY_NOTE, record, offset);
	uint64_t time = found->time ? found->time : record->written_time;
	bool is_near = sequence->last_break && time >= sequence->last_break && time - sequence->last_break < NEAR;
	const char *near = is_near ? ", within an hour after a break in the order of records" : "";
	if (is_near)
		place.severity = IPSECEVTX_SEVERITY_WARNING;
	if (notice->is_about_log)
		findings_report_about_log(sequence->findings, &place, "%s%s", notice->text, near);
	else
		findings_report(sequence->findings, &place, "%s%s", notice->text, near);
}

void sequence_pass(struct sequence *sequence, const struct record *record, const struct record_identity *found)
{
	/* As if the records between had been added, about which there is nothing to report. */
	uint64_t between = record->record_id - sequence->last_header - 1;
	struct sequence_stream *stream = find_stream(sequence, found->stream);
	if (stream)
		stream->last_id = found->record_id - 1;
	sequence->last_id += between;
	sequence->last_header += between;
	sequence->count += between;
	sequence_add(sequence, record, 0, found);
}

/*
 * The fast path, for nearly every record of a sound log: the next one of the last one's channel and computer, while
 * nothing is pending. False where sequence_add() has to look closely.
 */
static bool add_next(struct sequence *sequence, const struct record *record, const struct record_identity *found)
{
	struct sequence_stream *stream = sequence->last_state;
	struct header_times *times = &sequence->times;
	if (!stream || stream->stream != found->stream || found->record_id != stream->last_id + 1 ||
		found->record_id == 0 || record->record_id != sequence->last_id + 1 ||
		sequence->last_header != sequence->last_id || found->time != record->written_time ||
		found->time < stream->last_time || !time_is_plausible(found->time) || found->notice)
		return false;
	if (record->record_id == 0 || sequence->doubt.is_there || !times->has_last || times->time != times->written ||
		sequence->at_chunk || (int64_t)(found->record_id - record->record_id) != sequence->shift)
		return false;
	header_times_pass(times, found->time);
	sequence->count++;
	stream->last_id = found->record_id;
	stream->last_time = found->time;
	sequence->resume_id = 0;
	sequence->last_id = sequence->last_header = record->record_id;
	if (record->record_id > sequence->highest_header)
		sequence->highest_header = record->record_id;
	forget_reasons(sequence);
	return true;
}

void sequence_add(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_identity *found)
{
	if (sequence->strays.is_waiting)
		strays_see(&sequence->strays, sequence->findings, found,
			!found || sequence->after_damage || sequence->in_damage);
	sequence->strays.is_audited |= found && found->is_ours;
	if (found && add_next(sequence, record, found))
		return;
	if (sequence->at_chunk && found) {
		sequence->starts++;
		sequence->live_starts += found->record_id == record->record_id;
	}
	uint64_t header_id = overwritten_id(sequence, record, found);
	bool is_overwritten = header_id != 0;
	bool is_time_odd = is_overwritten && found && found->time && found->time != record->written_time;
	if (is_overwritten)
		tell_overwritten(sequence, record, offset, header_id, is_time_odd);
	struct record numbered = *record;
	numbered.record_id = is_overwritten ? header_id : record->record_id;
	check_header_id(sequence, &numbered, offset, found);
	if (found)
		event_numbers_check(sequence, &numbered, offset, found);
	check_times(sequence, record, offset, found, is_time_odd);
	if (found) {
		check_stream(sequence, &numbered, offset, found);
		check_event(sequence, record, offset, found);
	}
	if (!sequence->has_last)
		strays_begin_run(&sequence->strays, numbered.record_id, found);
	if (!sequence->has_last)
		sequence->first = sequence_place(IPSECEVTX_FINDING_RECORD_GAP,
			sequence->after_damage ? IPSECEVTX_SEVERITY_NOTE : IPSECEVTX_SEVERITY_WARNING, &numbered,
			offset);
	if (!sequence->has_last || numbered.record_id < sequence->first_id)
		sequence->first_id = numbered.record_id;
	sequence->has_last = true;
	sequence->last_id = numbered.record_id;
	sequence->last_header = record->record_id;
	if (record->record_id > sequence->highest_header)
		sequence->highest_header = record->record_id;
	sequence->last_stream = found ? found->stream : 0;
	sequence->has_unread |= !found;
	sequence->unread = add_records(sequence->unread, !found);
	sequence->last_state = found ? find_stream(sequence, found->stream) : NULL;
	sequence->at_chunk = false;
	sequence->count++;
	forget_reasons(sequence);
}

void sequence_finish(struct sequence *sequence)
{
	event_numbers_finish(sequence);
	strays_see(&sequence->strays, sequence->findings, NULL, sequence->after_damage || sequence->in_damage);
	end_run(sequence);
	sequence->strays.may_have_turned = sequence->chunk_count >= TURNING_CHUNKS;
	/* Where most chunks begin with two equal numbers, single records with others make no export. */
	if (sequence->is_live || 2 * sequence->live_starts > sequence->starts)
		strays_finish(&sequence->strays, sequence->findings);
	turn_check(sequence);
	header_times_finish(&sequence->times, sequence->is_live);
	if (!sequence->inventory)
		return;
	sequence->inventory->is_live = sequence->is_live;
	sequence->inventory->unread = sequence->unread;
	sequence->inventory->is_sound = !sequence->saw_damage && !sequence->has_unread && !sequence->told_streams;
	for (size_t i = 0; i < SEQUENCE_STREAMS; i++)
		end_range(sequence, &sequence->streams[i]);
}

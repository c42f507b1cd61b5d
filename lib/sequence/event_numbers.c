/* SPDX-License-Identifier: MIT */
#include "sequence/event_numbers.h"

#include "sequence/sequence_parts.h"

/* Between chunks, where Windows lost records, an event may have another number than its header; hardly three have. */
#define OTHER_NUMBERS 2u

/* Of a log that numbers from 1: so many records with two equal numbers in a row, and so many for each other one. */
#define EQUAL_RUN   16u
#define EQUAL_TIMES 4u

/* Of another log: so many such records. Forwarded events have two equal numbers by chance alone. */
#define EQUAL_LEAST 4u

static void tell_export(
	struct sequence *sequence, const struct finding_place *at, uint64_t expected, uint64_t found, const char *what)
{
	struct finding_place place = *at;
	sequence->is_live = false;
	if (sequence->told_export)
		return;
	sequence->told_export = true;
	place.severity = IPSECEVTX_SEVERITY_NOTE;
	findings_report_numbers(sequence->findings, &place, (struct finding_numbers){expected, found},
		"an exported or forwarded log: %s; EventRecordID and the time in the event count", what);
}

void event_numbers_tell_selection(struct sequence *sequence, const struct finding_place *at)
{
	struct finding_place place = *at;
	if (sequence->is_selection)
		return;
	sequence->is_selection = true;
	place.severity = IPSECEVTX_SEVERITY_NOTE;
	findings_report(sequence->findings, &place, "not all of the original log was exported");
}

static void tell_other_id(struct sequence *sequence, const struct finding_place *at, uint64_t expected, uint64_t found)
{
	struct finding_place place = *at;
	if (++sequence->other_ids > OTHER_NUMBERS && place.severity == IPSECEVTX_SEVERITY_WARNING &&
		!sequence->in_damage)
		place.severity = IPSECEVTX_SEVERITY_TAMPERING;
	findings_report_numbers(sequence->findings, &place, (struct finding_numbers){expected, found},
		"EventRecordID %llu in record %llu of a log that was not exported; told once, until it changes",
		(unsigned long long)found, (unsigned long long)expected);
}

/*
 * Whether all that is known of the headers says that Windows saved the log. In such a log of several channels the
 * number of an event may be that of its header, or be so again.
 */
static bool is_saved(const struct sequence *sequence)
{
	return sequence->is_from_one && header_times_are_saved(&sequence->times);
}

#define SEVERAL "records of several channels or computers, each with numbers of its own"

/*
 * Settles the doubt about a record by the one behind it. Where that has two equal numbers again, the doubtful record
 * was put there, or changed, unless the log holds several channels. Else the numbers go on as in a saved log of several
 * channels, or in a selection of records.
 */
static void settle_doubt(struct sequence *sequence, bool has_same_numbers)
{
	struct sequence_doubt *doubt = &sequence->doubt;
	struct finding_place place = doubt->place;
	if (!doubt->is_there)
		return;
	doubt->is_there = false;
	const bool was_saved = has_same_numbers && doubt->is_other_stream && is_saved(sequence);
	has_same_numbers = has_same_numbers && !was_saved;
	sequence->believed = *doubt;
	sequence->believed.was_saved = was_saved;
	sequence->believed.is_there = !has_same_numbers;
	if (has_same_numbers) {
		/* A selection of several channels can look like this, but hardly ever does. */
		if (doubt->is_other_stream && place.severity > IPSECEVTX_SEVERITY_WARNING)
			place.severity = IPSECEVTX_SEVERITY_WARNING;
		tell_other_id(sequence, &place, doubt->expected, doubt->found);
		return;
	}
	if (doubt->is_other_stream) {
		tell_export(sequence, &place, doubt->expected, doubt->found, SEVERAL);
		return;
	}
	if (header_times_show_export(&sequence->times)) {
		sequence->is_live = false;
		event_numbers_tell_selection(sequence, &place);
		return;
	}
	sequence->is_live = false;
	sequence->is_selection = true;
	if (place.severity > IPSECEVTX_SEVERITY_WARNING)
		place.severity = IPSECEVTX_SEVERITY_WARNING;
	findings_report_numbers(sequence->findings, &place, (struct finding_numbers){doubt->expected, doubt->found},
		"EventRecordID goes on with %llu in record %llu: part of a log was exported, or records were removed and the others numbered anew",
		(unsigned long long)doubt->found, (unsigned long long)doubt->expected);
}

/* Takes a log for a live one after all, and tells of the record for which it was taken for an export. */
static void disbelieve(struct sequence *sequence)
{
	struct sequence_doubt *believed = &sequence->believed;
	believed->is_there = false;
	sequence->is_live = true;
	if (believed->is_first || (believed->is_other_stream && believed->place.severity > IPSECEVTX_SEVERITY_WARNING))
		believed->place.severity = IPSECEVTX_SEVERITY_WARNING;
	tell_other_id(sequence, &believed->place, believed->expected, believed->found);
}

/*
 * Whether the numbers of the header and the event are the same again in the stream in which they were so before:
 * whoever puts several records in makes a log look like an export, which numbers none so. Of the log's first record,
 * the second one tells.
 */
static bool is_live_again(const struct sequence *sequence, const struct record_identity *found)
{
	const struct sequence_doubt *believed = &sequence->believed;
	return found->stream == believed->live_stream && found->record_id > believed->live_id &&
	       (!believed->is_first || found->record_id == believed->live_id + 1);
}

/*
 * Whether so many records have two equal numbers that few others make no export. In one that numbers the headers from 1
 * the first ones may be equal as well, and for a while those of one of several channels.
 */
static bool is_mostly_live(const struct sequence *sequence)
{
	const uint64_t run = sequence->shift == 0 ? sequence->count - sequence->count_before : 0;
	const uint64_t equal = sequence->equal_before + run, others = sequence->count - equal;
	if (sequence->is_from_one)
		return run >= EQUAL_RUN && equal / EQUAL_TIMES >= others && !is_saved(sequence);
	return equal >= EQUAL_LEAST && equal > others;
}

/* Whether headers so far said that Windows saved the log, and others do not. */
static bool is_saved_no_more(const struct sequence *sequence)
{
	return sequence->believed.was_saved && !is_saved(sequence);
}

/* Begins to count the records that have a shift, of which here is the first one. */
static void begin_shift(struct sequence *sequence, int64_t shift)
{
	if (sequence->has_number && sequence->shift == 0)
		sequence->equal_before += sequence->count - sequence->count_before;
	sequence->count_before = sequence->count;
	sequence->shift = shift;
}

/* A record of a log that was live so far, whose event has another number than its header. */
static void doubt_event_id(struct sequence *sequence, const struct finding_place *at, uint64_t header_id,
	const struct record_identity *found)
{
	struct finding_place place = *at;
	bool is_other_stream = found->stream != sequence->last_stream && sequence->last_stream != 0;
	place.severity = sequence_severity_of_break(sequence, 0);
	sequence->doubt = (struct sequence_doubt){true, is_other_stream, place, header_id, found->record_id,
		sequence->last_stream, sequence->last_id, false, false};
	/* An export numbers from 1 and may leave events out, but puts no event before an earlier one of its channel. */
	if (is_other_stream && !sequence->after_hidden) {
		if (sequence_continues_stream(sequence, found))
			settle_doubt(sequence, false);
		return;
	}
	if (sequence->is_from_one && found->record_id > header_id && !sequence->after_hidden)
		return;
	sequence->doubt.is_there = false;
	if (is_other_stream && place.severity > IPSECEVTX_SEVERITY_WARNING)
		place.severity = IPSECEVTX_SEVERITY_WARNING;
	tell_other_id(sequence, &place, header_id, found->record_id);
}

void event_numbers_check(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_identity *found)
{
	uint64_t header_id = record->record_id;
	int64_t shift = (int64_t)(found->record_id - header_id);
	if (found->record_id == 0)
		return;
	settle_doubt(sequence, shift == 0);
	const bool is_again = shift == 0 && !is_saved(sequence) && is_live_again(sequence, found);
	if (sequence->believed.is_there && (is_again || is_mostly_live(sequence) || is_saved_no_more(sequence)))
		disbelieve(sequence);
	if (sequence->has_number && shift == sequence->shift)
		return;
	struct finding_place place =
		sequence_place(IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_NOTE, record, offset);
	begin_shift(sequence, shift);
	if (!sequence->has_number) {
		sequence->has_number = true;
		sequence->is_live = shift == 0;
		sequence->is_from_one = (sequence->has_last ? sequence->first_id : header_id) == 1;
		sequence->believed = (struct sequence_doubt){
			shift != 0, false, place, header_id, found->record_id, found->stream, header_id, true, false};
		if (shift != 0)
			tell_export(
				sequence, &place, header_id, found->record_id, "the record headers are numbered anew");
		return;
	}
	if (!sequence->is_live || shift == 0)
		return;
	doubt_event_id(sequence, &place, header_id, found);
	sequence_note_break(sequence, record, found);
}

void event_numbers_finish(struct sequence *sequence)
{
	/* An export numbers from 1. */
	settle_doubt(sequence, !sequence->is_from_one);
	if (sequence->believed.is_there && (is_mostly_live(sequence) || is_saved_no_more(sequence)))
		disbelieve(sequence);
}

/* SPDX-License-Identifier: MIT */
#include "reader/candidate_age.h"

#include "evidence/instance_layout.h"
#include "evidence/ticks.h"

#include <string.h>

/* An hour: a shorter gap between two events does not show that a clock was set in between. */
#define SPAN_MIN (60 * TICKS_A_MINUTE)

bool candidate_is_of_no_chunk(const struct scan *scan, uint64_t number)
{
	const struct file_header *header = scan->header;
	uint64_t place = (scan->chunk.offset - FILE_HEADER_SIZE) / CHUNK_SIZE;
	return header && !header->dirty && (number >= header->next_record_id || header->last_chunk == place);
}

size_t candidate_led_to(const struct chunk *chunk, size_t start, size_t offset)
{
	struct record record;
	while (start < offset && record_has_header(chunk, start, &record)) {
		size_t size = record.size < RECORD_SIZE_MIN ? RECORD_SIZE_MIN : record.size;
		if (size > offset - start)
			break;
		start += size;
	}
	return start;
}

bool candidate_has_late_event(const struct beyond *beyond, const struct candidate *candidate)
{
	return candidate->is_readable && candidate->identity.time != 0 &&
	       candidate->identity.time >= beyond->live.event.middle;
}

bool candidate_was_written_late(const struct beyond *beyond, const struct candidate *candidate)
{
	if (candidate->record->written_time == 0 || beyond->live.written.middle == 0)
		return candidate_has_late_event(beyond, candidate);
	return candidate->record->written_time >= beyond->live.written.middle;
}

bool candidate_is_older_than_all(const struct beyond *beyond, const struct candidate *candidate)
{
	const struct live_part *live = &beyond->live;
	uint64_t written = live->written.earliest != 0 ? candidate->record->written_time : 0;
	uint64_t time = is_known(candidate) && live->event.earliest != 0 ? candidate->identity.time : 0;
	if (written >= live->written.earliest && written != 0)
		return false;
	/* Windows gives every IPsec event a time: one without it is no leftover. */
	if (is_event_of_ours(candidate) && candidate->identity.time == 0)
		return false;
	/* A forwarded live event can be older than all others. Then an event no later than its own header is enough. */
	return time != 0 ? time < live->event.earliest || time <= written : written != 0;
}

/*
 * Whether Windows may have begun to write the record over an older one: it then found no room, and wrote the record
 * into the next chunk. The header, and all behind the first values, are those of the older record. A chunk can have one
 * such record, where its free space begins; the last chunk has none. Less is known of a log that was not closed, whose
 * chunk headers are out of date, and of one that was exported out of such memory. (Of 840 public logs one has such a
 * record, two that were not closed have them in several chunks, and one that was exported has one.)
 */
static bool is_begun_over(const struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	const struct record *record = candidate->record;
	bool is_there = record->offset == beyond->start;
	if (record->record_id >= scan->first_record_id || record->written_time == 0 ||
		record->written_time >= beyond->live.written.earliest)
		return false;
	if (beyond->begun.record.size > 0 && beyond->begun.record.offset != record->offset)
		return false;
	if (scan->is_unclosed)
		return candidate->identity.record_id > beyond->last_id;
	if (beyond->live.is_exported)
		return is_there && candidate->identity.record_id != record->record_id;
	return is_there && candidate->identity.record_id == beyond->last_id + 1 &&
	       !candidate_is_of_no_chunk(scan, beyond->last_id + 1);
}

/*
 * Whether the record's numbers can be compared with the live ones. In a log that was not exported they can. In an
 * export they can where the record was numbered anew by the same difference as the live ones, and not before them;
 * other records that were in the memory of the export have the numbers of their own log.
 */
static bool is_counted(const struct scan *scan, const struct candidate *candidate)
{
	const struct live_part *live = &scan->beyond.live;
	uint64_t number = candidate->record->record_id;
	return !live->is_exported || (live->is_shifted && is_known(candidate) && number >= scan->first_record_id &&
					     candidate->identity.record_id == number + live->shift);
}

/* Counted from the beginning of a record: where it gives the place of its template. */
#define TEMPLATE_OFFSET_AT (RECORD_HEADER_SIZE + FRAGMENT_SIZE + INSTANCE_OFFSET)

/*
 * Whether the record cannot be read here, but names the template of an IPsec event that live records use, and has no
 * lower number than they: another program may read it. An older use of the chunk leaves no such record, because only
 * the first bytes of what it leaves are overwritten, and those hold the header.
 */
static bool is_unread_of_ours(const struct scan *scan, const struct candidate *candidate)
{
	const struct chunk *chunk = &scan->chunk;
	const struct record *record = candidate->record;
	const struct live_part *live = &scan->beyond.live;
	return candidate->is_cut && !live->is_exported && scan->has_records &&
	       record->record_id >= scan->first_record_id &&
	       live_part_has_template(live, read_u32(chunk->data, chunk->size, record->offset + TEMPLATE_OFFSET_AT));
}

/*
 * In the free space of logs that Windows wrote (some 29,000 records in 839 public logs) stand
 *  - records that are older than all live ones, by header and by event: left by an older use of the chunk, or by a log
 *    that was cleared (36 logs that were not exported);
 *  - records that Windows began to write over such a one: is_begun_over() (4 logs);
 *  - in a log that was not closed, records that are newer than the chunk's header (4 logs);
 *  - in an export, records that its memory held, but never at a place to which programs come that read on behind the
 *    live records (26 logs).
 * Any other IPsec event is unexplained.
 */
bool candidate_is_unexplained(const struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	const struct record *record = candidate->record;
	if (beyond_may_be_newer(scan, record) && !is_event_of_ours(candidate))
		return false;
	if (is_unread_of_ours(scan, candidate))
		return true;
	if (!is_event_of_ours(candidate) || candidate_is_older_than_all(beyond, candidate))
		return false;
	if (beyond->is_empty)
		return true;
	/* In a log that was not closed it is unexplained: it may be the newest event, of which no header tells. */
	if (is_begun_over(scan, candidate) && !scan->is_unclosed)
		return false;
	return is_counted(scan, candidate) ||
	       candidate_led_to(&scan->chunk, beyond->stray_end, record->offset) == record->offset;
}

bool candidate_is_begun_over(const struct scan *scan, const struct candidate *candidate)
{
	return is_begun_over(scan, candidate) && !candidate_is_older_than_all(&scan->beyond, candidate);
}

bool candidate_has_live_number(const struct scan *scan, const struct candidate *candidate)
{
	const uint64_t number = candidate->record->record_id;
	bool is_higher_inside = is_known(candidate) && candidate->identity.record_id >= scan->first_record_id;
	return is_counted(scan, candidate) && (number >= scan->first_record_id || is_higher_inside);
}

/* Whether the record was written after the first live one, by its header or by its event. */
static bool is_younger(const struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	const struct record *record = candidate->record;
	bool by_header = record->written_time > beyond->live.written.earliest && beyond->live.written.earliest != 0;
	bool by_event = candidate->is_readable && candidate->identity.time > beyond->live.event.earliest;
	if (by_event && !by_header && is_begun_over(scan, candidate))
		return false;
	return by_header || by_event;
}

static bool goes_by_header(const struct live_part *live, const struct candidate *candidate)
{
	return candidate->record->written_time != 0 && live->written.latest != 0;
}

/*
 * Whether the record goes on in time with those before it: since the latest of them no more than an hour went by, or,
 * for each event that has room in between, no more than the span of all of them.
 */
static bool goes_on_in_time(const struct live_part *live, const struct candidate *candidate)
{
	bool by_header = goes_by_header(live, candidate);
	const struct live_times *times = by_header ? &live->written : &live->event;
	uint64_t time = by_header ? candidate->record->written_time : candidate->identity.time;
	uint64_t gap = time > times->latest ? time - times->latest : 0;
	return gap <= SPAN_MIN || gap / (1 + candidate->room / EVENT_SIZE_MIN) <= times->latest - times->earliest;
}

void candidate_go_on(struct live_part *live, const struct candidate *candidate)
{
	bool by_header = goes_by_header(live, candidate);
	struct live_times *times = by_header ? &live->written : &live->event;
	uint64_t time = by_header ? candidate->record->written_time : candidate->identity.time;
	if (time > times->latest && goes_on_in_time(live, candidate))
		times->latest = time;
}

/* Whether the chunk's numbers are so low that the file has room for all before: the log may have begun anew with 1. */
static bool may_have_begun_anew(const struct scan *scan)
{
	return scan->first_record_id <= scan->chunk.offset / EVENT_SIZE_MIN;
}

/* Whether the record has the bytes of a live one: memory of the log from which this one was exported can hold such. */
static bool is_copy(const struct scan *scan, const struct record *record)
{
	const struct chunk *chunk = &scan->chunk;
	struct record live;
	for (size_t at = CHUNK_HEADER_SIZE; record_is_whole(chunk, at, chunk->end, &live); at += live.size) {
		if (live.record_id == record->record_id && live.size == record->size &&
			memcmp(chunk->data + at, chunk->data + record->offset, live.size) == 0)
			return true;
	}
	return false;
}

/* Whether nothing says that the record is of another log. An unreadable one has no channel that could say so. */
static bool may_be_of_this_log(const struct scan *scan, const struct candidate *candidate)
{
	const struct live_part *live = &scan->beyond.live;
	const struct record_identity *identity = &candidate->identity;
	return !is_known(candidate) || candidate->names_ours || live->has_more ||
	       live_part_last_id(live, identity->stream) > 0 || is_event_of_ours(candidate);
}

/*
 * The age of a record whose numbers can be compared with the live ones. An older use of the chunk leaves no record that
 * is younger than the first live one. A log that was cleared does, where its clock was set back: but long after the
 * last live record, or with the numbers of a log that began anew. Where a log was not closed, the chunk's header may be
 * that of the use before, and records far beyond its numbers may be those of the use after.
 */
static enum candidate_age age_in_numbered(const struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	uint64_t number = candidate->record->record_id;
	bool is_near = number <= beyond->last_id || beyond_follows(scan, candidate->record);
	bool is_of_live = may_be_of_this_log(scan, candidate);
	bool may_be_far = candidate->is_readable && is_of_live && !scan->is_unclosed;
	/* A lower number is one of the use before, whatever time a clock gave it that was set. */
	if (number < scan->first_record_id || !is_younger(scan, candidate) || is_copy(scan, candidate->record))
		return AGE_OLDER;
	if (is_known(candidate) ? !is_near && !may_be_far : !candidate->has_no_hole)
		return AGE_OLDER;
	if (!is_of_live)
		return AGE_DOUBTED;
	if (goes_on_in_time(&beyond->live, candidate) || (is_near && !may_have_begun_anew(scan)))
		return AGE_YOUNGER;
	return AGE_DOUBTED;
}

/*
 * In an export, whose memory may have held other records of the same channels, a record is in doubt where it is as late
 * as most live ones and has a higher number than those of its stream, or where it is an IPsec event that is not older
 * than all live records.
 */
enum candidate_age candidate_age(const struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	if (beyond->is_empty)
		return AGE_OLDER;
	if (is_counted(scan, candidate))
		return age_in_numbered(scan, candidate);
	uint64_t last = candidate->is_readable ? live_part_last_id(&beyond->live, candidate->identity.stream) : 0;
	bool is_later = last > 0 && candidate->identity.record_id > last && !scan->is_unclosed &&
			candidate_was_written_late(beyond, candidate) && candidate_has_late_event(beyond, candidate);
	bool is_of_ours = is_event_of_ours(candidate) && !candidate_is_older_than_all(beyond, candidate) &&
			  !is_begun_over(scan, candidate);
	return is_later || is_of_ours ? AGE_DOUBTED : AGE_OLDER;
}

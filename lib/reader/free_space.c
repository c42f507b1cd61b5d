/* SPDX-License-Identifier: MIT */
#include "reader/free_space.h"

#include "binxml/filetime.h"
#include "reader/candidate_age.h"
#include "reader/scan_report.h"
#include "reader/unread_event.h"

#include <string.h>

/* How many headers in a chunk's free space are looked at: as many records of Windows have no room there. */
#define HEADERS_MAX 4096u

/* At how many places of a record it is tried whether its BinXML begins there. */
#define TRIES_MAX 8u

/* How many bytes of definitions are looked at for the unreadable records of a chunk. */
#define UNREAD_MAX (32u * CHUNK_SIZE)

bool free_space_holds_event(const struct record_class *class)
{
	const struct elsewhere *elsewhere = &class->elsewhere;
	return class->other_id != 0 || elsewhere->event_id != 0 ||
	       elsewhere->odd & (ELSEWHERE_PROVIDER | ELSEWHERE_SAYS_EVENT);
}

/*
 * Reads a record with the size that its header gives, and, where that has no room or nothing can be read so, with all
 * bytes up to the chunk's end: other programs may ignore the size.
 */
static struct candidate read_at_size(struct scan *scan, const struct record *record)
{
	struct record sized = *record;
	const size_t most = scan->chunk.size - record->offset;
	const bool fits = record_size_fits(record, scan->chunk.size);
	struct candidate candidate = {.is_readable = false};
	for (unsigned turn = !fits; turn < 2 && !candidate.is_readable && most >= RECORD_SIZE_MIN; turn++) {
		sized.size = turn == 0 ? record->size : most;
		candidate = candidate_of(scan, &sized);
		if (candidate.shows_ours)
			break;
	}
	return candidate;
}

/*
 * Reads a record, or, where that shows no IPsec event, what may be BinXML further on in it, since other programs pass
 * over what stands before. The candidate's record is the one that was given in any case.
 */
static struct candidate read_candidate(struct scan *scan, const struct record *record, struct unread_work *work)
{
	const struct bytes chunk = chunk_bytes(&scan->chunk);
	struct candidate candidate = read_at_size(scan, record);
	struct byte_range range = unread_event_range(chunk, record->offset);
	for (unsigned tries = 0; tries < TRIES_MAX && !candidate.is_readable && !candidate.shows_ours; tries++) {
		range.start = unread_event_start(range);
		if (range.start == range.end || !unread_event_spend(chunk, range.start, work))
			break;
		const struct record behind = {.offset = range.start++ - RECORD_HEADER_SIZE, .size = SIZE_MAX};
		const struct candidate other = read_at_size(scan, &behind);
		if (other.shows_ours) {
			candidate = other;
			break;
		}
	}
	candidate.record = record;
	return candidate;
}

static bool is_event(struct scan *scan, const struct record *record, struct unread_work *work)
{
	const struct candidate candidate = read_candidate(scan, record, work);
	return candidate.shows_ours ||
	       ((!candidate.is_readable || candidate.is_unusual) &&
		       unread_event_may_be_ours(chunk_bytes(&scan->chunk), record->offset, work));
}

static void note(struct free_space *space, size_t offset)
{
	if (space->count++ == 0)
		memset(space->offsets, 0, sizeof space->offsets);
	space->offsets[offset / 8] |= (uint8_t)(1u << offset % 8);
}

static void report_limit(struct scan *scan, size_t offset)
{
	const struct finding_place place = {IPSECEVTX_FINDING_LIMIT, IPSECEVTX_SEVERITY_WARNING,
		scan->chunk.offset + offset, scan->chunk.size - offset, 0};
	findings_report(&scan->findings, &place,
		"headers of records stand one over the other in the chunk's free space: in those from here on no IPsec "
		"events were looked for");
}

void free_space_look(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct record record;
	struct unread_work work = {UNREAD_MAX, false};
	unsigned headers = 0;
	for (size_t at = scan->slack_position; at < chunk->size && at < CHUNK_SIZE; at++) {
		const uint8_t *star = memchr(chunk->data + at, '*', chunk->size - at);
		if (!star)
			return;
		at = (size_t)(star - chunk->data);
		if (!record_has_header(chunk, at, &record))
			continue;
		if (++headers <= HEADERS_MAX && is_event(scan, &record, &work))
			note(&scan->free_space, at);
		if (headers > HEADERS_MAX || work.is_spent) {
			report_limit(scan, at);
			return;
		}
	}
}

bool free_space_take(struct scan *scan, size_t offset)
{
	struct free_space *space = &scan->free_space;
	const uint8_t bit = (uint8_t)(1u << offset % 8);
	if (space->count == 0 || offset >= CHUNK_SIZE || !(space->offsets[offset / 8] & bit))
		return false;
	space->offsets[offset / 8] &= (uint8_t)~bit;
	space->count--;
	return true;
}

void free_space_widen(struct ipsecevtx_statistics *statistics, uint64_t time)
{
	if (!time_is_plausible(time))
		return;
	if (statistics->in_free_space_first == 0 || time < statistics->in_free_space_first)
		statistics->in_free_space_first = time;
	if (time > statistics->in_free_space_last)
		statistics->in_free_space_last = time;
}

void free_space_count(struct ipsecevtx_statistics *statistics, uint64_t time)
{
	statistics->in_free_space++;
	free_space_widen(statistics, time);
}

/*
 * Passes an event that nobody took on to the sequence, under the number in System and under that in the header, where
 * they differ. group collects events with consecutive header numbers that stand one behind the other; it is passed on
 * when another one begins.
 */
static void hold_against_log(struct scan *scan, const struct candidate *candidate, struct beyond_event *group)
{
	const struct record *record = candidate->record;
	const size_t room = scan->chunk.size - record->offset;
	struct beyond_event event = {*record, candidate->identity, record->record_id,
		record_size_fits(record, scan->chunk.size) ? record->size : room};
	const uint64_t number = candidate->identity.record_id;
	beyond_look_at_live(scan);
	if (number != 0 && number != record->record_id) {
		if (candidate_is_begun_over(scan, candidate) && !scan->beyond.live.is_exported)
			return;
		event.last = number;
		scan_note_stray(scan, &event, STRAY_OUTSIDE);
	}
	event.identity.record_id = event.last = record->record_id;
	if (event.identity.time == 0)
		event.identity.time = record->written_time;
	/* An event with a number of this chunk was compared with the chunk's live records: see beyond.c. */
	if (record->record_id >= scan->first_record_id && record->record_id <= scan->beyond.last_id)
		return;
	if (group->record.size > 0 && record->record_id == group->last + 1 &&
		record->offset == group->record.offset + group->bytes) {
		group->last++;
		group->bytes += event.bytes;
		if (event.identity.time > group->identity.time)
			group->identity.time = event.identity.time;
		return;
	}
	scan_note_stray(scan, group, STRAY_OUTSIDE);
	*group = event;
}

static void report_odd(struct scan *scan, const struct record *record)
{
	const struct record_view view = record_view_of(&scan->chunk, record);
	const struct finding_place place =
		record_view_place(&view, IPSECEVTX_FINDING_HIDDEN_DATA, IPSECEVTX_SEVERITY_WARNING);
	findings_report(&scan->findings, &place,
		"a record in the chunk's free space, not written as Windows writes events, may be an IPsec event, and cannot be "
		"read: other programs may show it");
}

/*
 * Whether an unreadable whole record is not written as Windows writes events. The question is not asked in an export,
 * whose memory may have held anything.
 */
static bool is_odd(struct scan *scan, const struct record *record)
{
	struct record whole;
	beyond_look_at_live(scan);
	if ((scan->has_records && scan->beyond.live.is_exported) ||
		!record_is_whole(&scan->chunk, record->offset, scan->chunk.size, &whole))
		return false;
	const struct candidate candidate = candidate_of(scan, &whole);
	return !candidate.is_readable && unread_event_is_odd(chunk_bytes(&scan->chunk), &whole);
}

/* Whether the chunk's free space was reported already, or its records are handed out: then nothing more is reported. */
static bool is_told(const struct scan *scan)
{
	const struct beyond *beyond = &scan->beyond;
	return scan->recover || scan->told_beyond || beyond->stray > STRAY_OLDER || beyond->unread > 0 ||
	       beyond->unlooked > 0 || beyond->single > 0;
}

void free_space_end(struct scan *scan)
{
	struct beyond_event group = {.record = {.size = 0}};
	struct unread_work work = {UNREAD_MAX, false};
	struct record record;
	bool has_odd = false;
	for (size_t at = 0; scan->free_space.count > 0 && at < CHUNK_SIZE; at++) {
		if (!free_space_take(scan, at))
			continue;
		record_has_header(&scan->chunk, at, &record);
		const struct candidate candidate = read_candidate(scan, &record, &work);
		free_space_count(scan->statistics, candidate.shown_time);
		if (is_told(scan))
			continue;
		if (!has_odd && is_odd(scan, &record)) {
			report_odd(scan, &record);
			has_odd = true;
		}
		if (scan->has_records)
			hold_against_log(scan, &candidate, &group);
	}
	scan_note_stray(scan, &group, STRAY_OUTSIDE);
	scan->free_space.count = 0;
}

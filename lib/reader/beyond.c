/* SPDX-License-Identifier: MIT */
#include "reader/beyond.h"

#include "reader/candidate_age.h"

#include <string.h>

/* What stands right before the first record of a run. */
enum run_origin {
	RUN_FREE,        /* nothing that tells where the run comes from */
	RUN_BROKEN,      /* a record of which only the end is left, as in logs that Windows saved */
	RUN_OVERWRITTEN, /* records of the same run, which live ones or others overwrote */
};

/* Records that stand one behind the other, with consecutive numbers. */
struct run {
	size_t end; /* where the records so far end, of all runs; without one, where the free space begins */
	uint64_t first_id, last_id;
	bool has_records;
	bool is_beyond;     /* its first number goes on with those of the live records */
	bool is_late;       /* its last record was written as late as most live ones */
	size_t most_before; /* by how much its first number may exceed the last live one's, for the room in between */
	unsigned odd;       /* how many records of all runs have an impossible header */
	enum run_origin origin;
};

/* Whoever hides records can turn some into junk, shorter than any event of Windows: at most so many bytes of a gap. */
#define JUNK_SIZE_MAX 1024u

/* How many headers without a whole record are looked at in the free space of a chunk: Windows leaves hardly one. */
#define HEADERS_MAX 2048u

static size_t most_records_in(size_t size)
{
	size_t junk = size < JUNK_SIZE_MAX ? size : JUNK_SIZE_MAX;
	return junk / RECORD_SIZE_MIN + (size - junk) / EVENT_SIZE_MIN;
}

/* Whether number comes after last, and the records between had room from the start of the free space to this record. */
static bool may_follow(const struct beyond *beyond, const struct record *record, uint64_t number, uint64_t last)
{
	return number > last && number - last <= 1 + most_records_in(record->offset - beyond->start);
}

static bool follows_by_header(const struct beyond *beyond, const struct record *record)
{
	return may_follow(beyond, record, record->record_id, beyond->last_id);
}

void beyond_look_at_live(struct scan *scan)
{
	struct beyond *beyond = &scan->beyond;
	if (!beyond->has_live)
		live_part_look(&beyond->live, &scan->classifier, &scan->chunk);
	beyond->has_live = true;
}

/*
 * Whether the record is of this log, and not of another one whose memory Windows used again for this chunk. It is where
 * a live record of the chunk has the same channel and computer. Events that somebody might want to hide always count as
 * of this log, IPsec events above all. In a new log, which has no live records, all others count as of another one.
 */
static bool belongs(const struct scan *scan, const struct candidate *candidate)
{
	const struct record_identity *identity = &candidate->identity;
	if (candidate->names_ours || identity->notice || identity_is_of_ours(identity))
		return true;
	/* Where records were written to the log, but none is live in this chunk, nothing points to another log. */
	if (!candidate->is_readable || !scan->has_records)
		return !scan_is_new(scan);
	return identity->is_ours || live_part_last_id(&scan->beyond.live, identity->stream) > 0;
}

static bool follows_by_system(const struct beyond *beyond, const struct candidate *candidate)
{
	uint64_t last = candidate->is_readable ? live_part_last_id(&beyond->live, candidate->identity.stream) : 0;
	return last > 0 && may_follow(beyond, candidate->record, candidate->identity.record_id, last);
}

/* Whether the header says that the record was written before its event happened, as in no live record of the chunk. */
static bool has_impossible_header(const struct beyond *beyond, const struct candidate *candidate)
{
	return candidate->is_readable && !beyond->live.is_younger && candidate->record->written_time != 0 &&
	       candidate->identity.time > candidate->record->written_time;
}

/*
 * Tells what stands before the run that begins at offset, by going back over the trailing sizes before it. Hidden
 * records that were turned into junk begin where the free space does, or behind a whole record, so that the way back
 * ends there; records that were partly overwritten began before that, and have no header left that leads here.
 */
static enum run_origin origin_of(const struct chunk *chunk, const struct run *before, size_t offset)
{
	size_t at = offset;
	if (candidate_led_to(chunk, before->end, offset) == offset)
		return RUN_FREE;
	while (at > before->end) {
		size_t size = read_u32(chunk->data, chunk->size, at - 4);
		if (size < RECORD_SIZE_MIN || size > at - CHUNK_HEADER_SIZE)
			return at == offset ? RUN_FREE : RUN_BROKEN;
		at -= size;
	}
	return offset <= before->end || at == before->end ? RUN_FREE : RUN_OVERWRITTEN;
}

/* Adds a record to the run, or begins another run with it. */
static void go_on(const struct scan *scan, struct run *run, const struct record *record)
{
	const struct beyond *beyond = &scan->beyond;
	size_t end = record->offset + record->size;
	bool is_next = run->has_records && record->offset == run->end && record->record_id == run->last_id + 1;
	if (!is_next) {
		/* In a chunk without live records nothing was overwritten by them. */
		run->origin = scan->has_records ? origin_of(&scan->chunk, run, record->offset) : RUN_FREE;
		run->is_beyond = follows_by_header(beyond, record);
		run->most_before = 1 + (record->offset - beyond->start) / EVENT_SIZE_MIN;
		run->first_id = record->record_id;
	}
	run->has_records = true;
	run->last_id = record->record_id;
	run->end = end > run->end ? end : run->end;
}

/* The verdict on a record that was written late, and goes on with the live ones by its header's or System's number. */
static enum beyond_verdict judge_late(
	const struct beyond *beyond, const struct run *run, const struct candidate *candidate)
{
	uint64_t number = candidate->record->record_id;
	bool is_next = number == beyond->last_id + 1;
	bool is_free = run->origin == RUN_FREE;
	/* An unreadable record hides no event, and is often one that was partly overwritten. */
	if (!candidate->is_readable)
		return is_next && is_free && run->is_beyond ? BEYOND_SURE : BEYOND_NONE;
	/* No record of its run has a number of the live ones, and none before was overwritten. */
	if (run->is_beyond && is_free)
		return BEYOND_SURE;
	/* The number in the header was changed, and System's goes on with the live ones. */
	if (candidate->identity.record_id != number && follows_by_system(beyond, candidate))
		return is_free ? BEYOND_SURE : BEYOND_DOUBT;
	if (is_next && run->first_id < number && !run->is_late)
		return BEYOND_SURE;
	if (run->first_id > beyond->last_id && run->origin != RUN_OVERWRITTEN)
		return BEYOND_DOUBT;
	return is_next && (run->origin != RUN_OVERWRITTEN || run->first_id == number) ? BEYOND_DOUBT : BEYOND_NONE;
}

/* By how much the next number may exceed the last live one: a record whose number is lost may stand between. */
static unsigned most_to_next(const struct scan *scan)
{
	return scan->ended_oddly ? 2 : 1;
}

/* The verdict on a record that has the next number and stands where the free space begins, whenever it was written. */
static enum beyond_verdict judge_early(const struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	bool is_there = candidate->record->offset == beyond->start || scan->ended_oddly;
	if (candidate->record->record_id - beyond->last_id > most_to_next(scan) || !is_there)
		return BEYOND_NONE;
	if (!candidate_is_older_than_all(beyond, candidate))
		return BEYOND_SURE;
	return candidate->is_readable ? BEYOND_DOUBT : BEYOND_NONE;
}

/*
 * Whether the record's header was written before those of the first and the last live record, and its event is no later
 * than that. Most leftovers are plainly older, and the live records need not be looked at for them.
 */
static bool is_plainly_older(const struct scan *scan, const struct candidate *candidate)
{
	uint64_t written = candidate->record->written_time;
	struct record first, last;
	/* It may use the template of an IPsec event, which the live records tell: candidate_is_unexplained(). */
	if (candidate->is_cut && candidate->record->record_id >= scan->first_record_id)
		return false;
	if (is_event_of_ours(candidate) && candidate->identity.time == 0)
		return false;
	return written != 0 && scan->has_records && candidate->identity.time <= written &&
	       record_has_header(&scan->chunk, CHUNK_HEADER_SIZE, &first) && written < first.written_time &&
	       record_has_header(&scan->chunk, scan->last_record_offset, &last) && written < last.written_time;
}

/* Whether header and System have the same number, as in all records of a log that was not exported. */
static bool is_numbered_as_live(const struct beyond *beyond, const struct candidate *candidate)
{
	return beyond->has_live && !beyond->live.is_exported &&
	       (!candidate->is_readable || candidate->identity.record_id == candidate->record->record_id);
}

static void note_stray(struct beyond *beyond, enum beyond_stray stray, const struct record *record)
{
	if (stray > beyond->stray) {
		beyond->stray = stray;
		beyond->stray_offset = record->offset;
		beyond->stray_size = record->size;
		beyond->is_stray_unread = false;
	}
}

static bool is_of_live(const struct scan *scan, uint64_t number)
{
	return number >= scan->first_record_id && number <= scan->beyond.last_id;
}

/*
 * Keeps the youngest IPsec event that has a number of the chunk and is older than all its live records: STRAY_BEFORE.
 */
static void note_older(struct scan *scan, const struct candidate *candidate)
{
	struct beyond *beyond = &scan->beyond;
	if (beyond->is_empty || !is_event_of_ours(candidate) ||
		!(is_of_live(scan, candidate->record->record_id) || is_of_live(scan, candidate->identity.record_id)) ||
		candidate->identity.time <= beyond->older.identity.time)
		return;
	beyond_look_at_live(scan);
	if (candidate_has_live_number(scan, candidate) && candidate_is_older_than_all(beyond, candidate))
		beyond->older = (struct beyond_event){*candidate->record, candidate->identity, 0, 0};
}

/* As candidate_is_unexplained(); notes an event that Windows may have begun to write over an older record. */
static bool is_unexplained(struct scan *scan, const struct candidate *candidate)
{
	struct beyond *beyond = &scan->beyond;
	if (candidate_is_unexplained(scan, candidate))
		return true;
	if (is_event_of_ours(candidate) && !beyond->is_empty && !scan->is_unclosed &&
		candidate_is_begun_over(scan, candidate))
		beyond->begun = (struct beyond_event){*candidate->record, candidate->identity, 0, 0};
	return false;
}

/* As candidate_age(); to be asked in the chunk's order, since the next ones are compared with this one, too. */
static enum candidate_age age_of(struct scan *scan, const struct candidate *candidate)
{
	const enum candidate_age age = candidate_age(scan, candidate);
	if (age == AGE_YOUNGER)
		candidate_go_on(&scan->beyond.live, candidate);
	return age;
}

/* Notes the record where it is a stray, of one of the kinds of enum beyond_stray. */
static void look_for_stray(struct scan *scan, const struct candidate *candidate, bool is_late)
{
	struct beyond *beyond = &scan->beyond;
	const struct record *record = candidate->record;
	if (beyond->has_live && is_unexplained(scan, candidate)) {
		note_stray(beyond, STRAY_UNEXPLAINED, record);
		if (beyond->stray_offset == record->offset)
			beyond->is_stray_unread = !is_known(candidate);
	}
	note_older(scan, candidate);
	if (candidate_led_to(&scan->chunk, beyond->stray_end, record->offset) != record->offset)
		return;
	bool is_first = !beyond->has_stray;
	beyond->has_stray = true;
	beyond->stray_end = record->offset + record->size;
	bool is_ours = is_event_of_ours(candidate);
	/*
	 * A late record that can be read and is no IPsec event counts only as the first one, and if Windows was not
	 * writing there: further on it may be a copy, as in work_out().
	 */
	bool counts = is_first && !beyond_may_be_newer(scan, record);
	if (is_ours)
		counts = is_first || !follows_by_header(beyond, record) || is_numbered_as_live(beyond, candidate);
	else if (!candidate->is_readable)
		counts |= is_numbered_as_live(beyond, candidate) && !beyond_may_be_newer(scan, record);
	enum beyond_stray stray = is_late && counts ? STRAY_LATE : is_ours ? STRAY_OLDER : STRAY_NONE;
	note_stray(beyond, candidate->is_odd ? STRAY_ODD : stray, record);
}

/*
 * Raises the verdict where the record is certainly younger than the live ones. One that cannot be read, or is in doubt,
 * is only noted, to be reported.
 */
static enum beyond_verdict judge_age(struct scan *scan, const struct candidate *candidate, enum beyond_verdict verdict)
{
	struct beyond *beyond = &scan->beyond;
	enum candidate_age age = age_of(scan, candidate);
	size_t offset = candidate->record->offset;
	if (age == AGE_YOUNGER && candidate->is_readable) {
		beyond->has_younger |= candidate->record->record_id <= beyond->last_id ||
				       (follows_by_header(beyond, candidate->record) &&
					       candidate_is_of_no_chunk(scan, candidate->record->record_id));
		beyond->single = beyond->single > 0 ? beyond->single : offset;
		return BEYOND_SURE;
	}
	if (age == AGE_YOUNGER && verdict != BEYOND_SURE)
		beyond->unread = beyond->unread > 0 ? beyond->unread : offset;
	if (age == AGE_DOUBTED)
		beyond->later = beyond->later > 0 ? beyond->later : offset;
	return verdict;
}

/* Judges one record. In most chunks every record is plainly older, so that the live ones need not be looked at. */
static enum beyond_verdict judge(struct scan *scan, struct run *run, const struct record *record)
{
	struct beyond *beyond = &scan->beyond;
	bool follows = follows_by_header(beyond, record);
	bool is_late = false;
	enum beyond_verdict verdict = BEYOND_NONE;
	struct candidate candidate = candidate_of(scan, record);
	candidate.room = record->offset > run->end ? record->offset - run->end : 0;
	go_on(scan, run, record);
	candidate.has_no_hole = run->first_id > beyond->last_id && run->first_id - beyond->last_id <= run->most_before;
	if (follows || !is_plainly_older(scan, &candidate)) {
		beyond_look_at_live(scan);
		is_late = candidate_was_written_late(beyond, &candidate);
		bool follows_inside = follows_by_system(beyond, &candidate);
		if (is_late && (follows || follows_inside))
			verdict = judge_late(beyond, run, &candidate);
		enum beyond_verdict early = follows ? judge_early(scan, &candidate) : BEYOND_NONE;
		verdict = early > verdict ? early : verdict;
		/* A single record like this may be left where Windows began to write over an older one. */
		if (!is_late && follows_inside && has_impossible_header(beyond, &candidate) &&
			candidate_has_late_event(beyond, &candidate) && ++run->odd > 1 && verdict == BEYOND_NONE)
			verdict = run->origin == RUN_FREE ? BEYOND_SURE : BEYOND_DOUBT;
		verdict = judge_age(scan, &candidate, verdict);
	}
	run->is_late = is_late;
	look_for_stray(scan, &candidate, is_late);
	beyond->belongs |= verdict == BEYOND_SURE && belongs(scan, &candidate);
	return verdict;
}

/*
 * The number of the last live record, or a higher one that goes on with it inside live records. Where the last header's
 * number does not follow the one before, it was changed; System has the right one, where the log was not exported.
 */
static uint64_t find_last_id(struct scan *scan)
{
	struct beyond *beyond = &scan->beyond;
	uint64_t last = scan->last_record_id;
	struct record record;
	if (!scan->has_records)
		return 0;
	if (scan->live_count > 1 && last != scan->previous_record_id + 1) {
		beyond_look_at_live(scan);
		chunk_record_at(&scan->chunk, scan->last_record_offset, scan->last_record_size, &record);
		const struct candidate candidate = candidate_of(scan, &record);
		if (candidate.is_readable && !beyond->live.is_exported)
			last = candidate.identity.record_id;
	}
	return scan->inner_id > last ? scan->inner_id : last;
}

/*
 * Whole records right behind the last hidden one that have the next numbers were written after it: they are hidden too.
 */
static void extend(struct scan *scan)
{
	struct beyond *beyond = &scan->beyond;
	struct record last, next;
	record_has_header(&scan->chunk, beyond->until, &last);
	while (record_is_whole(&scan->chunk, last.offset + last.size, scan->chunk.size, &next) &&
		next.record_id == last.record_id + 1) {
		beyond->until = next.offset;
		last = next;
	}
}

/*
 * Whether a header at which no whole record stands belongs to a record that the walk over live records would take, and
 * that is not plainly a leftover of an older use.
 */
static bool is_record(struct scan *scan, const struct record *record, struct candidate *candidate)
{
	struct beyond *beyond = &scan->beyond;
	if (++beyond->headers > HEADERS_MAX) {
		beyond->unlooked = beyond->unlooked > 0 ? beyond->unlooked : record->offset;
		candidate->is_cut = false;
		return false;
	}
	*candidate = candidate_of(scan, record);
	if (!is_known(candidate) && !candidate->is_cut)
		return false;
	if (beyond->is_empty)
		return is_known(candidate) && !scan_is_new(scan);
	if (is_plainly_older(scan, candidate))
		return false;
	beyond_look_at_live(scan);
	if (is_unexplained(scan, candidate))
		return true;
	candidate->room = record->offset - beyond->start;
	return candidate->is_readable && age_of(scan, candidate) != AGE_OLDER;
}

/* The same for a header whose size leads nowhere: the record ends, before end, with its BinXML. Sets its size. */
static bool is_unsized_record(struct scan *scan, struct record *record, size_t end)
{
	const size_t start = record->offset;
	struct candidate candidate;
	record->size = end - start;
	if (!is_record(scan, record, &candidate) || candidate.is_cut)
		return false;
	if (candidate.finish + 4 < end)
		record->size = candidate.finish + 4 - start;
	return true;
}

/* Finds the next such record in [start, end), where size and trailing size disagree. */
static bool find_odd(struct scan *scan, size_t start, size_t end, struct record *record)
{
	const struct chunk *chunk = &scan->chunk;
	struct candidate candidate;
	for (; start < end && end - start >= RECORD_SIZE_MIN; start++) {
		const uint8_t *star = memchr(chunk->data + start, '*', end - RECORD_SIZE_MIN - start + 1);
		if (!star)
			return false;
		start = (size_t)(star - chunk->data);
		if (!record_has_header(chunk, start, record))
			continue;
		const struct record as_it_says = *record;
		bool fits = record_size_fits(record, chunk->size);
		bool is_there = fits && is_record(scan, record, &candidate);
		if (is_there && !candidate.is_cut)
			return true;
		if ((!fits || candidate.is_cut) && is_unsized_record(scan, record, end))
			return true;
		*record = as_it_says;
		if (is_there)
			return true;
	}
	return false;
}

/* Finds the next record of the free space from start on, whole or not. */
static bool find_next(struct scan *scan, size_t start, struct record *record)
{
	struct record odd;
	bool is_there = chunk_find_record(&scan->chunk, start, scan->chunk.size, record);
	bool is_odd = find_odd(scan, start, is_there ? record->offset : scan->chunk.size, &odd);
	if (is_odd)
		*record = odd;
	return is_there || is_odd;
}

/* Fills scan->beyond: judges all records of the free space, and then all of them together. */
static void work_out(struct scan *scan)
{
	struct beyond *beyond = &scan->beyond;
	struct record record;
	beyond->is_known = true;
	beyond->start = beyond->stray_end = scan->slack_position;
	beyond->is_empty = !scan->has_records;
	beyond->last_id = find_last_id(scan);
	struct run run = {.end = beyond->start};
	size_t at = beyond->start;
	if (scan->is_straddled)
		beyond->until = beyond->start;
	size_t first_sure = 0;
	unsigned sure = 0;
	bool has_next = false;
	while (find_next(scan, at, &record)) {
		/* A chunk without live records should hold no record, so that its first one already goes on. */
		if (at == beyond->start && !scan->has_records)
			beyond->last_id = record.record_id > 0 ? record.record_id - 1 : 0;
		at = record.offset + RECORD_SIZE_MIN;
		has_next |=
			follows_by_header(beyond, &record) && record.record_id - beyond->last_id <= most_to_next(scan);
		enum beyond_verdict verdict = judge(scan, &run, &record);
		if (verdict == BEYOND_DOUBT && beyond->doubted == 0)
			beyond->doubted = record.offset;
		if (verdict == BEYOND_SURE) {
			beyond->until = record.offset;
			first_sure = sure++ > 0 ? first_sure : record.offset;
		}
	}
	/* A single record without the next number may be a copy of one that Windows then wrote into another chunk. */
	bool is_hidden = sure > 1 || (sure == 1 && (has_next || beyond->has_younger));
	if (sure == 1 && !is_hidden && beyond->single == 0 && beyond->later == 0)
		beyond->later = first_sure;
	if (is_hidden)
		beyond->single = 0;
	/* Without a live record before it, having the next number says nothing. */
	bool is_of_another = !beyond->belongs && !(has_next && scan->has_records);
	if (is_hidden && is_of_another)
		beyond->doubted = first_sure;
	if (scan->is_straddled || (is_hidden && !is_of_another))
		beyond->verdict = BEYOND_SURE;
	else if (beyond->doubted > 0)
		beyond->verdict = BEYOND_DOUBT;
	if (beyond->verdict == BEYOND_SURE)
		extend(scan);
}

static bool is_hidden(struct scan *scan, const struct record *record)
{
	const struct beyond *beyond = &scan->beyond;
	/* A record in whose middle the free space offset points is live. */
	if (follows_by_header(beyond, record) || (scan->is_straddled && record->offset == beyond->start))
		return true;
	struct candidate candidate = candidate_of(scan, record);
	beyond_look_at_live(scan);
	return follows_by_system(beyond, &candidate) ||
	       (candidate.is_readable && age_of(scan, &candidate) == AGE_YOUNGER);
}

bool beyond_is_printed(struct scan *scan, const struct record *record)
{
	return scan->beyond.verdict == BEYOND_SURE && record->offset <= scan->beyond.until && is_hidden(scan, record);
}

bool beyond_follows(const struct scan *scan, const struct record *record)
{
	return follows_by_header(&scan->beyond, record);
}

bool beyond_may_be_newer(const struct scan *scan, const struct record *record)
{
	const struct beyond *beyond = &scan->beyond;
	/* Where the live records were not looked at, each record so far was plainly older. */
	return scan->is_unclosed && beyond->has_live && record->record_id > beyond->last_id &&
	       record->written_time >= beyond->live.written.latest;
}

bool beyond_is_there(const struct scan *scan, const struct record *record)
{
	return record->offset == scan->beyond.start;
}

bool beyond_find(struct scan *scan, struct record *record)
{
	size_t at = scan->slack_position;
	if (!scan->beyond.is_known)
		work_out(scan);
	if (scan->beyond.verdict != BEYOND_SURE)
		return false;
	while (at <= scan->beyond.until && find_next(scan, at, record) && record->offset <= scan->beyond.until) {
		if (is_hidden(scan, record))
			return true;
		at = record->offset + RECORD_SIZE_MIN;
	}
	return false;
}

/* SPDX-License-Identifier: MIT */
#include "reader/beyond.h"

#include "event/events.h"
#include "reader/candidate.h"

#include <string.h>

/* What came before a run of records that stand one behind the other and are numbered so. */
enum run_origin {
	RUN_FREE,        /* nothing that tells where it comes from */
	RUN_BROKEN,      /* a record of which only the end is left, as in logs that Windows saved */
	RUN_OVERWRITTEN, /* its first records were written over, by the live ones or others */
};

struct run {
	size_t end; /* of its last record, and of all before; where the free space begins when there is none */
	uint64_t first_id, last_id;
	bool has_records;
	bool is_beyond;     /* its first number goes on with those of the live records */
	bool is_late;       /* its last record */
	size_t most_before; /* numbers from the last live one's to its first */
	unsigned odd;       /* records with an impossible header, of all runs */
	enum run_origin origin;
};

/* What was made junk may be shorter than any event of Windows, but hardly all of it. */
#define JUNK_SIZE_MAX 1024u

/* Of headers without a whole record in the free space of a chunk that are looked at: Windows leaves hardly one. */
#define HEADERS_MAX 2048u

/* A clock that was set by less leaves no trace between two events: an hour, as FILETIME. */
#define SPAN_MIN UINT64_C(36000000000)

/* Against the live ones. */
enum beyond_age {
	AGE_OLDER,   /* as an older use of the chunk leaves them, or nothing tells */
	AGE_DOUBTED, /* younger, but a log that was cleared, or memory of another one, may have left it */
	AGE_YOUNGER,
};

static size_t most_records_in(size_t size)
{
	size_t junk = size < JUNK_SIZE_MAX ? size : JUNK_SIZE_MAX;
	return junk / RECORD_SIZE_MIN + (size - junk) / EVENT_SIZE_MIN;
}

/* Whether a number is beyond the last one, and there is room for the records between. */
static bool may_follow(const struct beyond *beyond, const struct record *record, uint64_t number, uint64_t last)
{
	return number > last && number - last <= 1 + most_records_in(record->offset - beyond->start);
}

static bool follows_by_header(const struct beyond *beyond, const struct record *record)
{
	return may_follow(beyond, record, record->record_id, beyond->last_id);
}

static void look_at_live(struct scan *scan)
{
	struct beyond *beyond = &scan->beyond;
	if (!beyond->has_live)
		live_part_look(&beyond->live, &scan->classifier, &scan->chunk);
	beyond->has_live = true;
}

/*
 * Memory in which Windows kept a chunk of another log may become a chunk of this one, which its free space shows then.
 * What has a live record of its channel and computer beside it is of this log, and what would be hidden here counts as
 * such. A new log has no live ones, and the events of the Security log are those that are most often in memory.
 */
static bool belongs(const struct scan *scan, const struct candidate *candidate)
{
	const struct record_identity *identity = &candidate->identity;
	if (candidate->names_ours || identity->notice || (identity->is_ours && events_find(identity->event_id)))
		return true;
	/* Where nothing is live, but something was written to the log, nothing tells of another one. */
	if (!candidate->is_readable || !scan->has_records)
		return !scan->is_new;
	return identity->is_ours || live_part_last_id(&scan->beyond.live, identity->stream) > 0;
}

static bool follows_by_system(const struct beyond *beyond, const struct candidate *candidate)
{
	uint64_t last = candidate->is_readable ? live_part_last_id(&beyond->live, candidate->identity.stream) : 0;
	return last > 0 && may_follow(beyond, candidate->record, candidate->identity.record_id, last);
}

/* Whether the header says that it was written before the event was, as of no live record. */
static bool has_impossible_header(const struct beyond *beyond, const struct candidate *candidate)
{
	return candidate->is_readable && !beyond->live.is_younger && candidate->record->written_time != 0 &&
	       candidate->identity.time > candidate->record->written_time;
}

static bool has_late_event(const struct beyond *beyond, const struct candidate *candidate)
{
	return candidate->is_readable && candidate->identity.time != 0 &&
	       candidate->identity.time >= beyond->live.event.middle;
}

/* Whether it was written as late as most of the live ones, as its header says; events can come late. */
static bool was_written_late(const struct beyond *beyond, const struct candidate *candidate)
{
	if (candidate->record->written_time == 0 || beyond->live.written.middle == 0)
		return has_late_event(beyond, candidate);
	return candidate->record->written_time >= beyond->live.written.middle;
}

/* Whether it was written before all live ones by all that it says, as what is left of an older log. */
static bool is_older_than_all(const struct beyond *beyond, const struct candidate *candidate)
{
	uint64_t written = candidate->record->written_time;
	uint64_t time = candidate->is_readable ? candidate->identity.time : 0;
	return (written != 0 || time != 0) && (written == 0 || written < beyond->live.written.earliest) &&
	       (time == 0 || time < beyond->live.event.earliest);
}

/*
 * Whether it was written after the first live one. Where header and System have other numbers, Windows may have begun
 * to write a record over an older one: then the header tells, too.
 */
static bool is_younger(const struct beyond *beyond, const struct candidate *candidate)
{
	const struct record *record = candidate->record;
	bool by_header = record->written_time > beyond->live.written.earliest && beyond->live.written.earliest != 0;
	bool by_event = candidate->is_readable && candidate->identity.time > beyond->live.event.earliest;
	if (!candidate->is_readable || candidate->identity.record_id == record->record_id)
		return by_header || by_event;
	return by_header && by_event;
}

/*
 * Whether no more time lies between the last of those before and it than an hour, or than from the first live one to
 * that for each event that has room between them. The record is the last one then.
 */
static bool goes_on_in_time(struct beyond *beyond, const struct candidate *candidate)
{
	struct live_times *times = &beyond->live.written;
	uint64_t time = candidate->record->written_time;
	if (time == 0 || times->latest == 0) {
		times = &beyond->live.event;
		time = candidate->identity.time;
	}
	uint64_t gap = time > times->latest ? time - times->latest : 0;
	if (gap > SPAN_MIN && gap / (1 + candidate->room / EVENT_SIZE_MIN) > times->latest - times->earliest)
		return false;
	times->latest = time > times->latest ? time : times->latest;
	return true;
}

/* Whether so few records come before the chunk's that they may all be in the file, which began anew then. */
static bool may_have_begun_anew(const struct scan *scan)
{
	return scan->first_record_id <= scan->chunk.offset / EVENT_SIZE_MIN;
}

/* Whether it has the bytes of a live one, as memory of the log from which this one was exported may have. */
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

/* Whether nothing says that it is of another log: what cannot be read says so by its header's number and time alone. */
static bool may_be_of_this_log(const struct scan *scan, const struct candidate *candidate)
{
	const struct live_part *live = &scan->beyond.live;
	const struct record_identity *identity = &candidate->identity;
	bool is_known = candidate->is_readable || candidate->is_misnamed;
	return !is_known || candidate->names_ours || live->has_more || live_part_last_id(live, identity->stream) > 0 ||
	       (identity->is_ours && events_find(identity->event_id));
}

/*
 * Of a log whose headers and Systems have the same numbers. An older use of the chunk leaves nothing that is younger
 * than the first live one; a log that was cleared does, when its clock was set back, but long after the last live one,
 * or with numbers of a log that began anew. Where a log was not closed, the header of a chunk may be that of the use
 * before, and what is far beyond its numbers that of the one after.
 */
static enum beyond_age age_in_numbered(struct scan *scan, const struct candidate *candidate)
{
	struct beyond *beyond = &scan->beyond;
	uint64_t number = candidate->record->record_id;
	bool is_near = number <= beyond->last_id || follows_by_header(beyond, candidate->record);
	bool is_of_live = may_be_of_this_log(scan, candidate);
	bool may_be_far = candidate->is_readable && is_of_live && !scan->is_unclosed;
	/* Lower numbers are those of the use before, whatever the times of a clock that was set. */
	if (number < scan->first_record_id || !is_younger(beyond, candidate) || is_copy(scan, candidate->record))
		return AGE_OLDER;
	bool is_known = candidate->is_readable || candidate->is_misnamed;
	if (is_known ? !is_near && !may_be_far : !candidate->has_no_hole)
		return AGE_OLDER;
	if (!is_of_live)
		return AGE_DOUBTED;
	if (goes_on_in_time(beyond, candidate) || (is_near && !may_have_begun_anew(scan)))
		return AGE_YOUNGER;
	return AGE_DOUBTED;
}

/*
 * An export is made in memory in which others of the same events may be: those with higher numbers that are as late as
 * most live ones are doubted.
 */
static enum beyond_age age_of(struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	if (beyond->is_empty)
		return AGE_OLDER;
	if (!beyond->live.is_exported)
		return age_in_numbered(scan, candidate);
	uint64_t last = candidate->is_readable ? live_part_last_id(&beyond->live, candidate->identity.stream) : 0;
	bool is_later = last > 0 && candidate->identity.record_id > last && !scan->is_unclosed &&
			was_written_late(beyond, candidate) && has_late_event(beyond, candidate);
	return is_later ? AGE_DOUBTED : AGE_OLDER;
}

/*
 * The last place up to offset to which the sizes of records lead that stand one behind the other from start on, right
 * or not behind them: programs that pass over broken ones (Dissect) go that way, and no record is too small for them.
 */
static size_t led_to(const struct chunk *chunk, size_t start, size_t offset)
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

/*
 * By the sizes behind the records before it. Records that were made junk begin where the free space does, or behind
 * what stands whole; what was written over has no header there that leads on.
 */
static enum run_origin origin_of(const struct chunk *chunk, const struct run *before, size_t offset)
{
	size_t at = offset;
	if (led_to(chunk, before->end, offset) == offset)
		return RUN_FREE;
	while (at > before->end) {
		size_t size = read_u32(chunk->data, chunk->size, at - 4);
		if (size < RECORD_SIZE_MIN || size > at - CHUNK_HEADER_SIZE)
			return at == offset ? RUN_FREE : RUN_BROKEN;
		at -= size;
	}
	return offset <= before->end || at == before->end ? RUN_FREE : RUN_OVERWRITTEN;
}

/* Adds a record to its run, or begins another one. */
static void go_on(const struct scan *scan, struct run *run, const struct record *record)
{
	const struct beyond *beyond = &scan->beyond;
	size_t end = record->offset + record->size;
	bool is_next = run->has_records && record->offset == run->end && record->record_id == run->last_id + 1;
	if (!is_next) {
		/* What a chunk without live records holds was written over by nothing. */
		run->origin = scan->has_records ? origin_of(&scan->chunk, run, record->offset) : RUN_FREE;
		run->is_beyond = follows_by_header(beyond, record);
		run->most_before = 1 + (record->offset - beyond->start) / EVENT_SIZE_MIN;
		run->first_id = record->record_id;
	}
	run->has_records = true;
	run->last_id = record->record_id;
	run->end = end > run->end ? end : run->end;
}

/* One that goes on by either number and was written late. */
static enum beyond_verdict judge_late(
	const struct beyond *beyond, const struct run *run, const struct candidate *candidate)
{
	uint64_t number = candidate->record->record_id;
	bool is_next = number == beyond->last_id + 1;
	bool is_free = run->origin == RUN_FREE;
	/* What cannot be read hides nothing, and is often what was written over. */
	if (!candidate->is_readable)
		return is_next && is_free && run->is_beyond ? BEYOND_SURE : BEYOND_NONE;
	/* None before it has a number of the live ones, or was written over. */
	if (run->is_beyond && is_free)
		return BEYOND_SURE;
	/* The header's number was changed. */
	if (candidate->identity.record_id != number && follows_by_system(beyond, candidate))
		return is_free ? BEYOND_SURE : BEYOND_DOUBT;
	if (is_next && run->first_id < number && !run->is_late)
		return BEYOND_SURE;
	if (run->first_id > beyond->last_id && run->origin != RUN_OVERWRITTEN)
		return BEYOND_DOUBT;
	return is_next && (run->origin != RUN_OVERWRITTEN || run->first_id == number) ? BEYOND_DOUBT : BEYOND_NONE;
}

/* One whose number is lost may stand between them. */
static unsigned most_to_next(const struct scan *scan)
{
	return scan->ended_oddly ? 2 : 1;
}

/* One that has the next number, where the free space begins, whenever it was written. */
static enum beyond_verdict judge_early(const struct scan *scan, const struct candidate *candidate)
{
	const struct beyond *beyond = &scan->beyond;
	bool is_there = candidate->record->offset == beyond->start || scan->ended_oddly;
	if (candidate->record->record_id - beyond->last_id > most_to_next(scan) || !is_there)
		return BEYOND_NONE;
	if (!is_older_than_all(beyond, candidate))
		return BEYOND_SURE;
	return candidate->is_readable ? BEYOND_DOUBT : BEYOND_NONE;
}

/* Whether its header was written before the first and the last live one, and its event before that. */
static bool is_plainly_older(const struct scan *scan, const struct candidate *candidate)
{
	uint64_t written = candidate->record->written_time;
	struct record first, last;
	return written != 0 && scan->has_records && candidate->identity.time <= written &&
	       record_has_header(&scan->chunk, CHUNK_HEADER_SIZE, &first) && written < first.written_time &&
	       record_has_header(&scan->chunk, scan->last_record_offset, &last) && written < last.written_time;
}

/* Whether its header and its System have one number, as all have where a log was not exported. */
static bool is_numbered_as_live(const struct beyond *beyond, const struct candidate *candidate)
{
	return beyond->has_live && !beyond->live.is_exported &&
	       (!candidate->is_readable || candidate->identity.record_id == candidate->record->record_id);
}

bool beyond_may_be_newer(const struct scan *scan, const struct record *record)
{
	return scan->is_unclosed && record->record_id > scan->beyond.last_id;
}

static void look_for_stray(struct scan *scan, const struct candidate *candidate, bool is_late)
{
	struct beyond *beyond = &scan->beyond;
	const struct record *record = candidate->record;
	if (led_to(&scan->chunk, beyond->stray_end, record->offset) != record->offset)
		return;
	bool is_first = !beyond->has_stray;
	beyond->has_stray = true;
	beyond->stray_end = record->offset + record->size;
	const struct record_identity *identity = &candidate->identity;
	bool is_known = candidate->is_readable || candidate->is_misnamed;
	bool is_ours = is_known && identity->is_ours && events_find(identity->event_id);
	/* Further on, one may be a copy: see work_out(). Where Windows was writing, or behind older ones, others are.
	 */
	bool counts = is_first && !beyond_may_be_newer(scan, record);
	if (is_ours)
		counts = is_first || !follows_by_header(beyond, record) || is_numbered_as_live(beyond, candidate);
	else if (!candidate->is_readable)
		counts |= is_numbered_as_live(beyond, candidate) && !beyond_may_be_newer(scan, record);
	enum beyond_stray stray = is_late && counts ? STRAY_LATE : is_ours ? STRAY_OLDER : STRAY_NONE;
	if (candidate->is_odd)
		stray = STRAY_ODD;
	if (stray > beyond->stray) {
		beyond->stray = stray;
		beyond->stray_offset = record->offset;
	}
}

/*
 * Whether no chunk can have a live record of that number, which is higher than those of this one: in a log that was
 * closed the file header says which the next number is, and in which chunk the last record stands.
 */
static bool is_of_no_chunk(const struct scan *scan, uint64_t number)
{
	const struct file_header *header = scan->header;
	uint64_t place = (scan->chunk.offset - FILE_HEADER_SIZE) / CHUNK_SIZE;
	return header && !header->dirty && (number >= header->next_record_id || header->last_chunk == place);
}

/* What cannot be read is told, and not printed. */
static enum beyond_verdict judge_age(struct scan *scan, const struct candidate *candidate, enum beyond_verdict verdict)
{
	struct beyond *beyond = &scan->beyond;
	enum beyond_age age = age_of(scan, candidate);
	size_t offset = candidate->record->offset;
	if (age == AGE_YOUNGER && candidate->is_readable) {
		beyond->has_younger |= candidate->record->record_id <= beyond->last_id ||
				       (follows_by_header(beyond, candidate->record) &&
					       is_of_no_chunk(scan, candidate->record->record_id));
		beyond->single = beyond->single > 0 ? beyond->single : offset;
		return BEYOND_SURE;
	}
	if (age == AGE_YOUNGER && verdict != BEYOND_SURE)
		beyond->unread = beyond->unread > 0 ? beyond->unread : offset;
	if (age == AGE_DOUBTED)
		beyond->later = beyond->later > 0 ? beyond->later : offset;
	return verdict;
}

/* In most chunks there is none that asks for a look at the live records. */
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
		look_at_live(scan);
		is_late = was_written_late(beyond, &candidate);
		bool follows_inside = follows_by_system(beyond, &candidate);
		if (is_late && (follows || follows_inside))
			verdict = judge_late(beyond, run, &candidate);
		enum beyond_verdict early = follows ? judge_early(scan, &candidate) : BEYOND_NONE;
		verdict = early > verdict ? early : verdict;
		/* A single one may be left where Windows began to write a record over an older one. */
		if (!is_late && follows_inside && has_impossible_header(beyond, &candidate) &&
			has_late_event(beyond, &candidate) && ++run->odd > 1 && verdict == BEYOND_NONE)
			verdict = run->origin == RUN_FREE ? BEYOND_SURE : BEYOND_DOUBT;
		verdict = judge_age(scan, &candidate, verdict);
	}
	run->is_late = is_late;
	look_for_stray(scan, &candidate, is_late);
	beyond->belongs |= verdict == BEYOND_SURE && belongs(scan, &candidate);
	return verdict;
}

/*
 * The number of the last live record, or of one that it holds. A header's number that does not go on with the one
 * before was changed; System tells, too, where the log was not exported.
 */
static uint64_t find_last_id(struct scan *scan)
{
	struct beyond *beyond = &scan->beyond;
	uint64_t last = scan->last_record_id;
	struct record record;
	if (!scan->has_records)
		return 0;
	if (scan->live_count > 1 && last != scan->previous_record_id + 1) {
		look_at_live(scan);
		chunk_record_at(&scan->chunk, scan->last_record_offset, &record);
		const struct candidate candidate = candidate_of(scan, &record);
		if (candidate.is_readable && !beyond->live.is_exported)
			last = candidate.identity.record_id;
	}
	return scan->inner_id > last ? scan->inner_id : last;
}

/* Those that stand right behind the last one with the numbers that come next were written behind it. */
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

/* Whether a header at which no whole record stands is that of one that the walk over live ones would take. */
static bool is_record(struct scan *scan, const struct record *record)
{
	struct beyond *beyond = &scan->beyond;
	if (++beyond->headers > HEADERS_MAX) {
		beyond->unread = beyond->unread > 0 ? beyond->unread : record->offset;
		return false;
	}
	struct candidate candidate = candidate_of(scan, record);
	if (!candidate.is_readable)
		return false;
	if (beyond->is_empty)
		return !scan->is_new;
	look_at_live(scan);
	/* In an export no number tells. Programs that look at no trailing size show it where they are led to it. */
	if (beyond->live.is_exported && candidate.identity.is_ours && events_find(candidate.identity.event_id) &&
		is_younger(beyond, &candidate) &&
		led_to(&scan->chunk, beyond->stray_end, record->offset) == record->offset)
		return true;
	candidate.room = record->offset - beyond->start;
	return age_of(scan, &candidate) != AGE_OLDER;
}

/* One whose trailing size is another than its size. */
static bool find_odd(struct scan *scan, size_t start, size_t end, struct record *record)
{
	const struct chunk *chunk = &scan->chunk;
	for (; start < end && end - start >= RECORD_SIZE_MIN; start++) {
		const uint8_t *star = memchr(chunk->data + start, '*', end - RECORD_SIZE_MIN - start + 1);
		if (!star)
			return false;
		start = (size_t)(star - chunk->data);
		if (record_has_header(chunk, start, record) && record_size_fits(record, chunk->size) &&
			is_record(scan, record))
			return true;
	}
	return false;
}

static bool find_next(struct scan *scan, size_t start, struct record *record)
{
	struct record odd;
	bool is_there = chunk_find_record(&scan->chunk, start, scan->chunk.size, record);
	bool is_odd = find_odd(scan, start, is_there ? record->offset : scan->chunk.size, &odd);
	if (is_odd)
		*record = odd;
	return is_there || is_odd;
}

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
		/* A chunk without live records should hold none at all. */
		if (at == beyond->start && !scan->has_records)
			beyond->last_id = record.record_id - 1;
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
	/* A single one that is not the next may be a copy of a record that Windows wrote into another chunk then. */
	bool is_hidden = sure > 1 || (sure == 1 && (has_next || beyond->has_younger));
	if (sure == 1 && !is_hidden && beyond->single == 0 && beyond->later == 0)
		beyond->later = first_sure;
	if (is_hidden)
		beyond->single = 0;
	/* The next number is none where no live one is before it. */
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
	/* Where the offset stands in the middle of a record, that one is live. */
	if (follows_by_header(beyond, record) || (scan->is_straddled && record->offset == beyond->start))
		return true;
	struct candidate candidate = candidate_of(scan, record);
	look_at_live(scan);
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

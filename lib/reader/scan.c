/* SPDX-License-Identifier: MIT */
#include "binxml/filetime.h"
#include "reader/scan_fork.h"
#include "reader/scan_pass.h"
#include "reader/scan_place.h"
#include "reader/scan_record.h"
#include "reader/scan_report.h"
#include "sequence/logs.h"

#include <string.h>

bool scan_init(struct scan *scan, const struct ipsecevtx_allocator *allocator, const struct ipsecevtx_options *options,
	struct ipsecevtx_statistics *statistics)
{
	struct ipsecevtx_allocator watched = memory_watch(&scan->memory, allocator);
	scan->recover = options->recover || options->carve;
	scan->findings.report = options->finding;
	scan->findings.user = options->finding_user;
	scan->findings.counts = statistics->findings;
	scan->findings.ran_out = &scan->memory.ran_out;
	scan->statistics = statistics;
	bool ready = engines_init(&scan->engines, &watched, options, &scan->findings, statistics);
	scan->engines.view.ran_out = &scan->memory.ran_out;
	classifier_init(&scan->classifier, scan->engines.plans, &watched);
	if (options->logs && !options->carve) {
		scan->key = &options->logs->key;
		scan->classifier.names = memory_get(&watched, sizeof *scan->classifier.names);
		if (!scan->classifier.names)
			return false;
		stream_names_init(scan->classifier.names, &watched);
	}
	return ready;
}

void scan_select(struct scan *scan, const struct selection *selection)
{
	scan->selection = selection;
	classifier_ask(&scan->classifier, selection->wanted);
}

void scan_free(struct scan *scan)
{
	engines_free(&scan->engines);
	if (scan->classifier.names) {
		struct ipsecevtx_allocator allocator = scan->classifier.names->texts.allocator;
		stream_names_free(scan->classifier.names);
		memory_free(&allocator, scan->classifier.names);
	}
	classifier_free(&scan->classifier);
}

void scan_count_in(struct scan *scan, struct ipsecevtx_statistics *statistics)
{
	scan->statistics = statistics;
	scan->engines.statistics = statistics;
	scan->findings.counts = statistics->findings;
}

/*
 * Whether skipped bytes lie where two pages of different times meet, as in a shadow copy: they begin with a record that
 * should reach into their last page, and end with a record that began before that page.
 */
static bool is_seam(const struct chunk *chunk, const struct record *skipped)
{
	const size_t end = skipped->offset + skipped->size, page = end / LOG_PAGE_SIZE * LOG_PAGE_SIZE;
	const uint32_t last = read_u32(chunk->data, chunk->size, end - 4);
	struct record first;
	return chunk->faults & CHUNK_DATA_CRC && page > skipped->offset && end - page >= 4 && last > end - page &&
	       last <= end && record_has_header(chunk, skipped->offset, &first) && first.size > page - first.offset;
}

/*
 * Tells the sequence that records may be missing here, which was reported: as many as have room in the skipped bytes;
 * any number where more than these is lost.
 */
static void note_damage(struct scan *scan, const struct record *skipped)
{
	const struct chunk *chunk = &scan->chunk;
	bool is_cut_off = chunk->is_cut && chunk->position == chunk->end;
	bool is_unbounded = chunk->is_displaced || is_cut_off || is_seam(chunk, skipped);
	const uint64_t records = is_unbounded ? UINT64_MAX : skipped->size / RECORD_SIZE_MIN;
	scan_note(scan, &(const struct order_note){ORDER_DAMAGE, .records = records});
}

static void note_chunk(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	size_t begin = chunk->position < chunk->end ? chunk->position : chunk->end;
	struct order_note note = {
		.kind = ORDER_CHUNK, .chunk = {.is_damaged = chunk->faults != 0, .bytes = chunk->end - begin}};
	if (!(chunk->faults & (CHUNK_MAGIC | CHUNK_HEADER_CRC)))
		note.chunk.first_id = chunk->first_record_id;
	if (scan->key && (scan->trail || scan->sequence))
		note.chunk.fingerprint = fingerprint_of(scan->key, chunk->data + begin, note.chunk.bytes);
	scan_note(scan, &note);
}

void scan_note_first(struct ipsecevtx_statistics *statistics, uint64_t time, uint64_t record_id)
{
	bool is_same = statistics->first_time == time;
	if (statistics->first_time != 0 && time > statistics->first_time)
		return;
	if (!is_same || statistics->first_record_id == 0 || (record_id != 0 && record_id < statistics->first_record_id))
		statistics->first_record_id = record_id;
	statistics->first_time = time;
}

void scan_see_time(struct scan *scan, const struct record_identity *identity)
{
	struct ipsecevtx_statistics *statistics = scan->statistics;
	uint64_t time = identity->time;
	if (!time_is_plausible(time))
		return;
	if (statistics->first_time == 0 || time <= statistics->first_time)
		scan_note_first(statistics, time, identity->record_id);
	if (time > statistics->last_time)
		statistics->last_time = time;
}

void scan_start(struct scan *scan, const struct chunk *chunk)
{
	plan_cache_let_borrow(scan->engines.plans, false);
	scan->chunk = *chunk;
	scan->chunk.source = scan->source;
	scan->chunk.unasked = &scan->unasked;
	scan->stage = SCAN_LIVE;
	scan->has_event = false;
	scan->has_records = scan->told_beyond = scan->is_straddled = scan->ended_oddly = scan->is_between = false;
	scan->live_count = scan->inner_id = 0;
	scan->beyond = (struct beyond){0};
	scan->free_space.count = 0;
	scan->hidden_position = scan->hidden_end = scan->inside = scan->fork = scan->fork_work = 0;
	scan->slack_position = chunk->end;
	scan->order.is_known = false;
	scan->waiting_count = 0;
	engines_start_chunk(&scan->engines, chunk);
	classifier_start_chunk(&scan->classifier);
	note_chunk(scan);
	scan->statistics->chunks += !chunk->is_displaced && !chunk->is_rest;
	scan->statistics->header_bytes += chunk->is_displaced ? 0 : chunk->position;
	scan->statistics->slack_bytes += chunk->size - chunk->end;
	scan_report_chunk(scan);
	scan->is_sound = scan_chunk_marks(scan) == 0 && !scan->is_carved && !(chunk->faults & CHUNK_MAGIC);
}

void scan_start_waiting(
	struct scan *scan, const struct chunk *chunk, const struct waiting_record *records, size_t count)
{
	scan->chunk = *chunk;
	scan->chunk.source = scan->source;
	scan->chunk.unasked = &scan->unasked;
	plan_cache_let_borrow(scan->engines.plans, true);
	scan->classifier.search_work = 0;
	scan->stage = SCAN_WAITING;
	scan->has_event = false;
	scan->order.is_known = false;
	scan->hidden_position = scan->hidden_end = scan->fork = 0;
	memmove(scan->waiting, records, count * sizeof *records); /* records may be scan->waiting itself */
	scan->waiting_count = count;
	scan->waiting_position = 0;
	engines_start_chunk(&scan->engines, chunk);
	classifier_start_chunk(&scan->classifier);
}

/* A record of which only the beginning was written. Without its event id it is no more than bytes that were skipped. */
static bool find_torn(struct scan *scan, struct found *found)
{
	struct record_class class;
	struct binxml_error error;
	bool is_known = classify_record(&scan->classifier, &found->view, &class, &error);
	found->is_torn = true;
	scan_report_torn(scan, &found->view, is_known);
	if (!is_known) {
		scan->statistics->skipped_bytes += scan->record.size;
		note_damage(scan, &scan->record);
		return false;
	}
	scan_see_live(scan, &scan->record);
	return true;
}

/*
 * Whether free space follows the live records, in which hidden ones may stand. Wrong checksums alone do not matter:
 * whoever changes a bit of one is not to be told less. (Where both are wrong, all of the chunk was walked as live.)
 */
static bool may_go_on(const struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	return chunk_is_readable(chunk) && !scan->is_carved && chunk->free_space_offset <= chunk->end;
}

static enum scan_stage stage_behind(const struct scan *scan)
{
	return scan->recover ? SCAN_SLACK : SCAN_DONE;
}

/* The record at offset of free space, for a finding: with its header's size where its own does not fit the chunk. */
static struct record record_to_tell(const struct scan *scan, size_t offset)
{
	struct record record;
	record_has_header(&scan->chunk, offset, &record);
	if (!record_size_fits(&record, scan->chunk.size))
		record.size = RECORD_HEADER_SIZE;
	return record;
}

/* Reports, with the first hidden record, all of them up to the last one. */
static void report_beyond(struct scan *scan, const struct record_view *view)
{
	/* Where the computer stopped, Windows may have written the records, and the chunk's header not yet. */
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_HIDDEN_DATA,
		scan->is_unclosed ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING);
	if (scan->told_beyond)
		return;

	const struct record last = record_to_tell(scan, scan->beyond.until);
	if (last.offset > view->record->offset)
		place.length = last.offset + last.size - view->record->offset;
	findings_report(&scan->findings, &place, "whole records stand %s, %s; they are printed%s",
		beyond_is_there(scan, view->record) ? "where the chunk's free space should begin"
						    : "in the chunk's free space",
		scan->is_straddled                   ? "the first of them around that place"
		: !scan->has_records                 ? "in a chunk that should hold none"
		: beyond_follows(scan, view->record) ? "and their numbers go on with those before"
						     : "and are as late as those before",
		scan->is_unclosed ? "; the log was not closed: its chunk header may be out of date" : "");
	scan->told_beyond = true;
	scan_note_hidden(scan, 0);
}

/* Reports records that may be hidden, or left by a log that was cleared or by memory of another log. */
static void report_doubted(struct scan *scan)
{
	if (scan->beyond.verdict != BEYOND_DOUBT || scan->beyond.stray == STRAY_UNEXPLAINED)
		return; /* what report_stray() says of an unexplained event is more */
	const struct record record = record_to_tell(scan, scan->beyond.doubted);
	const struct record_view view = record_view_of(&scan->chunk, &record);
	const struct finding_place place =
		record_view_place(&view, IPSECEVTX_FINDING_HIDDEN_DATA, IPSECEVTX_SEVERITY_NOTE);
	findings_report(&scan->findings, &place,
		scan->has_records
			? "whole records in the chunk's free space have the numbers that come next, and may be "
			  "hidden, of a log that was cleared or of another one: --recover shows them"
			: "whole records stand in the free space of a chunk that holds none, and may be hidden, "
			  "or of another log whose memory Windows used again: --recover shows them");
}

static const char *what_is_stray(const struct scan *scan, enum beyond_stray stray, const struct record *record)
{
	const bool follows = beyond_follows(scan, record);
	if (stray == STRAY_UNEXPLAINED && scan->beyond.is_stray_unread)
		return "a record in the chunk's free space names the template of IPsec events, has a number of no older use, "
		       "and cannot be read: other programs may show it";
	if (stray == STRAY_UNEXPLAINED && scan->has_records && record->record_id < scan->first_record_id)
		return "an IPsec event of a lower number stands in the chunk's free space, and is not older than all live "
		       "ones: it was hidden there, or an older use of the chunk left it and the clock was set back since; "
		       "other programs may show it, here --recover does";
	if (stray == STRAY_UNEXPLAINED && !scan->has_records && !scan->beyond.is_stray_unread)
		return "an IPsec event stands in the free space of a chunk that holds none: it was hidden there, or is of another "
		       "log whose memory Windows used again; other programs may show it, here --recover does";
	if (stray == STRAY_UNEXPLAINED && beyond_may_be_newer(scan, record))
		return "an IPsec event stands in the chunk's free space, later than the live ones, and its number does not go on "
		       "with theirs: the log was not closed, or it was hidden there; other programs may show it, here --recover "
		       "does";
	if (stray == STRAY_LATE && follows)
		return "a whole record, written as late as the live ones, stands where the chunk's free space begins: other "
		       "programs show it, here --recover does";
	switch (stray) {
	case STRAY_ODD:
		return "a whole record, not written as Windows writes events, stands where the chunk's free space begins: "
		       "some programs show it as a live one, and may show an IPsec event; here --recover shows it";
	case STRAY_UNEXPLAINED:
		return "an IPsec event stands in the chunk's free space, and is not older than all live ones: it was hidden "
		       "there, or a log was cleared after its clock was set back; other programs may show it, here "
		       "--recover does";
	case STRAY_LATE:
		return "a whole record, written as late as the live ones, stands where the chunk's free space begins, "
		       "though its number does not go on with theirs: other programs show it, here --recover does";
	default:
		return "a whole record stands where the chunk's free space begins, as an older log may leave it: some "
		       "programs show it as a live one, here --recover does as what it is";
	}
}

/* Reports the most doubtful record that is not printed: see enum beyond_stray. */
static void report_stray(struct scan *scan)
{
	const struct beyond *beyond = &scan->beyond;
	enum beyond_stray stray = beyond->stray;
	struct record record;
	if (stray == STRAY_NONE)
		return;
	/* --recover shows the record, if it is whole. */
	if (record_is_whole(&scan->chunk, beyond->stray_offset, scan->chunk.size, &record) && scan->recover)
		return;
	chunk_record_at(&scan->chunk, beyond->stray_offset, beyond->stray_size, &record);
	/* Where hidden or doubted records were reported, a late stray with one of their numbers says no more. */
	bool is_theirs = stray < STRAY_LATE || (stray == STRAY_LATE && record.record_id > beyond->last_id);
	if (beyond->verdict == BEYOND_SURE ? stray < STRAY_LATE || beyond_is_printed(scan, &record)
					   : beyond->verdict == BEYOND_DOUBT && is_theirs)
		return;
	if (stray == STRAY_LATE && beyond_may_be_newer(scan, &record))
		stray = STRAY_OLDER;
	if (stray == STRAY_OLDER && (beyond->unread > 0 || beyond->unlooked > 0))
		return;
	const struct record_view view = record_view_of(&scan->chunk, &record);
	const struct finding_place place = record_view_place(&view, IPSECEVTX_FINDING_HIDDEN_DATA,
		stray > STRAY_OLDER ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_NOTE);
	findings_report(&scan->findings, &place, "%s", what_is_stray(scan, stray, &record));
}

static void report_in_free_space(struct scan *scan, size_t offset, enum ipsecevtx_severity severity, const char *what)
{
	const struct record record = record_to_tell(scan, offset);
	const struct record_view view = record_view_of(&scan->chunk, &record);
	const struct finding_place place = record_view_place(&view, IPSECEVTX_FINDING_HIDDEN_DATA, severity);
	findings_report(&scan->findings, &place, "%s", what);
}

/* Reports a younger record that is neither printed nor covered by another finding. */
static void report_younger(struct scan *scan)
{
	const struct beyond *beyond = &scan->beyond;
	if (scan->recover)
		return;
	if (beyond->unread > 0 && beyond->stray < STRAY_LATE)
		report_in_free_space(scan, beyond->unread, IPSECEVTX_SEVERITY_WARNING,
			"a whole record in the chunk's free space is as late as the live ones, by number and time, and cannot "
			"be read: other programs may show it");
	else if (beyond->unlooked > 0 && beyond->stray < STRAY_LATE)
		report_in_free_space(scan, beyond->unlooked, IPSECEVTX_SEVERITY_WARNING,
			"the chunk's free space has more headers of records that are not whole than were looked at: other "
			"programs may show events there");
	else if (beyond->single > 0 && beyond->stray < STRAY_LATE)
		report_in_free_space(scan, beyond->single, IPSECEVTX_SEVERITY_WARNING,
			"a whole record in the chunk's free space is as late as the live ones, though its number is not the "
			"next one: it is hidden, or a copy of one that Windows wrote into another chunk then; --recover shows it");
	else if (beyond->later > 0 && beyond->verdict == BEYOND_NONE && beyond->stray == STRAY_NONE)
		report_in_free_space(scan, beyond->later, IPSECEVTX_SEVERITY_NOTE,
			"whole records in the chunk's free space are later than the live ones, and may be hidden, or of a log "
			"that was cleared or another one, memory of which Windows used again: --recover shows them");
}

/* Passes events that the rest of the log may explain on to the sequence, unless they are printed. */
static void report_to_others(struct scan *scan)
{
	const struct beyond *beyond = &scan->beyond;
	if (scan->recover)
		return;
	scan_note_stray(scan, &beyond->begun, STRAY_BEGUN);
	if (beyond->older.record.size > 0 && !beyond_is_printed(scan, &beyond->older.record))
		scan_note_stray(scan, &beyond->older, STRAY_BEFORE);
}

/* Finds the next hidden record of the free space; with recover also the leftovers before it. At the end it reports. */
static bool find_beyond(struct scan *scan, struct found *found)
{
	struct record *record = &scan->record;
	struct record next;
	if (!beyond_find(scan, &next)) {
		report_doubted(scan);
		report_stray(scan);
		report_younger(scan);
		report_to_others(scan);
		scan->stage = stage_behind(scan);
		return false;
	}
	bool is_behind = chunk_find_record(&scan->chunk, scan->slack_position, scan->chunk.size, record) &&
			 record->offset < next.offset;
	scan->is_between = scan->recover && is_behind;
	if (!scan->is_between)
		*record = next;
	scan->slack_position = record->offset + record->size;
	if (scan->is_between && scan->slack_position > next.offset)
		scan->slack_position = next.offset;
	found_now(scan, found);
	found->how.is_slack = scan->is_between;
	found->is_beyond = !scan->is_between;
	if (scan->is_between)
		return true;
	report_beyond(scan, &found->view);
	found->how.is_odd = !record_is_whole(&scan->chunk, record->offset, scan->chunk.size, &next);
	if (found->how.is_odd)
		scan_report_odd_size(scan, &found->view,
			read_u32(scan->chunk.data, scan->chunk.size, record->offset + 4) == record->size
				? CHUNK_RECORD_ODD
				: CHUNK_RECORD_UNSIZED);
	scan_note_hidden(scan, 1);
	scan->has_records = true;
	scan->last_record_id = record->record_id;
	return true;
}

/*
 * Where a whole record begins, among the bytes that were skipped last, in whose middle the free space begins; 0 where
 * there is none. In a log that was not closed a chunk with a wrong data checksum is not looked at: in shadow copies
 * such chunks have records of another time than their header.
 */
static size_t find_straddled(const struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct record record = {.offset = scan->record.offset};
	const bool is_torn = scan->is_unclosed && chunk->faults & CHUNK_DATA_CRC;
	if (!may_go_on(scan) || is_torn || chunk->position != chunk->end)
		return 0;
	while (chunk_find_record(chunk, record.offset, chunk->size, &record) && record.offset < chunk->end) {
		if (record.size > chunk->end - record.offset)
			return record.offset;
		record.offset += RECORD_SIZE_MIN;
	}
	return 0;
}

static void note_definition(void *user, const struct plan_definition *found)
{
	struct scan *scan = user;
	struct order_note note = {.kind = ORDER_DEFINITION,
		.definition = {.is_root = found->is_root, .offset = scan->chunk.offset + found->offset}};
	memcpy(note.definition.guid, found->guid, sizeof note.definition.guid);
	memcpy(note.definition.says, found->says, sizeof note.definition.says);
	scan_note(scan, &note);
}

/* Passes the template definitions by which the chunk's live records were read on to the sequence. */
static void note_definitions(struct scan *scan)
{
	const struct namesakes *namesakes = plan_cache_namesakes(scan->engines.plans);
	bool is_to_compare = !scan->is_carved && chunk_is_readable(&scan->chunk);
	if (is_to_compare && namesakes && namesakes->key)
		plan_cache_see_definitions(scan->engines.plans, note_definition, scan);
}

void scan_compare_definitions(struct scan *scan, const struct fingerprint_key *key)
{
	struct namesakes *namesakes = plan_cache_namesakes(scan->engines.plans);
	if (namesakes)
		namesakes->key = key;
}

static bool end_live(struct scan *scan)
{
	note_definitions(scan);
	scan_report_templates(scan);
	scan_report_numbers(scan);
	free_space_look(scan);
	scan->stage = may_go_on(scan) ? SCAN_BEYOND : stage_behind(scan);
	return false;
}

/* A step of the live walk over bytes without a record, which may be the last one; always false. */
static bool pass_skipped(struct scan *scan, const struct found *found)
{
	const size_t straddled = find_straddled(scan);
	const bool is_next = straddled > 0 && straddled == scan->record.offset;
	scan->ended_oddly = true;
	if (straddled > 0) {
		scan->is_straddled = true;
		scan->slack_position = straddled;
		scan->statistics->slack_bytes += scan->chunk.end - straddled;
		scan->record.size = straddled - scan->record.offset;
	}
	if (!is_next) {
		scan->statistics->skipped_bytes += scan->record.size;
		scan_report_skipped(scan, &found->view);
		note_damage(scan, &scan->record);
	}
	return straddled > 0 && end_live(scan);
}

/* The next step of the walk over live records. */
static bool find_live(struct scan *scan, struct found *found)
{
	enum chunk_step step = chunk_next(&scan->chunk, &scan->record);
	found_now(scan, found);
	switch (step) {
	case CHUNK_END:
		return end_live(scan);
	case CHUNK_SKIPPED:
		return pass_skipped(scan, found);
	case CHUNK_RECORD_ODD:
	case CHUNK_RECORD_UNSIZED:
		scan_fork_begin(scan, found);
		/* fall through */
	case CHUNK_RECORD_RENAMED:
	case CHUNK_RECORD_OVERLAPPED:
		scan_report_odd_size(scan, &found->view, step);
		found->how.is_odd = true;
		break;
	case CHUNK_TORN:
		scan->ended_oddly = true;
		return find_torn(scan, found);
	case CHUNK_RECORD:
		break;
	}
	scan->ended_oddly = step == CHUNK_RECORD_UNSIZED;
	scan_see_live(scan, &scan->record);
	if (step == CHUNK_RECORD_OVERLAPPED)
		scan->statistics->record_bytes -= scan->chunk.overlap;
	return true;
}

/* Finds the next record inside the last one, between hidden_position and hidden_end. */
static bool find_hidden(struct scan *scan, struct found *found)
{
	if (!chunk_find_swallowed(&scan->chunk, scan->hidden_position, scan->hidden_end, &scan->record)) {
		scan->hidden_position = scan->hidden_end;
		return false;
	}
	scan->hidden_position = scan->record.offset + scan->record.size;
	scan_note_inner(scan);
	found_now(scan, found);
	found->how.is_hidden = true;
	found->how.is_slack = scan->stage == SCAN_SLACK || scan->is_between;
	if (!found->how.is_slack)
		scan_note_hidden(scan, 1);
	return true;
}

static bool find_slack(struct scan *scan, struct found *found)
{
	if (!chunk_find_record(&scan->chunk, scan->slack_position, scan->chunk.size, &scan->record)) {
		scan->stage = SCAN_DONE;
		return false;
	}
	scan->slack_position = scan->record.offset + scan->record.size;
	found_now(scan, found);
	found->how.is_slack = true;
	return true;
}

static bool find_waiting(struct scan *scan, struct found *found)
{
	if (scan->waiting_position == scan->waiting_count) {
		scan->waiting_count = scan->waiting_position = 0; /* none of them waits any more */
		scan->stage = SCAN_DONE;
		return false;
	}
	const struct waiting_record *waiting = &scan->waiting[scan->waiting_position++];
	chunk_record_at(&scan->chunk, waiting->offset, waiting->size, &scan->record);
	found_now(scan, found);
	found->has_waited = true;
	found->how = waiting->how;
	return true;
}

/* One step of whichever walk the scan is at: true when it finds a record, false when there may be more to come. */
static bool find_record(struct scan *scan, struct found *found)
{
	if (scan->hidden_position < scan->hidden_end)
		return find_hidden(scan, found);
	if (scan->fork > 0)
		return scan_fork_next(scan, found);
	if (scan->stage == SCAN_LIVE)
		return find_live(scan, found);
	if (scan->stage == SCAN_BEYOND)
		return find_beyond(scan, found);
	if (scan->stage == SCAN_SLACK)
		return find_slack(scan, found);
	return find_waiting(scan, found);
}

const struct ipsecevtx_event *scan_next(struct scan *scan)
{
	struct found found;
	scan->has_event = false;
	while (scan->stage != SCAN_DONE && !scan->memory.ran_out && !scan_is_stopped(scan)) {
		scan_place_forget(scan);
		bool is_in_walk =
			scan->stage == SCAN_LIVE && scan->hidden_position >= scan->hidden_end && scan->fork == 0;
		scan->has_event = is_in_walk && scan_pass(scan);
		if (scan->has_event)
			return scan->engines.event;
		if (find_record(scan, &found) && scan_take_record(scan, &found)) {
			scan->has_event = true;
			return scan->engines.event;
		}
	}
	if (scan->stage == SCAN_DONE && scan->free_space.count > 0)
		free_space_end(scan);
	return NULL;
}

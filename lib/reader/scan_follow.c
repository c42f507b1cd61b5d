/* SPDX-License-Identifier: MIT */
#include "reader/scan_follow.h"

#include "decode/precedent_open.h"
#include "reader/scan_record.h"
#include "sequence/shifted.h"

/*
 * Whether records may be followed: nothing marks the records of the chunk, and there is a program or an exemplar that
 * could read one, so that it is worth opening them.
 */
static bool may_follow(const struct scan *scan)
{
	const struct engines *engines = &scan->engines;
	return scan->is_sound && (engines->programs.is_any_trusted || engines->exemplars.are_there);
}

/* Whether the header's time is that of the next record, and says nothing of this one: see scan_record.c. */
static bool is_written_time_void(struct scan *scan, const struct standing *standing)
{
	uint64_t written = standing->record.written_time;
	return written != standing->identity.time && written != 0 && standing->identity.time != 0 &&
	       shifted_has_next_time(&scan->classifier, &scan->chunk, &standing->record);
}

/* Reads the event by a trusted program, or by the exemplar of its pattern. NULL: neither can read it. */
static const struct ipsecevtx_event *read_event(
	struct scan *scan, const struct record_view *view, const struct plain_record *plain, bool is_void)
{
	struct engines *engines = &scan->engines;
	const struct programs_record record = {view, is_void ? 0 : view->record->written_time};
	engines_begin(engines, view);
	const struct ipsecevtx_event *written = programs_write_opened(engines, &record, plain);
	if (written || !view->definition || !exemplars_read_opened(engines, view, plain))
		return written;
	engines->assembly.event.written_time = record.written_time;
	return &engines->assembly.event;
}

/* Takes the step of the walk, and counts the record as the slow path does in find_live() and scan_take_record(). */
static void count(struct scan *scan, const struct standing *standing)
{
	chunk_pass(&scan->chunk, &standing->record);
	scan->ended_oddly = false;
	scan_see_live(scan, &standing->record);
	scan->statistics->records_seen++;
	scan_see_time(scan, &standing->identity);
	scan_note_order(scan, &standing->record, &standing->identity);
}

enum followed scan_follow(struct scan *scan, const struct standing *standing)
{
	struct record_class *class = &scan->follower;
	struct ipsecevtx_statistics *statistics = scan->statistics;
	struct plain_record plain;
	if (!may_follow(scan))
		return FOLLOWED_NOT;
	bool is_void = is_written_time_void(scan, standing);
	scan->record = standing->record;
	struct record_view view = record_view_of(&scan->chunk, &scan->record);
	view.class = class;
	view.definition = standing->definition;
	view.source = scan->name;
	class->identity = standing->identity;
	class->finish = standing->finish;
	plan_cache_start_record(scan->engines.plans, &scan->record);
	const struct precedent_record record = {&view, class, standing->precedent, standing->content_end};
	if (!precedent_open(&scan->classifier, &record, &plain))
		return FOLLOWED_NOT;
	const struct ipsecevtx_event *event = read_event(scan, &view, &plain, is_void);
	if (!event || scan->memory.ran_out)
		return FOLLOWED_NOT;
	count(scan, standing);
	scan->engines.event = event;
	if (scan->memory.ran_out) {
		statistics->records_seen--; /* the reading ends as if this record had not been met */
		return FOLLOWED_FILTERED;
	}
	if (!selection_passes(scan->selection, event)) {
		statistics->records_filtered++;
		return FOLLOWED_FILTERED;
	}
	statistics->records_matched++;
	return FOLLOWED_EVENT;
}

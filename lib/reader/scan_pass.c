/* SPDX-License-Identifier: MIT */
#include "reader/scan_pass.h"

#include "reader/scan_follow.h"
#include "reader/scan_record.h"

/*
 * Records passed over that follow each other as in a sound log (sequence_is_next()). Only the first ones and the last
 * one have to be given to the sequence.
 */
struct run {
	uint64_t length, typed, bytes; /* records, IPsec events among them, and their size */
	const struct standing *last;
	bool is_last_noted; /* the last one was given to the sequence */
};

/* What becomes of a record. */
enum look {
	LOOK_STOP,   /* the slow path takes it: it has no precedent, or the precedent does not say all about it */
	LOOK_PASS,   /* it is passed over: nobody asks for it, and there is nothing odd in it */
	LOOK_FOLLOW, /* it is asked for: scan_follow() */
};

/* Decides about the record in standing, and fills the other members. */
static inline enum look look_at(struct scan *scan, struct standing *standing)
{
	const struct record *record = &standing->record;
	const struct record_identity *identity = &standing->identity;
	struct precedent *precedent = precedents_find(&scan->classifier.precedents, chunk_bytes(&scan->chunk), record);
	standing->precedent = precedent;
	standing->content_end = precedent ? classify_by_precedent(&scan->chunk, record, precedent, &standing->identity,
						    &standing->finish)
					  : 0;
	if (standing->content_end == 0 || record_has_hidden(record, standing->finish))
		return LOOK_STOP;
	if (!selection_passes_over(scan->selection, identity->event_id)) {
		if (notice_is_possible(identity))
			return LOOK_STOP;
		if (selection_wants(scan->selection, identity, &standing->definition))
			return LOOK_FOLLOW;
	}
	return classify_content_by_precedent(&scan->classifier, &scan->chunk, record, precedent, standing->content_end)
		       ? LOOK_PASS
		       : LOOK_STOP;
}

/* Counts the records of a run; selection_leave_out() has counted the IPsec events among them as filtered. */
static void count(struct scan *scan, const struct run *run)
{
	struct ipsecevtx_statistics *statistics = scan->statistics;
	scan->ended_oddly = false;
	scan_see_live(scan, &run->last->record);
	if (run->length > 1)
		scan->previous_record_id = run->last->record.record_id - 1;
	scan->live_count += run->length - 1;
	statistics->record_bytes += run->bytes - run->last->record.size;
	statistics->records_seen += run->length;
	statistics->records_filtered += run->length - run->typed;
}

static void end_run(struct scan *scan, struct run *run)
{
	const struct standing *last = run->last;
	if (run->length == 0)
		return;
	count(scan, run);
	if (run->length > 1)
		scan_see_time(scan, &last->identity);
	if (!run->is_last_noted && scan->trail)
		trail_pass(scan->trail, &last->record, &last->identity);
	else if (!run->is_last_noted && scan->sequence)
		sequence_pass(scan->sequence, &last->record, &last->identity);
	*run = (struct run){.length = 0};
}

/* Whether the sequence, or the trail, needs to know no more of the run than its last record. */
static inline bool is_run_known(const struct scan *scan, const struct run *run)
{
	return run->length >= 2 && (!scan->trail || trail_is_in_run(scan->trail));
}

/* Adds a record to the run, or ends the run and begins another one. passed must live until the next one is added. */
static inline void add_to_run(struct scan *scan, struct run *run, const struct standing *passed)
{
	if (run->length > 0 &&
		!sequence_is_next(&run->last->record, &run->last->identity, &passed->record, &passed->identity))
		end_run(scan, run);
	if (run->length == 0)
		scan_see_time(scan, &passed->identity);
	run->is_last_noted = !is_run_known(scan, run);
	if (run->is_last_noted)
		scan_note_order(scan, &passed->record, &passed->identity);
	run->length++;
	run->bytes += passed->record.size;
	run->last = passed;
	if (passed->precedent->is_typed) {
		run->typed++;
		selection_leave_out(scan->selection, &passed->identity, scan->statistics);
	}
}

bool scan_pass(struct scan *scan)
{
	struct run run = {.length = 0};
	struct standing both[2]; /* the record that is looked at and the last one of the run, in turn */
	struct standing *standing = &both[0];
	enum followed followed = FOLLOWED_NOT;
	if (scan->engines.verify)
		return false; /* verify compares each record with what libevtx reads */
	while (!scan_is_stopped(scan) && !scan->memory.ran_out && chunk_has_whole(&scan->chunk, &standing->record)) {
		enum look look = look_at(scan, standing);
		if (look == LOOK_STOP)
			break;
		if (look == LOOK_FOLLOW) {
			end_run(scan, &run);
			followed = scan_follow(scan, standing);
			if (followed != FOLLOWED_FILTERED)
				break;
			continue;
		}
		chunk_pass(&scan->chunk, &standing->record);
		add_to_run(scan, &run, standing);
		standing = standing == &both[0] ? &both[1] : &both[0];
	}
	end_run(scan, &run);
	return followed == FOLLOWED_EVENT;
}

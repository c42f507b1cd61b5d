/* SPDX-License-Identifier: MIT */
#include "reader/scan_pass.h"

#include "reader/scan_record.h"

struct passed {
	struct record record;
	struct record_identity identity;
};

/* Records that follow each other as in a sound log: the order needs to know of the first ones and of the last one. */
struct run {
	uint64_t length;
	const struct passed *last;
	bool is_last_noted;
};

/* Whether a record is one to pass over; fills its identity. */
static inline bool is_to_pass(struct scan *scan, struct passed *passed)
{
	struct classifier *classifier = &scan->classifier;
	const struct record *record = &passed->record;
	const struct bytes chunk = chunk_bytes(&scan->chunk);
	const uint8_t *body = chunk.data + precedent_body(record);
	const struct precedent *precedent = precedents_find(&classifier->precedents, chunk, record);
	if (!precedent || !selection_passes_over(scan->selection, precedent_event_id(precedent, body)))
		return false;
	size_t finish = classify_by_precedent(classifier, &scan->chunk, record, precedent, &passed->identity);
	return finish != 0 && !scan_has_hidden(record, finish);
}

static void end_run(struct scan *scan, struct run *run)
{
	const struct passed *last = run->last;
	if (run->length > 1)
		scan_see_time(scan, &last->identity);
	if (run->length > 0 && !run->is_last_noted && scan->trail)
		trail_pass(scan->trail, &last->record, &last->identity);
	else if (run->length > 0 && !run->is_last_noted && scan->sequence)
		sequence_pass(scan->sequence, &last->record, &last->identity);
	run->length = 0;
}

/* Whether the order needs to know no more of a run than its last record. */
static inline bool is_run_known(const struct scan *scan, const struct run *run)
{
	return run->length >= 2 && (!scan->trail || trail_is_in_run(scan->trail));
}

/* passed must live until another one was added. */
static inline void add_to_run(struct scan *scan, struct run *run, const struct passed *passed)
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
	run->last = passed;
}

static inline void count(struct scan *scan, const struct record *record)
{
	if (!scan->has_records)
		scan->first_record_id = record->record_id;
	scan->has_records = true;
	scan->last_record_id = record->record_id;
	scan->last_record_offset = record->offset;
	scan->ended_oddly = false;
	scan->statistics->record_bytes += record->size;
	scan->statistics->records_seen++;
	scan->statistics->records_filtered++;
}

void scan_pass(struct scan *scan)
{
	struct run run = {.length = 0};
	struct passed both[2]; /* this one and the last one, in turn */
	struct passed *passed = &both[0];
	if (scan->engines.verify)
		return; /* it compares each record with what another program makes of it */
	while (!scan_is_stopped(scan) && !scan->memory.ran_out && chunk_has_whole(&scan->chunk, &passed->record) &&
		is_to_pass(scan, passed)) {
		chunk_pass(&scan->chunk, &passed->record);
		count(scan, &passed->record);
		add_to_run(scan, &run, passed);
		passed = passed == &both[0] ? &both[1] : &both[0];
	}
	end_run(scan, &run);
}

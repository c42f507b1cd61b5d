/* SPDX-License-Identifier: MIT */
/*
 * What a scan does with a record that one of its walks has found: identify, count, filter and decode it, and report
 * what is odd about it. scan.c calls scan_take_record() for each record that is not on the fast path of scan_pass.h.
 */
#ifndef SCAN_RECORD_H
#define SCAN_RECORD_H

#include "reader/scan.h"

/* A record that the scan found, and how. */
struct found {
	struct record_view view; /* class, definition, marks and origin are set as soon as they are known */
	const char *doubt;       /* why the record is a mixture of two: see slack.h; NULL: it is none */
	struct found_how how;
	bool is_torn;    /* only its beginning was written */
	bool is_beyond;  /* a hidden live record in free space: see beyond.h */
	bool has_waited; /* it waited for a template, and was counted before that */
};

/* Fills found for the scan's record, which was just found; the caller then says how. */
static inline void found_now(const struct scan *scan, struct found *found)
{
	*found = (struct found){.view = record_view_of(&scan->chunk, &scan->record)};
	found->view.source = scan->name;
}

/* Counts a live record that the walk has found. */
static inline void scan_see_live(struct scan *scan, const struct record *record)
{
	if (!scan->has_records)
		scan->first_record_id = record->record_id;
	scan->previous_record_id = scan->has_records ? scan->last_record_id : record->record_id;
	scan->has_records = true;
	scan->live_count++;
	scan->last_record_id = record->record_id;
	scan->last_record_offset = record->offset;
	scan->last_record_size = record->size;
	scan->statistics->record_bytes += record->size;
}

/* The enum ipsecevtx_mark bits that all records of the chunk get. */
unsigned scan_chunk_marks(const struct scan *scan);

/*
 * Whether the record stands among the live records of a chunk, carved or not. It does also where no more than the
 * chunk's magic was changed, as both right checksums say: that takes nothing from what its records say.
 */
bool scan_is_in_place(const struct scan *scan, const struct found *found);

/* Takes a record, wherever it was found; true when scan->engines.event is its event, to be handed out. */
bool scan_take_record(struct scan *scan, struct found *found);

/* Counts the event's time for the time span in the statistics. */
void scan_see_time(struct scan *scan, const struct record_identity *identity);

/* Passes a live record on to the sequence, or a worker's trail. identity is NULL where it could not be read. */
void scan_note_order(struct scan *scan, const struct record *record, const struct record_identity *identity);

#endif

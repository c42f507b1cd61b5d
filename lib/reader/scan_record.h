/* SPDX-License-Identifier: MIT */
/* What a scan does with a record that its walk has found: the filter, the engines, and what there is to say about it.
 */
#ifndef SCAN_RECORD_H
#define SCAN_RECORD_H

#include "reader/scan.h"

/* A record that the scan found, and how. */
struct found {
	struct record_view view; /* its class, definition, marks and origin from when they are known */
	const char *doubt;       /* why a record of free space is a mixture of two */
	bool is_odd;             /* its sizes disagreed */
	bool is_hidden;          /* it stood inside another one */
	bool is_slack;
	bool is_torn;
	bool is_beyond;   /* it stood in the free space, and its number goes on with those of the live records */
	bool has_waited;  /* it waited for a template: it was counted before */
	bool is_searched; /* for records inside it */
	bool is_opened;   /* whole records inside it were found before it could be read */
	bool is_counted;  /* of one that has waited: see struct waiting_record */
};

/* The scan's record as it was just found. */
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

/* enum ipsecevtx_mark bits that all records of the chunk get. */
unsigned scan_chunk_marks(const struct scan *scan);

/* Whether a record stands among the live ones, with nothing written over it that is not told. */
bool scan_is_in_place(const struct scan *scan, const struct found *found);

/* Takes a record, wherever it was found; true when it is an event to hand out. */
bool scan_take_record(struct scan *scan, struct found *found);

/* What any record counts for: its time, and its place among the others. NULL: its identity could not be read. */
void scan_see_time(struct scan *scan, const struct record_identity *identity);
void scan_note_order(struct scan *scan, const struct record *record, const struct record_identity *identity);

/* Padding behind a record's BinXML: 0 to 7 bytes in all real records looked at. */
#define SCAN_PADDING_MAX 7u

/* Whether more than padding stands behind a record's BinXML, which ends at finish. */
static inline bool scan_has_hidden(const struct record *record, size_t finish)
{
	size_t end = record->offset + record->size - 4;
	return finish <= end && end - finish > SCAN_PADDING_MAX;
}

#endif

/* SPDX-License-Identifier: MIT */
/* What a scan has to say of its chunk, and of where records should be in it and are not. */
#ifndef SCAN_REPORT_H
#define SCAN_REPORT_H

#include "reader/scan.h"

/* Why a record cannot be read. */
const char *scan_problem_text(enum binxml_problem problem);

/* All that the chunk's header and checksums tell. */
void scan_report_chunk(struct scan *scan);

/* At the end of the live records: does the chunk's table lead to their templates alone? */
void scan_report_templates(struct scan *scan);

/* At the end of the live records: does the header, whose checksum is right, name the same ones? */
void scan_report_numbers(struct scan *scan);

/* Bytes without a whole record; a record whose sizes disagree; one of which only the beginning was written. */
void scan_report_skipped(struct scan *scan, const struct record_view *view);
void scan_report_odd_size(struct scan *scan, const struct record_view *view, enum chunk_step step);
void scan_report_torn(struct scan *scan, const struct record_view *view, bool has_event_id);

/* A record whose template was another's; one of free space that is put together from two, and why. */
void scan_report_borrowed(struct scan *scan, const struct record_view *view);
void scan_report_mixed(struct scan *scan, const struct record_view *view, const char *doubt);

/* Another program may read the record as an event of ours, whatever it is here. */
void scan_report_other_event(struct scan *scan, const struct record_view *view, const struct record_class *class);

/* One of ours by the definition at its template's place, and event_id by the one that it was read by. */
void scan_report_by_place(struct scan *scan, const struct record_view *view, uint32_t ours, uint32_t event_id);

/* The same where what stands there cannot be read. */
void scan_report_unread_place(struct scan *scan, const struct record_view *view, uint32_t event_id);

/* What the record is read by stands behind it in the chunk: a definition, or a name, of which the last one ends at
 * reach. */
void scan_report_behind(struct scan *scan, const struct record_view *view, size_t reach);

/* The scan's record stands in another one, whose number it may go on with. */
void scan_note_inner(struct scan *scan);

/*
 * The numbers of hidden records are missing behind the record that hides them: of so many a gap is explained, and not
 * reported once more. First with 0, when it is told that there are some.
 */
void scan_note_hidden(struct scan *scan, uint64_t records);

/* An IPsec event of free space, for what the rest of the log says of it. None where its record's size is 0. */
void scan_note_stray(struct scan *scan, const struct beyond_event *event, enum stray_kind kind);

#endif

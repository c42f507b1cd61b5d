/* SPDX-License-Identifier: MIT */
/*
 * The findings of a scan about its chunk and its records, and what it passes on to the sequence about hidden and stray
 * records. Each function reports by itself whether there is something to report; the texts are here, so that scan.c and
 * scan_record.c need only say what they met.
 */
#ifndef SCAN_REPORT_H
#define SCAN_REPORT_H

#include "reader/scan.h"

/* Why a record cannot be read, in words. */
const char *scan_problem_text(enum binxml_problem problem);

/* At the beginning of a chunk: all that its header and its checksums tell. */
void scan_report_chunk(struct scan *scan);

/* At the end of the live records: whether the chunk's table of templates leads to anything but their templates. */
void scan_report_templates(struct scan *scan);

/* At the end of the live records: whether the chunk's header names other records as first and last than there are. */
void scan_report_numbers(struct scan *scan);

/* Bytes among the live records in which there is no whole record. */
void scan_report_skipped(struct scan *scan, const struct record_view *view);

/* A record whose sizes disagree or that does not begin as one; step is that of the walk that found it. */
void scan_report_odd_size(struct scan *scan, const struct record_view *view, enum chunk_step step);

/* A record of which only the beginning was written. */
void scan_report_torn(struct scan *scan, const struct record_view *view, bool has_event_id);

/* A record whose template definition is destroyed, and that was read by another one of the same id. */
void scan_report_borrowed(struct scan *scan, const struct record_view *view);

/* A record of free space that is put together from two, with the reason that slack_doubt() gave. */
void scan_report_mixed(struct scan *scan, const struct record_view *view, const char *doubt);

/*
 * A record that another program may show as another event, an IPsec event above all: all that its class says of that.
 */
void scan_report_other_event(struct scan *scan, const struct record_view *view, const struct record_class *class);

/* A record that is the IPsec event ours by the definition at its template's place, and was read as event_id. */
void scan_report_by_place(struct scan *scan, const struct record_view *view, uint32_t ours, uint32_t event_id);

/* The same where the definition at that place cannot be read. */
void scan_report_unread_place(struct scan *scan, const struct record_view *view, uint32_t event_id);

/*
 * A record that uses a template definition or a name which stands behind it in the chunk; the last of these ends at
 * reach.
 */
void scan_report_behind(struct scan *scan, const struct record_view *view, size_t reach);

/* Notes the number of the scan's record, which stands inside a live one, where it goes on with the live numbers. */
void scan_note_inner(struct scan *scan);

/* Tells the sequence what stands between the records; a worker's scan has its trail tell that later. */
void scan_note(struct scan *scan, const struct order_note *note);

/*
 * Tells the sequence that so many hidden records were found, so that a gap of as many numbers behind the record that
 * hides them is not reported too. To be called with 0 first, when it is reported that there are hidden records.
 */
void scan_note_hidden(struct scan *scan, uint64_t records);

/*
 * Passes an IPsec event of free space on to the sequence, which at the end of the log holds it against all live
 * records: see strays.h. Does nothing where the event's record has size 0.
 */
void scan_note_stray(struct scan *scan, const struct beyond_event *event, enum stray_kind kind);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * An open output: events in a format, or a report. All that it writes goes to its buffer. tools/run.c hands it the
 * events; output_kind.h says what a format or report provides.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"
#include "output/fields.h"
#include "output/kept.h"
#include "output/output_kind.h"
#include "output/selection.h"
#include "output/was_read.h"

struct output {
	const struct output_kind *kind;
	const struct output_kind *format; /* the format in which a report is written; for events the same as kind */
	void *state;                      /* the kind's own state */
	void *heard;                      /* state of a report's format: see output_kind.hears_event */
	const struct field_map *fields;
	struct buffer *buffer; /* where the output goes; its error is the output's */
	bool raw;              /* --raw: also the names and texts of Windows */
	bool verbose;          /* -v: also fields without a value */
	bool color;
	bool terminal;                       /* the output goes to a terminal, which nothing in it may steer */
	size_t width;                        /* columns to fit text into: the terminal's, else 80 */
	const struct ipsecevtx_range *asked; /* ids that -e names; NULL: no -e */
	size_t asked_count;
	bool asked_any; /* --any: every event was asked for */
	/*
	 * Another output of the same kind that is open on the same thread, with which memory can be shared; NULL: none.
	 */
	const struct output *sibling;
	uint64_t events;    /* written so far */
	uint64_t unwritten; /* events that the format could not hold */

	/* When set, events go to this function instead, on one thread: it chooses one of several outputs (split.h). */
	void (*route)(void *user, const struct ipsecevtx_event *event);
	void *route_user;

	/* Working space of the formats. */
	struct row_name *row_names; /* names of a report's values: see report/rows_json.c */
	struct buffer scratch;      /* holds one text at a time */
	struct buffer object;       /* holds what is put together from several texts */

	/* Of a part (output_begin_part()). */
	bool keeps;       /* the kind cannot write in parts, so that the events wait in kept */
	struct kept kept; /* the events that wait */

	struct was_read read;                           /* for the end of a report: how much of all inputs was read */
	struct ipsecevtx_report_options report_options; /* options of a report of the library */
	const struct selection *selection;              /* the options that chose among the events; may be NULL */
};

/*
 * Sets up state and working space, and begins to write. The members before row_names are the caller's to fill. False
 * when there is no memory.
 */
bool output_begin(struct output *output);
void output_event(struct output *output, const struct ipsecevtx_event *event);
/* Tells the output of an input that was read; statistics NULL: it could not be read. */
void output_input(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics);
/* Tells the output that no more events of the input come. */
void output_end_input(struct output *output);
/*
 * Begins an output for a part of the events, on a thread of its own. It writes as whole does, but into buffer, and as
 * if events had gone before; output_add_part() puts its text behind what whole has, and drops the kind's separator
 * where nothing has gone before. False when there is no memory.
 */
bool output_begin_part(struct output *part, const struct output *whole, struct buffer *buffer);
/* Bytes of memory that the part's waiting events take. */
size_t output_part_size(const struct output *part);
/* Takes the first count events that wait in part, or all of them where there are fewer. */
void output_add_events(struct output *output, struct output *part, size_t count);
/* Puts all that part holds behind what output has, and empties part. */
void output_add_part(struct output *output, struct output *part);
void output_empty_part(struct output *part);
void output_end_part(struct output *part);

/* Ends the format or report, flushes the buffer and frees the working space. */
void output_end(struct output *output);
/* Frees the working space of an output that was not ended, or not begun. */
void output_discard(struct output *output);

/* Helpers for the formats. */

/*
 * Puts the text of a field as Windows wrote it into output->scratch, replacing what that holds; "" where there is none.
 */
void output_raw(struct output *output, const struct ipsecevtx_event *event, size_t index);

/* Whether an event that is not an IPsec event was asked for, and not only read because it explains IPsec events. */
bool output_was_asked_for(const struct output *output, const struct ipsecevtx_event *event);

/* Whether the record header says another record id, or another time, than the event itself. */
bool output_has_other_id(const struct ipsecevtx_event *event);
/* Whether json_extra() has something to write. */
bool output_has_extra(const struct ipsecevtx_event *event);
bool output_has_other_time(const struct ipsecevtx_event *event);

/* Writes a time for people: "2020-07-10T17:20:06.6871033Z", or with the offset of --timezone. */
void output_local_time(struct buffer *buffer, uint64_t ticks);

/* Writes the names of an event's marks, each between before and after, with separator between them. */
void output_marks(struct buffer *buffer, unsigned marks, const char *separator, const char *before, const char *after);

#endif

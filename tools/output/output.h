/* SPDX-License-Identifier: MIT */
/* What is written: events in a format, or a report. Everything that it writes goes to the output's buffer. */
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
	const struct output_kind *format; /* that a report is written in; of a format it is the kind itself */
	void *state;                      /* of the kind's own */
	void *heard;                      /* of the format of a report: see output_kind.hears_event */
	const struct field_map *fields;
	struct buffer *buffer; /* its error is the output's */
	bool raw;              /* also the Windows names and texts */
	bool verbose;          /* also what has no value */
	bool color;
	bool terminal;                       /* the output is one: nothing may steer it */
	size_t width;                        /* columns to fit text into: the terminal's, else 80 */
	const struct ipsecevtx_range *asked; /* ids that -e named; NULL: none */
	size_t asked_count;
	bool asked_any; /* every event */
	/* One of the same kind that is open beside it, on the same thread: they can share memory. NULL: none. */
	const struct output *sibling;
	uint64_t events;    /* written so far */
	uint64_t unwritten; /* events that the format could not hold */

	/* When set, events go there instead, one after the other: it chooses among outputs. */
	void (*route)(void *user, const struct ipsecevtx_event *event);
	void *route_user;

	/* Working space of the formats. */
	struct row_name *row_names; /* of reports: see report/rows_json.c */
	struct buffer scratch;      /* one text at a time */
	struct buffer object;       /* what is put together from several */

	/* Of a part. */
	bool keeps;       /* the kind takes no parts: events wait for the whole */
	struct kept kept; /* those */

	struct was_read read;                           /* for the end of a report: of all inputs */
	struct ipsecevtx_report_options report_options; /* of a report of the library */
	const struct selection *selection;              /* what it is asked about; may be NULL */
};

/* Sets up state and working space; the members before those are the caller's. False when there is no memory. */
bool output_begin(struct output *output);
void output_event(struct output *output, const struct ipsecevtx_event *event);
/* An input was read; statistics NULL: it could not be. */
void output_input(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics);
/* The input was read as far as it goes. */
void output_end_input(struct output *output);
/*
 * An output that writes as whole does, but into buffer, and as if events had gone before: what it holds can be put
 * behind those, or, without the kind's separator, at the beginning. False when there is no memory.
 */
bool output_begin_part(struct output *part, const struct output *whole, struct buffer *buffer);
/* Bytes of memory that the part takes for what waits. */
size_t output_part_size(const struct output *part);
/* Takes the first so many of the events that wait in part, or all there are. */
void output_add_events(struct output *output, struct output *part, size_t count);
/* Puts what part holds behind all else, and empties it. */
void output_add_part(struct output *output, struct output *part);
void output_empty_part(struct output *part);
void output_end_part(struct output *part);

/* Ends the format, flushes the buffer, frees the working space. */
void output_end(struct output *output);
/* Frees the working space of one that was not ended, or not begun. */
void output_discard(struct output *output);

/*
 * For the formats.
 */

/* The text of a typed field as Windows wrote it, into scratch from its start; "" for none. */
void output_raw(struct output *output, const struct ipsecevtx_event *event, size_t index);

/* Was an event that is none of ours asked for, and not read for what it tells of others? */
bool output_was_asked_for(const struct output *output, const struct ipsecevtx_event *event);

/* Does the record header tell another id or time than the event itself? */
bool output_has_other_id(const struct ipsecevtx_event *event);
/* The key extra; see json_extra(). */
bool output_has_extra(const struct ipsecevtx_event *event);
bool output_has_other_time(const struct ipsecevtx_event *event);

/* "2020-07-10T17:20:06.6871033Z", or in the timezone that was asked for, if any: for people. */
void output_local_time(struct buffer *buffer, uint64_t ticks);

/* The names of an event's marks with a separator between them; before and after go round each. */
void output_marks(struct buffer *buffer, unsigned marks, const char *separator, const char *before, const char *after);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * libipsecevtx: what the events of any number of logs say together.
 *
 *	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
 *	struct ipsecevtx_error error;
 *	struct ipsecevtx_reader *reader;
 *	struct ipsecevtx_report *report;
 *	const struct ipsecevtx_event *event;
 *	const struct ipsecevtx_report_row *row;
 *	ipsecevtx_report_ask(&options);
 *	if (ipsecevtx_report_new(&report, "sessions", NULL, &error) == 0) {
 *		if (ipsecevtx_open(&reader, "Security.evtx", &options, &error) == 0) {
 *			while (ipsecevtx_next(reader, &event) > 0 && ipsecevtx_report_add(report, event) == 0)
 *				;
 *			error = *ipsecevtx_reader_error(reader);
 *			ipsecevtx_close(reader);
 *		}
 *		if (ipsecevtx_report_finish(report) == 0)
 *			while (ipsecevtx_report_next(report, &row) > 0)
 *				printf("%zu values\n", row->count);
 *		if (error.code == IPSECEVTX_OK)
 *			error = *ipsecevtx_report_error(report);
 *		ipsecevtx_report_free(report);
 *	}
 *	if (error.code != IPSECEVTX_OK)
 *		puts("what was printed is not all");
 *
 * Time counts, not place: rows do not depend on the order in which events were added, nor on which of several copies
 * of a record came first. Memory grows with associations, groups and peers, and by a few bytes an event for telling
 * copies of one record.
 *
 * A report belongs to one thread at a time; any number of reports may work at once. Lifetime: a row and all that it
 * holds live until the next call of ipsecevtx_report_next() or ipsecevtx_report_free() with that report; names are
 * static. Nothing of an event is kept but copies.
 *
 * Text from a log is evidence: escape it before it reaches a terminal.
 */
#ifndef IPSECEVTX_REPORT_H
#define IPSECEVTX_REPORT_H

#include "ipsecevtx.h"

#ifdef __cplusplus
extern "C" {
#if defined(__GNUC__)
/* In C a function may be called as a structure is. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#endif

/*
 * What there is.
 */

struct ipsecevtx_report_info {
	const char *name;    /* "sessions" */
	const char *meaning; /* half a sentence */
	/* The names of all values that a row can have, in the order of columns. */
	const char *const *keys;
	size_t key_count;
	/* Ids of events without a typed struct that it looks at, and others do not: see ipsecevtx_report_context_id().
	 */
	const uint32_t *others;
	size_t other_count;
};

/* Reports in a fixed order; NULL past the end. */
IPSECEVTX_API const struct ipsecevtx_report_info *ipsecevtx_report_info(size_t index);

/*
 * Asks a reader for all events that any report looks at: sets events (static), event_count, modes and any. A reader
 * without such options gives no Extended Mode, and nothing of restarts: associations then seem to stand on, and nothing
 * says that failures are missing. For fewer events, see below and left_out.
 */
IPSECEVTX_API void ipsecevtx_report_ask(struct ipsecevtx_options *options);

/*
 * Events without a typed struct that reports look at: the start and end of what logs (4608, 1100, 5478, 5479), a log
 * that was cleared (1102; 104 where it was Security, ForwardedEvents or none that is named), a change of what is
 * audited (4719). Ids in ascending order, with which to fill ipsecevtx_options.events; 0 past the end. Whoever filters
 * events must let them pass but for their computer and time.
 */
IPSECEVTX_API uint32_t ipsecevtx_report_context_id(size_t index);
/* Whether the event is one of them, by its number and its provider; 1102 and 4719 in the Security log are by that. */
IPSECEVTX_API bool ipsecevtx_report_is_context(const struct ipsecevtx_event *event);

/*
 * Rows.
 */

enum ipsecevtx_report_type {
	IPSECEVTX_REPORT_TEXT = 0, /* text: words, names and addresses of a log, or a sentence of ours */
	IPSECEVTX_REPORT_NUMBER,   /* number */
	IPSECEVTX_REPORT_ID,       /* number, 64 bits: shown as decimal text, as not every reader of JSON keeps them */
	IPSECEVTX_REPORT_SPI,      /* number, shown as text in hex */
	IPSECEVTX_REPORT_BOOL,     /* number: 0 or 1 */
	IPSECEVTX_REPORT_TIME,     /* number: FILETIME */
	IPSECEVTX_REPORT_SECONDS,  /* number: ticks of 100 ns; is_negative and has_half besides */
	IPSECEVTX_REPORT_LIST,     /* items, without names, of one type */
	IPSECEVTX_REPORT_OBJECT,   /* items, with names */
};

struct ipsecevtx_report_value {
	const char *name; /* JSON key, CSV column; NULL for an item of a list */
	enum ipsecevtx_report_type type;
	bool is_null; /* not known, or not there: nothing below says anything */
	bool is_negative;
	bool has_half; /* half a tick more: a mean of two */
	uint64_t number;
	struct ipsecevtx_text text; /* presence is set unless is_null */
	const struct ipsecevtx_report_value *items;
	size_t count;
};

/* No row. */
#define IPSECEVTX_REPORT_NO_ROW SIZE_MAX

/* A row has those of its report's keys that apply to it, in their order; fields of an event in that of the event. */
struct ipsecevtx_report_row {
	const struct ipsecevtx_report_value *values;
	size_t count;
	/*
	 * Its own number, and those of rows that it belongs to: under (of a Quick Mode, its Main Mode) and follows (of
	 * an association, the one that it is a rekey of). These may come later, or not at all.
	 */
	size_t number;
	size_t under;
	size_t follows;
	/*
	 * Of an association that is open: how long its lifetime was over at the last event of its computer, or at the
	 * moment that was asked for. Of a peer: of covered_seconds the time in which none stood but such, or that were
	 * replaced or lost later than that. Ticks of 100 ns; 0 else.
	 */
	uint64_t beyond;
	/*
	 * Of failures: they are no news by their reason (the value noise), and nothing else in the row says otherwise.
	 * A Quick or Extended Mode is refused to nobody but who got through Main Mode, and what two logs tell of is no
	 * stranger's.
	 */
	bool is_noise;
	/*
	 * Of an association that follows one: for how long the lifetime of that one was over when this one was opened,
	 * where its end was not seen, and nothing of then shows that it stood. Ticks of 100 ns; 0 else.
	 */
	uint64_t late;
};

/*
 * Making one.
 */

struct ipsecevtx_report;

/* What whoever adds events leaves out, all of it or a part: bits. */
enum ipsecevtx_report_left_out {
	IPSECEVTX_LEFT_OUT_OPENINGS = 1, /* 4650, 4651, 4979-4982, 5451 */
	IPSECEVTX_LEFT_OUT_ENDS = 2,     /* 4655, 5452 */
	IPSECEVTX_LEFT_OUT_FAILURES = 4, /* 4652-4654, 4983, 4984 */
	/*
	 * Of these events those of some peers. Also the openings and ends of associations whose other event is added:
	 * the two may name other addresses.
	 */
	IPSECEVTX_LEFT_OUT_PEERS = 8,
	IPSECEVTX_LEFT_OUT_COMPUTERS = 16, /* of some computers */
	/*
	 * Any event between the first and the last one of a computer that are added, as with those of some peers: that
	 * it was silent there nobody knows.
	 */
	IPSECEVTX_LEFT_OUT_BETWEEN = 32,
};

struct ipsecevtx_report_options {
	size_t size; /* sizeof (struct ipsecevtx_report_options), set by IPSECEVTX_REPORT_OPTIONS_INIT */

	/* What a report had to leave out, and what it counts in doubt: called from within add and finish. May be NULL.
	 */
	void (*finding)(void *user, const struct ipsecevtx_finding *finding);
	void *finding_user;

	const struct ipsecevtx_allocator *allocator; /* NULL: malloc; copied during new */

	/*
	 * Bounds, 0 for the defaults. Of more groups (peers, kinds of failure, ...) than group_limit those count that
	 * come first in the order of their keys (200,000; a computer's name counts as ipsecevtx_computer_key() has
	 * it); of more openings, ends and restarts than association_limit the earliest (4,000,000): a finding tells
	 * how many events were left out. A report that needs more bytes than memory_limit (1 GiB) ends with
	 * IPSECEVTX_ERROR_MEMORY. An empty one takes up to 3 MB, and more with also.
	 */
	size_t group_limit;
	size_t association_limit;
	size_t memory_limit;

	bool has_at; /* sessions: only what stood at the time at, a FILETIME */
	uint64_t at;
	bool verbose; /* weak: also what is not weak */

	/* hostile: from where on something counts, 0 for the defaults; ipsecevtx_report_threshold() tells of each. */
	uint32_t scan_count;
	uint32_t guessing_count;
	uint32_t guessing_pause_seconds;
	uint32_t flood_seconds;
	uint32_t invalid_packets_count;
	uint32_t invalid_packets_pause_seconds;
	uint32_t sweep_count;
	uint32_t outage_count;
	uint32_t outage_seconds;
	uint32_t new_peer_seconds;
	uint32_t outlived_seconds;
	uint32_t plain_session_count;
	uint32_t plain_session_pause_seconds;

	/*
	 * summary: words that stand for the inputs in the commands that it tells, quoted for a shell. NULL: "LOG". They
	 * must live as long as the report.
	 */
	const char *inputs;

	/*
	 * Names of other reports that are made of the same events at once, NULL behind the last; NULL: none. Read
	 * during new. ipsecevtx_report_rows() chooses whose rows come. The bounds are those of all of them together.
	 */
	const char *const *also;

	/*
	 * enum ipsecevtx_report_left_out bits: what the logs may hold beside the events that are added. That there are
	 * none of them means nothing then, and a report says so; it concludes nothing from it.
	 */
	unsigned left_out;
};

/* struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT; */
#ifdef __cplusplus
static inline ipsecevtx_report_options ipsecevtx_report_options_init()
{
	ipsecevtx_report_options options = ipsecevtx_report_options();
	options.size = sizeof options;
	return options;
}
#define IPSECEVTX_REPORT_OPTIONS_INIT ipsecevtx_report_options_init()
#else
#define IPSECEVTX_REPORT_OPTIONS_INIT                                                                                  \
	{                                                                                                              \
		.size = sizeof(struct ipsecevtx_report_options)                                                        \
	}
#endif

/* What a threshold is; those of the options in a fixed order, NULL past the end. */
struct ipsecevtx_report_threshold {
	const char *name;    /* of the member: "scan_count" */
	const char *meaning; /* what counts from there on */
	uint32_t usual;      /* the default */
	size_t member;       /* where the member stands in struct ipsecevtx_report_options */
};
IPSECEVTX_API const struct ipsecevtx_report_threshold *ipsecevtx_report_threshold(size_t index);

/*
 * An empty report of that name. options and error may be NULL. Returns 0, or -1 with *error filled and *report NULL:
 * IPSECEVTX_ERROR_ARGUMENT when there is no report of that name, options have a size that this version does not know,
 * or their allocator lacks a function; IPSECEVTX_ERROR_MEMORY.
 */
IPSECEVTX_API int ipsecevtx_report_new(struct ipsecevtx_report **report, const char *name,
	const struct ipsecevtx_report_options *options, struct ipsecevtx_error *error);

/*
 * Adds an event, in any order; nothing of it is borrowed. Returns 0, or -1 when there is no memory, or the event has no
 * values, as with text_only (IPSECEVTX_ERROR_ARGUMENT): then the report is worth nothing, and every further call
 * returns -1. After finish, too, -1, which changes nothing: for later events a new report is made of all.
 */
IPSECEVTX_API int ipsecevtx_report_add(struct ipsecevtx_report *report, const struct ipsecevtx_event *event);
/*
 * Whether the event that was added last is a copy of one added before; false for one that the report does not count,
 * and for one of an association in a report whose rows come from associations, which looks for copies of these when it
 * is finished: sessions, weak, clocks and certificates. summary knows of every event that it counts.
 */
IPSECEVTX_API bool ipsecevtx_report_was_copy(const struct ipsecevtx_report *report);

/*
 * Adds what else was learned of an input, for reports that tell of it; statistics NULL: it could not be read. Returns
 * as above. Findings may also come from within finish, where the report hands out its own.
 */
IPSECEVTX_API int ipsecevtx_report_add_finding(
	struct ipsecevtx_report *report, const struct ipsecevtx_finding *finding);
IPSECEVTX_API int ipsecevtx_report_add_input(
	struct ipsecevtx_report *report, const char *source, const struct ipsecevtx_statistics *statistics);

/* All was added. Returns 0, or -1 when there is no memory; a second time -1, which changes nothing. */
IPSECEVTX_API int ipsecevtx_report_finish(struct ipsecevtx_report *report);

/* The next row. Returns 1 with *row set, 0 behind the last one and before finish, -1 when there is no memory. */
IPSECEVTX_API int ipsecevtx_report_next(struct ipsecevtx_report *report, const struct ipsecevtx_report_row **row);

/*
 * From here on the rows of the report of that name, from its first one: of the one that new named, of one of
 * options.also, or of one that these are made from. Any number of times after finish. Returns 0, or -1 when there is
 * none of that name in it, which changes nothing.
 */
IPSECEVTX_API int ipsecevtx_report_rows(struct ipsecevtx_report *report, const char *name);

/*
 * For how long around a time a computer was heard of: from its first to its last event without a silence of more than a
 * year between them, through which nothing stands open: a single event has the time of a clock that was wrong, or a
 * forged one. From its first to its last event of all where some between them are left out.
 */
struct ipsecevtx_report_stretch {
	uint64_t first, last; /* FILETIME */
};
/*
 * computer, in any spelling that counts as its own; NULL or unset: events without one. False, with *stretch as it was,
 * when that time is in none of these stretches, to which their ends belong, and before finish.
 */
IPSECEVTX_API bool ipsecevtx_report_heard(const struct ipsecevtx_report *report, const struct ipsecevtx_text *computer,
	uint64_t time, struct ipsecevtx_report_stretch *stretch);

/*
 * Whether what stood on a computer, as above, goes on through an event 1100, the end of the event log service, of that
 * time: more is told of the computer, and no start of Windows or of the IPsec service comes first. False before finish,
 * and of a report that knows no associations.
 */
IPSECEVTX_API bool ipsecevtx_report_went_on(
	const struct ipsecevtx_report *report, const struct ipsecevtx_text *computer, uint64_t time);

/*
 * How far the events reach that a finished report was given: what stood at a time before or behind them, or in a
 * silence of more than a year, they do not tell.
 */
struct ipsecevtx_report_reach {
	size_t computers;     /* that any event with a time is of */
	size_t reached;       /* of these, those that have a stretch, as above, in which that time is */
	uint64_t first, last; /* FILETIME, of all events */
};
/* False, with *reach as it was, when there is no event with a time, and before finish. */
IPSECEVTX_API bool ipsecevtx_report_reach(
	const struct ipsecevtx_report *report, uint64_t time, struct ipsecevtx_report_reach *reach);

/* What the report failed with; code IPSECEVTX_OK when it did not. Valid until free. */
IPSECEVTX_API const struct ipsecevtx_error *ipsecevtx_report_error(const struct ipsecevtx_report *report);

/* Frees the report and all that it handed out. NULL is allowed. */
IPSECEVTX_API void ipsecevtx_report_free(struct ipsecevtx_report *report);

#ifdef __cplusplus
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
}
#endif

#endif

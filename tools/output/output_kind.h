/* SPDX-License-Identifier: MIT */
/*
 * A kind of output: a format of events, or a report, which is written instead of events. Its descriptor is all that
 * the tool knows of it: from two lists come the values of --output and --report, their help and what is told of a
 * mistyped one, the names of files that mean a format, and how the kind runs on many threads.
 *
 * To add one: a file of its own with its functions and, at the end, its descriptor, and a row in one of the lists
 * below. Members that it does not need are left out.
 */
#ifndef OUTPUT_KIND_H
#define OUTPUT_KIND_H

#include "ipsecevtx.h"

struct found;
struct ipsecevtx_report;
struct output;

struct output_kind {
	const char *name;
	const char *help;   /* what it is, in a few words; lines separated by \n */
	const char *suffix; /* of a format: files after --write whose names end with it, behind a dot, are of it */
	const char *other_suffix; /* and those that end with this one; NULL: there is none */
	const struct output_kind
		*likes[3]; /* formats whose names of files a file of this one may have; NULL behind them */
	/*
	 * Of a format: what the library writes for it, where that is all that it needs of an event. Then events have no
	 * more than ipsecevtx_options.text_only leaves them, with the record.
	 */
	enum ipsecevtx_format text;

	/* Of a format. */
	bool is_log;      /* takes what a report would without -m and -e: events of all modes, and also */
	bool needs_place; /* goes to a file only, where bytes can be written again */
	/* Without --recover, which events there are; NULL: all. */
	bool (*takes)(const struct ipsecevtx_event *event);

	/* Of a report. */
	const struct output_kind *const *formats; /* that it can be written in; output->format is one of them */
	unsigned modes;                           /* enum ipsecevtx_mode: what it takes without -m and -e; 0: all */
	/*
	 * Events that it takes beside those that were asked for, whatever -m, -e and the filters say, but those of time
	 * and computer: of any provider with these ids. They do not count as printed, and a format does not print them:
	 * see output_was_asked_for(). One that is_log takes them only without -e, and of the providers that reports
	 * heed; there they count.
	 */
	const struct ipsecevtx_range *also;
	size_t also_count;

	/*
	 * Of a format that only reports can be written in: hears of the events that one of the library is given, and
	 * writes it when it is finished, or drops what it heard where report is NULL. What it keeps is output->heard.
	 */
	void (*hears_event)(struct output *output, const struct ipsecevtx_event *event);
	void (*report)(struct output *output, struct ipsecevtx_report *report);
	/* The same of the report findings. */
	void (*findings)(struct output *output, const struct found *found);

	size_t state_size; /* bytes of output->state, which are zero before begin, and in each part */

	/* Each may be NULL: then nothing happens there. Without memory they call buffer_fail(). */
	void (*begin)(struct output *output);
	void (*event)(struct output *output, const struct ipsecevtx_event *event);
	/* Takes the findings, which are then not told on standard error. */
	void (*finding)(struct output *output, const struct ipsecevtx_finding *finding);
	/* Hears of findings, which are told on standard error all the same. */
	void (*hears_finding)(struct output *output, const struct ipsecevtx_finding *finding);
	/* An input was read; statistics NULL: it could not be. */
	void (*input)(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics);
	/* The input was read as far as it goes, and its strings end here. */
	void (*end_input)(struct output *output);
	/* Also after an interruption: what was written must be whole. Frees what the state holds. */
	void (*end)(struct output *output);

	/*
	 * Logs are decoded on many threads. Unless can_part is set, copies of their events wait until they are taken on
	 * one thread, in the order of the input, as they are where one thread does it all; but findings about a chunk
	 * can come before all of its events. With can_part, event is called on many threads, for parts: outputs with a
	 * buffer and a state of their own. What a part wrote is put behind all else, in the order of the input, and
	 * merge, which may be NULL, takes what its state holds and leaves that as it was at first; where output is NULL
	 * it only drops it.
	 */
	bool can_part;
	void (*merge)(struct output *output, struct output *part);
	/* Events have to come one after the other, as they stand in the logs, on one thread. */
	bool needs_order;
	size_t separator; /* bytes that event writes first when it is not the first event */
};

/* In the order of --help. */
#define OUTPUT_FORMATS(KIND)                                                                                           \
	KIND(output_text)                                                                                              \
	KIND(output_jsonl)                                                                                             \
	KIND(output_json)                                                                                              \
	KIND(output_csv)                                                                                               \
	KIND(output_xml)                                                                                               \
	KIND(output_line)                                                                                              \
	KIND(output_html)                                                                                              \
	KIND(output_timesketch)                                                                                        \
	KIND(output_l2tcsv)                                                                                            \
	KIND(output_tln)                                                                                               \
	KIND(output_ecs)                                                                                               \
	KIND(output_ocsf)                                                                                              \
	KIND(output_evtx)

#define OUTPUT_REPORTS(KIND)                                                                                           \
	KIND(output_sessions)                                                                                          \
	KIND(output_clocks)                                                                                            \
	KIND(output_peers)                                                                                             \
	KIND(output_failures)                                                                                          \
	KIND(output_weak)                                                                                              \
	KIND(output_certificates)                                                                                      \
	KIND(output_hostile)                                                                                           \
	KIND(output_filters)                                                                                           \
	KIND(output_packets)                                                                                           \
	KIND(output_summary)                                                                                           \
	KIND(output_overview)                                                                                          \
	KIND(report_findings)

#define OUTPUT_DECLARED(name) extern const struct output_kind name;
OUTPUT_FORMATS(OUTPUT_DECLARED)
OUTPUT_REPORTS(OUTPUT_DECLARED)
#undef OUTPUT_DECLARED

/* All of them; each list ends with NULL. */
extern const struct output_kind *const output_formats[];
extern const struct output_kind *const output_reports[];

/* What a list can be written in. */
extern const struct output_kind *const output_table_formats[];
/* What the rows of a report can be written in. */
extern const struct output_kind *const output_report_formats[];

#endif

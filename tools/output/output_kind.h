/* SPDX-License-Identifier: MIT */
/*
 * A kind of output: a format for events, or a report, which is written instead of events. The descriptor is all that
 * the tool knows of a kind: the values of --output and --report, their help, what is said of a mistyped one, file names
 * that mean a format, and how the kind runs on many threads come from it.
 */
#ifndef OUTPUT_KIND_H
#define OUTPUT_KIND_H

#include "ipsecevtx.h"

struct found;
struct ipsecevtx_report;
struct output;

struct output_kind {
	const char *name;
	const char *help; /* what it is, in a few words; lines separated by \n */
	/* of a format: files after --write whose names end with it, behind a dot, get this format */
	const char *suffix;
	const char *other_suffix; /* another such ending; NULL: there is none */
	const struct output_kind
		*likes[3]; /* formats whose endings a file of this format may have, too; NULL behind the last */
	/*
	 * Of a format that needs of an event only a text that the library makes: which text. Its events then have only
	 * the record and what ipsecevtx_options.text_only leaves.
	 */
	enum ipsecevtx_format text;

	/* The next two are of a format. */
	bool is_log;      /* without -m and -e it takes what a report takes: events of all modes, and those in also */
	bool needs_place; /* it needs a file in which bytes can be written again */
	/* Which events it writes where --recover was not given; NULL: all. */
	bool (*takes)(const struct ipsecevtx_event *event);

	/* Of a report. */
	/* the formats that the report can be written in; output->format is one of them */
	const struct output_kind *const *formats;
	unsigned modes; /* enum ipsecevtx_mode bits that it takes without -m and -e; 0: all */
	/*
	 * Further events that the output reads, of any provider with these ids, whatever -m, -e and the filters say,
	 * except the filters of time and computer. They do not count as printed, and a format does not print them: see
	 * output_was_asked_for(). A format that is_log takes them only without -e, and of the providers that reports
	 * heed; there they count.
	 */
	const struct ipsecevtx_range *also;
	size_t also_count;

	/*
	 * Of a format that only reports can be written in: hears_event hears of each event that a report of the library
	 * is given; report writes that report when it is finished or, where report is NULL, drops what was heard. What
	 * they keep is output->heard.
	 */
	void (*hears_event)(struct output *output, const struct ipsecevtx_event *event);
	void (*report)(struct output *output, struct ipsecevtx_report *report);
	/* The same for the report findings. */
	void (*findings)(struct output *output, const struct found *found);

	size_t state_size; /* size of output->state, which is zero before begin, also in each part */

	/* Each of the following may be NULL. Where they run out of memory they call buffer_fail(). */
	void (*begin)(struct output *output);
	void (*event)(struct output *output, const struct ipsecevtx_event *event);
	/* Takes a finding, which is then not told on standard error. */
	void (*finding)(struct output *output, const struct ipsecevtx_finding *finding);
	/* Hears of a finding, which is told on standard error, too. */
	void (*hears_finding)(struct output *output, const struct ipsecevtx_finding *finding);
	/* An input was read; statistics NULL: it could not be. */
	void (*input)(struct output *output, const char *path, const struct ipsecevtx_statistics *statistics);
	/* No more events of the input come, and its strings end here. */
	void (*end_input)(struct output *output);
	/* Ends the output, also after an interruption: what was written must be whole. Frees what the state holds. */
	void (*end)(struct output *output);

	/*
	 * Logs are decoded on many threads. Unless can_part is set, copies of their events wait until one thread takes
	 * them in the order of the input; only findings about a chunk can come before all of its events. With can_part,
	 * event is called on many threads, for parts: outputs with a buffer and a state of their own. What a part wrote
	 * is put behind all else, in the order of the input. merge, which may be NULL, moves what the part's state
	 * holds into output, or drops it where output is NULL, and leaves the part's state as it was at first.
	 */
	bool can_part;
	void (*merge)(struct output *output, struct output *part);
	/* All events have to come on one thread, in the order of the logs. */
	bool needs_order;
	size_t separator; /* bytes that event writes first, except for the first event */
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

/* All formats, and all reports; each list ends with NULL. */
extern const struct output_kind *const output_formats[];
extern const struct output_kind *const output_reports[];

/* The formats in which --list-events and the like can be written. */
extern const struct output_kind *const output_table_formats[];
/* The formats in which the rows of a report can be written. */
extern const struct output_kind *const output_report_formats[];

#endif

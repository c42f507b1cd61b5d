/* SPDX-License-Identifier: MIT */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "common/buffer.h"
#include "filter.h"
#include "ipsecevtx_report.h"
#include "output/output_kind.h"
#include "output/selection.h"

enum action {
	ACTION_EVENTS = 0,
	ACTION_LIST_EVENTS,
	ACTION_LIST_FIELDS,
	ACTION_LIST_REPORTS,
	ACTION_COMPLETION,
	ACTION_VERSION,
	ACTION_HELP,
};

/* What each output of --split is for. */
enum split_by {
	SPLIT_NOT = 0,
	SPLIT_COMPUTER,
	SPLIT_SOURCE,
};

enum color {
	COLOR_AUTO = 0,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

/* All options of a run. Strings point into the caller's argv. */
struct options {
	int action;
	int completion; /* enum shell, for ACTION_COMPLETION */
	const struct output_kind *format;
	bool has_format;     /* -o was given */
	bool format_by_name; /* the format was taken from the output file's name */
	int color;
	int progress;                     /* enum progress_words */
	const struct output_kind *report; /* instead of events; NULL: none */
	struct ipsecevtx_report_options report_options;
	bool has_thresholds; /* --threshold was given */
	/* the options that choose events, as they were typed; for reports that tell commands */
	struct selection selection;
	char *input_words;         /* the inputs as a shell reads them, for reports that tell commands */
	const char *write_path;    /* NULL: standard output */
	const char *findings_path; /* NULL: none */
	const char *log_path;      /* file for what became of each input (--log); NULL: none */
	const char *list_path;     /* file with names of further inputs; NULL: none */
	bool list_has_nuls;        /* names in that file end with a NUL byte instead of a line feed */
	bool force;
	int split;          /* enum split_by; write_path is a directory then */
	bool skip_existing; /* an input whose output is there is not read again */
	bool keep_going;    /* files are put in place even if an input could not be read to its end */
	bool recursive;
	bool quiet;
	bool verbose;
	bool raw;
	bool bom; /* a byte order mark before CSV */
	bool strict;
	bool no_damage_status; /* exit with 0 instead of status 3 */
	int engine;            /* enum ipsecevtx_engine */
	bool verify;
	bool recover;
	bool carve;
	bool dedup;
	unsigned jobs; /* threads that decode and write; 0: not chosen yet, as that depends on the inputs */
	bool no_sandbox;
	bool no_pager;
	size_t pager_columns; /* width of the terminal that a pager writes to; 0: there is no pager */

	const char *timezone; /* this and the next three as they were typed; NULL: not given */
	const char *from, *to, *at;
	bool from_newest, to_newest; /* the filter's time is still a duration, counted back from the newest event */

	unsigned modes; /* enum ipsecevtx_mode bits; 0: -m was not given */
	bool any;       /* every event of every provider */
	struct ipsecevtx_range *events;
	size_t event_count;
	struct ipsecevtx_range *reads; /* events, and those that the output reads besides; NULL: just events */
	size_t read_count;
	struct filter filter;

	char **inputs; /* FILE arguments */
	int input_count;
};

/* The kind that is written: the report or, without one, the format. */
static inline const struct output_kind *options_kind(const struct options *options)
{
	return options->report ? options->report : options->format;
}

/* Parses the command line. False for a usage error, which it has reported. options_free() must follow in every case. */
bool options_parse(struct options *options, int argc, char **argv);
void options_free(struct options *options);

/* Writes the text of --help. */
void options_help(struct buffer *buffer);

#endif

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

/* What has an output of its own. */
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

/* Strings are the caller's argv. */
struct options {
	int action;
	int completion; /* enum shell; of ACTION_COMPLETION */
	const struct output_kind *format;
	bool has_format;     /* was named with -o */
	bool format_by_name; /* is that of the file's name */
	int color;
	int progress;                     /* enum progress_words */
	const struct output_kind *report; /* instead of events; NULL: none */
	struct ipsecevtx_report_options report_options;
	bool has_thresholds;        /* some were named */
	struct selection selection; /* as it was typed; for the same */
	char *input_words;          /* the inputs as a shell reads them; for a report that tells commands */
	const char *write_path;     /* NULL: standard output */
	const char *findings_path;  /* NULL: none */
	const char *log_path;       /* of what became of each input; NULL: none */
	const char *list_path;      /* of names of further inputs; NULL: none */
	bool list_has_nuls;         /* names in it end with a NUL byte, not with their line */
	bool force;
	int split;          /* enum split_by; write_path is a directory then */
	bool skip_existing; /* what has an output is not done again */
	bool keep_going;    /* files come to their places although an input could not be read to its end */
	bool recursive;
	bool quiet;
	bool verbose;
	bool raw;
	bool bom; /* a byte order mark before CSV */
	bool strict;
	bool no_damage_status; /* what is status 3 else is 0 */
	int engine;            /* enum ipsecevtx_engine */
	bool verify;
	bool recover;
	bool carve;
	bool dedup;
	unsigned jobs; /* threads that decode and write; 0: as many as the inputs are worth, until they are known */
	bool no_sandbox;
	bool no_pager;
	size_t pager_columns; /* of the terminal that a pager writes to; 0: there is no pager */

	const char *timezone; /* these four as they were typed; NULL: not named */
	const char *from, *to, *at;
	bool from_newest, to_newest; /* the filter's time is one before the newest event */

	unsigned modes; /* enum ipsecevtx_mode bits; 0: none were named */
	bool any;       /* every event of every provider */
	struct ipsecevtx_range *events;
	size_t event_count;
	struct ipsecevtx_range *reads; /* those, and what the output takes beside them; NULL: just those */
	size_t read_count;
	struct filter filter;

	char **inputs; /* FILE arguments */
	int input_count;
};

/* What is written: the report, or else the format. */
static inline const struct output_kind *options_kind(const struct options *options)
{
	return options->report ? options->report : options->format;
}

/* Complains itself. False: a usage error. */
bool options_parse(struct options *options, int argc, char **argv);
void options_free(struct options *options);

/* The text of --help. */
void options_help(struct buffer *buffer);

#endif

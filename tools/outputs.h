/* SPDX-License-Identifier: MIT */
/* Where output goes: events to standard output or a file, findings to a file. */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include "inputs.h"
#include "options.h"
#include "output/output.h"
#include "output_file.h"

/* A buffer and what is behind it. Functions complain themselves and return a status or success. */
struct destination {
	struct output_file file; /* not open: standard output, or nothing */
	struct buffer buffer;
};

/* path NULL: standard output. */
int destination_open(
	struct destination *destination, const char *option, const char *path, const struct options *options);
/* Writes what is left, and learns whether all was written. */
bool destination_finish(struct destination *destination);
/* Puts a file in its place. */
bool destination_commit(struct destination *destination);
void destination_discard(struct destination *destination);
/* The byte order mark that the options ask for. */
void destination_put_bom(struct destination *destination, const struct options *options);
/* Has what reads it gone away, as head does? That ends the tool as it ends others. */
bool destination_has_no_reader(const struct destination *destination);

struct split;

struct outputs {
	struct destination events;
	struct destination findings; /* its buffer has no memory unless there is such a file */
	struct output output;
	struct split *split;  /* the outputs of all computers, for which output stands; NULL: none are split so */
	char *path_of_source; /* of the one that is open, where each log has its own */
	bool is_split_source;
	bool keeps_findings; /* see kept_findings.h */
	int findings_before; /* those of an earlier run, until these have their name; -1: none */
	uint64_t *placed;    /* digests of the paths of those that logs have got in this run */
	size_t placed_count;
	bool is_placed;   /* the last one that was closed has its name */
	uint64_t refused; /* events of computers whose files were there before */
	bool has_failed;  /* one that is closed could not be written */
};

/* A status. In every case outputs_discard() must follow at the end. */
int outputs_open(struct outputs *outputs, const struct options *options, const struct inputs *inputs,
	const struct field_map *fields);
/*
 * Under whatever name: an output must never replace the evidence or the list of it, nor be appended to them. path NULL:
 * standard output. Complains itself when it is an input or the list.
 */
bool outputs_are_input(const struct inputs *inputs, const char *option, const char *path);
/* The same of what is told: then that goes to standard output, or where that is the same file, nowhere. */
bool outputs_errors_are_input(const struct inputs *inputs);
/* Would a file, which is open, be mixed with those? */
bool outputs_mix_with(const struct outputs *outputs, const struct output_file *file);
/*
 * Where each log has its own output: opens and closes it round the reading of the log. The first is false when there
 * is none, which it complains of. How it ended: the log was read whole, or not to its end, or is none.
 */
enum source_end {
	SOURCE_WHOLE,
	SOURCE_CUT,
	SOURCE_NONE,
};
bool outputs_begin_source(
	struct outputs *outputs, const struct options *options, const struct inputs *inputs, const char *source);
bool outputs_end_source(struct outputs *outputs, enum source_end end, const struct options *options);
/* Are there files that have to be put in place? */
bool outputs_have_files(const struct outputs *outputs);
/* Has something gone wrong that makes all further output pointless? */
bool outputs_failed(const struct outputs *outputs);
bool outputs_have_no_reader(const struct outputs *outputs);
/*
 * Ends the output; files come to their places unless something failed, a signal asked for the end, or an input ended
 * in the middle and they were not asked for all the same.
 */
bool outputs_close(struct outputs *outputs, bool is_cut, bool keep_going);
void outputs_discard(struct outputs *outputs);

/*
 * A report says what is in all logs, and what is not: after a signal there is none. Of findings each row stands by
 * itself, and some are written before.
 */
bool outputs_withhold_report(const struct outputs *outputs);

/* The columns of a terminal; 80 where it does not say, or is none. */
size_t outputs_columns(int fd);

/* What text for a descriptor is fitted into: the pager's columns, the terminal's, or 80. */
size_t outputs_width(const struct options *options, int fd);

#endif

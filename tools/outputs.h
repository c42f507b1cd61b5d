/* SPDX-License-Identifier: MIT */
/*
 * Opens and closes the outputs of a run: events or a report to standard output, to a file, or to a file for each log or
 * computer, and findings to a file of their own.
 */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include <sys/types.h>

#include "inputs.h"
#include "options.h"
#include "output/output.h"
#include "output_file.h"

/*
 * A buffer and the file that it is written to. The functions report errors themselves and return a status, or whether
 * they succeeded.
 */
struct destination {
	struct output_file file; /* not open where standard output is written to, or nothing at all */
	struct buffer buffer;
};

/* path NULL: standard output. */
int destination_open(
	struct destination *destination, const char *option, const char *path, const struct options *options);
/* Writes what is left, and returns whether all was written. */
bool destination_finish(struct destination *destination);
/* Puts a file in its place. */
bool destination_commit(struct destination *destination);
void destination_discard(struct destination *destination);
/* Writes the byte order mark if the options ask for it. */
void destination_put_bom(struct destination *destination, const struct options *options);
/* Whether the reader of the pipe has gone away, as head does: the tool then ends as other programs do. */
bool destination_has_no_reader(const struct destination *destination);

struct split;

/* A file, however it is named. */
struct placed_file {
	dev_t device;
	ino_t inode;
};

struct outputs {
	struct destination events;
	struct destination findings; /* its buffer has memory only if there is a file for findings */
	struct output output;
	/* the outputs of all computers, to which output hands events on; NULL: no output for each computer */
	struct split *split;
	char *path_of_source; /* path of the open output, where each log has an output of its own */
	bool is_split_source;
	bool keeps_findings; /* see kept_findings.h */
	int findings_before; /* descriptor of an earlier run's findings, until this run's file has its name; -1: none */
	struct placed_file *placed; /* outputs that were put in place by this run */
	size_t placed_count;
	bool is_placed;   /* the output that was closed last was put in place */
	uint64_t refused; /* events that were refused, as a file was in the way of their computer's output */
	bool has_failed;  /* an output that is closed could not be written */
};

/* Opens the outputs. Returns a status. outputs_discard() must follow in every case. */
int outputs_open(struct outputs *outputs, const struct options *options, const struct inputs *inputs,
	const struct field_map *fields);
/*
 * Whether an output's path is an input or the list of inputs, under whatever name, which it reports: an output must
 * never replace the evidence, nor be appended to it. path NULL: standard output.
 */
bool outputs_are_input(const struct inputs *inputs, const char *option, const char *path);
/*
 * The same for standard error. Where it is an input, messages go to standard output or, where that is the same file,
 * nowhere.
 */
bool outputs_errors_are_input(const struct inputs *inputs);
/* Whether an open file would be mixed with one of the outputs. */
bool outputs_mix_with(const struct outputs *outputs, const struct output_file *file);
/*
 * Where each log has an output of its own: open and close it around the reading of the log. The first returns false
 * when there is no output for it, which it has reported. The second is told how the log ended: read whole, not to its
 * end, or no log at all.
 */
enum source_end {
	SOURCE_WHOLE,
	SOURCE_CUT,
	SOURCE_NONE,
};
bool outputs_begin_source(
	struct outputs *outputs, const struct options *options, const struct inputs *inputs, const char *source);
bool outputs_end_source(struct outputs *outputs, enum source_end end, const struct options *options);
/* Whether there are files that have to be put in place. */
bool outputs_have_files(const struct outputs *outputs);
/* Whether an error makes all further output pointless. */
bool outputs_failed(const struct outputs *outputs);
bool outputs_have_no_reader(const struct outputs *outputs);
/*
 * Ends the output. Files are put in place unless something failed, a signal asked for the end, or an input was cut
 * (is_cut) and keep_going was not given.
 */
bool outputs_close(struct outputs *outputs, bool is_cut, bool keep_going);
void outputs_discard(struct outputs *outputs);

/*
 * Whether no report is written after a signal: a report says what is in all logs and what is not. The report findings
 * is written all the same, as each of its rows stands by itself and some were written before.
 */
bool outputs_withhold_report(const struct outputs *outputs);

/* The columns of the terminal at fd; 80 where it does not say, or fd is no terminal. */
size_t outputs_columns(int fd);

/* The width for text written to fd: the pager's columns, the terminal's, or 80. */
size_t outputs_width(const struct options *options, int fd);

#endif

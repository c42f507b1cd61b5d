/* SPDX-License-Identifier: MIT */
/*
 * For --split: one output for each log, or for each computer that logged, instead of one for all. The outputs are files
 * in a directory, each of which appears complete or not at all.
 */
#ifndef SPLIT_H
#define SPLIT_H

#include "outputs.h"

/*
 * Makes the directory, and removes what killed runs have left in it. Returns a status; reports errors itself. To be
 * called before the sandbox is entered, which then allows files in the directory.
 */
int split_prepare(const struct options *options);

/* The path of a log's output; the caller frees it. */
char *split_path_of_source(const struct options *options, const char *source);
/* Whether something has this name already and may not be replaced. */
bool split_is_taken(const struct options *options, const char *path);
/*
 * Whether an output is there that an earlier run has made, and that is not to be made again (--skip-existing). A
 * directory or a pipe is no such output.
 */
bool split_is_done(const struct options *options, const char *path);

/*
 * Opens the outputs of all computers. outputs->output takes all events, and each goes to the output of its computer.
 * False without memory.
 */
struct split;
bool split_open(struct outputs *outputs, const struct options *options, const struct inputs *inputs);
/* Ends all outputs. False when one could not be written, which was reported. */
bool split_finish(struct split *split);
/* Puts them in their places. */
bool split_commit(struct split *split);
/* Whether a file was in the way of an output. */
bool split_has_failed(const struct split *split);
void split_free(struct split *split);

#endif

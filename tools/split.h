/* SPDX-License-Identifier: MIT */
/*
 * One output for each log, or for each computer that logged, instead of one for all: files in a directory, each of
 * which appears complete or not at all.
 */
#ifndef SPLIT_H
#define SPLIT_H

#include "outputs.h"

/*
 * The directory: it is made, and what killed runs have left in it is removed. A status; complains itself. Before the
 * sandbox, which then allows files in it.
 */
int split_prepare(const struct options *options);

/* Where the output of a log is to be; to be freed. */
char *split_path_of_source(const struct options *options, const char *source);
/* Does something have this name already, and may not be replaced? */
bool split_is_taken(const struct options *options, const char *path);
/* Is an output there that an earlier run has made, and that is not to be made again? A directory or a pipe is none. */
bool split_is_done(const struct options *options, const char *path);

/*
 * The outputs of all computers. outputs->output is in their stead: what it takes goes to that of the event's computer.
 * False without memory.
 */
struct split;
bool split_open(struct outputs *outputs, const struct options *options, const struct inputs *inputs);
/* Ends all of them. False when one could not be written: it complains itself. */
bool split_finish(struct split *split);
/* Puts them in their places. */
bool split_commit(struct split *split);
/* Was there a file in the way of one? */
bool split_has_failed(const struct split *split);
void split_free(struct split *split);

#endif

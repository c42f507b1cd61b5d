/* SPDX-License-Identifier: MIT */
/* A run of the tool over its inputs: the state that its parts share. */
#ifndef RUN_H
#define RUN_H

#include "finding_sink.h"
#include "input_log.h"
#include "inputs.h"
#include "outputs.h"
#include "progress.h"
#include "summary.h"

struct run {
	const struct options *options;
	struct inputs inputs;
	size_t begun; /* how many inputs were begun: those that were read, and the current one */
	struct field_map fields;
	struct outputs outputs;
	struct finding_sink findings;
	struct summary summary;
	struct progress progress;
	struct input_log log;
	struct dedup *dedup;               /* the events so far (--dedup); NULL: repetitions are printed, too */
	struct ipsecevtx_logs *logs;       /* compares the inputs as a set; NULL: they are not compared */
	struct ipsecevtx_context *context; /* what reading one input tells about the next; NULL: nothing */
	size_t guesses;                    /* inputs that nobody named and that turned out to be no logs */
	bool failed;                       /* for the exit status */
	bool is_cut; /* an input could not be read to its end, and the output lacks what stands there */
	/* memory ran out for an input: no further input is read, so that no input is missing in between */
	bool no_memory;
};

/* Whether a signal, a failed output or lack of memory has ended the run. */
bool run_is_stopped(const struct run *run);

/* Prepares for more than one log: what logs tell about each other, and say as a set. False without memory. */
bool run_expect_several(struct run *run);

/* Returns the options for the library, without a function for findings. */
struct ipsecevtx_options run_reader_options(const struct run *run);

/* Passes an event through the run's filter into the output, and counts it. */
void run_take_event(
	const struct run *run, struct output *output, struct summary *summary, const struct ipsecevtx_event *event);

/* Whether the event was read only because the output takes it besides, and not because it was asked for. */
bool run_is_beside(const struct options *options, const struct ipsecevtx_event *event);

/*
 * Both read all events of an input into the output, and return what ipsecevtx_next() returned last. has_stream: the
 * reader has a stream of input_open(), which shows the progress and ends a read at a signal; without one these
 * functions do that.
 */
int run_sequential(struct run *run, struct ipsecevtx_reader *reader, bool has_stream);
int run_parallel(struct run *run, struct ipsecevtx_reader *reader, bool has_stream);

/* Whether the inputs of this run may be read by many threads. */
bool run_is_parallel(const struct run *run);

#endif

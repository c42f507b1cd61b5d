/* SPDX-License-Identifier: MIT */
/* A run of the tool over its inputs: what all of its parts share. */
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
	size_t begun; /* of the inputs: those that were read, and the one that is */
	struct field_map fields;
	struct outputs outputs;
	struct finding_sink findings;
	struct summary summary;
	struct progress progress;
	struct input_log log;
	struct dedup *dedup;               /* the events so far; NULL: each is printed */
	struct ipsecevtx_logs *logs;       /* the inputs as a set; NULL: they are not compared */
	struct ipsecevtx_context *context; /* what one input teaches of the next; NULL: nothing */
	size_t guesses;                    /* inputs that no one named, and that are no logs */
	bool failed;                       /* for the exit status */
	bool is_cut;    /* an input could not be read to its end, and the output lacks what stands there */
	bool no_memory; /* for an input: no further one is read, so that nothing is missing in between */
};

/* Has a signal, the output or want of memory ended the run? */
bool run_is_stopped(const struct run *run);

/* There is more than one log: what they teach each other, and say as a set, has a place. False without memory. */
bool run_expect_several(struct run *run);

/* Options for the library; without a function for findings. */
struct ipsecevtx_options run_reader_options(const struct run *run);

/* Takes an event through the run's filter into the output, and counts it. */
void run_take_event(
	const struct run *run, struct output *output, struct summary *summary, const struct ipsecevtx_event *event);

/* Was the event read because the output takes it too, and not because it was asked for? */
bool run_is_beside(const struct options *options, const struct ipsecevtx_event *event);

/*
 * Each reads all of an input's events into the output; what ipsecevtx_next() returned last. Without a stream of
 * input_open(), which tells the progress of each read and ends it at a signal, they do that.
 */
int run_sequential(struct run *run, struct ipsecevtx_reader *reader, bool has_stream);
int run_parallel(struct run *run, struct ipsecevtx_reader *reader, bool has_stream);

/* May the inputs of this run be read by many threads? */
bool run_is_parallel(const struct run *run);

#endif

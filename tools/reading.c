/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/message.h"
#include "dedup.h"
#include "files.h"
#include "signals.h"
#include "split.h"

/*
 * Reading one input.
 */

/*
 * Once something of a log was read, the rest is missing; all of it is where there was no memory or descriptor to open
 * it with. What never was a log, or is not there, has no rest.
 */
static bool is_cut(const struct ipsecevtx_error *error, bool is_open)
{
	switch (error->code) {
	case IPSECEVTX_ERROR_OPEN:
		return error->system_error == ENOMEM || error->system_error == EMFILE || error->system_error == ENFILE;
	case IPSECEVTX_ERROR_EMPTY:
	case IPSECEVTX_ERROR_FORMAT:
		return false;
	case IPSECEVTX_ERROR_READ:
		return is_open || error->offset > 0;
	default:
		return true;
	}
}

/* An input while it is read, and what there was before it. */
struct reading {
	const char *path;
	double begun;
	uint64_t printed, unwritten, refused, damage;
	char error[512]; /* "": none */
};

static struct reading begin_input(struct run *run, const char *path)
{
	run->summary.files++;
	return (struct reading){
		.path = path,
		.begun = clock_seconds(),
		.printed = run->summary.printed,
		.unwritten = run->outputs.output.unwritten,
		.refused = run->outputs.refused,
		.damage = run->findings.damage,
	};
}

/* Where each log has its own output, that comes first: without, the log is not read. */
static bool open_output(struct run *run, struct reading *reading)
{
	if (!run->outputs.is_split_source ||
		outputs_begin_source(&run->outputs, run->options, &run->inputs, reading->path))
		return true;
	run->failed = true;
	run->summary.files_failed++;
	input_log_add(&run->log, &(struct input_result){.source = reading->path,
					 .status = INPUT_FAILED,
					 .error = "not read: there is no output for it"});
	return false;
}

static void complain_of_input(
	struct run *run, struct reading *reading, const struct ipsecevtx_error *error, bool is_open)
{
	/* A read that a signal has ended. */
	if (signals_received() != 0) {
		snprintf(reading->error, sizeof reading->error, "stopped by signal %d", signals_received());
		return;
	}
	run->failed = true;
	run->is_cut = run->is_cut || is_cut(error, is_open);
	run->no_memory = error->code == IPSECEVTX_ERROR_MEMORY || error->system_error == ENOMEM;
	run->summary.files_failed++;
	/* The path is known in full here, however long it is. */
	struct ipsecevtx_error nameless = *error;
	nameless.source[0] = '\0';
	ipsecevtx_error_text(&nameless, reading->error, sizeof reading->error);
	message("%s: %s", reading->path[0] ? reading->path : "''", reading->error);
}

static void log_input(struct run *run, const struct reading *reading, const struct ipsecevtx_statistics *statistics)
{
	uint64_t unwritten = run->outputs.output.unwritten - reading->unwritten;
	uint64_t refused = run->outputs.refused - reading->refused;
	bool is_lost = run->outputs.is_split_source && !run->outputs.is_placed;
	bool is_damaged =
		run->findings.damage > reading->damage || unwritten > 0 || (statistics && statistics->records_lost > 0);
	input_log_add(&run->log,
		&(struct input_result){
			.source = reading->path,
			.status = reading->error[0] ? INPUT_FAILED
				  : is_damaged      ? INPUT_DAMAGED
						    : INPUT_COMPLETE,
			.records = statistics ? statistics->records_seen : 0,
			.bytes = statistics ? statistics->bytes : 0,
			.events = is_lost ? 0 : run->summary.printed - reading->printed - unwritten - refused,
			.seconds = clock_seconds() - reading->begun,
			.error = reading->error,
		});
}

static void close_output(struct run *run, struct reading *reading, const struct ipsecevtx_statistics *statistics)
{
	enum source_end end = !reading->error[0] ? SOURCE_WHOLE : statistics ? SOURCE_CUT : SOURCE_NONE;
	run->outputs.output.records_seen = statistics ? statistics->records_seen : 0;
	if (outputs_end_source(&run->outputs, end, run->options))
		return;
	run->failed = true;
	if (!reading->error[0])
		snprintf(reading->error, sizeof reading->error, "its output could not be written");
}

/* What was read of an input is all that there will be, however it ended. statistics NULL: nothing was. */
static void end_input(struct run *run, struct reading *reading, const struct ipsecevtx_statistics *statistics)
{
	finding_sink_end_input(&run->findings, reading->path);
	output_end_input(&run->outputs.output);
	if (statistics) {
		run->summary.unwritten = run->outputs.output.unwritten;
		summary_end_input(&run->summary, reading->path, statistics, run->options);
	}
	output_input(&run->outputs.output, reading->path, statistics);
	if (run->outputs.is_split_source)
		close_output(run, reading, statistics);
	log_input(run, reading, statistics);
}

/* fd is that of a plain file, or -1: then the input is read as a stream. */
static int open_reader(
	struct run *run, const char *path, int fd, struct ipsecevtx_reader **reader, struct ipsecevtx_error *error)
{
	struct ipsecevtx_options options = run_reader_options(run);
	struct ipsecevtx_stream stream;
	options.finding = finding_sink_take;
	options.finding_user = &run->findings;
	if (fd >= 0)
		return ipsecevtx_open_fd(reader, fd, path, &options, error);
	*error = (struct ipsecevtx_error){.code = IPSECEVTX_ERROR_OPEN, .message = "cannot open"};
	error->system_error = input_open(path, &run->progress, &stream);
	if (error->system_error == ENOMEM)
		*error = (struct ipsecevtx_error){.code = IPSECEVTX_ERROR_MEMORY, .message = error_text(ENOMEM)};
	if (error->code == IPSECEVTX_ERROR_MEMORY)
		return -1;
	return error->system_error == 0 ? ipsecevtx_open_stream(reader, &stream, path, &options, error) : -1;
}

static void read_input(struct run *run, const char *path, bool in_parallel)
{
	struct reading reading = begin_input(run, path);
	struct ipsecevtx_error error;
	struct ipsecevtx_reader *reader = NULL;
	if (!open_output(run, &reading))
		return;
	/* What is recovered is compared with what is live, which takes reading twice. */
	bool is_read_twice = run->options->recover && !run->options->carve;
	int fd = is_read_twice ? input_open_regular_file(path) : in_parallel ? input_open_plain_file(path) : -1;
	if (open_reader(run, path, fd, &reader, &error) != 0) {
		complain_of_input(run, &reading, &error, false);
		end_input(run, &reading, NULL);
	} else {
		int result = in_parallel ? run_parallel(run, reader, fd < 0) : run_sequential(run, reader, fd < 0);
		if (result < 0)
			complain_of_input(run, &reading, ipsecevtx_reader_error(reader), true);
		end_input(run, &reading, ipsecevtx_reader_statistics(reader));
		ipsecevtx_close(reader);
	}
	if (fd >= 0)
		close(fd);
}

/* A small file that another thread has read. */
static void deliver_file(struct run *run, struct read_file *file)
{
	if (!file->is_read) {
		/* By this thread alone: as many as were asked for are at work. */
		part_empty(file->part);
		read_input(run, file->path, false);
		return;
	}
	struct reading reading = begin_input(run, file->path);
	reading.begun -= file->seconds;
	if (!open_output(run, &reading)) {
		part_empty(file->part);
		return;
	}
	files_replay_findings(run, file);
	if (file->is_open)
		part_deliver(run, file->part);
	if (!file->is_open || file->result < 0)
		complain_of_input(run, &reading, &file->error, file->is_open);
	end_input(run, &reading, file->is_open ? &file->statistics : NULL);
	if (file->is_open)
		progress_add(&run->progress, (size_t)file->statistics.bytes);
}

/*
 * All of them.
 */

/* Findings about the inputs as a set come one log after the other: a report has a heading for each log. */
struct set_findings {
	struct run *run;
	const char *source; /* of the last one */
};

static void take_set_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct set_findings *set = user;
	if (set->source && strcmp(set->source, finding->source) != 0)
		output_end_input(&set->run->outputs.output);
	finding_sink_take(&set->run->findings, finding);
	set->source = finding->source;
}

static void complain_of_memory(struct run *run)
{
	message("out of memory");
	run->failed = run->is_cut = true;
}

/* Inputs that are copies, or archives of one log: what they say together. */
static void compare_inputs(struct run *run)
{
	if (!run->logs || run_is_stopped(run))
		return;
	struct set_findings set = {run, NULL};
	/* Each log's own output is closed by now. */
	if (run->outputs.is_split_source)
		run->findings.output = run->findings.listener = NULL;
	if (ipsecevtx_logs_compare(run->logs, take_set_finding, &set) != 0)
		complain_of_memory(run);
	finding_sink_end_input(&run->findings, "all inputs");
	if (!run->outputs.is_split_source)
		output_end_input(&run->outputs.output);
}

/* Those whose output is there: a run that was ended before goes on. */
static void skip_inputs(struct run *run)
{
	struct inputs *inputs = &run->inputs;
	size_t kept = 0;
	if (!run->outputs.is_split_source || !run->options->skip_existing)
		return;
	for (size_t i = 0; i < inputs->count; i++) {
		char *path = split_path_of_source(run->options, inputs->paths[i]);
		if (split_is_done(run->options, path)) {
			input_log_skip(&run->log, inputs->paths[i]);
			free(inputs->paths[i]);
		} else {
			inputs->paths[kept++] = inputs->paths[i];
		}
		free(path);
	}
	if (kept < inputs->count && !run->options->quiet)
		message("%zu input%s skipped, whose output is there, and not compared with others",
			inputs->count - kept, inputs->count - kept == 1 ? " is" : "s are");
	inputs->count = kept;
}

/* Those behind the one at which the run ended. */
static void log_unread(struct run *run)
{
	for (size_t i = (size_t)run->summary.files; i < run->inputs.count; i++) {
		const struct input_result result = {.source = run->inputs.paths[i],
			.status = INPUT_FAILED,
			.error = "not read: the run ended before it"};
		input_log_add(&run->log, &result);
	}
}

void read_inputs(struct run *run)
{
	const struct options *options = run->options;
	run->findings.quiet = options->quiet;
	run->findings.verbose = options->verbose;
	run->findings.buffer = options->findings_path ? &run->outputs.findings.buffer : NULL;
	run->findings.output = run->outputs.output.kind->finding ? &run->outputs.output : NULL;
	run->findings.listener = run->outputs.output.kind->hears_finding ? &run->outputs.output : NULL;
	enum progress_words words = options->quiet ? PROGRESS_NEVER : (enum progress_words)options->progress;
	progress_start(&run->progress, words, &run->inputs, &run->summary.printed, run->outputs.output.terminal);
	bool in_parallel = run_is_parallel(run);
	bool is_set = run->inputs.count > 1 && !options->carve;
	if ((is_set && ipsecevtx_logs_new(&run->logs, NULL) != 0) || (options->dedup && !(run->dedup = dedup_new()))) {
		complain_of_memory(run);
		return;
	}
	/* Without, for want of memory, it takes longer. */
	if (run->inputs.count > 1)
		ipsecevtx_context_new(&run->context, NULL);
	skip_inputs(run);
	for (size_t i = 0; i < run->inputs.count && !run_is_stopped(run);) {
		size_t small = in_parallel ? files_count_small(run, i) : 0;
		if (small > 1 && files_read(run, i, small, deliver_file))
			i += small;
		else
			read_input(run, run->inputs.paths[i++], in_parallel);
	}
	log_unread(run);
	compare_inputs(run);
	progress_end(&run->progress);
	if (run->no_memory && run->summary.files < run->inputs.count)
		message("out of memory: %zu input%s behind that one not read",
			run->inputs.count - (size_t)run->summary.files,
			run->inputs.count - run->summary.files == 1 ? " is" : "s are");
}

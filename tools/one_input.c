/* SPDX-License-Identifier: MIT */
#include "one_input.h"

#include "dedup.h"

#include <errno.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/message.h"
#include "signals.h"

/*
 * Whether the output lacks what the input holds: the rest of a log that was begun, or all of it where there was no
 * memory or descriptor to open it. A file that is no log, or is not there, has nothing to lack.
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

struct one_input one_input_begin(struct run *run, const char *source)
{
	run->summary.files++;
	finding_sink_begin_input(&run->findings);
	if (run->dedup)
		dedup_begin_input(run->dedup);
	run->findings.of_source = run->outputs.is_split_source ? source : NULL;
	return (struct one_input){
		.source = source,
		.begun = clock_seconds(),
		.printed = run->summary.printed,
		.unwritten = run->outputs.output.unwritten,
		.refused = run->outputs.refused,
		.damage = run->findings.damage,
		.point = summary_point(&run->summary),
	};
}

bool one_input_open_output(struct run *run, struct one_input *input)
{
	if (!run->outputs.is_split_source)
		return true;
	input->has_output = outputs_begin_source(&run->outputs, run->options, &run->inputs, input->source);
	if (input->has_output)
		return true;
	run->failed = true;
	run->summary.files_failed++;
	input_log_add(&run->log, &(struct input_result){.source = input->source,
					 .status = INPUT_FAILED,
					 .error = "not read: there is no output for it"});
	return false;
}

void one_input_tell_packed(struct run *run, const char *source, const char *kind, char besides[BESIDES_SIZE])
{
	snprintf(besides, BESIDES_SIZE, "called a log, and read as the %s that it begins as", kind);
	message("%s: %s: programs that look for a log in it may find another one; unpack it and name that, or rename it",
		source, besides);
	run->failed = true;
}

void one_input_refuse(struct run *run, struct one_input *input, const char *reason, bool is_cut)
{
	run->failed = true;
	run->is_cut = run->is_cut || is_cut;
	run->summary.files_failed++;
	snprintf(input->error, sizeof input->error, "%s", reason);
	message("%s: %s", input->source[0] ? input->source : "''", input->error);
}

void one_input_complain(
	struct run *run, struct one_input *input, const struct ipsecevtx_error *error, bool is_open, const char *reason)
{
	char text[512];
	/* A signal has ended the read. */
	if (signals_received() != 0) {
		snprintf(input->error, sizeof input->error, "stopped by signal %d", signals_received());
		return;
	}
	if (error->code == IPSECEVTX_ERROR_MEMORY || error->system_error == ENOMEM)
		run->no_memory = true;
	/* The message gives the path in full, so the error's text leaves it out. */
	struct ipsecevtx_error nameless = *error;
	nameless.source[0] = '\0';
	ipsecevtx_error_text(&nameless, text, sizeof text);
	one_input_refuse(run, input, reason ? reason : text, is_cut(error, is_open));
}

static void log_input(struct run *run, const struct one_input *input, const struct ipsecevtx_statistics *statistics)
{
	uint64_t unwritten = run->outputs.output.unwritten - input->unwritten;
	uint64_t refused = run->outputs.refused - input->refused;
	const char *error = input->error[0]        ? input->error
			    : input->is_unfinished ? "not read to its end: the run ended in it"
						   : input->besides;
	bool is_lost = run->outputs.is_split_source && !run->outputs.is_placed;
	bool is_damaged =
		run->findings.damage > input->damage || unwritten > 0 || (statistics && statistics->records_lost > 0);
	input_log_add(
		&run->log, &(struct input_result){
				   .source = input->source,
				   .status = error[0]     ? INPUT_FAILED
					     : is_damaged ? INPUT_DAMAGED
							  : INPUT_COMPLETE,
				   .records = statistics ? statistics->records_seen : 0,
				   .bytes = statistics ? statistics->bytes : 0,
				   .events = is_lost ? 0 : run->summary.printed - input->printed - unwritten - refused,
				   .seconds = clock_seconds() - input->begun,
				   .error = error,
			   });
}

static void close_output(struct run *run, struct one_input *input, const struct ipsecevtx_statistics *statistics)
{
	enum source_end end = !input->error[0] ? SOURCE_WHOLE : statistics ? SOURCE_CUT : SOURCE_NONE;
	run->outputs.output.read =
		summary_was_read_since(&run->summary, &input->point, statistics, input->error[0] != '\0', run->options);
	bool whole = outputs_end_source(&run->outputs, end, run->options);
	run->failed = run->failed || !whole;
	/* That is so, too, where a signal ended the run before the output was written. */
	if (!input->error[0] && !input->is_unfinished && !run->outputs.is_placed)
		snprintf(input->error, sizeof input->error, "its output could not be written");
}

void one_input_end(struct run *run, struct one_input *input, const struct ipsecevtx_statistics *statistics)
{
	/* A signal, or an output that has failed, ends reading as if the log ended there. */
	input->is_unfinished = run_is_stopped(run);
	/* An input that was refused before its output was opened has nothing to write. */
	if (run->outputs.is_split_source && !input->has_output) {
		run->findings.is_reading = false; /* nothing was found in it */
		run->findings.of_source = NULL;
		log_input(run, input, statistics);
		return;
	}
	finding_sink_end_input(&run->findings, input->source);
	output_end_input(&run->outputs.output);
	if (statistics) {
		run->summary.unwritten = run->outputs.output.unwritten;
		summary_end_input(&run->summary, input->source, statistics, run->options);
	}
	output_input(&run->outputs.output, input->source, statistics);
	if (run->outputs.is_split_source)
		close_output(run, input, statistics);
	run->findings.of_source = NULL;
	log_input(run, input, statistics);
}

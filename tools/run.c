/* SPDX-License-Identifier: MIT */
/* Events through filter and writer: one after the other, or chunk by chunk on many threads. */
#include "run.h"

#include <stdlib.h>

#include "message.h"
#include "signals.h"

/* Room for what a chunk of nothing but our events becomes in most formats; it grows where that is more. */
#define PART_SIZE ((size_t)128 * 1024)

bool run_is_stopped(const struct run *run)
{
	return signals_received() != 0 || outputs_failed(&run->outputs);
}

static void take_event(
	const struct run *run, struct output *output, struct summary *summary, const struct ipsecevtx_event *event)
{
	const struct filter *filter = &run->options->filter;
	if (filter_refuses_mode(filter, event)) {
		summary_leave_out(summary, event->mode);
	} else if (!filter_matches(filter, &run->fields, event)) {
		summary->filtered++;
	} else {
		output_event(output, event);
		summary_print(summary, event);
	}
}

int run_sequential(struct run *run, struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_event *event;
	int result = 1;
	run->outputs.output.reader = reader;
	while (!run_is_stopped(run) && (result = ipsecevtx_next(reader, &event)) > 0)
		take_event(run, &run->outputs.output, &run->summary, event);
	return result;
}

bool run_is_parallel(const struct run *run)
{
	const struct options *options = run->options;
	/* XML is rendered by the reader itself, and a report wants findings and events in turn. */
	return options->jobs > 1 && options->format != FORMAT_XML && options->report == REPORT_NONE;
}

bool run_reads_in_parallel(const struct run *run)
{
	/* Raw bytes have no chunks to hand out. */
	return run_is_parallel(run) && !run->options->carve;
}

struct parallel_run {
	struct run *run;
	const struct ipsecevtx_reader *reader;
	bool has_no_stream; /* that tells the progress what was read */
	uint64_t bytes;     /* that the progress was told of */
};

/* What becomes of a chunk. */
struct part {
	struct output output;
	struct buffer buffer;
	struct summary summary;
};

static void free_part(void *user, void *output)
{
	struct part *part = output;
	(void)user;
	output_end_part(&part->output);
	buffer_close(&part->buffer);
	free(part);
}

static void *new_part(void *user)
{
	const struct run *run = ((struct parallel_run *)user)->run;
	struct part *part = calloc(1, sizeof *part);
	if (!part)
		return NULL;
	if (!buffer_open(&part->buffer, -1, PART_SIZE) ||
		!output_begin_part(&part->output, &run->outputs.output, &part->buffer)) {
		free_part(user, part);
		return NULL;
	}
	return part;
}

static void take_part_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	const struct parallel_run *whole = user;
	struct part *part = output;
	take_event(whole->run, &part->output, &part->summary, event);
}

static void empty_part(void *user, void *output)
{
	struct part *part = output;
	(void)user;
	output_empty_part(&part->output);
	part->summary = (struct summary){0};
}

static bool deliver_part(void *user, void *output)
{
	struct parallel_run *whole = user;
	struct run *run = whole->run;
	struct part *part = output;
	if (whole->has_no_stream) {
		uint64_t bytes = ipsecevtx_reader_statistics(whole->reader)->bytes;
		progress_add(&run->progress, (size_t)(bytes - whole->bytes));
		whole->bytes = bytes;
	}
	output_add_part(&run->outputs.output, &part->output);
	summary_add_part(&run->summary, &part->summary);
	part->summary = (struct summary){0};
	return !run_is_stopped(run);
}

int run_parallel(struct run *run, struct ipsecevtx_reader *reader, bool has_stream)
{
	struct parallel_run whole = {run, reader, !has_stream, 0};
	const struct ipsecevtx_parallel parallel = {
		.size = sizeof parallel,
		.threads = run->options->jobs,
		.user = &whole,
		.new_output = new_part,
		.free_output = free_part,
		.event = take_part_event,
		.deliver = deliver_part,
		.empty = empty_part,
	};
	return ipsecevtx_read_parallel(reader, &parallel);
}

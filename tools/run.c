/* SPDX-License-Identifier: MIT */
/* Passes events through the filter into the output: one after the other, or chunk by chunk on many threads. */
#include <errno.h>
#include <string.h>

#include "common/ranges.h"
#include "dedup.h"
#include "part.h"
#include "report/report_output.h"
#include "signals.h"

bool run_is_stopped(const struct run *run)
{
	return signals_received() != 0 || run->no_memory || outputs_failed(&run->outputs);
}

bool run_expect_several(struct run *run)
{
	if (!run->options->carve && !run->logs && ipsecevtx_logs_new(&run->logs, NULL) != 0)
		return false;
	/* Without a context, for lack of memory, reading only takes longer. */
	if (!run->context)
		ipsecevtx_context_new(&run->context, NULL);
	return true;
}

/*
 * Modes that are left out by default, without -m, are refused by the tool's filter, which counts how many of their
 * events match everything else. Where nothing else is asked for, the library counts them without decoding them.
 */
static unsigned modes_to_read(const struct options *options)
{
	if (options->modes)
		return options->modes;
	return options->filter.modes && filter_is_empty(&options->filter) ? options->filter.modes : IPSECEVTX_MODE_ALL;
}

struct ipsecevtx_options run_reader_options(const struct run *run)
{
	const struct options *options = run->options;
	struct ipsecevtx_options result = IPSECEVTX_OPTIONS_INIT;
	result.events = options->any ? NULL : options->reads ? options->reads : options->events;
	result.event_count = options->any ? 0 : options->reads ? options->read_count : options->event_count;
	result.modes = modes_to_read(options);
	result.any = options->any;
	result.engine = (enum ipsecevtx_engine)options->engine;
	result.verify = options->verify;
	result.recover = options->recover;
	result.carve = options->carve;
	result.logs = run->logs;
	result.context = run->context;
	result.format = options->report ? IPSECEVTX_FORMAT_NONE : options->format->text;
	result.with_raw = options->raw;
	result.text_only =
		!options->dedup && options->split != SPLIT_COMPUTER && !filter_needs_fields(&options->filter);
	return result;
}

/* Whether the event explains others: a cleared log, the name of a filter. */
static bool tells_of_others(const struct ipsecevtx_event *event)
{
	bool is_name = (event->event_id == 5441 || event->event_id == 5447) && filter_is_of_auditing(event);
	return ipsecevtx_report_is_context(event) || is_name;
}

/*
 * Whether the report or format uses the event besides those that are asked for. A log that is written takes more of
 * these than reports do.
 */
static bool is_used_beside(const struct options *options, const struct ipsecevtx_event *event)
{
	const struct output_kind *kind = options_kind(options);
	return event->kind == IPSECEVTX_KIND_OTHER &&
	       (ranges_have(kind->also, kind->also_count, event->event_id) || (kind->is_log && tells_of_others(event)));
}

bool run_is_beside(const struct options *options, const struct ipsecevtx_event *event)
{
	return options->reads && !options->any && is_used_beside(options, event) &&
	       !ranges_have(options->events, options->event_count, event->event_id);
}

/* Whether the format leaves the event out unless --recover is given. */
static bool is_not_live(const struct options *options, const struct ipsecevtx_event *event)
{
	const struct output_kind *kind = options_kind(options);
	return kind->takes && !options->recover && !kind->takes(event);
}

/* Whether it counts as an IPsec event: discarded packets and filters do, a cleared log and the like do not. */
static bool is_of_ipsec(const struct ipsecevtx_event *event)
{
	return !ipsecevtx_report_is_context(event) && filter_is_of_auditing(event);
}

/* Takes an event that matches everything that was asked for. */
static void take_fit(
	const struct run *run, struct output *output, struct summary *summary, const struct ipsecevtx_event *event)
{
	if (is_not_live(run->options, event)) {
		summary->filtered++;
		summary->not_live++;
	} else if (run->dedup && (event->marks & IPSECEVTX_MARK_COPY || dedup_has(run->dedup, event))) {
		/* Of an event and its copy the live one is printed, whichever comes first. */
		summary->filtered++;
		summary->repeated++;
	} else {
		output_event(output, event);
		if (output->buffer->error == 0)
			summary_print(summary, event);
	}
}

/*
 * Whether an event that is used besides fits: one that explains others by its time and computer; a packet by the whole
 * filter, as it belongs to a peer.
 */
static bool is_fit_beside(const struct run *run, const struct ipsecevtx_event *event)
{
	const struct filter *filter = &run->options->filter;
	bool is_packet = ranges_have(report_packets_also + REPORT_CONTEXT_COUNT,
		REPORT_PACKETS_COUNT - REPORT_CONTEXT_COUNT, event->event_id);
	return is_packet ? filter_matches(filter, &run->fields, event) : filter_matches_circumstances(filter, event);
}

static void take_beside(
	const struct run *run, struct output *output, struct summary *summary, const struct ipsecevtx_event *event)
{
	bool is_log = options_kind(run->options)->is_log;
	bool is_taken = is_fit_beside(run, event) && (!is_log || tells_of_others(event));
	if (is_taken && is_log) {
		take_fit(run, output, summary, event);
		return;
	}
	if (is_taken)
		output_event(output, event);
	summary->filtered++;
	summary->others += is_taken || !is_of_ipsec(event);
	summary->ours += is_taken && is_of_ipsec(event);
}

/*
 * Refuses an event, unless a report uses it besides: reports hear of such an event also where it was asked for and does
 * not match. A log that is written holds it too, for later reports.
 */
static void refuse(
	const struct run *run, struct output *output, struct summary *summary, const struct ipsecevtx_event *event)
{
	bool is_for_reports = run->options->report || options_kind(run->options)->is_log;
	if (is_for_reports && is_used_beside(run->options, event) && is_fit_beside(run, event)) {
		take_beside(run, output, summary, event);
		return;
	}
	summary->filtered++;
	alike_note(&summary->alike, &run->options->filter, &run->fields, event);
}

void run_take_event(
	const struct run *run, struct output *output, struct summary *summary, const struct ipsecevtx_event *event)
{
	const struct filter *filter = &run->options->filter;
	if (run_is_beside(run->options, event)) {
		take_beside(run, output, summary, event);
	} else if (!filter_is_empty(filter) && !filter_matches(filter, &run->fields, event)) {
		refuse(run, output, summary, event);
	} else if (filter_refuses_mode(filter, event)) {
		summary_leave_out(summary, event->mode);
	} else {
		take_fit(run, output, summary, event);
	}
	if (run->dedup && dedup_failed(run->dedup) && output->buffer->error == 0)
		output->buffer->error = ENOMEM;
}

/* Shows what the reader has read since *told, and sets that. */
static void tell_progress(struct run *run, const struct ipsecevtx_reader *reader, uint64_t *told)
{
	uint64_t bytes = ipsecevtx_reader_statistics(reader)->bytes;
	if (bytes > *told)
		progress_add(&run->progress, (size_t)(bytes - *told));
	*told = bytes;
}

int run_sequential(struct run *run, struct ipsecevtx_reader *reader, bool has_stream)
{
	const struct ipsecevtx_event *event;
	uint64_t told = 0;
	int result = 1;
	signals_stop(has_stream ? NULL : reader);
	while (!run_is_stopped(run) && (result = ipsecevtx_next(reader, &event)) > 0) {
		run_take_event(run, &run->outputs.output, &run->summary, event);
		if (!has_stream)
			tell_progress(run, reader, &told);
	}
	signals_stop(NULL);
	return result;
}

bool run_is_parallel(const struct run *run)
{
	const struct options *options = run->options;
	/*
	 * With --dedup the order decides which event is a repetition; with --split=computer each event's output has to
	 * be at hand.
	 */
	return options->jobs > 1 && !options->dedup && options->split != SPLIT_COMPUTER &&
	       !options_kind(options)->needs_order;
}

struct parallel_run {
	struct run *run;
	const struct ipsecevtx_reader *reader;
	bool has_no_stream; /* the progress is not told by a stream of input_open() */
	uint64_t bytes;     /* bytes that were shown so far */
};

static void *new_part(void *user)
{
	return part_new(((struct parallel_run *)user)->run);
}

static void free_part(void *user, void *output)
{
	(void)user;
	part_free(output);
}

static void take_part_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	part_take(((struct parallel_run *)user)->run, output, event);
}

static void empty_part(void *user, void *output)
{
	(void)user;
	part_empty(output);
}

static bool deliver_part(void *user, void *output)
{
	struct parallel_run *whole = user;
	if (whole->has_no_stream)
		tell_progress(whole->run, whole->reader, &whole->bytes);
	part_deliver(whole->run, output);
	return !run_is_stopped(whole->run);
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

/* SPDX-License-Identifier: MIT */
/* The tool: options -> inputs -> reader -> filter -> writer -> summary. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/message.h"
#include "dedup.h"
#include "files.h"
#include "first_look.h"
#include "lists.h"
#include "repeats.h"
#include "sandbox.h"
#include "signals.h"
#include "status.h"
#include "threads.h"

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

static void complain_of_input(struct run *run, const char *path, const struct ipsecevtx_error *error, bool is_open)
{
	/* A read that a signal has ended. */
	if (signals_received() != 0)
		return;
	run->failed = true;
	run->is_cut = run->is_cut || is_cut(error, is_open);
	run->no_memory = error->code == IPSECEVTX_ERROR_MEMORY || error->system_error == ENOMEM;
	run->summary.files_failed++;
	/* The path is known in full here, however long it is. */
	struct ipsecevtx_error nameless = *error;
	char why[512];
	nameless.source[0] = '\0';
	ipsecevtx_error_text(&nameless, why, sizeof why);
	message("%s: %s", path[0] ? path : "''", why);
}

/* What was read of an input is all that there will be, however it ended. */
static void end_input(struct run *run, const char *path)
{
	finding_sink_end_input(&run->findings, path);
	output_end_input(&run->outputs.output);
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
	struct ipsecevtx_error error;
	struct ipsecevtx_reader *reader;
	/* What is recovered is compared with what is live, which takes reading twice. */
	bool is_read_twice = run->options->recover && !run->options->carve;
	int fd = is_read_twice ? input_open_regular_file(path) : in_parallel ? input_open_plain_file(path) : -1;
	run->summary.files++;
	if (open_reader(run, path, fd, &reader, &error) != 0) {
		complain_of_input(run, path, &error, false);
		output_input(&run->outputs.output, path, NULL);
		end_input(run, path);
		if (fd >= 0)
			close(fd);
		return;
	}
	int result = in_parallel ? run_parallel(run, reader, fd < 0) : run_sequential(run, reader, fd < 0);
	if (result < 0)
		complain_of_input(run, path, ipsecevtx_reader_error(reader), true);
	end_input(run, path);
	run->summary.unwritten = run->outputs.output.unwritten;
	summary_end_input(&run->summary, path, ipsecevtx_reader_statistics(reader), run->options);
	output_input(&run->outputs.output, path, ipsecevtx_reader_statistics(reader));
	ipsecevtx_close(reader);
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
	run->summary.files++;
	files_replay_findings(run, file);
	if (!file->is_open) {
		complain_of_input(run, file->path, &file->error, false);
		output_input(&run->outputs.output, file->path, NULL);
		end_input(run, file->path);
		return;
	}
	part_deliver(run, file->part);
	if (file->result < 0)
		complain_of_input(run, file->path, &file->error, true);
	end_input(run, file->path);
	run->summary.unwritten = run->outputs.output.unwritten;
	summary_end_input(&run->summary, file->path, &file->statistics, run->options);
	output_input(&run->outputs.output, file->path, &file->statistics);
	progress_add(&run->progress, (size_t)file->statistics.bytes);
}

static void tell_format(const struct options *options)
{
	if (options->format_by_name && options->verbose && !options->quiet)
		message("--write: '%s' is written as %s, which its name ends with", options->write_path,
			options->format->name);
}

static bool is_plain_file(int fd)
{
	struct stat status;
	return fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

static void enter_sandbox(const struct run *run)
{
	const struct options *options = run->options;
	const struct output_file *events = &run->outputs.events.file;
	const struct output_file *findings = &run->outputs.findings.file;
	const struct sandbox_rules rules = {
		.inputs = run->inputs.paths,
		.input_count = run->inputs.count,
		.outputs = {events->temporary ? events->path : NULL, findings->temporary ? findings->path : NULL},
		.grows_file = is_plain_file(events->fd) || is_plain_file(findings->fd),
		.threads = options->jobs > 1 ? options->jobs : 0,
	};
	struct sandbox_status status;
	if (options->no_sandbox)
		return;
	sandbox_enter(&rules, &status);
	if (options->verbose && !options->quiet)
		message("sandbox: %s", status.text);
}

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
	if (ipsecevtx_logs_compare(run->logs, take_set_finding, &set) != 0)
		complain_of_memory(run);
	finding_sink_end_input(&run->findings, "all inputs");
	output_end_input(&run->outputs.output);
}

static void read_inputs(struct run *run)
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
	for (size_t i = 0; i < run->inputs.count && !run_is_stopped(run);) {
		size_t small = in_parallel ? files_count_small(run, i) : 0;
		if (small > 1 && files_read(run, i, small, deliver_file))
			i += small;
		else
			read_input(run, run->inputs.paths[i++], in_parallel);
	}
	compare_inputs(run);
	progress_end(&run->progress);
	if (run->no_memory && run->summary.files < run->inputs.count)
		message("out of memory: %zu input%s behind that one not read",
			run->inputs.count - (size_t)run->summary.files,
			run->inputs.count - run->summary.files == 1 ? " is" : "s are");
}

static int exit_status(const struct run *run)
{
	const uint64_t *findings = run->findings.by_severity;
	if (signals_received() != 0)
		return STATUS_SIGNAL + signals_received();
	if (outputs_have_no_reader(&run->outputs))
		return STATUS_SIGNAL + SIGPIPE;
	if (run->failed)
		return STATUS_FAILED;
	if (run->outputs.output.unwritten > 0)
		return STATUS_DAMAGED;
	if (run->options->no_damage_status)
		return STATUS_CLEAN;
	if (run->findings.damage + run->summary.total.records_lost > 0)
		return STATUS_DAMAGED;
	if (run->options->strict && findings[IPSECEVTX_SEVERITY_WARNING] + findings[IPSECEVTX_SEVERITY_NOTE] > 0)
		return STATUS_DAMAGED;
	return STATUS_CLEAN;
}

static int print_events(struct options *options)
{
	struct run run = {.options = options};
	options->report_options.finding = finding_sink_take;
	options->report_options.finding_user = &run.findings;
	struct input_options input_options = {options->recursive, options->quiet, options->verbose};
	inputs_expand(&run.inputs, options->inputs, options->input_count, &input_options);
	if (options->dedup)
		dedup_sort_inputs(&run.inputs);
	repeats_remove(&run.inputs, options->quiet, options->verbose);
	field_map_init(&run.fields);
	run.failed = run.inputs.failed;
	tell_format(options);
	int status = outputs_open(&run.outputs, options, &run.inputs, &run.fields);
	if (status == STATUS_CLEAN) {
		enter_sandbox(&run);
		status = first_look(&run, options) ? STATUS_CLEAN : STATUS_USAGE;
	}
	if (status == STATUS_CLEAN) {
		read_inputs(&run);
		bool has_failed = outputs_failed(&run.outputs);
		run.outputs.output.records_seen = run.summary.total.records_seen;
		run.failed = !outputs_close(&run.outputs, run.is_cut, options->keep_going) || run.failed;
		if (signals_received() != 0)
			message("stopped by signal %d before the end%s", signals_received(),
				outputs_have_files(&run.outputs) ? "; no file was written" : "");
		/* A reader that went away has seen enough, and does not want to hear how much there was. */
		if (!has_failed && !outputs_have_no_reader(&run.outputs))
			summary_tell(&run.summary, &run.findings, options);
		status = exit_status(&run);
	}
	outputs_discard(&run.outputs);
	ipsecevtx_logs_free(run.logs);
	ipsecevtx_context_free(run.context);
	dedup_free(run.dedup);
	field_map_free(&run.fields);
	inputs_free(&run.inputs);
	return status;
}

/*
 * Everything else.
 */

static void put_version(struct buffer *buffer)
{
	buffer_literal(buffer, "ipsec-evtx " IPSECEVTX_VERSION " (libipsecevtx ");
	buffer_string(buffer, ipsecevtx_version());
	buffer_literal(buffer, ")\n");
}

static int print_information(const struct options *options)
{
	struct destination destination;
	tell_format(options);
	/* --help and --version end the parsing: an option beside them has no effect. */
	bool is_list = options->action == ACTION_LIST_EVENTS || options->action == ACTION_LIST_FIELDS ||
		       options->action == ACTION_LIST_REPORTS;
	int status = destination_open(&destination, "--write", is_list ? options->write_path : NULL, options);
	if (status != STATUS_CLEAN)
		return status;
	if (is_list)
		destination_put_bom(&destination, options);
	if (options->action == ACTION_HELP)
		options_help(&destination.buffer);
	else if (options->action == ACTION_VERSION)
		put_version(&destination.buffer);
	else if (options->action == ACTION_LIST_EVENTS)
		list_events(&destination.buffer, options->format);
	else if (options->action == ACTION_LIST_REPORTS)
		list_reports(&destination.buffer, options->format);
	else
		list_fields(&destination.buffer, options->format);
	bool ok = destination_finish(&destination) && destination_commit(&destination);
	bool no_reader = destination_has_no_reader(&destination);
	destination_discard(&destination);
	return no_reader ? STATUS_SIGNAL + SIGPIPE : ok ? STATUS_CLEAN : STATUS_FAILED;
}

/* A standard descriptor that is closed must not become one of our files: it gets one that cannot be used. */
static void reserve_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			exit(STATUS_FAILED);
	}
}

/* Fewer threads than were asked for take longer, and write the same. */
static void fit_threads(struct options *options)
{
	unsigned wanted = options->jobs;
	options->jobs = threads_fitting(wanted);
	threads_share_heap();
	if (options->jobs < wanted && options->verbose && !options->quiet)
		message("%u of %u threads, for the memory that is left by limits (ulimit): %u MiB, and %u MiB for each",
			options->jobs, wanted, THREADS_BASE, THREADS_EACH);
}

int main(int argc, char **argv)
{
	struct options options;
	int status = STATUS_USAGE;
	reserve_standard_descriptors();
	if (options_parse(&options, argc, argv)) {
		signals_install();
		fit_threads(&options);
		status = options.action == ACTION_EVENTS ? print_events(&options) : print_information(&options);
	}
	options_free(&options);
	if (status == STATUS_SIGNAL + SIGPIPE)
		signals_die_of_pipe();
	return status;
}

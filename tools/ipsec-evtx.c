/* SPDX-License-Identifier: MIT */
/* The main program: options -> inputs -> reader -> filter -> writer -> summary. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/message.h"
#include "completion.h"
#include "dedup.h"
#include "file_list.h"
#include "first_look.h"
#include "lists.h"
#include "pager.h"
#include "reading.h"
#include "repeats.h"
#include "sandbox.h"
#include "signals.h"
#include "split.h"
#include "status.h"
#include "threads.h"

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

static bool may_be_archives(void *user)
{
	return inputs_may_be_archives(user);
}

/* Prepares for archives, while files of the system can still be read. */
static void prepare_archives(struct run *run, const struct sandbox_rules *rules)
{
	bool may_be = run->options->no_sandbox ? inputs_may_be_archives(&run->inputs)
					       : sandbox_ask(rules, may_be_archives, &run->inputs);
	const char *problem = may_be ? archive_logs_prepare() : NULL;
	if (problem && run->options->verbose && !run->options->quiet)
		message("archives are not read: %s", problem);
}

static void enter_sandbox(struct run *run)
{
	const struct options *options = run->options;
	const struct output_file *events = &run->outputs.events.file;
	const struct output_file *findings = &run->outputs.findings.file;
	/* With --split any file in the directory stands for all of them. */
	char *directory = options->split ? split_path_of_source(options, "any") : NULL;
	const struct sandbox_rules rules = {
		.inputs = run->inputs.paths,
		.input_count = run->inputs.count,
		.outputs = {directory           ? directory
			    : events->temporary ? events->path
						: NULL,
			findings->temporary ? findings->path : NULL},
		.grows_file = is_plain_file(events->fd) || is_plain_file(findings->fd) || run->log.path,
		.threads = options->jobs > 1 ? options->jobs : 0,
	};
	struct sandbox_status status;
	prepare_archives(run, &rules);
	if (!options->no_sandbox)
		sandbox_enter(&rules, &status);
	free(directory);
	if (!options->no_sandbox && options->verbose && !options->quiet)
		message("sandbox: %s", status.text);
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

static void find_inputs(struct inputs *inputs, const struct options *options)
{
	bool makes_logs = options->split && options_kind(options)->is_log;
	struct input_options input_options = {
		options->recursive, options->quiet, options->verbose, makes_logs ? options->write_path : NULL};
	inputs_add(inputs, options->inputs, (size_t)options->input_count, &input_options);
	if (options->list_path) {
		struct file_list list;
		inputs->list = options->list_path;
		inputs->failed = !file_list_read(&list, options->list_path, options->list_has_nuls) || inputs->failed;
		inputs_add(inputs, list.names, list.count, &input_options);
		file_list_free(&list);
		if (inputs->count == 0 && !options->quiet)
			message("--files-from: %s names no input", options->list_path);
	}
	if (options->dedup || options->report == &report_findings)
		dedup_sort_inputs(inputs);
	repeats_remove(inputs, options->quiet, options->verbose);
}

/* Opens the file of --log. Returns an exit status: see status.h. */
static int open_log(struct run *run)
{
	const char *path = run->options->log_path;
	if (path && outputs_are_input(&run->inputs, "--log", path))
		return STATUS_USAGE;
	if (!input_log_open(&run->log, path))
		return STATUS_FAILED;
	const struct output_file file = {.option = "--log", .path = path, .fd = path ? run->log.buffer.fd : -1};
	if (!outputs_mix_with(&run->outputs, &file))
		return STATUS_CLEAN;
	if (run->log.is_new)
		unlink(path);
	message("--log: '%s' is where the events or the findings go; allowed: another file", path);
	return STATUS_USAGE;
}

/* With --skip-existing, skips all inputs as the one output is there: a run that was ended is being continued. */
static int skip_all(const struct options *options, const struct inputs *inputs)
{
	struct input_log log;
	if (options->log_path && outputs_are_input(inputs, "--log", options->log_path))
		return STATUS_USAGE;
	if (!input_log_open(&log, options->log_path))
		return STATUS_FAILED;
	for (size_t i = 0; i < inputs->count; i++)
		input_log_skip(&log, inputs->paths[i]);
	if (!options->quiet)
		message("--write: '%s' is there; no input was read", options->write_path);
	return input_log_close(&log) && !inputs->failed ? STATUS_CLEAN : STATUS_FAILED;
}

/*
 * Chooses the number of threads where -j was not given. Events on a terminal come faster than a person reads them with
 * one thread, too. Where memory allows fewer threads, the output is the same and only takes longer.
 */
static void choose_threads(struct options *options, const struct inputs *inputs)
{
	bool is_watched = !options->report && !options->write_path && isatty(STDOUT_FILENO);
	bool was_left = options->jobs == 0;
	if (was_left)
		options->jobs = is_watched ? 1 : threads_for_inputs(inputs);
	unsigned wanted = options->jobs;
	if (was_left && wanted > 1 && options->verbose && !options->quiet)
		message("%u threads, for there is much to read; -j1: one", wanted);
	options->jobs = threads_fitting(wanted);
	threads_bound_heap();
	if (options->jobs < wanted && options->verbose && !options->quiet)
		message("%u of %u threads, for the memory that is left by limits (ulimit): %u MiB, and %u MiB for each",
			options->jobs, wanted, THREADS_BASE, THREADS_EACH);
}

static int print_events(struct options *options, struct pager *pager)
{
	struct run run = {.options = options};
	options->report_options.finding = finding_sink_take_of_report;
	options->report_options.finding_user = &run.findings;
	find_inputs(&run.inputs, options);
	if (outputs_errors_are_input(&run.inputs)) {
		inputs_free(&run.inputs);
		return STATUS_USAGE;
	}
	choose_threads(options, &run.inputs);
	if (!options->split && split_is_done(options, options->write_path)) {
		int status = skip_all(options, &run.inputs);
		inputs_free(&run.inputs);
		return status;
	}
	field_map_init(&run.fields);
	run.failed = run.inputs.failed;
	tell_format(options);
	pager_start(pager, options);
	int status = outputs_open(&run.outputs, options, &run.inputs, &run.fields);
	if (status == STATUS_CLEAN)
		status = open_log(&run);
	if (status == STATUS_CLEAN) {
		enter_sandbox(&run);
		status = (int)first_look(&run, options);
	}
	if (status == STATUS_CLEAN) {
		read_inputs(&run);
		bool has_failed = outputs_failed(&run.outputs);
		run.outputs.output.read = summary_was_read(&run.summary, options);
		run.failed = !outputs_close(&run.outputs, run.is_cut, options->keep_going) || run.failed;
		run.failed = !input_log_close(&run.log) || run.failed;
		if (signals_received() != 0)
			message("stopped by signal %d before the end%s", signals_received(),
				outputs_have_files(&run.outputs)        ? "; no file was written"
				: outputs_withhold_report(&run.outputs) ? "; no report was made"
									: "");
		/* A reader that has closed the pipe does not need to hear how much there was. */
		if (!has_failed && !outputs_have_no_reader(&run.outputs))
			summary_tell(&run.summary, &run.findings, options);
		status = exit_status(&run);
	}
	outputs_discard(&run.outputs);
	input_log_close(&run.log);
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

static int print_information(struct options *options, struct pager *pager)
{
	struct destination destination;
	tell_format(options);
	pager_start(pager, options);
	/* --help and --version end the parsing, so that options beside them have no effect. */
	bool is_list = options->action == ACTION_LIST_EVENTS || options->action == ACTION_LIST_FIELDS ||
		       options->action == ACTION_LIST_REPORTS;
	int status = destination_open(&destination, "--write", is_list ? options->write_path : NULL, options);
	if (status != STATUS_CLEAN)
		return status;
	size_t columns = outputs_width(options, destination.buffer.fd);
	if (is_list)
		destination_put_bom(&destination, options);
	if (options->action == ACTION_HELP)
		options_help(&destination.buffer);
	else if (options->action == ACTION_COMPLETION)
		completion_put(&destination.buffer, (enum shell)options->completion);
	else if (options->action == ACTION_VERSION)
		put_version(&destination.buffer);
	else if (options->action == ACTION_LIST_EVENTS)
		list_events(&destination.buffer, options->format, columns);
	else if (options->action == ACTION_LIST_REPORTS)
		list_reports(&destination.buffer, options->format, columns);
	else
		list_fields(&destination.buffer, options->format, columns);
	bool ok = destination_finish(&destination) && destination_commit(&destination);
	bool no_reader = destination_has_no_reader(&destination);
	destination_discard(&destination);
	return no_reader ? STATUS_SIGNAL + SIGPIPE : ok ? STATUS_CLEAN : STATUS_FAILED;
}

/*
 * Opens a descriptor that cannot be used in place of each closed standard descriptor, as otherwise a file of this
 * program could take its number.
 */
static void reserve_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			exit(STATUS_FAILED);
	}
}

int main(int argc, char **argv)
{
	struct options options;
	struct pager pager = {0};
	int status = STATUS_USAGE;
	reserve_standard_descriptors();
	if (options_parse(&options, argc, argv)) {
		signals_install();
		status = options.action == ACTION_EVENTS ? print_events(&options, &pager)
							 : print_information(&options, &pager);
	}
	options_free(&options);
	pager_end(&pager);
	if (status == STATUS_SIGNAL + SIGPIPE)
		signals_die_of_pipe();
	return status;
}

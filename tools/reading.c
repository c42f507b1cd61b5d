/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/archive_names.h"
#include "common/message.h"
#include "dedup.h"
#include "files.h"
#include "one_input.h"
#include "reading_archive.h"
#include "signals.h"
#include "split.h"

/*
 * Reading one input.
 */

/* What an input is read from; error is 0, or says why it cannot be opened. */
struct bytes {
	int fd; /* descriptor of a plain file; -1: the stream is used */
	struct ipsecevtx_stream stream;
	enum archive_kind kind; /* of the stream */
	int error;
};

static void open_bytes(struct run *run, const char *path, struct bytes *bytes)
{
	/* Recovered events are compared with the live ones, for which the input is read twice. */
	bool is_read_twice = run->options->recover && !run->options->carve;
	*bytes = (struct bytes){.fd = is_read_twice ? input_open_repeatable_log(path) : input_open_plain_file(path)};
	if (bytes->fd >= 0)
		return;
	bytes->error = input_open(path, &run->progress, &bytes->stream);
	if (bytes->error == 0)
		bytes->kind = input_archive_kind(&bytes->stream);
}

static void close_bytes(const struct bytes *bytes)
{
	if (bytes->fd >= 0)
		close(bytes->fd);
	else if (bytes->error == 0)
		bytes->stream.close(bytes->stream.user);
}

/* Opens a reader, which owns the stream from then on. */
static int open_reader(struct run *run, const char *path, const struct bytes *bytes, struct ipsecevtx_reader **reader,
	struct ipsecevtx_error *error)
{
	struct ipsecevtx_options options = run_reader_options(run);
	options.finding = finding_sink_take;
	options.finding_user = &run->findings;
	if (bytes->fd >= 0)
		return ipsecevtx_open_fd(reader, bytes->fd, path, &options, error);
	if (bytes->error == 0)
		return ipsecevtx_open_stream(reader, &bytes->stream, path, &options, error);
	*error = (struct ipsecevtx_error){.code = IPSECEVTX_ERROR_OPEN, .message = "cannot open"};
	error->system_error = bytes->error;
	if (bytes->error == ENOMEM)
		*error = (struct ipsecevtx_error){.code = IPSECEVTX_ERROR_MEMORY, .message = error_text(ENOMEM)};
	return -1;
}

/*
 * Reports an input that zip programs, which go by the end, may take for an archive: its end can stand in the free space
 * of a log, or in bytes that another format passes over. besides receives that in short; "" where nothing is told.
 */
static void tell_of_zip(
	struct run *run, const char *path, enum archive_kind kind, bool ends_as_zip, char besides[BESIDES_SIZE])
{
	besides[0] = '\0';
	const char *zip = kind != ARCHIVE_KIND_ZIP ? inputs_called(&run->inputs, path, archive_name_is_zip) : NULL;
	/* What is carved mostly is a disc image, and named so. */
	bool (*is_other)(const char *name) = run->options->carve ? archive_name_is_archive : archive_name_is_container;
	const char *called = kind == ARCHIVE_KIND_NONE ? inputs_called(&run->inputs, path, is_other) : NULL;
	called = zip ? zip : called;
	/* gzip unpacks the first member of a zip archive, whatever that is called. */
	if (kind == ARCHIVE_KIND_ZIP)
		called = inputs_called(&run->inputs, path, archive_name_is_compressed);
	const char *begins = kind == ARCHIVE_KIND_NONE ? "log" : archive_kind_name(kind);
	/* A disc image may end like a zip archive that it holds. */
	if (!called && (kind == ARCHIVE_KIND_ZIP || !ends_as_zip || run->options->carve))
		return;
	const char *what = zip                        ? "called a zip archive, and read as the "
			   : kind == ARCHIVE_KIND_ZIP ? "called as compressed data are, and read as the "
			   : called                   ? "called an archive, and read as the "
						      : "ends as a zip archive does, and is read as the ";
	snprintf(besides, BESIDES_SIZE, "%s%s that it begins as", what, begins);
	message("%s: %s: programs %s", called ? called : path, besides,
		called ? "that go by its name, or by its end, as those for zip do, may find other logs in it; unpack it and name them, or rename it"
		       : "for zip, which go by the end, find other files in it; unpack it as one, and name the logs among them");
	run->failed = true;
}

/* The same for an input that is called a log, in which other programs look for chunks alone. */
static void tell_of_packed(
	struct run *run, const char *path, enum archive_kind kind, bool is_gzip, char besides[BESIDES_SIZE])
{
	enum archive_kind seen = is_gzip ? ARCHIVE_KIND_GZIP : kind;
	const char *log = inputs_called(&run->inputs, path, archive_name_is_bare_log);
	if (!besides[0] && seen != ARCHIVE_KIND_NONE && log)
		one_input_tell_packed(run, log, archive_kind_name(seen), besides);
}

/* Whether a log that was read to its end ends as a zip archive. */
static bool bytes_end_as_zip(const struct bytes *bytes)
{
	return bytes->fd >= 0 ? input_file_ends_as_zip(bytes->fd) : input_ends_as_zip(&bytes->stream, false);
}

static void read_input(struct run *run, const char *path, bool in_parallel)
{
	struct ipsecevtx_error error;
	struct ipsecevtx_reader *reader = NULL;
	struct bytes bytes;
	bool is_guess = inputs_is_guess(&run->inputs, path);
	open_bytes(run, path, &bytes);
	unsigned layers = bytes.fd < 0 && bytes.error == 0 ? input_layers(&bytes.stream) : 0;
	is_guess = is_guess && layers == 0;
	if (is_guess && bytes.fd < 0 && bytes.error == 0 && bytes.kind == ARCHIVE_KIND_NONE &&
		!input_is_log(&bytes.stream)) {
		run->guesses++;
		close_bytes(&bytes);
		return;
	}
	if (bytes.kind != ARCHIVE_KIND_NONE) {
		char besides[BESIDES_SIZE];
		const struct reading_archive archive = {
			path, bytes.kind, input_archive_bytes(&bytes.stream), is_guess, layers};
		read_archive(run, &archive, in_parallel);
		tell_of_zip(run, path, bytes.kind,
			bytes.kind != ARCHIVE_KIND_ZIP && input_ends_as_zip(&bytes.stream, true), besides);
		tell_of_packed(run, path, bytes.kind, false, besides);
		if (besides[0])
			input_log_add(&run->log,
				&(struct input_result){.source = path, .status = INPUT_FAILED, .error = besides});
		close_bytes(&bytes);
		return;
	}
	struct one_input input = one_input_begin(run, path);
	if (!one_input_open_output(run, &input)) {
		close_bytes(&bytes);
		return;
	}
	bool is_stream = bytes.fd < 0;
	if (open_reader(run, path, &bytes, &reader, &error) != 0) {
		one_input_complain(run, &input, &error, false, NULL);
		one_input_end(run, &input, NULL);
	} else {
		int result =
			in_parallel ? run_parallel(run, reader, is_stream) : run_sequential(run, reader, is_stream);
		if (result < 0)
			one_input_complain(run, &input, ipsecevtx_reader_error(reader), true, NULL);
		tell_of_zip(run, path, ARCHIVE_KIND_NONE, bytes_end_as_zip(&bytes), input.besides);
		tell_of_packed(run, path, ARCHIVE_KIND_NONE,
			is_stream && input_is_gzip(&bytes.stream) && input_names_events(&bytes.stream), input.besides);
		one_input_end(run, &input, ipsecevtx_reader_statistics(reader));
		ipsecevtx_close(reader);
	}
	if (!is_stream)
		close_bytes(&bytes);
}

/*
 * For --dedup: reads an input ahead, if it can be read twice. Its findings, and why it cannot be read, are told when it
 * is read.
 */
static bool look_ahead(void *user, const char *source, struct dedup *dedup)
{
	const struct run *run = user;
	struct ipsecevtx_options options = run_reader_options(run);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	struct ipsecevtx_error error = {0};
	int fd = input_open_repeatable_log(source);
	options.logs = NULL;
	options.verify = false;
	options.format = IPSECEVTX_FORMAT_NONE;
	if (fd >= 0 && ipsecevtx_open_fd(&reader, fd, source, &options, &error) == 0) {
		struct ipsecevtx_reader *stopped = signals_stop(reader);
		while (!run_is_stopped(run) && !dedup_failed(dedup) && ipsecevtx_next(reader, &event) > 0)
			dedup_expect(dedup, event);
		signals_stop(stopped);
		error = *ipsecevtx_reader_error(reader);
		ipsecevtx_close(reader);
	}
	if (fd >= 0)
		close(fd);
	return error.code != IPSECEVTX_ERROR_MEMORY;
}

/* Takes a small file that another thread has read. */
static void deliver_file(struct run *run, struct read_file *file)
{
	if (!file->is_read) {
		/* By this thread alone, as the other threads are at work. */
		part_empty(file->part);
		run->begun++;
		read_input(run, file->path, false);
		return;
	}
	run->begun++;
	struct one_input input = one_input_begin(run, file->path);
	input.begun -= file->seconds;
	if (!one_input_open_output(run, &input)) {
		part_empty(file->part);
		return;
	}
	files_replay_findings(run, file);
	if (file->is_open)
		part_deliver(run, file->part);
	if (!file->is_open || file->result < 0)
		one_input_complain(run, &input, &file->error, file->is_open, NULL);
	tell_of_zip(run, file->path, ARCHIVE_KIND_NONE, file->ends_as_zip, input.besides);
	one_input_end(run, &input, file->is_open ? &file->statistics : NULL);
	if (file->is_open)
		progress_add(&run->progress, (size_t)file->statistics.bytes);
}

/*
 * All of them.
 */

/* Takes findings about the inputs as a set, which come log by log: a report has a heading for each log. */
struct set_findings {
	struct run *run;
	const char *source; /* source of the last finding */
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

/* Compares the inputs as a set: they can be copies of each other, or archived parts of one log. */
static void compare_inputs(struct run *run)
{
	if (!run->logs || run_is_stopped(run))
		return;
	struct set_findings set = {run, NULL};
	/* Where each log has its own output, that is closed by now. */
	if (run->outputs.is_split_source)
		run->findings.output = run->findings.listener = NULL;
	if (ipsecevtx_logs_compare(run->logs, take_set_finding, &set) != 0)
		complain_of_memory(run);
	finding_sink_end_input(&run->findings, "all inputs");
	if (!run->outputs.is_split_source)
		output_end_input(&run->outputs.output);
}

/* Skips inputs whose output is there, to continue a run that was ended. */
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

/* Logs the inputs that were not reached when the run ended. */
static void log_unread(struct run *run)
{
	for (size_t i = run->begun; i < run->inputs.count; i++) {
		const struct input_result result = {.source = run->inputs.paths[i],
			.status = INPUT_FAILED,
			.error = "not read: the run ended before it"};
		input_log_add(&run->log, &result);
	}
}

/* Reports that directories held no logs: that is known only now, as their files were guesses. */
static void refuse_guesses(struct run *run)
{
	if (run->guesses == 0 || run->summary.files > 0 || run->inputs.failed || run_is_stopped(run))
		return;
	message("no logs (*.evtx, *.evtx.gz) in what was named: %zu file%s hold something else", run->guesses,
		run->guesses == 1 ? "" : "s");
	run->failed = true;
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
	if (options->dedup && !(run->dedup = dedup_new(look_ahead, run))) {
		complain_of_memory(run);
		return;
	}
	if (run->inputs.count > 1 && !run_expect_several(run)) {
		complain_of_memory(run);
		return;
	}
	skip_inputs(run);
	while (run->begun < run->inputs.count && !run_is_stopped(run)) {
		size_t small = in_parallel ? files_count_small(run, run->begun) : 0;
		if (small <= 1 || !files_read(run, run->begun, small, deliver_file))
			read_input(run, run->inputs.paths[run->begun++], in_parallel);
	}
	log_unread(run);
	refuse_guesses(run);
	compare_inputs(run);
	progress_end(&run->progress);
	size_t unread = run->inputs.count - run->begun;
	if (run->no_memory && unread > 0)
		message("out of memory: %zu input%s behind that one not read", unread, unread == 1 ? " is" : "s are");
}

/* SPDX-License-Identifier: MIT */
#include "outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/message.h"
#include "kept_findings.h"
#include "signals.h"
#include "split.h"
#include "status.h"
#include "temporary.h"

/*
 * One destination.
 */

int destination_open(
	struct destination *destination, const char *option, const char *path, const struct options *options)
{
	*destination = (struct destination){.file.fd = -1, .buffer.fd = -1};
	int status = path ? output_file_open(&destination->file, option, path, options->force) : STATUS_CLEAN;
	if (status != STATUS_CLEAN)
		return status;
	if (destination->file.temporary)
		temporary_clean(path, options->quiet);
	if (buffer_open(&destination->buffer, path ? destination->file.fd : STDOUT_FILENO, BUFFER_SIZE))
		return STATUS_CLEAN;
	message("%s", error_text(ENOMEM));
	return STATUS_FAILED;
}

void destination_put_bom(struct destination *destination, const struct options *options)
{
	if (options->bom)
		buffer_literal(&destination->buffer, "\xef\xbb\xbf");
}

bool destination_has_no_reader(const struct destination *destination)
{
	return destination->buffer.error == EPIPE && signals_pipe_kills();
}

bool destination_finish(struct destination *destination)
{
	struct buffer *buffer = &destination->buffer;
	struct output_file *file = &destination->file;
	buffer_flush(buffer);
	/* An output that is written to directly may report only when it is closed that it could not keep everything. */
	if (!file->temporary && buffer->fd >= 0 && buffer->error == 0) {
		buffer->error = close(buffer->fd) == 0 ? 0 : errno;
		file->fd = -1;
	}
	/* Who closed a pipe does not need to hear of it. */
	if (buffer->error == ENOMEM)
		message("%s", error_text(ENOMEM));
	else if (buffer->error != 0 && !destination_has_no_reader(destination))
		message("%s: %s", file->path ? file->path : "standard output", error_text(buffer->error));
	return buffer->error == 0;
}

bool destination_commit(struct destination *destination)
{
	return output_file_commit(&destination->file);
}

void destination_discard(struct destination *destination)
{
	output_file_discard(&destination->file);
	buffer_close(&destination->buffer);
}

/*
 * All of them.
 */

/* The width of text where there is no terminal, or it does not say its width. */
#define COLUMNS 80

size_t outputs_columns(int fd)
{
	struct winsize size;
	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : COLUMNS;
}

size_t outputs_width(const struct options *options, int fd)
{
	if (options->pager_columns > 0)
		return options->pager_columns;
	return isatty(fd) == 1 ? outputs_columns(fd) : COLUMNS;
}

static bool is_terminal_with_colors(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");
	return (!no_color || no_color[0] == '\0') && terminal && strcmp(terminal, "dumb") != 0;
}

bool outputs_are_input(const struct inputs *inputs, const char *option, const char *path)
{
	struct stat file;
	int fd = path ? output_file_descriptor(path) : STDOUT_FILENO;
	if ((fd < 0 ? stat(path, &file) : fstat(fd, &file)) != 0 || !S_ISREG(file.st_mode))
		return false;
	const char *input = inputs_find_same_file(inputs, &file);
	bool is_list = inputs_are_listed_in(inputs, &file);
	if (input && path)
		message("%s: '%s' is the input %s; allowed: another file", option, path, input);
	else if (input)
		message("standard output is the input %s; allowed: another file", input);
	else if (is_list && path)
		message("%s: '%s' is the list of inputs; allowed: another file", option, path);
	else if (is_list)
		message("standard output is the list of inputs; allowed: another file");
	return input || is_list;
}

bool outputs_errors_are_input(const struct inputs *inputs)
{
	struct stat file, standard;
	if (fstat(STDERR_FILENO, &file) != 0 || !S_ISREG(file.st_mode))
		return false;
	const char *input = inputs_find_same_file(inputs, &file);
	if (!input && !inputs_are_listed_in(inputs, &file))
		return false;
	bool is_both = fstat(STDOUT_FILENO, &standard) == 0 && standard.st_dev == file.st_dev &&
		       standard.st_ino == file.st_ino;
	int fd = is_both ? open("/dev/null", O_WRONLY | O_CLOEXEC) : STDOUT_FILENO;
	if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
		return true;
	message("standard error is the %s%s; allowed: another file", input ? "input " : "list of inputs",
		input ? input : "");
	return true;
}

/* Whether an open file would be mixed with the events. */
static bool is_mixed(const struct outputs *outputs, const struct output_file *file)
{
	const struct output_file standard = {.path = "", .fd = STDOUT_FILENO};
	const struct output_file *events = &outputs->events.file;
	return output_file_is_same(events->fd >= 0 ? events : &standard, file);
}

bool outputs_mix_with(const struct outputs *outputs, const struct output_file *file)
{
	return is_mixed(outputs, file) || output_file_is_same(&outputs->findings.file, file);
}

/* Opens the output of events. Outputs of single logs and computers are opened when there is something for them. */
static int open_events(struct outputs *outputs, const struct options *options)
{
	if (options->split == SPLIT_NOT)
		return destination_open(&outputs->events, "--write", options->write_path, options);
	int status = split_prepare(options);
	if (status == STATUS_CLEAN && options->split == SPLIT_COMPUTER &&
		!buffer_open(&outputs->events.buffer, -1, BUFFER_SIZE)) {
		message("%s", error_text(ENOMEM));
		status = STATUS_FAILED;
	}
	return status;
}

static int open_destinations(struct outputs *outputs, const struct options *options, const struct inputs *inputs)
{
	if (outputs_are_input(inputs, "--write", options->write_path) ||
		(options->findings_path && outputs_are_input(inputs, "--findings", options->findings_path)))
		return STATUS_USAGE;
	int status = open_events(outputs, options);
	if (status != STATUS_CLEAN || !options->findings_path)
		return status;
	outputs->keeps_findings = kept_findings_are_wanted(options);
	status = outputs->keeps_findings
			 ? kept_findings_open(&outputs->findings, options, inputs, &outputs->findings_before)
			 : destination_open(&outputs->findings, "--findings", options->findings_path, options);
	if (status != STATUS_CLEAN)
		return status;
	if (!is_mixed(outputs, &outputs->findings.file))
		return !outputs->keeps_findings || kept_findings_place(&outputs->findings) ? STATUS_CLEAN
											   : STATUS_FAILED;
	message("--findings: '%s' is where %s; allowed: another file", options->findings_path,
		options->write_path ? "--write goes" : "the events go");
	return STATUS_USAGE;
}

/*
 * Whether bytes can be written again: the output is a file that is put in place, or a device that keeps nothing, as
 * /dev/null.
 */
static bool has_place(const struct destination *destination)
{
	struct stat status;
	const struct output_file *file = &destination->file;
	if (file->temporary ||
		(fstat(file->fd, &status) == 0 && S_ISCHR(status.st_mode) && lseek(file->fd, 0, SEEK_CUR) == 0))
		return true;
	message("--write: '%s' cannot be written again where it begins, as this format needs it; allowed: the name of a file",
		file->path);
	return false;
}

int outputs_open(struct outputs *outputs, const struct options *options, const struct inputs *inputs,
	const struct field_map *fields)
{
	*outputs = (struct outputs){.events.file.fd = -1,
		.events.buffer.fd = -1,
		.findings.file.fd = -1,
		.findings.buffer.fd = -1,
		.findings_before = -1};
	outputs->is_split_source = options->split == SPLIT_SOURCE;
	int status = open_destinations(outputs, options, inputs);
	if (status != STATUS_CLEAN)
		return status;
	if (options->format->needs_place && !options->split && !has_place(&outputs->events))
		return STATUS_USAGE;
	bool terminal = options->pager_columns > 0 || isatty(outputs->events.buffer.fd) == 1;
	outputs->output = (struct output){
		.kind = options_kind(options),
		.format = options->format,
		.asked = options->events,
		.asked_count = options->event_count,
		.asked_any = options->any,
		.fields = fields,
		.buffer = &outputs->events.buffer,
		.raw = options->raw,
		.verbose = options->verbose,
		.terminal = terminal,
		.width = outputs_width(options, outputs->events.buffer.fd),
		.color = options->color == COLOR_ALWAYS ||
			 (options->color == COLOR_AUTO && terminal && is_terminal_with_colors()),
		.report_options = options->report_options,
		.selection = &options->selection,
	};
	outputs->output.report_options.verbose = options->verbose;
	if (outputs->is_split_source)
		return STATUS_CLEAN;
	if (!options->split)
		destination_put_bom(&outputs->events, options);
	if ((!options->split || split_open(outputs, options, inputs)) && output_begin(&outputs->output))
		return STATUS_CLEAN;
	message("%s", error_text(ENOMEM));
	return STATUS_FAILED;
}

bool outputs_have_files(const struct outputs *outputs)
{
	return outputs->events.file.temporary || outputs->findings.file.temporary || outputs->split;
}

bool outputs_failed(const struct outputs *outputs)
{
	return outputs->has_failed || outputs->events.buffer.error != 0 || outputs->findings.buffer.error != 0;
}

bool outputs_have_no_reader(const struct outputs *outputs)
{
	return destination_has_no_reader(&outputs->events) || destination_has_no_reader(&outputs->findings);
}

/* Reports that a file is missing or incomplete, unless a message has said already what is wrong with it. */
static void tell_of_file(const struct destination *destination, bool is_cut, bool is_placed)
{
	const struct output_file *file = &destination->file;
	if (!file->path || (destination->buffer.error != 0 && destination->buffer.error != EPIPE))
		return;
	if (is_placed && is_cut)
		message("%s: '%s' is not complete: an input could not be read to its end", file->option, file->path);
	else if (!is_placed && file->temporary && is_cut)
		message("%s: '%s' was not written: an input could not be read to its end; --keep-going writes what there is",
			file->option, file->path);
	else if (!is_placed && file->temporary && signals_received() == 0)
		message("%s: '%s' was not written", file->option, file->path);
}

/*
 * Of single logs.
 */

/* Forgets the closed output and its name, so that no later message is about it. */
static void forget_source(struct outputs *outputs)
{
	output_discard(&outputs->output);
	destination_discard(&outputs->events);
	outputs->events = (struct destination){.file.fd = -1, .buffer.fd = -1};
	free(outputs->path_of_source);
	outputs->path_of_source = NULL;
}

/*
 * Whether this run has put an output there already: of two inputs with one name, as a member of an archive and a file
 * of that name, the later output would replace the earlier one.
 */
static bool was_placed(const struct outputs *outputs, const char *path)
{
	struct stat status;
	if (lstat(path, &status) != 0)
		return false;
	for (size_t i = 0; i < outputs->placed_count; i++) {
		const struct placed_file *placed = &outputs->placed[i];
		if (placed->inode == status.st_ino && placed->device == status.st_dev)
			return true;
	}
	return false;
}

static void note_placed(struct outputs *outputs)
{
	struct stat status;
	if (lstat(outputs->path_of_source, &status) != 0)
		return; /* somebody has taken it away, so that nothing can replace it */
	/* The array doubles when it is full. */
	if ((outputs->placed_count & (outputs->placed_count + 1)) == 0)
		outputs->placed =
			must_allocate(outputs->placed, 2 * (outputs->placed_count + 1), sizeof *outputs->placed);
	outputs->placed[outputs->placed_count++] = (struct placed_file){status.st_dev, status.st_ino};
}

bool outputs_begin_source(
	struct outputs *outputs, const struct options *options, const struct inputs *inputs, const char *source)
{
	struct destination *events = &outputs->events;
	char *path = split_path_of_source(options, source);
	outputs->path_of_source = path;
	if (was_placed(outputs, path))
		message("--write: '%s' was written for another input of this name, and is not replaced", path);
	else if (split_is_taken(options, path) && options->skip_existing)
		message("--write: '%s' is not a regular file, and is not replaced", path);
	else if (split_is_taken(options, path))
		message("--write: '%s' exists; allowed: a new file, --force to replace it, --skip-existing to keep it",
			path);
	else if (!outputs_are_input(inputs, "--write", path) &&
		 output_file_open(&events->file, "--write", path, options->force) == STATUS_CLEAN) {
		if (buffer_open(&events->buffer, events->file.fd, BUFFER_SIZE)) {
			destination_put_bom(events, options);
			if (output_begin(&outputs->output))
				return true;
		}
		message("%s", error_text(ENOMEM));
	}
	forget_source(outputs);
	return false;
}

bool outputs_end_source(struct outputs *outputs, enum source_end end, const struct options *options)
{
	struct destination *events = &outputs->events;
	output_end(&outputs->output);
	bool whole = destination_finish(events);
	bool is_placed =
		whole && signals_received() == 0 && end != SOURCE_NONE && (end == SOURCE_WHOLE || options->keep_going);
	if (end == SOURCE_CUT || !whole)
		tell_of_file(events, end == SOURCE_CUT, is_placed);
	outputs->has_failed = outputs->has_failed || !whole;
	/* A run that finds the output skips its log, so the log's findings have to be saved first. */
	if (outputs->keeps_findings && is_placed && !kept_findings_save(&outputs->findings))
		is_placed = whole = false;
	whole = whole && (!is_placed || destination_commit(events));
	outputs->is_placed = whole && is_placed;
	if (outputs->is_placed)
		note_placed(outputs);
	forget_source(outputs);
	return whole;
}

/*
 * The end.
 */

bool outputs_withhold_report(const struct outputs *outputs)
{
	const struct output_kind *kind = outputs->output.kind;
	return signals_received() != 0 && !outputs->is_split_source && !outputs->split &&
	       kind != outputs->output.format && !kind->finding;
}

/* Ends the output. Where it has failed, its reports end without being written. */
static void end_output(struct outputs *outputs)
{
	struct buffer *buffer = &outputs->events.buffer;
	if (!outputs_withhold_report(outputs) || buffer->error != 0) {
		output_end(&outputs->output);
		return;
	}
	buffer_fail(buffer, ECANCELED);
	output_end(&outputs->output);
	buffer->used = buffer->whole = 0;
	buffer->error = 0;
}

static bool finish_events(struct outputs *outputs)
{
	if (outputs->is_split_source)
		return true;
	end_output(outputs);
	bool whole = outputs->split ? outputs->events.buffer.error == 0 : destination_finish(&outputs->events);
	return (!outputs->split || split_finish(outputs->split)) && whole;
}

static bool commit_events(struct outputs *outputs)
{
	return outputs->split ? split_commit(outputs->split) : destination_commit(&outputs->events);
}

/* Reports about the files of all computers together. */
static void tell_of_split(bool is_cut, bool is_placed)
{
	if (is_placed && is_cut)
		message("--write: what was written is not complete: an input could not be read to its end");
	else if (is_cut)
		message("--write: nothing was written: an input could not be read to its end; --keep-going writes what there is");
	else if (signals_received() == 0)
		message("--write: nothing was written");
}

bool outputs_close(struct outputs *outputs, bool is_cut, bool keep_going)
{
	bool whole = finish_events(outputs);
	if (outputs->findings.file.fd >= 0)
		whole = destination_finish(&outputs->findings) && whole;
	bool is_placed = whole && signals_received() == 0 && (!is_cut || keep_going);
	if (!is_placed || is_cut) {
		tell_of_file(&outputs->events, is_cut, is_placed);
		tell_of_file(&outputs->findings, is_cut, is_placed);
		if (outputs->split)
			tell_of_split(is_cut, is_placed);
	}
	bool has_failed = outputs->has_failed || (outputs->split && split_has_failed(outputs->split));
	if (!is_placed)
		return whole && !has_failed;
	/* Findings come first: where events are in place, nobody looks for more. */
	return destination_commit(&outputs->findings) && commit_events(outputs) && !has_failed;
}

void outputs_discard(struct outputs *outputs)
{
	output_discard(&outputs->output);
	split_free(outputs->split);
	outputs->split = NULL;
	free(outputs->placed);
	outputs->placed = NULL;
	destination_discard(&outputs->events);
	destination_discard(&outputs->findings);
	free(outputs->path_of_source);
	outputs->path_of_source = NULL;
	if (outputs->findings_before >= 0)
		close(outputs->findings_before);
	outputs->findings_before = -1;
}

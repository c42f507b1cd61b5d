/* SPDX-License-Identifier: MIT */
#include "outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "message.h"
#include "report.h"
#include "signals.h"
#include "status.h"

/*
 * One destination.
 */

int destination_open(struct destination *destination, const char *option, const char *path, bool force)
{
	*destination = (struct destination){.file.fd = -1, .buffer.fd = -1};
	int status = path ? output_file_open(&destination->file, option, path, force) : STATUS_CLEAN;
	if (status != STATUS_CLEAN)
		return status;
	if (buffer_open(&destination->buffer, path ? destination->file.fd : STDOUT_FILENO, BUFFER_SIZE))
		return STATUS_CLEAN;
	message("out of memory");
	return STATUS_FAILED;
}

bool destination_finish(struct destination *destination)
{
	struct buffer *buffer = &destination->buffer;
	const char *path = destination->file.temporary ? destination->file.path : NULL;
	buffer_flush(buffer);
	/* Only now may standard output tell that it could not keep what it took. */
	if (!path && buffer->fd >= 0 && buffer->error == 0 && close(buffer->fd) != 0)
		buffer->error = errno;
	/* Nobody who closed a pipe needs to hear of it. */
	if (buffer->error != 0 && buffer->error != EPIPE)
		message("%s: %s", path ? path : "standard output", strerror(buffer->error));
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

static bool is_terminal_with_colors(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");
	return (!no_color || no_color[0] == '\0') && terminal && strcmp(terminal, "dumb") != 0;
}

/* Under whatever name: an output must never replace the evidence, nor be appended to it. path NULL: standard output. */
static bool is_input(const struct inputs *inputs, const char *option, const char *path)
{
	struct stat file;
	if ((path ? stat(path, &file) : fstat(STDOUT_FILENO, &file)) != 0 || !S_ISREG(file.st_mode))
		return false;
	const char *input = inputs_find_same_file(inputs, &file);
	if (input && path)
		message("%s: '%s' is the input %s; allowed: another file", option, path, input);
	else if (input)
		message("standard output is the input %s; allowed: another file", input);
	return input != NULL;
}

static int open_destinations(struct outputs *outputs, const struct options *options, const struct inputs *inputs)
{
	if (is_input(inputs, "--write", options->write_path) ||
		(options->findings_path && is_input(inputs, "--findings", options->findings_path)))
		return STATUS_USAGE;
	int status = destination_open(&outputs->events, "--write", options->write_path, options->force);
	if (status == STATUS_CLEAN && options->findings_path)
		status = destination_open(&outputs->findings, "--findings", options->findings_path, options->force);
	return status;
}

int outputs_open(struct outputs *outputs, const struct options *options, const struct inputs *inputs,
	const struct field_map *fields)
{
	static const struct output_format *const formats[] = {
		&output_text, &output_jsonl, &output_json, &output_csv, &output_xml};
	*outputs = (struct outputs){.events.file.fd = -1, .findings.file.fd = -1, .findings.buffer.fd = -1};
	int status = open_destinations(outputs, options, inputs);
	if (status != STATUS_CLEAN)
		return status;
	const struct report *report = report_get((enum report_name)options->report);
	bool terminal = isatty(outputs->events.buffer.fd) == 1;
	outputs->output = (struct output){
		.format = report ? &report->format : formats[options->format],
		.report_format = options->format,
		.fields = fields,
		.buffer = &outputs->events.buffer,
		.raw = options->raw,
		.verbose = options->verbose,
		.terminal = terminal,
		.color = options->color == COLOR_ALWAYS ||
			 (options->color == COLOR_AUTO && terminal && is_terminal_with_colors()),
	};
	if (output_begin(&outputs->output))
		return STATUS_CLEAN;
	message("out of memory");
	return STATUS_FAILED;
}

bool outputs_failed(const struct outputs *outputs)
{
	return outputs->events.buffer.error != 0 || outputs->findings.buffer.error != 0;
}

bool outputs_close(struct outputs *outputs)
{
	output_end(&outputs->output);
	bool whole = destination_finish(&outputs->events);
	if (outputs->findings.file.temporary)
		whole = destination_finish(&outputs->findings) && whole;
	if (!whole || signals_received() != 0)
		return whole;
	return destination_commit(&outputs->events) && destination_commit(&outputs->findings);
}

void outputs_discard(struct outputs *outputs)
{
	destination_discard(&outputs->events);
	destination_discard(&outputs->findings);
}

/* SPDX-License-Identifier: MIT */
#include "reading_archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive_names.h"
#include "common/message.h"
#include "one_input.h"
#include "signals.h"
#include "split.h"

/* "collection.zip:path/Security.evtx"; to be freed. */
static char *source_of(const char *path, const char *name)
{
	size_t size = strlen(path) + strlen(name) + 2;
	char *source = must_allocate(NULL, size, 1);
	snprintf(source, size, "%s:%s", path, name);
	return source;
}

/* State of an archive while it is read. */
struct progress_of_archive {
	struct run *run;
	const struct reading_archive *archive;
	struct archive_logs *logs;
	bool in_parallel;
	uint64_t count; /* logs in it so far, refused ones among them */
	uint64_t skipped;
};

static void read_log(struct progress_of_archive *of, const char *source, const struct archive_log *log)
{
	struct run *run = of->run;
	struct ipsecevtx_options options = run_reader_options(run);
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_error error;
	struct one_input input = one_input_begin(run, source);
	options.finding = finding_sink_take;
	options.finding_user = &run->findings;
	options.rewind = of->archive->bytes.seek ? archive_logs_rewind : NULL;
	if (!one_input_open_output(run, &input))
		return;
	if (ipsecevtx_open_stream(&reader, &log->stream, source, &options, &error) != 0) {
		one_input_complain(run, &input, &error, false, archive_logs_error(of->logs));
		one_input_end(run, &input, NULL);
		return;
	}
	int result = of->in_parallel ? run_parallel(run, reader, true) : run_sequential(run, reader, true);
	if (result < 0)
		one_input_complain(run, &input, ipsecevtx_reader_error(reader), true, archive_logs_error(of->logs));
	if (log->packed_as != ARCHIVE_KIND_NONE)
		one_input_tell_packed(run, source, archive_kind_name(log->packed_as), input.besides);
	one_input_end(run, &input, ipsecevtx_reader_statistics(reader));
	ipsecevtx_close(reader);
}

static void refuse(struct run *run, const char *source, const char *reason, bool is_cut)
{
	struct one_input input = one_input_begin(run, source);
	one_input_refuse(run, &input, reason, is_cut);
	one_input_end(run, &input, NULL);
}

/* Whether a log's output is there already, from a run that was ended. */
static bool is_done(struct run *run, const char *source)
{
	if (!run->outputs.is_split_source || !run->options->skip_existing)
		return false;
	char *path = split_path_of_source(run->options, source);
	bool is_there = split_is_done(run->options, path);
	free(path);
	if (is_there)
		input_log_skip(&run->log, source);
	return is_there;
}

static void take_log(struct progress_of_archive *of, const struct archive_log *log, bool is_refused)
{
	const char *path = of->archive->path;
	char *source = log->name ? source_of(path, log->name) : NULL;
	of->count++;
	if (is_refused)
		refuse(of->run, source, log->reason, log->is_cut);
	else if (is_done(of->run, source ? source : path))
		of->skipped++;
	else
		read_log(of, source ? source : path, log);
	free(source);
}

/* Reports that the archive ended before all of its members were read. */
static void fail_archive(struct progress_of_archive *of, const struct archive_log *log)
{
	if (signals_received() == 0)
		refuse(of->run, of->archive->path, log->reason, log->is_cut);
	of->count++;
}

static void refuse_empty(const struct progress_of_archive *of)
{
	char reason[80];
	snprintf(reason, sizeof reason, "no logs (*.evtx, *.evtx.gz) in this %s", archive_kind_name(of->archive->kind));
	refuse(of->run, of->archive->path, reason, false);
}

static void tell_members(const struct progress_of_archive *of)
{
	struct run *run = of->run;
	const struct options *options = run->options;
	const char *path = of->archive->path;
	uint64_t passed = archive_logs_passed(of->logs);
	run->guesses += of->count == 0 && of->archive->is_guess;
	if (of->count == 0 && !inputs_was_found(&run->inputs, path))
		refuse_empty(of);
	if (of->skipped > 0 && !options->quiet)
		message("%s: %llu log%s skipped, whose output is there", path, (unsigned long long)of->skipped,
			of->skipped == 1 ? " is" : "s are");
	if (options->verbose && !options->quiet)
		message("%s: %llu log%s read, %llu other member%s passed over", path,
			(unsigned long long)(of->count - of->skipped), of->count - of->skipped == 1 ? "" : "s",
			(unsigned long long)passed, passed == 1 ? "" : "s");
}

void read_archive(struct run *run, const struct reading_archive *archive, bool in_parallel)
{
	struct progress_of_archive of = {.run = run, .archive = archive, .in_parallel = in_parallel};
	struct archive_log log;
	enum archive_step step = ARCHIVE_STEP_LOG;
	const char *packed = inputs_called(&run->inputs, archive->path, archive_name_has_layers);
	const struct archive_options options = {
		run->options->carve, packed ? archive_name_layers(packed) : archive->layers, archive->is_guess};
	of.logs = archive_logs_open(archive->kind, &archive->bytes, &options);
	if (!of.logs || !run_expect_several(run)) {
		refuse(run, archive->path, error_text(ENOMEM), true);
		run->no_memory = true;
		archive_logs_close(of.logs);
		return;
	}
	while (!run_is_stopped(run) && (step = archive_logs_next(of.logs, &log)) <= ARCHIVE_STEP_REFUSED)
		take_log(&of, &log, step == ARCHIVE_STEP_REFUSED);
	if (step == ARCHIVE_STEP_FAILED)
		fail_archive(&of, &log);
	if (step == ARCHIVE_STEP_END)
		tell_members(&of);
	else if (run_is_stopped(run))
		input_log_add(&run->log, &(struct input_result){.source = archive->path,
						 .status = INPUT_FAILED,
						 .error = "not read to its end: the run ended before it"});
	archive_logs_close(of.logs);
}

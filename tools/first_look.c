/* SPDX-License-Identifier: MIT */
#include "first_look.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/message.h"
#include "newest.h"
#include "signals.h"
#include "times.h"

/* What is looked for in the events of an input. */
struct look {
	struct run *run;
	struct ipsecevtx_options options;
	const char *consequence; /* what follows if events cannot be read now, but perhaps later */
	bool no_memory;
	void (*take)(struct look *look, const struct ipsecevtx_event *event);
	struct newest *newest;
	struct filter *filter;
};

static struct look look_for(struct run *run, void (*take)(struct look *look, const struct ipsecevtx_event *event))
{
	struct look look = {.run = run, .options = run_reader_options(run), .take = take};
	look.options.engine = IPSECEVTX_ENGINE_DIRECT;
	look.options.verify = false;
	look.options.logs = NULL;
	look.options.format = IPSECEVTX_FORMAT_NONE;
	return look;
}

/* Reports the first input that cannot be looked at; each is reported again when it is read, if that fails then. */
static void miss(struct look *look, const char *reason)
{
	if (signals_received() != 0)
		return;
	if (look->consequence)
		message("%s; %s", reason, look->consequence);
	look->consequence = NULL;
	look->run->failed = true;
}

/*
 * Reports an input that cannot be looked at; one that is no log has no events. Where memory ran out, there may be
 * enough later: what was missed now would then be wrong, so the run ends.
 */
static void miss_for_error(struct look *look, const struct ipsecevtx_error *error)
{
	char text[1024];
	if (error->code == IPSECEVTX_ERROR_EMPTY || error->code == IPSECEVTX_ERROR_FORMAT)
		return;
	look->no_memory |= error->code == IPSECEVTX_ERROR_MEMORY || error->system_error == ENOMEM;
	ipsecevtx_error_text(error, text, sizeof text);
	miss(look, text);
}

static void take_events(struct look *look, struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_event *event;
	int result = 0;
	while (signals_received() == 0 && (result = ipsecevtx_next(reader, &event)) > 0)
		look->take(look, event);
	if (result < 0)
		miss_for_error(look, ipsecevtx_reader_error(reader));
	ipsecevtx_close(reader);
}

static void look_into_log(struct look *look, const struct archive_log *log)
{
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_error error;
	if (ipsecevtx_open_stream(&reader, &log->stream, log->name, &look->options, &error) == 0)
		take_events(look, reader);
	else
		miss_for_error(look, &error);
}

static void miss_for(struct look *look, const char *path, const char *reason)
{
	char text[1024];
	look->no_memory |= strcmp(reason, error_text(ENOMEM)) == 0;
	snprintf(text, sizeof text, "%s: %s", path, reason);
	miss(look, text);
}

static void look_into_archive(
	struct look *look, const char *path, enum archive_kind kind, const struct ipsecevtx_stream *stream)
{
	const struct archive_bytes bytes = input_archive_bytes(stream);
	const struct archive_options options = {.unlimited = look->run->options->carve};
	struct archive_logs *logs = archive_logs_open(kind, &bytes, &options);
	struct archive_log log;
	enum archive_step step = ARCHIVE_STEP_LOG;
	if (!logs) {
		miss_for(look, path, error_text(ENOMEM));
		return;
	}
	look->options.rewind = archive_logs_rewind;
	while (step <= ARCHIVE_STEP_REFUSED && !look->no_memory && signals_received() == 0) {
		step = archive_logs_next(logs, &log);
		if (step == ARCHIVE_STEP_LOG)
			look_into_log(look, &log);
		else if (step != ARCHIVE_STEP_END)
			miss_for(look, path, log.reason);
	}
	archive_logs_close(logs);
}

/* A regular file. */
static void look_into(struct look *look, const char *path)
{
	struct progress silent = {.is_wanted = false};
	struct ipsecevtx_error error;
	struct ipsecevtx_stream stream;
	struct ipsecevtx_reader *reader;
	int system_error = input_open(path, &silent, &stream);
	/* A missing file is reported when it is to be read. */
	if (system_error == ENOENT)
		return;
	if (system_error != 0) {
		miss_for(look, path, error_text(system_error));
		return;
	}
	enum archive_kind kind = input_archive_kind(&stream);
	if (kind != ARCHIVE_KIND_NONE)
		look_into_archive(look, path, kind, &stream);
	stream.close(stream.user);
	if (kind != ARCHIVE_KIND_NONE)
		return;
	if (ipsecevtx_open(&reader, path, &look->options, &error) == 0)
		take_events(look, reader);
	else
		miss_for_error(look, &error);
}

/*
 * Notes the time of an event that is asked for, or that the report is about, packets among them. Times that no log can
 * have do not count.
 */
static void take_time(struct look *look, const struct ipsecevtx_event *event)
{
	const struct options *options = look->run->options;
	bool is_beside = run_is_beside(options, event) && !filter_is_discarded_packet(event);
	if (is_beside || filter_refuses_mode(&options->filter, event))
		return;
	uint64_t ticks = ipsecevtx_event_known_time(event);
	if (ticks > 0)
		newest_note(look->newest, ticks);
}

/* Finds the newest event of all inputs. The newest event of a pipe is known only when the pipe is used up. */
static enum status find_newest(struct run *run, struct look *look)
{
	for (size_t i = 0; i < run->inputs.count && !look->no_memory; i++) {
		const char *path = run->inputs.paths[i];
		if (input_is_read_once(path)) {
			message("%s: cannot be read twice, as --from and --to need it that count from the newest event; allowed there: times",
				path);
			return STATUS_USAGE;
		}
		look_into(look, path);
	}
	return look->no_memory ? STATUS_FAILED : STATUS_CLEAN;
}

static enum status count_from_newest(struct run *run, struct options *own)
{
	struct newest newest;
	struct look look = look_for(run, take_time);
	look.consequence = "the newest event, which --from and --to count from, may be there";
	look.newest = &newest;
	if (!times_need_newest(own))
		return STATUS_CLEAN;
	if (!newest_begin(&newest)) {
		message("%s", error_text(ENOMEM));
		return STATUS_FAILED;
	}
	enum status status = find_newest(run, &look);
	if (status == STATUS_CLEAN && !times_take_newest(own, newest.time))
		status = STATUS_USAGE;
	if (status == STATUS_CLEAN)
		newest_tell(&newest, own->filter.from);
	newest_end(&newest);
	return status;
}

/* Finds the Quick Modes of the Main Modes that --sa names. */

static void take_quick_mode(struct look *look, const struct ipsecevtx_event *event)
{
	struct filter *filter = look->filter;
	if (look->no_memory || !filter_matches_computer(filter, event) ||
		tunnel_add(&filter->tunnel, event, filter_matches_sa(filter, &look->run->fields, event)))
		return;
	look->no_memory = true;
	message("%s", error_text(ENOMEM));
}

static enum status follow_tunnels(struct run *run, struct filter *filter)
{
	static const struct ipsecevtx_range quick_modes = {5451, 5452};
	struct look look = look_for(run, take_quick_mode);
	look.consequence = "--sa may miss ends of Quick Modes that are opened there";
	look.filter = filter;
	look.options.any = false;
	look.options.events = &quick_modes;
	look.options.event_count = 1;
	look.options.modes = IPSECEVTX_MODE_ALL;
	/* Without --computer an id means a different association on each computer. */
	if (filter->sa_count == 0 || filter->computer_count == 0)
		return STATUS_CLEAN;
	for (size_t i = 0; i < run->inputs.count && !look.no_memory; i++) {
		const char *path = run->inputs.paths[i];
		if (input_is_read_once(path))
			message("%s: can be read only once: --sa does not follow a Main Mode to the ends of its Quick Modes there",
				path);
		else
			look_into(&look, path);
	}
	tunnel_sort(&filter->tunnel);
	return look.no_memory ? STATUS_FAILED : STATUS_CLEAN;
}

enum status first_look(struct run *run, struct options *options)
{
	enum status status = count_from_newest(run, options);
	return status == STATUS_CLEAN ? follow_tunnels(run, &options->filter) : status;
}

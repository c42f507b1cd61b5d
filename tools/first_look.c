/* SPDX-License-Identifier: MIT */
#include "first_look.h"

#include <string.h>
#include <unistd.h>

#include "common/message.h"
#include "newest.h"
#include "signals.h"
#include "times.h"

/* What is wanted of the events of an input. */
struct look {
	const struct run *run;
	struct ipsecevtx_options options;
	void (*take)(struct look *look, const struct ipsecevtx_event *event);
	struct newest *newest;
	struct filter *filter;
};

static struct look look_for(const struct run *run, void (*take)(struct look *look, const struct ipsecevtx_event *event))
{
	struct look look = {.run = run, .options = run_reader_options(run), .take = take};
	look.options.engine = IPSECEVTX_ENGINE_DIRECT;
	look.options.verify = false;
	look.options.logs = NULL;
	look.options.format = IPSECEVTX_FORMAT_NONE;
	return look;
}

static void take_events(struct look *look, struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_event *event;
	while (signals_received() == 0 && ipsecevtx_next(reader, &event) > 0)
		look->take(look, event);
	ipsecevtx_close(reader);
}

static void look_into_archive(struct look *look, enum archive_kind kind, const struct ipsecevtx_stream *stream)
{
	const struct archive_bytes bytes = input_archive_bytes(stream);
	const struct archive_options options = {look->run->options->carve, false};
	struct archive_logs *logs = archive_logs_open(kind, &bytes, &options);
	struct ipsecevtx_reader *reader;
	struct archive_log log;
	enum archive_step step;
	look->options.rewind = archive_logs_rewind;
	while (logs && signals_received() == 0 && (step = archive_logs_next(logs, &log)) <= ARCHIVE_STEP_REFUSED) {
		if (step == ARCHIVE_STEP_LOG &&
			ipsecevtx_open_stream(&reader, &log.stream, log.name, &look->options, NULL) == 0)
			take_events(look, reader);
	}
	archive_logs_close(logs);
}

/* A regular file. What cannot be read is told when it is. */
static void look_into(struct look *look, const char *path)
{
	struct progress silent = {.is_wanted = false};
	struct ipsecevtx_stream stream;
	struct ipsecevtx_reader *reader;
	if (input_open(path, &silent, &stream) != 0)
		return;
	enum archive_kind kind = input_archive_kind(&stream);
	if (kind != ARCHIVE_KIND_NONE)
		look_into_archive(look, kind, &stream);
	stream.close(stream.user);
	if (kind == ARCHIVE_KIND_NONE && ipsecevtx_open(&reader, path, &look->options, NULL) == 0)
		take_events(look, reader);
}

/* The latest event that is asked for. Times that no log can have are none. */
static void take_time(struct look *look, const struct ipsecevtx_event *event)
{
	const struct options *options = look->run->options;
	/* Those that a report hears of were not asked for. */
	if (options->reads && !options->events && event->kind == IPSECEVTX_KIND_OTHER)
		return;
	uint64_t ticks = ipsecevtx_event_known_time(event);
	if (ticks > 0)
		newest_note(look->newest, ticks);
}

/* What is read once, as a pipe, has no newest event before it is gone. */
static bool count_from_newest(const struct run *run, struct options *own)
{
	struct newest newest;
	struct look look = look_for(run, take_time);
	bool ok = true;
	look.newest = &newest;
	if (!times_need_newest(own))
		return true;
	newest_begin(&newest);
	for (size_t i = 0; ok && i < run->inputs.count; i++) {
		const char *path = run->inputs.paths[i];
		int fd = strcmp(path, "-") == 0 ? -1 : input_open_regular_file(path);
		if (fd >= 0) {
			close(fd);
			look_into(&look, path);
		} else if (strcmp(path, "-") == 0 || access(path, F_OK) == 0) {
			message("%s: cannot be read twice, as --from and --to need it that count from the newest event; allowed there: times",
				path);
			ok = false;
		}
	}
	ok = ok && times_take_newest(own, newest.time);
	if (ok)
		newest_tell(&newest, own->filter.from);
	newest_end(&newest);
	return ok;
}

/*
 * Which Quick Modes the Main Modes had that were asked for.
 */

static void take_opening(struct look *look, const struct ipsecevtx_event *event)
{
	struct filter *filter = look->filter;
	if (filter_matches_computer(filter, event))
		tunnel_add(&filter->tunnel, event, filter_matches_sa(filter, &look->run->fields, event));
}

static void follow_tunnels(const struct run *run, struct filter *filter)
{
	static const struct ipsecevtx_range opened = {5451, 5451};
	struct look look = look_for(run, take_opening);
	look.filter = filter;
	look.options.any = false;
	look.options.events = &opened;
	look.options.event_count = 1;
	look.options.modes = IPSECEVTX_MODE_ALL;
	/* Without a computer an id means another association on each. */
	if (filter->sa_count == 0 || filter->computer_count == 0)
		return;
	for (size_t i = 0; i < run->inputs.count; i++) {
		const char *path = run->inputs.paths[i];
		int fd = strcmp(path, "-") == 0 ? -1 : input_open_regular_file(path);
		if (fd >= 0) {
			close(fd);
			look_into(&look, path);
		} else if (strcmp(path, "-") == 0 || access(path, F_OK) == 0) {
			message("%s: can be read only once: --sa does not follow a Main Mode to the ends of its Quick Modes there",
				path);
		}
	}
	tunnel_sort(&filter->tunnel);
}

bool first_look(const struct run *run, struct options *options)
{
	if (!count_from_newest(run, options))
		return false;
	follow_tunnels(run, &options->filter);
	return true;
}

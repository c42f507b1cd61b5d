/* SPDX-License-Identifier: MIT */
#include "first_look.h"

#include <string.h>
#include <unistd.h>

#include "common/message.h"
#include "signals.h"
#include "times.h"

/* The latest event of an input that is asked for; false when it cannot be read. Times that no log can have are none. */
static bool find_newest(const struct run *run, const char *path, uint64_t *newest)
{
	const uint64_t earliest = 119600064000000000, latest = 2650467744000000000; /* 1980, 10000 */
	struct ipsecevtx_options options = run_reader_options(run);
	const struct ipsecevtx_event *event;
	struct ipsecevtx_reader *reader;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.verify = false;
	options.logs = NULL;
	options.format = IPSECEVTX_FORMAT_NONE;
	if (ipsecevtx_open(&reader, path, &options, NULL) != 0)
		return false;
	while (signals_received() == 0 && ipsecevtx_next(reader, &event) > 0) {
		/* Those that a report hears of were not asked for. */
		if (run->options->reads && !run->options->events && event->kind == IPSECEVTX_KIND_OTHER)
			continue;
		uint64_t ticks = event->time.presence == IPSECEVTX_SET ? event->time.ticks : event->written_time;
		if (ticks > *newest && ticks >= earliest && ticks < latest)
			*newest = ticks;
	}
	ipsecevtx_close(reader);
	return true;
}

/* What is read once, as a pipe, has no newest event before it is gone. */
static bool count_from_newest(const struct run *run, struct options *own)
{
	uint64_t newest = 0;
	if (!times_need_newest(own))
		return true;
	for (size_t i = 0; i < run->inputs.count; i++) {
		const char *path = run->inputs.paths[i];
		int fd = strcmp(path, "-") == 0 ? -1 : input_open_regular_file(path);
		if (fd >= 0) {
			close(fd);
			find_newest(run, path, &newest);
		} else if (strcmp(path, "-") == 0 || access(path, F_OK) == 0) {
			message("%s: cannot be read twice, as --from and --to need it that count from the newest event; allowed there: times",
				path);
			return false;
		}
	}
	return times_take_newest(own, newest);
}

/*
 * Which Quick Modes the Main Modes had that were asked for.
 */

static void find_openings(const struct run *run, const char *path, struct filter *filter)
{
	static const struct ipsecevtx_range opened = {5451, 5451};
	struct ipsecevtx_options options = run_reader_options(run);
	const struct ipsecevtx_event *event;
	struct ipsecevtx_reader *reader;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.verify = false;
	options.logs = NULL;
	options.format = IPSECEVTX_FORMAT_NONE;
	options.any = false;
	options.events = &opened;
	options.event_count = 1;
	options.modes = IPSECEVTX_MODE_ALL;
	if (ipsecevtx_open(&reader, path, &options, NULL) != 0)
		return;
	while (signals_received() == 0 && ipsecevtx_next(reader, &event) > 0) {
		if (filter_matches_computer(filter, event))
			tunnel_add(&filter->tunnel, event, filter_matches_sa(filter, &run->fields, event));
	}
	ipsecevtx_close(reader);
}

static void follow_tunnels(const struct run *run, struct filter *filter)
{
	/* Without a computer an id means another association on each. */
	if (filter->sa_count == 0 || filter->computer_count == 0)
		return;
	for (size_t i = 0; i < run->inputs.count; i++) {
		const char *path = run->inputs.paths[i];
		int fd = strcmp(path, "-") == 0 ? -1 : input_open_regular_file(path);
		if (fd >= 0) {
			close(fd);
			find_openings(run, path, filter);
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

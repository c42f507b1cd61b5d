/* SPDX-License-Identifier: MIT */
#include "times.h"

#include <string.h>

#include "common/message.h"
#include "common/ticks.h"
#include "common/zone.h"

/* Parses "-24h" into ticks before the newest event. */
static bool parse_before(const char *text, uint64_t *ticks)
{
	static const struct {
		char letter;
		uint64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
	size_t length = strlen(text);
	uint64_t number;
	if (length < 3 || text[0] != '-')
		return false;
	const struct piece digits = {text + 1, length - 2};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		/* A larger number reaches back some thousand years, further than any log. */
		if (text[length - 1] != units[i].letter || !parse_number(digits, false, 100000000000, &number))
			continue;
		*ticks = number > UINT64_MAX / TICKS_A_SECOND / units[i].seconds
				 ? UINT64_MAX
				 : number * units[i].seconds * TICKS_A_SECOND;
		return true;
	}
	return false;
}

/* Reads a time of an option. before may be NULL: then the time must not count from the newest event. */
static bool read_time(const char *option, const char *text, uint64_t *ticks, bool *before)
{
	struct problem problem;
	if (before && parse_before(text, ticks)) {
		*before = true;
		return true;
	}
	if (parse_time(text, ticks, &problem))
		return true;
	message("--%s: %s%s", option, problem.text, before ? ", or -24h, -7d: so long before the newest event" : "");
	return false;
}

bool times_read(struct options *options)
{
	struct filter *filter = &options->filter;
	if (options->timezone && !zone_set(options->timezone)) {
		message("--timezone: '%s' is not a timezone that this system knows; allowed: UTC, and names below /usr/share/zoneinfo, as Europe/Berlin",
			options->timezone);
		return false;
	}
	filter->has_from = options->from != NULL;
	filter->has_to = options->to != NULL;
	options->report_options.has_at = options->at != NULL;
	return (!options->from || read_time("from", options->from, &filter->from, &options->from_newest)) &&
	       (!options->to || read_time("to", options->to, &filter->to, &options->to_newest)) &&
	       (!options->at || read_time("at", options->at, &options->report_options.at, NULL));
}

bool times_need_newest(const struct options *options)
{
	return options->from_newest || options->to_newest;
}

bool times_take_newest(struct options *options, uint64_t newest)
{
	struct filter *filter = &options->filter;
	if (options->from_newest)
		filter->from = newest > filter->from ? newest - filter->from : 0;
	if (options->to_newest)
		filter->to = newest > filter->to ? newest - filter->to : 0;
	options->from_newest = options->to_newest = false;
	if (newest == 0 || !filter->has_from || !filter->has_to || filter->from < filter->to)
		return true;
	message("--to: must be later than --from; no time lies between them");
	return false;
}

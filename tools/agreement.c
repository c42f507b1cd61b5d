/* SPDX-License-Identifier: MIT */
#include "agreement.h"

#include <string.h>
#include <strings.h>

#include "common/message.h"
#include "report.h"
#include "words.h"

/*
 * Formats.
 */

/* The format that the name of a file ends with, or -1. Text has no ending of its own: any file can be one. */
static int format_of_name(const char *path)
{
	size_t length = strlen(path);
	for (const struct word *word = format_words; word->name; word++) {
		size_t end = strlen(word->name);
		if (word->value != FORMAT_TEXT && length > end && path[length - end - 1] == '.' &&
			strcasecmp(path + length - end, word->name) == 0)
			return word->value;
	}
	return -1;
}

/* False when the name of the file and the format contradict each other. */
static bool take_format_of_name(struct options *options)
{
	int format = options->write_path ? format_of_name(options->write_path) : -1;
	if (format < 0 || (options->has_format && options->format == format))
		return true;
	if (options->has_format) {
		message("--output: '%s' is not the format of --write=%s; allowed: %s, or a name with another ending",
			word_name(format_words, options->format), options->write_path, word_name(format_words, format));
		return false;
	}
	options->format = format;
	options->format_by_name = true;
	return true;
}

/* Not everything can be written in every format. */
static bool format_fits(const struct options *options)
{
	unsigned formats = REPORT_FORMAT(FORMAT_XML) - 1;
	char allowed[128] = "";
	if (options->action == ACTION_EVENTS) {
		if (!options->report)
			return true;
		formats = report_get((enum report_name)options->report)->formats;
	}
	if (formats & REPORT_FORMAT(options->format))
		return true;
	for (const struct word *word = format_words; word->name; word++) {
		if (formats & REPORT_FORMAT(word->value))
			word_list_add(allowed, sizeof allowed, "", word->name);
	}
	message("%s: '%s' is not a format of %s; allowed: %s", options->format_by_name ? "--write" : "--output",
		word_name(format_words, options->format),
		options->action == ACTION_EVENTS ? "this report" : "the lists", allowed);
	return false;
}

/*
 * The rest.
 */

static bool lists_agree(const struct options *options)
{
	if (options->input_count > 0)
		message("'%s': the lists tell what the tool knows and read no log; -e selects events of a log",
			options->inputs[0]);
	return options->input_count == 0;
}

static bool findings_agree(const struct options *options)
{
	if (!options->findings_path || strcmp(options->findings_path, "-") != 0)
		return true;
	message("--findings: '-' is not a file; allowed: the name of a file");
	return false;
}

bool options_agree(struct options *options)
{
	const struct filter *filter = &options->filter;
	if (!take_format_of_name(options) || !format_fits(options))
		return false;
	if (options->action != ACTION_EVENTS)
		return lists_agree(options);
	if (options->input_count == 0) {
		message("no FILE given; usage: ipsec-evtx [OPTION]... FILE|DIRECTORY|-..., as in "
			"ipsec-evtx Security.evtx; --help tells more");
		return false;
	}
	if (filter->has_from && filter->has_to && filter->from >= filter->to) {
		message("--to: must be later than --from; no time lies between them");
		return false;
	}
	if (options->strict && options->no_damage_status) {
		message("--no-damage-status: --strict asks for the opposite; allowed: one of them");
		return false;
	}
	return findings_agree(options);
}

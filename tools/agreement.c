/* SPDX-License-Identifier: MIT */
#include "agreement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/message.h"
#include "left_out.h"
#include "report/report_output.h"
#include "shell_words.h"
#include "times.h"
#include "words.h"

/*
 * Formats.
 */

/* Whether a file's name ends with suffix, behind a dot. */
static bool ends_with(const char *path, const char *suffix)
{
	size_t length = strlen(path);
	size_t end = suffix ? strlen(suffix) : length;
	return length > end && path[length - end - 1] == '.' && strcasecmp(path + length - end, suffix) == 0;
}

static bool has_suffix(const char *path, const struct output_kind *format)
{
	return ends_with(path, format->suffix) || ends_with(path, format->other_suffix);
}

/*
 * The format that the file's name means, by the longest ending; NULL where the ending is no format's, as text has none.
 */
static const struct output_kind *format_of_name(const char *path)
{
	const struct output_kind *found = NULL;
	for (size_t i = 0; output_formats[i]; i++) {
		const struct output_kind *format = output_formats[i];
		if (has_suffix(path, format) && (!found || strlen(format->suffix) > strlen(found->suffix)))
			found = format;
	}
	return found;
}

/* The ending of a file's name that promises a kind of file which this tool never writes; NULL for others. */
static const char *foreign_suffix(const char *path)
{
	static const char *const suffixes[] = {"xlsx", "xls", "ods", "pdf", "docx", "doc", "odt", "rtf", "zip", "gz",
		"xz", "zst", "bz2", "7z", "tar", "tgz", "sqlite", "sqlite3", "db", "duckdb", "parquet", "png", "jpg",
		"svg", "tsv", "yaml", "yml", "pcap", "etl", "evt"};
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		if (ends_with(path, suffixes[i]))
			return suffixes[i];
	}
	return NULL;
}

/* Whether a file of one format may have a name of the other format. */
static bool is_like(const struct output_kind *format, const struct output_kind *named)
{
	for (size_t i = 0; i < sizeof format->likes / sizeof format->likes[0]; i++) {
		if (format->likes[i] == named)
			return true;
	}
	return format == named;
}

/* False when the name of the file and the format contradict each other. */
static bool take_format_of_name(struct options *options)
{
	const struct output_kind *format =
		options->write_path && !options->split ? format_of_name(options->write_path) : NULL;
	const char *foreign = options->write_path && !options->split && !options->has_format && !format
				      ? foreign_suffix(options->write_path)
				      : NULL;
	if (foreign) {
		message("--write: '%s' ends with .%s, as no format does; allowed: another ending, or --output=FORMAT to say what it shall be",
			options->write_path, foreign);
		return false;
	}
	if (!format || (options->has_format && is_like(options->format, format)))
		return true;
	if (options->has_format) {
		message("--output: '%s' is not the format of --write=%s; allowed: %s, or a name with another ending",
			options->format->name, options->write_path, format->name);
		return false;
	}
	options->format = format;
	options->format_by_name = true;
	return true;
}

static bool format_is_of_events(const struct options *options)
{
	char allowed[128] = "";
	if (!options->format->report)
		return true;
	for (size_t i = 0; output_formats[i]; i++) {
		if (!output_formats[i]->report)
			word_list_add(allowed, sizeof allowed, "", output_formats[i]->name);
	}
	message("%s: '%s' is not a format of events, but of reports: --report=NAME; allowed: %s",
		options->format_by_name ? "--write" : "--output", options->format->name, allowed);
	return false;
}

/* Whether what is written can be written in the chosen format. */
static bool format_fits(const struct options *options)
{
	const struct output_kind *const *formats = output_table_formats;
	char allowed[128] = "";
	if (options->action == ACTION_EVENTS) {
		if (!options->report)
			return format_is_of_events(options);
		formats = options->report->formats;
	}
	for (; *formats; formats++) {
		if (*formats == options->format)
			return true;
		word_list_add(allowed, sizeof allowed, "", (*formats)->name);
	}
	message("%s: '%s' is not a format of %s; allowed: %s", options->format_by_name ? "--write" : "--output",
		options->format->name, options->action == ACTION_EVENTS ? "this report" : "the lists", allowed);
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

static bool list_agrees(const struct options *options)
{
	bool is_stdin = options->list_path && strcmp(options->list_path, "-") == 0;
	if (options->list_has_nuls && !options->list_path) {
		message("--null: there is no list whose names could end so; allowed: beside --files-from");
		return false;
	}
	for (int i = 0; is_stdin && i < options->input_count; i++) {
		if (strcmp(options->inputs[i], "-") != 0)
			continue;
		message("--files-from: '-' is standard input, which is named as a log too; allowed: one of them");
		return false;
	}
	return true;
}

/*
 * Whether a report cannot be split by computers: some of its rows would be in no file, or would say of a peer what the
 * logs of other computers contradict.
 */
static bool is_about_several_computers(const struct output_kind *report)
{
	return report && (report->finding || report->hears_finding || report->input || report == &output_clocks ||
				 report == &output_hostile);
}

static bool split_agrees(const struct options *options)
{
	const struct output_kind *report = options->report;
	bool ok = false;
	if (options->split && !options->write_path)
		message("--split: needs the name of a directory: --write=DIRECTORY");
	else if (options->skip_existing && !options->write_path)
		message("--skip-existing: standard output is not there before; allowed: beside --write");
	else if (options->skip_existing && options->force)
		message("--skip-existing: --force asks for the opposite; allowed: one of them");
	else if (options->skip_existing && options->keep_going)
		message("--skip-existing: --keep-going leaves files that are not complete, which the next run would skip; allowed: one of them");
	else if (options->skip_existing && options->dedup)
		message("--skip-existing: --dedup needs the events of what is skipped too; allowed: one of them");
	else if (options->split == SPLIT_COMPUTER && is_about_several_computers(report))
		message("--split: --report=%s is about logs, or several computers; allowed: --split=source",
			report->name);
	else
		ok = true;
	return ok;
}

/* Lines of --log are appended to what its file holds, which must never be evidence. */
static bool log_agrees(const struct options *options)
{
	const char *path = options->log_path;
	size_t length = path ? strlen(path) : 0;
	if (length <= 5 || strcasecmp(path + length - 5, ".evtx") != 0)
		return true;
	message("--log: '%s' is called as an event log is; allowed: another name", path);
	return false;
}

/* Whether path is no "-": standard output is for the events. */
static bool is_file(const char *option, const char *path)
{
	if (!path || strcmp(path, "-") != 0)
		return true;
	message("%s: '-' is not a file; allowed: the name of a file", option);
	return false;
}

/*
 * Fills ranges with the events that were named or, where none were, with the IPsec events of all modes, among which the
 * library chooses. Returns how many.
 */
static size_t put_events(const struct options *options, struct ipsecevtx_range *ranges)
{
	const struct ipsecevtx_event_info *info;
	size_t count = 0;
	if (options->events) {
		memcpy(ranges, options->events, options->event_count * sizeof *ranges);
		return options->event_count;
	}
	for (; (info = ipsecevtx_event_info(count)) != NULL; count++)
		ranges[count] = (struct ipsecevtx_range){info->event_id, info->event_id};
	return count;
}

/* Sets the modes. With -e the library heeds modes only where -m was given; with --any it heeds none. */
static void take_modes(struct options *options)
{
	const unsigned usual = options->format->is_log ? 0 : IPSECEVTX_MODE_MAIN | IPSECEVTX_MODE_QUICK;
	if (options->any)
		options->filter.modes = options->modes;
	else if (!options->modes && !options->events)
		options->filter.modes = options->report ? options->report->modes : usual;
}

/* Whether -e chooses among discarded packets, those of the driver and those of negotiations. */
static bool names_packets(const struct options *options)
{
	static const struct ipsecevtx_range packets[] = {{4960, 4965}, {4976, 4978}};
	for (size_t i = 0; i < 2 * options->event_count; i++) {
		const struct ipsecevtx_range *named = &options->events[i / 2], *range = &packets[i % 2];
		if (named->first <= range->last && named->last >= range->first)
			return true;
	}
	return false;
}

static void read_what_the_output_takes(struct options *options)
{
	const struct output_kind *kind = options_kind(options);
	size_t room = options->event_count;
	if (kind->also_count == 0 || options->any || (kind->is_log && options->events))
		return;
	while (!options->events && ipsecevtx_event_info(room))
		room++;
	options->reads = must_allocate(NULL, room + kind->also_count, sizeof *options->reads);
	size_t count = put_events(options, options->reads);
	/* The packets are the last in the list. */
	bool is_chosen = kind->also == report_packets_also && names_packets(options);
	size_t also_count = is_chosen ? REPORT_CONTEXT_COUNT : kind->also_count;
	memcpy(options->reads + count, kind->also, also_count * sizeof *kind->also);
	options->read_count = count + also_count;
}

/*
 * Names the list of inputs before the other inputs in suggested commands. A list from standard input stays "-": only
 * its maker can make it again.
 */
static void name_list(struct options *options)
{
	char *inputs = options->input_words;
	char *list = shell_words(options->list_has_nuls ? "--null --files-from=" : "--files-from=",
		(char *const *)&options->list_path, 1);
	size_t size = strlen(list) + strlen(inputs) + 2;
	options->input_words = must_allocate(NULL, size, 1);
	snprintf(options->input_words, size, "%s%s%s", list, inputs[0] ? " " : "", inputs);
	free(list);
	free(inputs);
}

/* Makes the inputs as words of a command, with the options that say what an input is. */
static void name_inputs(struct options *options)
{
	char prefix[64] = "";
	bool is_told = options->report == &output_summary || options->report == &output_overview ||
		       options->format->report != NULL;
	if (!is_told)
		return;
	if (options->recursive)
		strcat(prefix, "-r ");
	if (options->recover)
		strcat(prefix, "--recover ");
	if (options->carve)
		strcat(prefix, "--carve ");
	options->input_words = shell_words(prefix, options->inputs, options->input_count);
	if (options->list_path)
		name_list(options);
	options->report_options.inputs = options->input_words;
}

static bool bom_agrees(const struct options *options)
{
	if (!options->bom || options->format == &output_csv)
		return true;
	message("--bom: only CSV begins with a byte order mark; allowed: with -o csv");
	return false;
}

bool options_agree(struct options *options)
{
	const struct filter *filter = &options->filter;
	if (!times_read(options) || !take_format_of_name(options) || !format_fits(options) || !bom_agrees(options))
		return false;
	if (options->action != ACTION_EVENTS)
		return lists_agree(options);
	if (!list_agrees(options))
		return false;
	if (options->input_count == 0 && !options->list_path) {
		message("no FILE given; usage: ipsec-evtx [OPTION]... FILE|DIRECTORY|-..., as in ipsec-evtx Security.evtx; --help tells more");
		return false;
	}
	if (filter->has_from && filter->has_to && filter->from >= filter->to && !times_need_newest(options)) {
		message("--to: must be later than --from; no time lies between them");
		return false;
	}
	if (options->report_options.has_at && options->report != &output_sessions) {
		message("--at: only --report=sessions tells what stood at a time");
		return false;
	}
	if (options->has_thresholds && options->report != &output_hostile && options->report != &output_summary &&
		options->report != &output_overview) {
		message("--threshold: only --report=hostile, summary and overview look for patterns");
		return false;
	}
	if (options->strict && options->no_damage_status) {
		message("--no-damage-status: --strict asks for the opposite; allowed: one of them");
		return false;
	}
	if (options->format->needs_place && !options->write_path) {
		message("--output: '%s' is written to a file only; allowed: --write=FILE beside it",
			options->format->name);
		return false;
	}
	take_modes(options);
	read_what_the_output_takes(options);
	name_inputs(options);
	options->report_options.left_out = left_out_of(options);
	return split_agrees(options) && log_agrees(options) && is_file("--findings", options->findings_path) &&
	       is_file("--log", options->log_path);
}

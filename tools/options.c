/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agreement.h"
#include "common/message.h"
#include "event_ids.h"
#include "progress.h"
#include "threshold.h"
#include "words.h"

/*
 * An option: all that parsing and --help know about it. set stores a value and fills the problem when it cannot; an
 * option without set stores a word, a string (both with argument) or true (without) in the member.
 */
struct option_entry {
	const char *name;
	char letter; /* 0: long form only */
	const char *argument;
	const struct word *words; /* the allowed values, for messages and help */
	size_t member;            /* offset in struct options */
	int value;                /* of an option without an argument that sets a number, such as an action; or ONCE */
	bool (*set)(
		const struct option_entry *entry, struct options *options, const char *value, struct problem *problem);
	const char *help; /* lines separated by \n */
};

static const struct word engine_words[] = {{"certified", IPSECEVTX_ENGINE_CERTIFIED},
	{"direct", IPSECEVTX_ENGINE_DIRECT}, {"libevtx", IPSECEVTX_ENGINE_LIBEVTX}, {NULL, 0}};

static const struct word mode_words[] = {{"main", IPSECEVTX_MODE_MAIN}, {"quick", IPSECEVTX_MODE_QUICK},
	{"extended", IPSECEVTX_MODE_EXTENDED}, {"all", IPSECEVTX_MODE_ALL}, {NULL, 0}};

static const struct word outcome_words[] = {
	{"success", IPSECEVTX_OUTCOME_SUCCESS}, {"failure", IPSECEVTX_OUTCOME_FAILURE}, {NULL, 0}};

static const struct word color_words[] = {
	{"auto", COLOR_AUTO}, {"always", COLOR_ALWAYS}, {"never", COLOR_NEVER}, {NULL, 0}};

static const struct word progress_words[] = {
	{"auto", PROGRESS_AUTO}, {"always", PROGRESS_ALWAYS}, {"never", PROGRESS_NEVER}, {NULL, 0}};

/* As many as the library takes. */
#define JOBS_MAX 64

#define MEMBER(name) offsetof(struct options, name)

/* An option with a value that decides what comes out, or where: a second value would silently take back the first. */
#define ONCE 1

static bool set_action(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_modes(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_events(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_format(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_report(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_peers(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_locals(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_computers(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_sas(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_time(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_thresholds(const struct option_entry *, struct options *, const char *, struct problem *);
static bool set_jobs(const struct option_entry *, struct options *, const char *, struct problem *);

/* A name without anything else is a heading of --help. */
static const struct option_entry entries[] = {
	{.name = "Which events"},
	{"mode", 'm', "LIST", mode_words, 0, 0, set_modes,
		"of these audit subcategories: main, quick, extended, all;\nwithout -m and -e: main,quick; in a "
		"report: all"},
	{"event", 'e', "LIST", NULL, 0, 0, set_events,
		"with these ids, as 4650-4655,5451; an id that is no IPsec\nevent prints its own fields; any: every "
		"event of "
		"every\nprovider"},
	{"failed", 0, NULL, NULL, MEMBER(filter.failed), 0, NULL,
		"that tell of what went wrong: failed negotiations, invalid\npackets, a keying service that did not "
		"run"},
	{"outcome", 0, "OUTCOME", outcome_words, MEMBER(filter.outcome), ONCE, NULL,
		"that were audited as success or as failure: Windows audits\nsome of what went wrong as success"},
	{"peer", 0, "CIDR", NULL, 0, 0, set_peers,
		"with this peer: an address or a network, IPv4 or IPv6; its\ntunnel endpoint and private address count "
		"too"},
	{"local", 0, "CIDR", NULL, 0, 0, set_locals, "with this address or tunnel endpoint on the local side"},
	{"computer", 0, "NAME", NULL, 0, 0, set_computers,
		"logged by this computer: its full name, or the part before\nthe first dot"},
	{"sa", 0, "ID", NULL, 0, 0, set_sas,
		"of this Main Mode or Quick Mode security association;\ndecimal, or hexadecimal with 0x"},
	{"from", 0, "TIME", NULL, MEMBER(from), ONCE, set_time,
		"at or after this RFC 3339 time, UTC unless it has an offset\n(or --timezone); 2024-03-01 is its midnight; "
		"also seconds\nsince 1970; -24h: so long before the newest event (s m h d w)"},
	{"to", 0, "TIME", NULL, MEMBER(to), ONCE, set_time, "before this time"},
	{"at", 0, "TIME", NULL, MEMBER(at), ONCE, set_time,
		"of --report=sessions, only associations that stood at this\ntime"},
	{.name = "Input"},
	{"recursive", 'r', NULL, NULL, MEMBER(recursive), 0, NULL, "read directories with all that is below them"},
	{"recover", 0, NULL, NULL, MEMBER(recover), 0, NULL,
		"also stale records in the free space of chunks; recovered\nrecords are marked so"},
	{"carve", 0, NULL, NULL, MEMBER(carve), 0, NULL,
		"the input is raw bytes, as a disk image: find chunks and\nrecords at any offset"},
	{"dedup", 0, NULL, NULL, MEMBER(dedup), 0, NULL,
		"print an event once that several logs hold, or one twice;\nthe logs are read in the order of their "
		"names"},
	{"engine", 0, "ENGINE", engine_words, MEMBER(engine), ONCE, NULL,
		"what decodes: certified (the default: our decoder, with\nthe first record of each template compared "
		"with "
		"libevtx),\ndirect (our decoder alone) or libevtx (slow)"},
	{"verify", 0, NULL, NULL, MEMBER(verify), 0, NULL, "compare every record with libevtx; differences are marked"},
	{"jobs", 'j', "N", NULL, 0, 0, set_jobs,
		"decode and write on N threads, up to 64; 0: one for each\nprocessor; the output is the same for any "
		"N"},
	{"no-sandbox", 0, NULL, NULL, MEMBER(no_sandbox), 0, NULL,
		"do not give up, before a log is read, the right to all\nbut the inputs and the output"},
	{.name = "Output"},
	{"output", 'o', "FORMAT", NULL, MEMBER(format), ONCE, set_format,
		"in this format; without it, what the name after -w ends\nwith:"},
	{"report", 0, "REPORT", NULL, MEMBER(report), ONCE, set_report, "instead of events:"},
	{"threshold", 0, "LIST", NULL, 0, 0, set_thresholds,
		"in a report of patterns, from where on something counts,\nas scan_count=3; the defaults are:"},
	{"write", 'w', "FILE", NULL, MEMBER(write_path), ONCE, NULL,
		"write to FILE, which must not exist, and which appears\ncomplete or not at all; - is standard output, "
		"and a pipe or\ndevice is written to as it is"},
	{"force", 0, NULL, NULL, MEMBER(force), 0, NULL, "let --write and --findings replace a file"},
	{"keep-going", 0, NULL, NULL, MEMBER(keep_going), 0, NULL,
		"put files in place although an input could not be read to\nits end, or memory ran out; the status is "
		"still 1"},
	{"raw", 0, NULL, NULL, MEMBER(raw), 0, NULL,
		"add the fields under their Windows names, as Windows wrote\nthem"},
	{"findings", 0, "FILE", NULL, MEMBER(findings_path), ONCE, NULL,
		"write what is odd about the evidence to FILE, as JSON Lines"},
	{"timezone", 0, "NAME", NULL, MEMBER(timezone), ONCE, NULL,
		"times in text, and those that options name without an\noffset, are of this timezone, as Europe/Berlin"},
	{"color", 0, "WHEN", color_words, MEMBER(color), 0, NULL, "auto (the default), always or never"},
	{"progress", 0, "WHEN", progress_words, MEMBER(progress), 0, NULL,
		"after a second, tell on the terminal how far the run is:\nauto (the default: when the events go "
		"elsewhere), always or\nnever; never into a pipe or file"},
	{"quiet", 'q', NULL, NULL, MEMBER(quiet), 0, NULL,
		"no summary, notes or progress; errors and damage are still\ntold"},
	{"verbose", 'v', NULL, NULL, MEMBER(verbose), 0, NULL,
		"also show fields without a value, notes, every finding,\nand what became of each input's bytes and "
		"records"},
	{"strict", 0, NULL, NULL, MEMBER(strict), 0, NULL,
		"let notes about the evidence count for the exit status too"},
	{"no-damage-status", 0, NULL, NULL, MEMBER(no_damage_status), 0, NULL,
		"exit with 0, not 3, when the output is complete but the\nevidence was damaged, lost or disputed"},
	{.name = "Information"},
	{"list-events", 0, NULL, NULL, 0, ACTION_LIST_EVENTS, set_action,
		"list the IPsec events: what each means, what to look at\nnext"},
	{"list-fields", 0, NULL, NULL, 0, ACTION_LIST_FIELDS, set_action,
		"list the fields and the events that have them"},
	{"list-reports", 0, NULL, NULL, 0, ACTION_LIST_REPORTS, set_action, "list the reports, and what each tells"},
	{"version", 0, NULL, NULL, 0, ACTION_VERSION, set_action, "show the version"},
	{"help", 'h', NULL, NULL, 0, ACTION_HELP, set_action, "show this help"},
};

#define ENTRY_COUNT (sizeof entries / sizeof entries[0])

static bool is_heading(const struct option_entry *entry)
{
	return !entry->help;
}

/*
 * Values.
 */

/* The kinds of output that are the values of an option; NULL: none are. */
static const struct output_kind *const *kinds_of(const struct option_entry *entry)
{
	if (entry->set == set_format)
		return output_formats;
	return entry->set == set_report ? output_reports : NULL;
}

static bool not_a_word(const struct option_entry *entry, struct piece text, struct problem *problem)
{
	char allowed[192] = "";
	struct guess guess = {.typed = text};
	const struct output_kind *const *kinds = kinds_of(entry);
	for (const struct word *word = entry->words; word && word->name; word++) {
		word_list_add(allowed, sizeof allowed, "", word->name);
		guess_try(&guess, word->name);
	}
	for (; kinds && *kinds; kinds++) {
		word_list_add(allowed, sizeof allowed, "", (*kinds)->name);
		guess_try(&guess, (*kinds)->name);
	}
	guess_append(&guess, "", allowed, sizeof allowed);
	return problem_set(problem, "'%.*s' is not %s %s; allowed: %s", PIECE(text),
		strchr("aeiou", entry->name[0]) ? "an" : "a", entry->name, allowed);
}

static bool set_member(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	char *member = (char *)options + entry->member;
	if (!entry->argument) {
		*(bool *)member = true;
		return true;
	}
	struct piece text = {value, strlen(value)};
	if (entry->words) {
		return word_find(entry->words, text, (int *)(void *)member) || not_a_word(entry, text, problem);
	}
	if (value[0] == '\0')
		return problem_set(problem, "'' is not a file; allowed: the name of a file");
	*(const char **)(void *)member = value;
	return true;
}

static bool set_kind(
	const struct option_entry *entry, const struct output_kind **member, const char *value, struct problem *problem)
{
	const struct piece text = {value, strlen(value)};
	for (const struct output_kind *const *kinds = kinds_of(entry); *kinds; kinds++) {
		if (!piece_is(text, (*kinds)->name))
			continue;
		*member = *kinds;
		return true;
	}
	return not_a_word(entry, text, problem);
}

static bool set_format(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	options->has_format = true;
	return set_kind(entry, &options->format, value, problem);
}

static bool set_report(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	return set_kind(entry, &options->report, value, problem);
}

static bool set_action(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)value;
	(void)problem;
	options->action = entry->value;
	return true;
}

static bool set_modes(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	struct piece item;
	while (next_item(&value, &item)) {
		int mode;
		if (!word_find(entry->words, item, &mode))
			return not_a_word(entry, item, problem);
		options->modes |= (unsigned)mode;
	}
	return true;
}

static bool set_events(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	struct piece item;
	while (next_item(&value, &item)) {
		struct ipsecevtx_range range;
		if (piece_is(item, "any")) {
			options->any = true;
			continue;
		}
		if (!parse_event_ids(item, &range, problem))
			return false;
		options->events = must_allocate(options->events, options->event_count + 1, sizeof range);
		options->events[options->event_count++] = range;
	}
	return true;
}

static bool add_networks(struct network **networks, size_t *count, const char *value, struct problem *problem)
{
	struct piece item;
	while (next_item(&value, &item)) {
		struct network network;
		if (!parse_network(item, &network, problem))
			return false;
		*networks = must_allocate(*networks, *count + 1, sizeof network);
		(*networks)[(*count)++] = network;
	}
	return true;
}

static bool set_peers(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	return add_networks(&options->filter.peers, &options->filter.peer_count, value, problem);
}

static bool set_locals(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	return add_networks(&options->filter.locals, &options->filter.local_count, value, problem);
}

static bool set_computers(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	struct filter *filter = &options->filter;
	struct piece item;
	while (next_item(&value, &item)) {
		if (item.length == 0)
			return problem_set(
				problem, "'' is not a computer; allowed: names as vpn1 or vpn1.corp.example");
		filter->computers = must_allocate(filter->computers, filter->computer_count + 1, sizeof item);
		filter->computers[filter->computer_count++] = item;
	}
	return true;
}

static bool set_sas(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	struct filter *filter = &options->filter;
	struct piece item;
	while (next_item(&value, &item)) {
		uint64_t id;
		if (!parse_number(item, true, UINT64_MAX, &id))
			return problem_set(problem,
				"'%.*s' is not the id of a security association; allowed: decimal numbers of 64 bits, hexadecimal with 0x",
				PIECE(item));
		filter->sas = must_allocate(filter->sas, filter->sa_count + 1, sizeof id);
		filter->sas[filter->sa_count++] = id;
	}
	return true;
}

static bool set_jobs(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	uint64_t jobs;
	const struct piece text = {value, strlen(value)};
	if (!parse_number(text, false, JOBS_MAX, &jobs))
		return problem_set(problem, "'%s' is not a number of threads; allowed: 0 to %d", value, JOBS_MAX);
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (jobs == 0)
		jobs = processors < 1 ? 1 : processors > JOBS_MAX ? JOBS_MAX : (uint64_t)processors;
	options->jobs = (unsigned)jobs;
	return true;
}

/* Read when all options are known: one of them is the timezone. */
static bool set_time(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)problem;
	*(const char **)(void *)((char *)options + entry->member) = value;
	return true;
}

static bool set_thresholds(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	options->has_thresholds = true;
	return parse_thresholds(value, &options->report_options, problem);
}

/*
 * Parsing. getopt_long's return values: for a long option its index in entries above all letters.
 */

#define LONG_BASE 256

struct getopt_tables {
	struct option longs[ENTRY_COUNT + 1];
	char shorts[2 * ENTRY_COUNT + 2];
};

static void make_tables(struct getopt_tables *tables)
{
	size_t longs = 0;
	size_t shorts = 0;
	*tables = (struct getopt_tables){0};
	/* The colon tells a missing argument from an unknown option. */
	tables->shorts[shorts++] = ':';
	for (size_t i = 0; i < ENTRY_COUNT; i++) {
		const struct option_entry *entry = &entries[i];
		if (is_heading(entry))
			continue;
		tables->longs[longs++] = (struct option){
			entry->name, entry->argument ? required_argument : no_argument, NULL, LONG_BASE + (int)i};
		if (entry->letter) {
			tables->shorts[shorts++] = entry->letter;
			if (entry->argument)
				tables->shorts[shorts++] = ':';
		}
	}
}

static const struct option_entry *find_entry(int code)
{
	if (code >= LONG_BASE && (size_t)(code - LONG_BASE) < ENTRY_COUNT)
		return &entries[code - LONG_BASE];
	for (size_t i = 0; i < ENTRY_COUNT; i++) {
		if (entries[i].letter && entries[i].letter == code)
			return &entries[i];
	}
	return NULL;
}

/* Looks among the long options for a name; those that begin with it go into the list. */
static struct guess guess_option(struct piece name, char *several, size_t size)
{
	struct guess guess = {.typed = name};
	for (size_t i = 0; i < ENTRY_COUNT && name.length > 0; i++) {
		if (is_heading(&entries[i]))
			continue;
		if (several && strncmp(entries[i].name, name.text, name.length) == 0)
			word_list_add(several, size, "--", entries[i].name);
		guess_try(&guess, entries[i].name);
	}
	return guess;
}

/* "-outcome=failure" is taken for -o with the value "utcome=failure": was a long option meant? */
static struct guess guess_long_option(const char *argument)
{
	if (argument[0] != '-' || argument[1] == '-' || strlen(argument) < 4)
		return (struct guess){.name = NULL};
	return guess_option((struct piece){argument + 1, strcspn(argument + 1, "=")}, NULL, 0);
}

/* A long option that is none, or the beginning of several: those are named. */
static void complain_of_name(const char *argument)
{
	struct piece name = {argument, strcspn(argument, "=")};
	char several[512] = "";
	char meant[64] = "";
	struct piece bare = {name.text + 2, name.length > 2 ? name.length - 2 : 0};
	struct guess guess = guess_option(bare, several, sizeof several);
	guess_append(&guess, "--", meant, sizeof meant);
	if (several[0])
		message("%.*s: could be any of %s", PIECE(name), several);
	else
		message("%.*s: no such option; ipsec-evtx --help lists all%s", PIECE(name), meant);
}

/* What getopt_long did not like; argument is the one it looked at last. */
static void complain(int result, const char *argument)
{
	const struct option_entry *entry = optopt ? find_entry(optopt) : NULL;
	char meant[64] = "";
	struct guess guess = guess_long_option(argument);
	guess_append(&guess, "--", meant, sizeof meant);
	if (result == ':' && entry)
		message("--%s: needs a value: --%s=%s", entry->name, entry->name, entry->argument);
	else if (entry)
		message("--%s: takes no value", entry->name);
	else if (optopt)
		message("-%c: no such option; ipsec-evtx --help lists all%s", optopt, meant);
	else
		complain_of_name(argument);
}

/* The value of an option is not one that it takes. */
static void complain_of_value(const struct option_entry *entry, const char *argument, const struct problem *problem)
{
	char meant[64] = "";
	size_t length = strlen(argument);
	/* Letter and value in one argument, as a long option after a single dash would be. */
	if (optarg && optarg > argument && optarg <= argument + length) {
		struct guess guess = guess_long_option(argument);
		guess_append(&guess, "--", meant, sizeof meant);
	}
	message("--%s: %s%s", entry->name, problem->text, strstr(problem->text, "; did you mean") ? "" : meant);
}

/* The argument that getopt_long is in, or was in last. */
static const char *looked_at(int argc, char **argv, int letter)
{
	const char *next = optind < argc ? argv[optind] : "";
	bool is_in_it = letter != 0 && next[0] == '-' && next[1] != '-' && strchr(next + 1, letter);
	return is_in_it || optind == 1 ? next : argv[optind - 1];
}

/* given has for each entry the value that it had before, if any. */
static bool take_value(const struct option_entry *entry, const char **given, struct options *options, const char *value,
	struct problem *problem)
{
	const char **before = &given[entry - entries];
	if (entry->argument && entry->value == ONCE && *before && strcmp(*before, value) != 0)
		return problem_set(problem, "'%s' after '%s'; allowed: one of them", value, *before);
	*before = value;
	return (entry->set ? entry->set : set_member)(entry, options, value, problem);
}

bool options_parse(struct options *options, int argc, char **argv)
{
	const char *given[ENTRY_COUNT] = {NULL};
	struct getopt_tables tables;
	*options = (struct options){.jobs = 1, .format = &output_text, .report_options = IPSECEVTX_REPORT_OPTIONS_INIT};
	make_tables(&tables);
	opterr = 0;
	for (;;) {
		int result = getopt_long(argc, argv, tables.shorts, tables.longs, NULL);
		if (result == -1)
			break;
		if (result == '?' || result == ':') {
			complain(result, looked_at(argc, argv, optopt < LONG_BASE ? optopt : 0));
			return false;
		}
		const struct option_entry *entry = find_entry(result);
		struct problem problem;
		if (!take_value(entry, given, options, optarg, &problem)) {
			complain_of_value(entry, argv[optind - 1], &problem);
			return false;
		}
		if (options->action == ACTION_HELP || options->action == ACTION_VERSION)
			return true;
	}
	/* With -e the library looks at modes only for those asked for; with any it looks at none. */
	if (options->any)
		options->filter.modes = options->modes;
	else if (!options->modes && !options->events)
		options->filter.modes =
			options->report ? options->report->modes : IPSECEVTX_MODE_MAIN | IPSECEVTX_MODE_QUICK;
	options->inputs = argv + optind;
	options->input_count = argc - optind;
	if (options->write_path && strcmp(options->write_path, "-") == 0)
		options->write_path = NULL;
	return options_agree(options);
}

void options_free(struct options *options)
{
	free(options->events);
	free(options->reads);
	free(options->input_words);
	filter_free(&options->filter);
	*options = (struct options){0};
}

/*
 * Help.
 */

#define HELP_COLUMN 26

/* Lines from their column on; width is that of what stands before the first one. */
static void help_lines(struct buffer *buffer, const char *line, size_t column, size_t width)
{
	for (;;) {
		size_t length = strcspn(line, "\n");
		buffer_repeat(buffer, ' ', width < column ? column - width : 2);
		buffer_put(buffer, line, length);
		buffer_byte(buffer, '\n');
		if (line[length] == '\0')
			break;
		line += length + 1;
		width = 0;
	}
}

static void help_kinds(struct buffer *buffer, const struct output_kind *const *kinds)
{
	size_t widest = 0;
	for (size_t i = 0; kinds[i]; i++)
		widest = strlen(kinds[i]->name) > widest ? strlen(kinds[i]->name) : widest;
	for (size_t i = 0; kinds[i]; i++) {
		buffer_repeat(buffer, ' ', HELP_COLUMN + 2);
		buffer_string(buffer, kinds[i]->name);
		help_lines(buffer, kinds[i]->help, HELP_COLUMN + 4 + widest, HELP_COLUMN + 2 + strlen(kinds[i]->name));
	}
}

static void help_entry(struct buffer *buffer, const struct option_entry *entry)
{
	size_t start = buffer->used;
	if (entry->letter) {
		buffer_literal(buffer, "  -");
		buffer_byte(buffer, entry->letter);
		buffer_literal(buffer, ", --");
	} else {
		buffer_literal(buffer, "      --");
	}
	buffer_string(buffer, entry->name);
	if (entry->argument) {
		buffer_byte(buffer, '=');
		buffer_string(buffer, entry->argument);
	}
	help_lines(buffer, entry->help, HELP_COLUMN, buffer->used - start);
	if (kinds_of(entry))
		help_kinds(buffer, kinds_of(entry));
	if (entry->set == set_thresholds)
		thresholds_help(buffer, HELP_COLUMN + 2);
}

void options_help(struct buffer *buffer)
{
	buffer_literal(buffer, "Usage: ipsec-evtx [OPTION]... FILE|DIRECTORY|-...\n"
			       "Print the IPsec audit events of Windows event logs (.evtx, also with gzip).\n"
			       "A DIRECTORY stands for the logs in it, - for standard input.\n");
	for (size_t i = 0; i < ENTRY_COUNT; i++) {
		if (is_heading(&entries[i])) {
			buffer_byte(buffer, '\n');
			buffer_string(buffer, entries[i].name);
			buffer_literal(buffer, ":\n");
		} else {
			help_entry(buffer, &entries[i]);
		}
	}
	buffer_literal(buffer,
		"\nA LIST has commas, and blanks where you like; an option with a LIST, CIDR, NAME or\nID can be "
		"repeated.\n"
		"Events go to standard output, all else to standard error.\n"
		"Exit status: 0 complete and clean; 1 an input could not be read or the output\n"
		"not be written; 2 wrong usage; 3 evidence was damaged, lost or disputed.\n");
}

/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "common/message.h"
#include "option_table.h"

/*
 * Parsing. getopt_long's return values: for a long option its index in entries above all letters.
 */

#define LONG_BASE 256

struct getopt_tables {
	struct option longs[OPTIONS_MAX + 1];
	char shorts[2 * OPTIONS_MAX + 2];
};

static void make_tables(struct getopt_tables *tables)
{
	size_t longs = 0;
	size_t shorts = 0;
	*tables = (struct getopt_tables){0};
	/* The colon tells a missing argument from an unknown option. */
	tables->shorts[shorts++] = ':';
	for (size_t i = 0; i < option_count; i++) {
		const struct option_entry *entry = &option_entries[i];
		if (option_is_heading(entry))
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
	if (code >= LONG_BASE && (size_t)(code - LONG_BASE) < option_count)
		return &option_entries[code - LONG_BASE];
	for (size_t i = 0; i < option_count; i++) {
		if (option_entries[i].letter && option_entries[i].letter == code)
			return &option_entries[i];
	}
	return NULL;
}

/* Guesses a long option from a name; options that begin with the name are listed in several. */
static struct guess guess_option(struct piece name, char *several, size_t size)
{
	struct guess guess = {.typed = name};
	for (size_t i = 0; i < option_count && name.length > 0; i++) {
		if (option_is_heading(&option_entries[i]))
			continue;
		if (several && strncmp(option_entries[i].name, name.text, name.length) == 0)
			word_list_add(several, size, "--", option_entries[i].name);
		guess_try(&guess, option_entries[i].name);
	}
	return guess;
}

/* Guesses a long option from "-outcome=failure", which getopt_long takes for -o with the value "utcome=failure". */
static struct guess guess_long_option(const char *argument)
{
	if (argument[0] != '-' || argument[1] == '-' || strlen(argument) < 4)
		return (struct guess){.name = NULL};
	return guess_option((struct piece){argument + 1, strcspn(argument + 1, "=")}, NULL, 0);
}

/* Reports a name that is no long option, or begins several: those are listed. */
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

/* Reports what getopt_long has refused; argument is the one that it looked at last. */
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

/* Reports a value that the option does not take. */
static void complain_of_value(const struct option_entry *entry, const char *argument, const struct problem *problem)
{
	char meant[64] = "";
	size_t length = strlen(argument);
	/* Letter and value stand in one argument, as in a long option after a single dash. */
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

/* Whether an option is kept as it was typed, to be repeated in reports. */
static bool is_of_selection(const char *name)
{
	static const char *const names[] = {"mode", "event", "failed", "outcome", "peer", "local", "computer", "sa",
		"from", "to", "at", "dedup", "threshold", "timezone", "verbose"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/* Takes an option's value. given has the value that each option had before, if any. */
static bool take_value(const struct option_entry *entry, const char **given, struct options *options, const char *value,
	struct problem *problem)
{
	const char **before = &given[entry - option_entries];
	if (entry->argument && entry->value == ONCE && *before && strcmp(*before, value) != 0)
		return problem_set(problem, "'%s' after '%s'; allowed: one of them", value, *before);
	*before = value;
	if (is_of_selection(entry->name))
		selection_add(&options->selection, entry->name, value);
	return (entry->set ? entry->set : option_set_member)(entry, options, value, problem);
}

bool options_parse(struct options *options, int argc, char **argv)
{
	const char *given[OPTIONS_MAX] = {NULL};
	struct getopt_tables tables;
	*options = (struct options){.format = &output_text, .report_options = IPSECEVTX_REPORT_OPTIONS_INIT};
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
		if (options->action == ACTION_HELP || options->action == ACTION_VERSION ||
			options->action == ACTION_COMPLETION)
			return true;
	}
	options->inputs = argv + optind;
	options->input_count = argc - optind;
	if (options->write_path && strcmp(options->write_path, "-") == 0) {
		options->write_path = NULL;
		options->no_pager = true; /* text whose place was named needs no pager */
	}
	return options_agree(options);
}

void options_free(struct options *options)
{
	free(options->events);
	free(options->reads);
	free(options->input_words);
	selection_free(&options->selection);
	filter_free(&options->filter);
	*options = (struct options){0};
}

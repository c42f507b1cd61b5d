/* SPDX-License-Identifier: MIT */
#include "option_table.h"

#include <string.h>

#include "common/message.h"
#include "event_ids.h"
#include "threads.h"
#include "threshold.h"

bool option_is_heading(const struct option_entry *entry)
{
	return !entry->help;
}

const struct output_kind *const *option_kinds(const struct option_entry *entry)
{
	if (entry->set == option_set_format)
		return output_formats;
	return entry->set == option_set_report ? output_reports : NULL;
}

static bool not_a_word(const struct option_entry *entry, struct piece text, struct problem *problem)
{
	char allowed[192] = "";
	struct guess guess = {.typed = text};
	const struct output_kind *const *kinds = option_kinds(entry);
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

bool option_set_member(
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
	bool is_file = strcmp(entry->argument, "FILE") == 0;
	if (is_file && value[0] == '\0')
		return problem_set(problem, "'' is not a file; allowed: the name of a file");
	*(const char **)(void *)member = value;
	return true;
}

static bool set_kind(
	const struct option_entry *entry, const struct output_kind **member, const char *value, struct problem *problem)
{
	const struct piece text = {value, strlen(value)};
	for (const struct output_kind *const *kinds = option_kinds(entry); *kinds; kinds++) {
		if (!piece_is(text, (*kinds)->name))
			continue;
		*member = *kinds;
		return true;
	}
	return not_a_word(entry, text, problem);
}

bool option_set_format(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	options->has_format = true;
	return set_kind(entry, &options->format, value, problem);
}

bool option_set_report(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	return set_kind(entry, &options->report, value, problem);
}

bool option_set_action(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)value;
	(void)problem;
	options->action = entry->value;
	return true;
}

bool option_set_completion(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	options->action = ACTION_COMPLETION;
	return option_set_member(entry, options, value, problem);
}

bool option_set_modes(
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

bool option_set_events(
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

static bool add_networks(struct ipsecevtx_network **networks, size_t *count, const char *value, struct problem *problem)
{
	struct piece item;
	while (next_item(&value, &item)) {
		struct ipsecevtx_network network;
		if (!parse_network(item, &network, problem))
			return false;
		*networks = must_allocate(*networks, *count + 1, sizeof network);
		(*networks)[(*count)++] = network;
	}
	return true;
}

bool option_set_peers(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	return add_networks(&options->filter.peers, &options->filter.peer_count, value, problem);
}

bool option_set_locals(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	return add_networks(&options->filter.locals, &options->filter.local_count, value, problem);
}

bool option_set_computers(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	struct filter *filter = &options->filter;
	struct piece item;
	while (next_item(&value, &item)) {
		if (item.length == 0)
			return problem_set(
				problem, "'' is not a computer; allowed: names as vpn1 or vpn1.corp.example");
		char *name = must_allocate(NULL, item.length + 1, 1);
		memcpy(name, item.text, item.length);
		name[item.length] = '\0';
		filter->computers = must_allocate(filter->computers, filter->computer_count + 1, sizeof name);
		filter->computers[filter->computer_count++] = name;
	}
	return true;
}

bool option_set_sas(
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

bool option_set_jobs(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	uint64_t jobs;
	const struct piece text = {value, strlen(value)};
	if (!parse_number(text, false, THREADS_MAX, &jobs))
		return problem_set(problem, "'%s' is not a number of threads; allowed: 0 to %u", value, THREADS_MAX);
	options->jobs = jobs == 0 ? threads_of_system() : (unsigned)jobs;
	return true;
}

/* Keeps a time as it was typed: it is read when the timezone, another option, is known. */
bool option_set_time(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)problem;
	*(const char **)(void *)((char *)options + entry->member) = value;
	return true;
}

bool option_set_thresholds(
	const struct option_entry *entry, struct options *options, const char *value, struct problem *problem)
{
	(void)entry;
	options->has_thresholds = true;
	return parse_thresholds(value, &options->report_options, problem);
}

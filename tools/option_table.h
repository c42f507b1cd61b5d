/* SPDX-License-Identifier: MIT */
/*
 * The one table of the tool's options: parsing, --help, completion scripts and what is said of a mistyped option come
 * from it.
 */
#ifndef OPTION_TABLE_H
#define OPTION_TABLE_H

#include "options.h"
#include "values.h"
#include "words.h"

/*
 * All that is known of an option. set stores a value, or fills the problem where it cannot. An option without set
 * stores a word or a string (with an argument) or true (without one) in its member.
 */
struct option_entry {
	const char *name;
	char letter; /* 0: long form only */
	const char *argument;
	const struct word *words; /* the allowed values, for messages and help */
	size_t member;            /* offset in struct options */
	int value;                /* the number that an option without an argument sets, such as an action; or ONCE */
	bool (*set)(
		const struct option_entry *entry, struct options *options, const char *value, struct problem *problem);
	const char *help; /* lines separated by \n */
};

/*
 * Marks an option that may be given once only: it decides what comes out, or where, and a second value would silently
 * replace the first.
 */
#define ONCE 1

/* All options. An entry that has only a name is a heading of --help. */
extern const struct option_entry option_entries[];
extern const size_t option_count;

/* At least as many as there are entries. */
#define OPTIONS_MAX 96

bool option_is_heading(const struct option_entry *entry);

/* The kinds of output that are the option's values; NULL where it has none. */
const struct output_kind *const *option_kinds(const struct option_entry *entry);

/* Functions that turn a value into members of the options. */
bool option_set_member(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_action(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_completion(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_modes(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_events(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_format(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_report(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_peers(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_locals(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_computers(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_sas(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_time(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_thresholds(const struct option_entry *, struct options *, const char *, struct problem *);
bool option_set_jobs(const struct option_entry *, struct options *, const char *, struct problem *);

#endif

/* SPDX-License-Identifier: MIT */
/* The one table of the tool's options: parsing, --help and what is told of a mistyped one come from it. */
#ifndef OPTION_TABLE_H
#define OPTION_TABLE_H

#include "options.h"
#include "values.h"
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

/* An option with a value that decides what comes out, or where: a second value would silently take back the first. */
#define ONCE 1

/* A name without anything else is a heading of --help. */
extern const struct option_entry option_entries[];
extern const size_t option_count;

/* Room for all of them. */
#define OPTIONS_MAX 96

bool option_is_heading(const struct option_entry *entry);

/* The kinds of output that are the values of an option; NULL: none are. */
const struct output_kind *const *option_kinds(const struct option_entry *entry);

/* How values become members of the options. */
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

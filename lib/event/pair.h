/* SPDX-License-Identifier: MIT */
/*
 * Finds values among the pairs of an event without a typed struct (4719, 1102, 4960 and so on) by the names that
 * Windows gives them. Reports and the findings of a run read such events with it. Texts belong to the event.
 */
#ifndef EVENT_PAIR_H
#define EVENT_PAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "binxml/likeness.h"
#include "ipsecevtx.h"

/*
 * The next pair from index *from on that has a value and whose name ends in that part:
 * "LogFileCleared.SubjectUserName.2" is a SubjectUserName too. Moves *from behind it. NULL where there is none.
 */
const struct ipsecevtx_text *pair_find_next(const struct ipsecevtx_event *event, const char *name, size_t *from);

/* The same for a name whose last part only looks like that one, too. */
const struct ipsecevtx_text *pair_find_seen(const struct ipsecevtx_event *event, const char *name, size_t *from);

/* A name that is looked for, with what a person sees of it. */
struct pair_wanted {
	const char *name;
	struct likeness_letters letters;
};

void pair_want(struct pair_wanted *wanted, const char *name);

/*
 * A pair whose name is compared with several names, or a name with which several are: what a person sees of either is
 * worked out once, since events can have thousands of pairs.
 */
struct pair_spelling {
	const struct ipsecevtx_pair *pair;
	bool is_spelled, has_last;
	struct likeness_letters whole, last; /* of the name, and of its last part */
};

static inline struct pair_spelling pair_spelling_of(const struct ipsecevtx_pair *pair)
{
	return (struct pair_spelling){.pair = pair};
}

/* Whether the last part of the pair's name is that name, or looks like it. */
bool pair_is_seen_as(struct pair_spelling *spelling, const struct pair_wanted *wanted);

/* Whether the last part of the pair's name is exactly that name. */
bool pair_is_named(const struct ipsecevtx_pair *pair, const char *name);

/*
 * Remembers what the names of pairs were found to be, by a hash; a later name takes the place of an earlier one. A
 * template can repeat one name a thousand times in each of its records, and to compare names costs much. Zeroed at
 * first.
 */
#define PAIR_NAMES 32u

struct pair_name {
	struct ipsecevtx_text base; /* its data is NULL: the place is free */
	unsigned is_as;             /* what the caller found the name to be; bits */
};

struct pair_names {
	struct pair_name names[PAIR_NAMES];
};

/*
 * The place of the pair's name. Where *is_known is false the name was not there, and is_as is 0 for the caller to fill
 * in. names must not outlive the event.
 */
struct pair_name *pair_names_see(struct pair_names *names, const struct ipsecevtx_pair *pair, bool *is_known);

/* Whether the last part of the pair's name, or the whole, looks like that name without being it. */
bool pair_is_nearly(struct pair_spelling *spelling, const struct pair_wanted *wanted);

#endif

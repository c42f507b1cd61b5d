/* SPDX-License-Identifier: MIT */
/* The values of an event that has no fields of its own here, by the name that Windows gives them. */
#ifndef EVENT_PAIR_H
#define EVENT_PAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "ipsecevtx.h"

/*
 * The next value that is set, from *from on, by the last part of its name: "LogFileCleared.SubjectUserName.2" is a
 * SubjectUserName too. NULL when there is none; *from is behind what was found.
 */
const struct ipsecevtx_text *pair_find_next(const struct ipsecevtx_event *event, const char *name, size_t *from);

/* The next one whose last part of its name is that, or looks like it. */
const struct ipsecevtx_text *pair_find_seen(const struct ipsecevtx_event *event, const char *name, size_t *from);

/* Whether the last part of its name is that, or looks like it. */
bool pair_is_seen_as(const struct ipsecevtx_pair *pair, const char *name);

/* How long its name is without the ".2" that a second one of the name gets: of that goes all that is said here. */
size_t pair_base(const struct ipsecevtx_pair *pair);

/* Whether the last part of its name is that. */
bool pair_is_named(const struct ipsecevtx_pair *pair, const char *name);

/*
 * Names that pairs have, by a hash, the last one of each: a template can show thousands of pairs of one name with each
 * of very many records. Zeroed at first.
 */
#define PAIR_NAMES 32u

struct pair_name {
	struct ipsecevtx_text base; /* its data is NULL: none yet */
	unsigned is_as;             /* what the caller found it to be; bits */
};

struct pair_names {
	struct pair_name names[PAIR_NAMES];
};

/* That of the pair; *is_known is false, and is_as 0, where it is not the one that was there. */
struct pair_name *pair_names_see(struct pair_names *names, const struct ipsecevtx_pair *pair, bool *is_known);

/* Whether it looks like it, and is another name. */
bool pair_is_nearly(const struct ipsecevtx_pair *pair, const char *name);

#endif

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

/* The same, and it is another name. */
bool pair_is_nearly(const struct ipsecevtx_pair *pair, const char *name);

#endif

/* SPDX-License-Identifier: MIT */
/* The values of an event that has no fields of its own here, by the name that Windows gives them. */
#ifndef EVENT_PAIR_H
#define EVENT_PAIR_H

#include <stddef.h>

#include "ipsecevtx.h"

/*
 * The next value that is set, from *from on, by the last part of its name: "LogFileCleared.SubjectUserName.2" is a
 * SubjectUserName too. NULL when there is none; *from is behind what was found.
 */
const struct ipsecevtx_text *pair_find_next(const struct ipsecevtx_event *event, const char *name, size_t *from);

#endif

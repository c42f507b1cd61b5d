/* SPDX-License-Identifier: MIT */
/* The options that chose among the events, as they were given: a report of a part says so, and its commands choose it
 * too. */
#ifndef OUTPUT_SELECTION_H
#define OUTPUT_SELECTION_H

#include "common/buffer.h"

struct selection {
	char **words; /* "--peer=198.51.100.0/24", as a shell reads it */
	size_t count;
};

/* Another option of that name; value is NULL where it has none. */
void selection_add(struct selection *selection, const char *name, const char *value);
void selection_free(struct selection *selection);

/* Whether nothing was left out: some options only say how events are told. */
bool selection_is_empty(const struct selection *selection);
/* Those that choose, with a blank between any two. */
void selection_put(struct buffer *buffer, const struct selection *selection);

/*
 * Those that go with a command of these options, each behind a blank: "--report=NAME", or options that select events.
 * What the command itself chooses more narrowly is left out.
 */
void selection_put_for(struct buffer *buffer, const struct selection *selection, const char *command);

#endif

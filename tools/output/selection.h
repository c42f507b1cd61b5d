/* SPDX-License-Identifier: MIT */
/*
 * The options that chose among the events, as they were given: a report about a part of the events says so, and the
 * commands that it suggests repeat these options.
 */
#ifndef OUTPUT_SELECTION_H
#define OUTPUT_SELECTION_H

#include "common/buffer.h"

struct selection {
	char **words; /* "--peer=198.51.100.0/24", as a shell reads it */
	size_t count;
};

/* Adds an option of that name; value is NULL where it has none. */
void selection_add(struct selection *selection, const char *name, const char *value);
void selection_free(struct selection *selection);

/* Whether no option leaves events out: some only say how events are shown. */
bool selection_is_empty(const struct selection *selection);
/* Writes the options that leave events out, with blanks between them. */
void selection_put(struct buffer *buffer, const struct selection *selection);

/*
 * Writes, each behind a blank, the options that go with a command: "--report=NAME", or options that select events. An
 * option is left out where the command itself chooses more narrowly.
 */
void selection_put_for(struct buffer *buffer, const struct selection *selection, const char *command);

#endif

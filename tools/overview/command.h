/* SPDX-License-Identifier: MIT */
/* The options that select the events behind one or several rows. */
#ifndef OVERVIEW_COMMAND_H
#define OVERVIEW_COMMAND_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

/* What several rows have in common. */
struct command {
	const char *events; /* "-e 4652-4654" */
	char peer[64];      /* "" for none, or for more than one */
	char computer[256]; /* the same */
	bool has_rows, has_times;
	uint64_t first, last;
	uint64_t seconds_before; /* the first: they matter too */
	bool is_of_minutes;      /* so does all of the minute in which a row begins */
};

/* The names are those of the row's values for them; peer and computer may be NULL. */
void command_add(
	struct command *command, const struct ipsecevtx_report_row *row, const char *peer, const char *computer);
/* With a NUL behind it. */
void command_put(struct buffer *buffer, const struct command *command);

#endif

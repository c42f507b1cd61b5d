/* SPDX-License-Identifier: MIT */
/* Makes the options of a command that selects the events behind one or several rows of a report. */
#ifndef OVERVIEW_COMMAND_H
#define OVERVIEW_COMMAND_H

#include "common/buffer.h"
#include "ipsecevtx_report.h"

/* What the rows have in common. */
struct command {
	const char *events; /* "-e 4652-4654" */
	char peer[64];      /* "" where the rows have none, or several */
	char computer[256]; /* "" where the rows have none, or several */
	bool has_rows, has_times;
	uint64_t first, last;
	uint64_t seconds_before; /* how long before first events matter, too */
	bool is_of_minutes;      /* events matter in all of the minute in which a row begins */
};

/* Adds a row; peer and computer are the names of its values for these, and may be NULL. */
void command_add(
	struct command *command, const struct ipsecevtx_report_row *row, const char *peer, const char *computer);
/* Writes the options, and a NUL. */
void command_put(struct buffer *buffer, const struct command *command);

#endif

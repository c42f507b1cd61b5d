/* SPDX-License-Identifier: MIT */
/*
 * Notes events that a filter left out though a person might expect them: events of computers whose names look like one
 * given with --computer, and events without an address where --peer or --local wants one. What was noted is told at the
 * end, so that nobody takes the output for complete.
 */
#ifndef ALIKE_H
#define ALIKE_H

#include "filter.h"

/* How many names are told, and how many bytes of each. */
#define ALIKE_NAMES 3u
#define ALIKE_SIZE  128u

struct alike {
	uint64_t events;
	unsigned name_count;
	bool has_more; /* there are more names; those that are kept come first in the order of bytes */
	char names[ALIKE_NAMES][ALIKE_SIZE];
	/* The computer of the event before, and whether its name is like one that was asked for. */
	char recent[ALIKE_SIZE];
	bool is_recent_like;
	uint64_t without_address; /* events that --peer or --local left out because they name no address there */
};

/* Takes an event that the filter has refused. */
void alike_note(struct alike *alike, const struct filter *filter, const struct field_map *map,
	const struct ipsecevtx_event *event);

void alike_add(struct alike *alike, const struct alike *part);

/* Writes a line to standard error for each kind of event that was noted. */
void alike_tell(const struct alike *alike);

#endif

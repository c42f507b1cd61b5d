/* SPDX-License-Identifier: MIT */
/*
 * Computers that --computer left out, and whose names a person can take for one that was asked for; and events that
 * --peer or --local left out, and that name no address there.
 */
#ifndef ALIKE_H
#define ALIKE_H

#include "filter.h"

/* So many names are told, and so many bytes of each. */
#define ALIKE_NAMES 3u
#define ALIKE_SIZE  128u

struct alike {
	uint64_t events;
	unsigned name_count;
	bool has_more; /* names than these, which are the first in the order of bytes */
	char names[ALIKE_NAMES][ALIKE_SIZE];
	/* Of the event before. */
	char recent[ALIKE_SIZE];
	bool is_recent_like;
	uint64_t without_address; /* events */
};

/* Takes an event that the filter has refused. */
void alike_note(struct alike *alike, const struct filter *filter, const struct field_map *map,
	const struct ipsecevtx_event *event);

void alike_add(struct alike *alike, const struct alike *part);

/* A line on standard error for each kind, if there are any. */
void alike_tell(const struct alike *alike);

#endif

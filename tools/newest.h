/* SPDX-License-Identifier: MIT */
/* The newest event, from which --from=-24h counts, and whether it stands where others lead one to expect it. */
#ifndef NEWEST_H
#define NEWEST_H

#include <stdbool.h>
#include <stdint.h>

struct newest {
	uint64_t time;          /* ticks; 0: none */
	unsigned char *by_days; /* a bit for each day on which there was an event; NULL: not kept */
};

void newest_begin(struct newest *newest);
void newest_note(struct newest *newest, uint64_t ticks);

/*
 * Says so on standard error when the newest event is of a time that is not there yet, or when nothing is left of all
 * others from from on, long before the last few days of events.
 */
void newest_tell(const struct newest *newest, uint64_t from);
void newest_end(struct newest *newest);

#endif

/* SPDX-License-Identifier: MIT */
/* The newest event, from which --from=-24h counts, and whether it stands where others lead one to expect it. */
#ifndef NEWEST_H
#define NEWEST_H

#include <stdbool.h>
#include <stdint.h>

struct newest {
	uint64_t time;     /* ticks; 0: none */
	uint16_t *by_days; /* how many events each day had, or more than fit */
};

/* False without memory. */
bool newest_begin(struct newest *newest);
void newest_note(struct newest *newest, uint64_t ticks);

/*
 * Says so on standard error when the newest event is of a time that is not there yet, or when from leaves out all
 * events but those behind a quiet time, which are few, or of a few days that stand alone.
 */
void newest_tell(const struct newest *newest, uint64_t from);
void newest_end(struct newest *newest);

#endif

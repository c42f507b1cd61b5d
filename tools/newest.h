/* SPDX-License-Identifier: MIT */
/*
 * Finds the newest event, from which --from=-24h counts, and tells where it does not stand where one expects it: an
 * attacker can write a single event far in the future to empty such an output.
 */
#ifndef NEWEST_H
#define NEWEST_H

#include <stdbool.h>
#include <stdint.h>

struct newest {
	uint64_t time;     /* its time in ticks; 0: there is no event */
	uint32_t *by_days; /* how many events each day had, at most what fits */
};

/* Begins without an event. False when there is no memory. */
bool newest_begin(struct newest *newest);
void newest_note(struct newest *newest, uint64_t ticks);

/*
 * Says on standard error when the newest event is of a time that has not come yet, or when from leaves out all events
 * but a few behind a quiet time, or those of a few days that stand alone.
 */
void newest_tell(const struct newest *newest, uint64_t from);
void newest_end(struct newest *newest);

#endif

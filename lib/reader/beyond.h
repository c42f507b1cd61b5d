/* SPDX-License-Identifier: MIT */
/*
 * Records behind the place where a chunk says that its free space begins, which go on with the live ones: the offset
 * was lowered, so that Windows and others stop before them. Windows leaves none there whose number is the next one
 * (none in 500 chunks looked at; of 954 whole records in the free space of public logs each is older than the live
 * ones, or tens of thousands of numbers away).
 */
#ifndef BEYOND_H
#define BEYOND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evidence/chunk.h"

struct scan;

/* Of a chunk. */
struct beyond {
	bool is_known;    /* all below was worked out */
	size_t start;     /* where the free space begins; 0: not looked at yet */
	uint64_t last_id; /* of the live records */
	/*
	 * Where the last record begins whose number is beyond that and whose values are younger: all up to there whose
	 * numbers lie between were live, whatever their values say. 0: none.
	 */
	size_t until;
};

/* The next record that goes on with the live ones, from scan->slack_position on; false when there is none. */
bool beyond_find(struct scan *scan, struct record *record);

/* Whether it stands where the free space begins, or right behind the last one that was found. */
bool beyond_is_there(const struct scan *scan, const struct record *record);

#endif

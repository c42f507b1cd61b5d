/* SPDX-License-Identifier: MIT */
/* A time axis: where a moment stands, and which moments are worth a line, in UTC or the timezone that was asked for. */
#ifndef PICTURE_AXIS_H
#define PICTURE_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AXIS_TICKS 24u
#define AXIS_LABEL 40u

struct axis_tick {
	uint64_t time; /* FILETIME */
	char label[AXIS_LABEL];
	char below[AXIS_LABEL]; /* what the label is part of: the day, the year; "" where the tick before has the same
				 */
};

struct axis {
	uint64_t first, last; /* the last one is later */
	double left, width;
	size_t count;
	struct axis_tick ticks[AXIS_TICKS]; /* in ascending order */
};

/* Whether that can leave out any of the times between the first and the last of all; else it needs none of them. */
bool axis_may_leave_out(uint64_t first, uint64_t last);
/*
 * The first and the last of times in ascending order, at least one, which an axis reaches: among the days of a log one
 * record of the year 1601 would leave nothing to be seen of the others. Returns how many few are far from all others
 * and not on it: axis_place() puts them at the edge.
 */
size_t axis_span(const uint64_t *times, size_t count, uint64_t *first, uint64_t *last);
/* From first to last, drawn from left on, with at most wanted ticks, 2 to AXIS_TICKS. */
void axis_set(struct axis *axis, uint64_t first, uint64_t last, size_t wanted);
/* Where a moment is drawn; one before or behind the axis at its end. */
double axis_place(const struct axis *axis, uint64_t time);

/* Cells of equal width that cover the axis; from one hour or one day on they begin with one in UTC. */
struct axis_cells {
	uint64_t first, width; /* ticks of 100 ns */
	size_t count;
	const char *name; /* "an hour" */
};

/* At most so many. */
void axis_cells_set(struct axis_cells *cells, const struct axis *axis, size_t most);
/* In which a moment is, those before and behind in the first and the last one. */
size_t axis_cell(const struct axis_cells *cells, uint64_t time);

#endif

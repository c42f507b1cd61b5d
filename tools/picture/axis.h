/* SPDX-License-Identifier: MIT */
/*
 * A time axis of a picture, in UTC or the timezone that was asked for: where a moment is drawn, and which moments get a
 * line.
 */
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
	/* what the label is part of, as the day or the year; "" where that is the same as of the tick before */
	char below[AXIS_LABEL];
};

struct axis {
	uint64_t first, last; /* last is later than first */
	double left, width;
	size_t count;
	struct axis_tick ticks[AXIS_TICKS]; /* in ascending order */
};

/*
 * Whether axis_span() may leave out any of the times between the first and the last of all; if not, it need not be
 * called.
 */
bool axis_may_leave_out(uint64_t first, uint64_t last);
/*
 * Finds the first and last moment of an axis for at least one time, in ascending order. A few times far from all others
 * are left off it, as beside one forged record of the year 1601 nothing of the log's days could be seen; axis_place()
 * puts them at the edge. Returns how many these are.
 */
size_t axis_span(const uint64_t *times, size_t count, uint64_t *first, uint64_t *last);
/* Makes an axis from first to last, drawn from left on, with at most wanted ticks, which are 2 to AXIS_TICKS. */
void axis_set(struct axis *axis, uint64_t first, uint64_t last, size_t wanted);
/* Where a moment is drawn; a moment before or behind the axis is drawn at its end. */
double axis_place(const struct axis *axis, uint64_t time);

/* Cells of equal width that cover the axis. Cells of an hour or a day, or more, begin with an hour or day of UTC. */
struct axis_cells {
	uint64_t first, width; /* ticks of 100 ns */
	size_t count;
	const char *name; /* the width in words: "an hour" */
};

/* Divides the axis into at most that many cells. */
void axis_cells_set(struct axis_cells *cells, const struct axis *axis, size_t most);
/* The number of a moment's cell; moments before and behind the axis are in the first and the last one. */
size_t axis_cell(const struct axis_cells *cells, uint64_t time);

#endif

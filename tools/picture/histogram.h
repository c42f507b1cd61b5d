/* SPDX-License-Identifier: MIT */
/* Failures over time, by class: for SVG and for a terminal alike. */
#ifndef PICTURE_HISTOGRAM_H
#define PICTURE_HISTOGRAM_H

#include "picture/axis.h"
#include "picture/story.h"

#define HISTOGRAM_CLASSES 6u /* those with the most failures; all others are one more */

struct histogram {
	struct axis axis;
	struct axis_cells cells;
	const char *names[HISTOGRAM_CLASSES + 1]; /* of the report failures, or of ours */
	uint64_t totals[HISTOGRAM_CLASSES + 1];
	size_t class_count;
	uint32_t *counts; /* by cell, then by class */
	uint64_t most;    /* in one cell */
	uint64_t total;
	size_t outside; /* of total: far from all others, in the first or the last column */
};

enum histogram_result { HISTOGRAM_EMPTY = 0, HISTOGRAM_READY, HISTOGRAM_NO_MEMORY };

struct histogram_bounds {
	size_t cells, ticks;
	double left, width;
};

enum histogram_result histogram_open(
	struct histogram *histogram, const struct story *story, const struct histogram_bounds *bounds);
void histogram_close(struct histogram *histogram);
uint32_t histogram_count(const struct histogram *histogram, size_t cell, size_t class_number);

#endif

/* SPDX-License-Identifier: MIT */
/* Failures over time, by class: the numbers that the pictures in SVG and for a terminal show. */
#ifndef PICTURE_HISTOGRAM_H
#define PICTURE_HISTOGRAM_H

#include "picture/axis.h"
#include "picture/story.h"

#define HISTOGRAM_CLASSES 6u /* the classes with the most failures; all others together are one more */

struct histogram {
	struct axis axis;
	struct axis_cells cells;
	/* names of classes in the report failures, or words of this program */
	const char *names[HISTOGRAM_CLASSES + 1];
	uint64_t totals[HISTOGRAM_CLASSES + 1];
	size_t class_count;
	uint32_t *counts; /* count of each class in each cell, ordered by cells */
	uint64_t most;    /* the highest total of a cell */
	uint64_t total;
	size_t outside; /* how many of total are far from all others, and so in the first or last column */
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

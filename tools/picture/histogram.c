/* SPDX-License-Identifier: MIT */
#include "picture/histogram.h"

#include <stdlib.h>
#include <string.h>

static const char unknown[] = "not known";

struct class
{
	const char *name;
	uint64_t count;
};

/* Classes of failures, first in the order in which they are found. */
struct classes {
	struct class items[64]; /* the library has fewer classes */
	size_t count;
};

static size_t find(struct classes *classes, const char *name)
{
	size_t i = 0;
	while (i < classes->count && strcmp(classes->items[i].name, name) != 0)
		i++;
	if (i == classes->count && i < sizeof classes->items / sizeof classes->items[0]) {
		classes->items[i].name = name;
		classes->items[i].count = 0;
		classes->count++;
	}
	return i < classes->count ? i : 0;
}

static const char *class_of(const struct story *story, const struct story_failure *failure)
{
	const struct story_kind *kind = failure->kind == STORY_NONE ? NULL : &STORY_KINDS(story)[failure->kind];
	return kind && kind->class_name != STORY_NONE ? story_name(story, kind->class_name)->text : unknown;
}

/* False when there is no memory. */
static bool count_classes(struct histogram *histogram, const struct story *story, struct classes *classes)
{
	uint64_t *times = malloc((story->failures.count + 1) * sizeof *times);
	size_t count = 0;
	/* The story has failures in the order of time. */
	for (size_t i = 0; times && i < story->failures.count; i++) {
		const struct story_failure *failure = &STORY_FAILURES(story)[i];
		if (!failure->has_time)
			continue;
		classes->items[find(classes, class_of(story, failure))].count++;
		times[count++] = failure->time;
	}
	histogram->total = count;
	if (count > 0)
		histogram->outside = axis_span(times, count, &histogram->axis.first, &histogram->axis.last);
	free(times);
	return times != NULL;
}

static int compare(const void *left, const void *right)
{
	const struct class *one = left, *other = right;
	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return strcmp(one->name, other->name);
}

static void choose_classes(struct histogram *histogram, struct classes *classes)
{
	qsort(classes->items, classes->count, sizeof classes->items[0], compare);
	for (size_t i = 0; i < classes->count; i++) {
		size_t place = i < HISTOGRAM_CLASSES ? i : HISTOGRAM_CLASSES;
		histogram->names[place] = i < HISTOGRAM_CLASSES ? classes->items[i].name : "all others";
		histogram->totals[place] += classes->items[i].count;
		histogram->class_count = place + 1;
	}
}

static void count_cells(struct histogram *histogram, const struct story *story, struct classes *classes)
{
	size_t width = histogram->class_count;
	for (size_t i = 0; i < story->failures.count; i++) {
		const struct story_failure *failure = &STORY_FAILURES(story)[i];
		if (!failure->has_time)
			continue;
		size_t place = find(classes, class_of(story, failure));
		place = place < HISTOGRAM_CLASSES ? place : HISTOGRAM_CLASSES;
		histogram->counts[axis_cell(&histogram->cells, failure->time) * width + place]++;
	}
	for (size_t cell = 0; cell < histogram->cells.count; cell++) {
		uint64_t sum = 0;
		for (size_t i = 0; i < width; i++)
			sum += histogram->counts[cell * width + i];
		histogram->most = sum > histogram->most ? sum : histogram->most;
	}
}

enum histogram_result histogram_open(
	struct histogram *histogram, const struct story *story, const struct histogram_bounds *bounds)
{
	struct classes classes = {.count = 0};
	*histogram = (struct histogram){.axis = {.left = bounds->left, .width = bounds->width}};
	if (!count_classes(histogram, story, &classes))
		return HISTOGRAM_NO_MEMORY;
	if (histogram->total == 0)
		return HISTOGRAM_EMPTY;
	choose_classes(histogram, &classes);
	struct axis *axis = &histogram->axis;
	axis_cells_set(&histogram->cells, axis, bounds->cells);
	/* The axis shows whole cells, and so many that they look like columns. */
	size_t least = bounds->cells / 4 + 1;
	if (histogram->cells.count < least) {
		size_t before = (least - histogram->cells.count) / 2;
		while (before > 0 && histogram->cells.first < before * histogram->cells.width)
			before--;
		histogram->cells.first -= before * histogram->cells.width;
		histogram->cells.count = least;
	}
	uint64_t last = histogram->cells.first + histogram->cells.count * histogram->cells.width;
	axis_set(axis, histogram->cells.first, last > histogram->cells.first ? last : UINT64_MAX, bounds->ticks);
	histogram->counts = calloc(histogram->cells.count * histogram->class_count, sizeof *histogram->counts);
	if (!histogram->counts)
		return HISTOGRAM_NO_MEMORY;
	count_cells(histogram, story, &classes);
	return HISTOGRAM_READY;
}

void histogram_close(struct histogram *histogram)
{
	free(histogram->counts);
	*histogram = (struct histogram){0};
}

uint32_t histogram_count(const struct histogram *histogram, size_t cell, size_t class_number)
{
	return histogram->counts[cell * histogram->class_count + class_number];
}

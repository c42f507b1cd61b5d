/* SPDX-License-Identifier: MIT */
/* Failures over time, stacked by class. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "picture/histogram.h"
#include "picture/patterns.h"
#include "picture/scale.h"
#include "picture/svg.h"

#define CELLS  72u
#define LEFT   64.0
#define WIDTH  816.0
#define TOP    44.0
#define HEIGHT 180.0

/*
 * The pattern of a class: the strongest for the class with most failures. Noise is grey, and takes no other's pattern.
 */
static enum pattern pattern_of(const struct histogram *histogram, size_t number)
{
	static const enum pattern patterns[HISTOGRAM_CLASSES + 1] = {PATTERN_SOLID, PATTERN_RISING, PATTERN_DOTS,
		PATTERN_FALLING, PATTERN_LEVEL, PATTERN_UPRIGHT, PATTERN_PALE};
	size_t place = 0;
	if (number == HISTOGRAM_CLASSES)
		return PATTERN_PALE;
	if (strcmp(histogram->names[number], "noise") == 0)
		return PATTERN_UPRIGHT;
	for (size_t i = 0; i < number; i++)
		place += strcmp(histogram->names[i], "noise") != 0;
	return patterns[place];
}

/*
 * Failures of other classes can be noise, too, so this class is called "class noise": its number is not that of all
 * noise.
 */
static const char *words_of(const char *class)
{
	return strcmp(class, "noise") == 0 ? "class noise" : class;
}

static const char name[] = "failures";

static void describe(struct svg_words *words, const struct histogram *histogram, const struct story *story)
{
	struct buffer *buffer = &words->description;
	words_count(buffer, histogram->total, "negotiation failed: ", "negotiations failed: ");
	for (size_t i = 0; i < histogram->class_count; i++) {
		buffer_string(buffer, i > 0 ? ", " : "");
		words_number(buffer, histogram->totals[i]);
		buffer_byte(buffer, ' ');
		buffer_string(buffer, words_of(histogram->names[i]));
	}
	buffer_literal(buffer, ". A column is ");
	buffer_string(buffer, histogram->cells.name);
	buffer_literal(buffer, ", the highest has ");
	words_number(buffer, histogram->most);
	buffer_literal(buffer, "; times in ");
	words_zone(buffer);
	buffer_byte(buffer, '.');
	if (histogram->outside > 0) {
		words_count(&words->note, histogram->outside, "failure is", "failures are");
		buffer_literal(&words->note, " years from all others, and in the column at the edge. ");
	}
	if (story->timeless_failures + story->failures_left_out > 0) {
		words_count(&words->note, story->timeless_failures, "failure without a time and ",
			"failures without a time and ");
		words_count(&words->note, story->failures_left_out, "more is", "more are");
		buffer_literal(&words->note, " not drawn.");
	}
}

static void draw_legend(struct buffer *buffer, const struct histogram *histogram)
{
	double x = 12;
	char text[64];
	for (size_t i = 0; i < histogram->class_count; i++) {
		snprintf(text, sizeof text, "%s (%llu)", words_of(histogram->names[i]),
			(unsigned long long)histogram->totals[i]);
		patterns_rect(buffer, name, pattern_of(histogram, i), (struct svg_box){x, 12, 22, 12});
		svg_text(buffer, "muted", x + 28, 22, text);
		x += 28 + 6.4 * (double)strlen(text) + 14;
	}
	buffer_byte(buffer, '\n');
}

static void draw_axes(struct buffer *buffer, const struct histogram *histogram, const struct scale *scale)
{
	char label[SCALE_LABEL];
	svg_group(buffer, "axis");
	for (size_t i = 0; i < scale_lines(scale); i++) {
		double value = scale_line(scale, i), y = scale_place(scale, value);
		svg_line(buffer, "grid", (struct svg_box){LEFT, y, WIDTH, 0});
		scale_label(scale, value, label);
		svg_text(buffer, "end muted", LEFT - 8, y + 4, label);
	}
	for (size_t i = 0; i < histogram->axis.count; i++) {
		double x = axis_place(&histogram->axis, histogram->axis.ticks[i].time);
		svg_line(buffer, "grid", (struct svg_box){x, TOP + HEIGHT, 0, 5});
	}
	svg_axis_labels(buffer, &histogram->axis, TOP + HEIGHT + 18);
	svg_close(buffer);
}

static uint64_t sum_of(const struct histogram *histogram, size_t cell)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < histogram->class_count; i++)
		sum += histogram_count(histogram, cell, i);
	return sum;
}

static void put_tooltip(struct buffer *buffer, const struct histogram *histogram, size_t cell, uint64_t from)
{
	bool is_next = false;
	svg_tooltip(buffer);
	words_moment(buffer, from);
	buffer_literal(buffer, ", ");
	buffer_string(buffer, histogram->cells.name);
	buffer_literal(buffer, ": ");
	for (size_t i = 0; i < histogram->class_count; i++) {
		uint32_t count = histogram_count(histogram, cell, i);
		if (count == 0)
			continue;
		buffer_string(buffer, is_next ? ", " : "");
		words_number(buffer, count);
		buffer_byte(buffer, ' ');
		buffer_string(buffer, histogram->names[i]);
		is_next = true;
	}
	svg_tooltip_end(buffer);
}

static void draw_column(
	struct buffer *buffer, const struct histogram *histogram, const struct scale *scale, size_t cell, uint64_t sum)
{
	uint64_t from = histogram->cells.first + cell * histogram->cells.width, below = 0;
	double x = axis_place(&histogram->axis, from);
	double width = axis_place(&histogram->axis, from + histogram->cells.width) - x;
	char text[24];
	buffer_literal(buffer, "<g class=\"column\" data-count=\"");
	buffer_u64(buffer, sum);
	buffer_literal(buffer, "\">");
	put_tooltip(buffer, histogram, cell, from);
	for (size_t i = 0; i < histogram->class_count; i++) {
		uint32_t count = histogram_count(histogram, cell, i);
		if (count == 0)
			continue;
		double bottom = scale_place(scale, (double)below), top = scale_place(scale, (double)(below + count));
		patterns_rect(buffer, name, pattern_of(histogram, i),
			(struct svg_box){
				x + 0.5, top, width > 2 ? width - 1 : 1, bottom - top < 0.5 ? 0.5 : bottom - top});
		below += count;
	}
	int length = snprintf(text, sizeof text, "%llu", (unsigned long long)sum);
	if (width > 7.0 * length)
		svg_text(buffer, "middle", x + width / 2, scale_place(scale, (double)sum) - 4, text);
	svg_close(buffer);
}

static void draw(struct buffer *buffer, const struct histogram *histogram, const struct svg_words *words)
{
	struct scale scale = {.start = TOP + HEIGHT, .extent = -HEIGHT};
	scale_set(&scale, 0, (double)histogram->most * 1.05, 4, true);
	svg_begin(buffer, words, TOP + HEIGHT + 40);
	patterns_define(buffer, name);
	draw_legend(buffer, histogram);
	draw_axes(buffer, histogram, &scale);
	for (size_t i = 0; i < histogram->cells.count; i++) {
		uint64_t sum = sum_of(histogram, i);
		if (sum > 0)
			draw_column(buffer, histogram, &scale, i, sum);
	}
	svg_end(buffer, words);
}

bool picture_failures(struct buffer *buffer, const struct story *story, const struct picture_links *links)
{
	const struct histogram_bounds bounds = {CELLS, 8, LEFT, WIDTH};
	struct histogram histogram;
	struct svg_words words;
	(void)links; /* a column stands for many rows */
	enum histogram_result result = histogram_open(&histogram, story, &bounds);
	if (result == HISTOGRAM_READY && svg_words_open(&words, name, "Failures over time, by class")) {
		describe(&words, &histogram, story);
		draw(buffer, &histogram, &words);
		svg_words_close(&words);
	} else if (result != HISTOGRAM_EMPTY) {
		buffer_fail(buffer, ENOMEM);
	}
	if (result == HISTOGRAM_READY)
		histogram_close(&histogram);
	return result == HISTOGRAM_READY;
}

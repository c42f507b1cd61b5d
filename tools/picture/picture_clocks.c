/* SPDX-License-Identifier: MIT */
/* How much the clocks of two computers differ: from the least to the most, and the median where one is known. */
#include <errno.h>
#include <stdio.h>

#include "picture/scale.h"
#include "picture/svg.h"

#define ROWS   30u
#define LEFT   330.0
#define WIDTH  340.0
#define TOP    40.0
#define HEIGHT 30.0
#define NAME   21u /* columns for the name of one of the two */

static void describe(struct svg_words *words, const struct story *story, size_t drawn)
{
	struct buffer *buffer = &words->description;
	size_t jumps = 0;
	for (size_t i = 0; i < story->clocks.count; i++)
		jumps += STORY_CLOCKS(story)[i].is_jump;
	words_count(buffer, story->clocks.count, "pair of computers", "pairs of computers");
	buffer_literal(buffer,
		" that both logged the opening of a Quick Mode: by how many seconds the clock of the second "
		"is ahead of that of the first");
	if (jumps > 0) {
		buffer_literal(buffer, "; in ");
		words_count(buffer, jumps, "pair", "pairs");
		buffer_literal(buffer, " a clock was set meanwhile, or they drift");
	}
	buffer_byte(buffer, '.');
	if (drawn < story->clocks.count) {
		words_count(&words->note, story->clocks.count - drawn, "more pair is", "more pairs are");
		buffer_literal(
			&words->note, " not drawn, the last in the order of names (all of them: --report=clocks).");
	}
}

static void put_seconds(struct buffer *buffer, double seconds)
{
	char text[64];
	snprintf(text, sizeof text, "%+.3f s", seconds > -0.0005 && seconds < 0.0005 ? 0 : seconds);
	buffer_string(buffer, text);
}

static void draw_axis(struct buffer *buffer, const struct scale *scale, size_t rows)
{
	char label[SCALE_LABEL];
	svg_group(buffer, "axis");
	for (size_t i = 0; i < scale_lines(scale); i++) {
		double value = scale_line(scale, i), x = scale_place(scale, value);
		bool is_zero = value > -scale->step / 2 && value < scale->step / 2;
		svg_line(buffer, is_zero ? "grid zero" : "grid",
			(struct svg_box){x, TOP - 8, 0, HEIGHT * (double)rows + 8});
		scale_label(scale, value, label);
		svg_text(buffer, "middle muted", x, TOP - 13, label);
	}
	svg_text(buffer, "end muted", LEFT - 24, TOP - 13, "seconds");
	svg_close(buffer);
}

static void draw_pair(struct buffer *buffer, const struct story *story, const struct picture_links *links,
	const struct scale *scale, size_t i)
{
	const struct story_clock *clock = &STORY_CLOCKS(story)[i];
	double y = TOP + HEIGHT * (double)i, middle = y + HEIGHT / 2;
	double low = scale_place(scale, clock->low), high = scale_place(scale, clock->high);
	double median = scale_place(scale, clock->median);
	bool is_link = svg_link(buffer, links, "clocks", clock->number);
	svg_name(buffer, "end strong", (struct svg_box){LEFT / 2 - 14, middle + 4, LEFT / 2 - 18, 0},
		story_name(story, clock->computer_a), NAME);
	svg_text(buffer, "middle muted", LEFT / 2 - 2, middle + 4, "to");
	svg_name(buffer, "strong", (struct svg_box){LEFT / 2 + 10, middle + 4, LEFT / 2 - 26, 0},
		story_name(story, clock->computer_b), NAME);
	svg_link_end(buffer, is_link);
	svg_group(buffer, clock->is_jump ? "clock jump" : "clock");
	svg_rect(buffer, "range", (struct svg_box){low, middle - 3, high - low < 2 ? 2 : high - low, 6});
	if (!clock->is_jump)
		svg_rect(buffer, "median", (struct svg_box){median - 2, middle - 8, 4, 16});
	svg_close(buffer);
}

static void put_words(struct buffer *buffer, const struct story_clock *clock, const struct scale *scale, size_t i)
{
	buffer_literal(buffer, "<text class=\"words\"");
	svg_attribute(buffer, "x", scale_place(scale, clock->high > clock->median ? clock->high : clock->median) + 10);
	svg_attribute(buffer, "y", TOP + HEIGHT * (double)i + HEIGHT / 2 + 4);
	buffer_byte(buffer, '>');
	if (clock->is_jump) {
		put_seconds(buffer, clock->low);
		buffer_literal(buffer, " to ");
		put_seconds(buffer, clock->high);
	} else {
		put_seconds(buffer, clock->median);
	}
	buffer_literal(buffer, ", ");
	words_count(buffer, clock->pairs, "opening", "openings");
	if (clock->is_jump)
		buffer_literal(buffer, ", not steady");
	buffer_literal(buffer, "</text>\n");
}

bool picture_clocks(struct buffer *buffer, const struct story *story, const struct picture_links *links)
{
	size_t rows = story->clocks.count > ROWS ? ROWS : story->clocks.count;
	struct scale scale = {.start = LEFT, .extent = WIDTH};
	struct svg_words words;
	double low = 0, high = 0;
	if (rows == 0)
		return false;
	if (!svg_words_open(&words, "clocks", "Clocks of pairs of computers")) {
		buffer_fail(buffer, ENOMEM);
		return false;
	}
	for (size_t i = 0; i < rows; i++) {
		const struct story_clock *clock = &STORY_CLOCKS(story)[i];
		low = clock->low < low ? clock->low : low;
		high = clock->high > high ? clock->high : high;
	}
	scale_set(&scale, low, high, 5, false);
	describe(&words, story, rows);
	svg_begin(buffer, &words, TOP + HEIGHT * (double)rows + 8);
	for (size_t i = 0; i < rows; i++)
		draw_pair(buffer, story, links, &scale, i);
	draw_axis(buffer, &scale, rows);
	for (size_t i = 0; i < rows; i++)
		put_words(buffer, &STORY_CLOCKS(story)[i], &scale, i);
	svg_end(buffer, &words);
	svg_words_close(&words);
	return true;
}

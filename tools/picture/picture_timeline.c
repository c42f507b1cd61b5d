/* SPDX-License-Identifier: MIT */
/*
 * The timeline in SVG: a lane for each peer with its associations, renewals, ends, gaps and failures, and across all
 * lanes what happened to computers.
 */
#include "picture/picture.h"

#include <errno.h>

#include "picture/timeline_svg.h"

#define LANES       24u
#define BARS        500u
#define CELLS       100u
#define LEFT        178.0
#define WIDTH       700.0 /* width of the axis, beyond which arrows reach */
#define NAME_WIDTH  22u   /* columns */
#define LANE_LOWEST 36.0
#define LEGEND      18.0 /* its first row */

/* State of the drawing, with the y coordinates of its parts. */
struct drawing {
	struct buffer *buffer;
	const struct story *story;
	const struct picture_links *links;
	struct timeline timeline;
	struct svg_words words;
	double axis, lanes, bottom;
};

static double lane_height(const struct lane *lane)
{
	double height = 10;
	if (lane->is_cells)
		height += TIMELINE_CELL * (lane->failures > 0 ? 2 : 1);
	else
		height += (lane->failures > 0 ? TIMELINE_FAILURE : 0) + TIMELINE_MM * (double)lane->mm_rows +
			  TIMELINE_QM * (double)lane->qm_rows;
	return height < LANE_LOWEST ? LANE_LOWEST : height;
}

static void lay_out(struct drawing *drawing)
{
	const struct timeline_svg svg = {.story = drawing->story, .timeline = &drawing->timeline};
	drawing->axis = timeline_svg_legend_height(&svg) + 22;
	drawing->lanes = drawing->axis + 34 + (drawing->story->marks.count > 0 ? 18 : 0);
	drawing->bottom = drawing->lanes;
	for (size_t i = 0; i < drawing->timeline.lane_count; i++) {
		struct lane *lane = &drawing->timeline.lanes[i];
		lane->top = drawing->bottom;
		lane->height = lane_height(lane);
		drawing->bottom += lane->height;
	}
}

/*
 * Words.
 */

static size_t count_bars(const struct story *story, bool is_mm)
{
	size_t count = 0;
	for (size_t i = 0; i < story->bars.count; i++)
		count += STORY_BARS(story)[i].is_mm == is_mm;
	return count;
}

static void describe(struct drawing *drawing)
{
	struct buffer *words = &drawing->words.description;
	const struct story *story = drawing->story;
	words_count(words, count_bars(story, true), "Main Mode and ", "Main Modes and ");
	words_count(words, count_bars(story, false), "Quick Mode with ", "Quick Modes with ");
	words_count(words, drawing->timeline.peers, "peer", "peers");
	if (story->failures.count > 0) {
		buffer_literal(words, ", and ");
		words_count(words, story->failures.count, "negotiation that failed", "negotiations that failed");
	}
	buffer_literal(words, ", from ");
	words_moment(words, drawing->timeline.axis.first);
	buffer_literal(words, " to ");
	words_moment(words, drawing->timeline.axis.last);
	buffer_literal(words, "; times in ");
	words_zone(words);
	buffer_byte(words, '.');
}

static void note_others(struct drawing *drawing)
{
	struct buffer *words = &drawing->words.note;
	const struct timeline *timeline = &drawing->timeline;
	if (timeline->others == 0)
		return;
	const struct lane *lane = &timeline->lanes[timeline->lane_count - 1];
	words_number(words, timeline->others);
	buffer_literal(
		words, " peers have no lane of their own, those with the fewest events: the last lane puts their ");
	words_count(words, lane->bars, "association and ", "associations and ");
	words_count(words, lane->failures, "failure", "failures");
	buffer_literal(words, " together (each peer: --report=peers). ");
}

static void note_cells(struct drawing *drawing)
{
	struct buffer *words = &drawing->words.note;
	const struct timeline *timeline = &drawing->timeline;
	if (timeline->cell_lanes == 0 && timeline->others == 0)
		return;
	if (timeline->cell_lanes == 0 && timeline->lanes[timeline->lane_count - 1].bars == 0)
		return;
	if (timeline->cell_lanes > 0) {
		buffer_literal(words, "There are too many associations to draw each: ");
		words_count(words, timeline->cell_lanes, "lane shows", "lanes show");
		buffer_literal(words, " them");
	} else {
		buffer_literal(words, "It shows them");
	}
	buffer_literal(words, " in cells of ");
	buffer_string(words, timeline->cells.name);
	buffer_literal(words, ", each with the number of those that were opened in it (each association: "
			      "--report=sessions). ");
}

static void note_left_out(struct drawing *drawing)
{
	struct buffer *words = &drawing->words.note;
	const struct story *story = drawing->story;
	if (drawing->timeline.outside > 0) {
		words_count(words, drawing->timeline.outside, "moment is", "moments are");
		buffer_literal(words, " years from all others, and at the edge. ");
	}
	if (timeline_svg_has_short_marks(&(struct timeline_svg){.story = story, .timeline = &drawing->timeline}))
		buffer_literal(
			words, "What happened to computers are ticks above the lanes, as there is so much of it. ");
	if (story->timeless_bars + story->timeless_failures > 0) {
		words_count(words, story->timeless_bars, "association and ", "associations and ");
		words_count(words, story->timeless_failures, "failure", "failures");
		buffer_literal(words, " without a time are not drawn. ");
	}
	if (story->failures_left_out > 0) {
		words_count(words, story->failures_left_out, "more failure is", "more failures are");
		buffer_literal(words, " not drawn. ");
	}
	if (words->used > 0)
		words->used--; /* the space */
}

/*
 * Around the lanes.
 */

static void draw_axis(const struct drawing *drawing)
{
	struct buffer *buffer = drawing->buffer;
	const struct axis *axis = &drawing->timeline.axis;
	svg_group(buffer, "axis");
	for (size_t i = 0; i < axis->count; i++) {
		double x = axis_place(axis, axis->ticks[i].time);
		svg_line(buffer, "grid",
			(struct svg_box){x, drawing->axis + 22, 0, drawing->bottom - drawing->axis - 22});
	}
	buffer_byte(buffer, '\n');
	svg_axis_labels(buffer, axis, drawing->axis + 4);
	svg_close(buffer);
}

static void put_counts(struct buffer *buffer, const struct lane *lane, double y)
{
	const char *separator = "";
	buffer_literal(buffer, "<text class=\"end muted\"");
	svg_attribute(buffer, "x", LEFT - 12);
	svg_attribute(buffer, "y", y);
	buffer_byte(buffer, '>');
	if (lane->opened > 0 || lane->failures + lane->invalid_packets == 0) {
		words_number(buffer, lane->opened);
		buffer_literal(buffer, " opened");
		separator = ", ";
	}
	if (lane->failures > 0) {
		buffer_string(buffer, separator);
		words_number(buffer, lane->failures);
		buffer_literal(buffer, " failed");
	} else if (lane->invalid_packets > 0) {
		buffer_string(buffer, separator);
		words_count(buffer, lane->invalid_packets, "invalid packet", "invalid packets");
	}
	buffer_literal(buffer, "</text>\n");
}

/* Draws a lane's background and the name of its peer. */
static void draw_lane(const struct drawing *drawing, const struct lane *lane, bool is_odd)
{
	struct buffer *buffer = drawing->buffer;
	double middle = lane->top + lane->height / 2;
	const struct svg_box place = {LEFT - 12, middle - 3, LEFT - 16, 0};
	if (is_odd)
		svg_rect(buffer, "stripe", (struct svg_box){0, lane->top, SVG_WIDTH, lane->height});
	if (lane->peer == STORY_NONE) {
		svg_others(buffer, place, drawing->timeline.others);
	} else {
		const struct story_peer *peer = &STORY_PEERS(drawing->story)[lane->peer];
		bool is_link = peer->is_row && svg_link(buffer, drawing->links, "peers", peer->number);
		if (peer->name == STORY_NONE)
			svg_text(buffer, "end strong", place.x, place.y, "no peer told");
		else
			svg_name(buffer, "end strong", place, story_name(drawing->story, peer->name), NAME_WIDTH);
		svg_link_end(buffer, is_link);
	}
	put_counts(buffer, lane, middle + 11);
}

static void draw(struct drawing *drawing)
{
	struct buffer *buffer = drawing->buffer;
	const struct timeline *timeline = &drawing->timeline;
	const struct timeline_svg svg = {
		.buffer = buffer, .story = drawing->story, .links = drawing->links, .timeline = timeline};
	svg_begin(buffer, &drawing->words, drawing->bottom + 8);
	timeline_svg_legend(&svg, LEGEND);
	for (size_t i = 0; i < timeline->lane_count; i++)
		draw_lane(drawing, &timeline->lanes[i], i % 2 == 0);
	draw_axis(drawing);
	timeline_svg_marks(&svg, drawing->axis + 40, drawing->bottom);
	for (size_t i = 0; i < timeline->lane_count; i++) {
		timeline_svg_lane(&svg, &timeline->lanes[i]);
		if (timeline->lanes[i].is_cells) {
			timeline_svg_cells(&svg, &timeline->lanes[i]);
		} else {
			timeline_svg_bars(&svg, &timeline->lanes[i]);
			timeline_svg_failures(&svg, &timeline->lanes[i]);
		}
		svg_close(buffer);
	}
	svg_end(buffer, &drawing->words);
}

bool picture_timeline(struct buffer *buffer, const struct story *story, const struct picture_links *links)
{
	const struct timeline_bounds bounds = {LANES, BARS, CELLS, 8, LEFT, WIDTH};
	struct drawing drawing = {.buffer = buffer, .story = story, .links = links};
	enum timeline_result result = timeline_open(&drawing.timeline, story, &bounds);
	if (result == TIMELINE_READY && svg_words_open(&drawing.words, "timeline", "Associations over time, by peer")) {
		lay_out(&drawing);
		describe(&drawing);
		note_others(&drawing);
		note_cells(&drawing);
		note_left_out(&drawing);
		draw(&drawing);
		svg_words_close(&drawing.words);
	} else if (result != TIMELINE_EMPTY) {
		buffer_fail(buffer, ENOMEM);
	}
	if (result == TIMELINE_READY)
		timeline_close(&drawing.timeline);
	return result == TIMELINE_READY;
}

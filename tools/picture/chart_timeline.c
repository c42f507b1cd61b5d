/* SPDX-License-Identifier: MIT */
/* The timeline for a terminal: one line for each peer, one column for each stretch of time. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/zone.h"
#include "picture/chart.h"
#include "picture/timeline.h"

#define LANES      12u
#define MARKS_TOLD 4u

/* What a column of a lane holds, as bits. */
enum content {
	HAS_QM = 1,
	HAS_MM = 2,
	HAS_FAILURE = 4,
	HAS_OPEN_END = 8,
	HAS_REKEY = 16,
	IS_BETWEEN = 32, /* between Quick Modes: a gap */
	IS_SEEN = 64,    /* the peer was seen in other events */
	HAS_NO_OPENING = 128,
	/* Past its lifetime, without an end in the logs. */
	HAS_QM_BEYOND = 256,
	HAS_MM_BEYOND = 512,
};

struct drawing {
	const struct chart *chart;
	const struct story *story;
	struct timeline timeline;
	size_t left, columns;
	uint16_t *contents; /* contents of the columns of the lane that is drawn */
	bool seen[SIGNS];
};

static size_t column_of(const struct drawing *drawing, uint64_t time)
{
	double place = axis_place(&drawing->timeline.axis, time) - drawing->timeline.axis.left;
	size_t column = (size_t)place;
	return column < drawing->columns ? column : drawing->columns - 1;
}

static void add_bar(struct drawing *drawing, const struct story_bar *bar, size_t span[2])
{
	size_t first = column_of(drawing, bar->start), last = column_of(drawing, bar->end);
	/* It is not known since when it stood, so only its end is drawn. */
	if (!bar->has_opened) {
		drawing->contents[last] |= HAS_NO_OPENING;
		return;
	}
	const size_t sure = column_of(drawing, story_bar_sure(bar));
	for (size_t i = first; i <= sure; i++)
		drawing->contents[i] |= bar->is_mm ? HAS_MM : HAS_QM;
	for (size_t i = sure + 1; i <= last; i++)
		drawing->contents[i] |= bar->is_mm ? HAS_MM_BEYOND : HAS_QM_BEYOND;
	if (bar->state == STORY_OPEN)
		drawing->contents[last] |= HAS_OPEN_END;
	if (bar->is_rekey && !bar->is_mm && first > 0)
		drawing->contents[first] |= HAS_REKEY;
	if (bar->is_mm)
		return;
	span[0] = first < span[0] ? first : span[0];
	span[1] = last > span[1] ? last : span[1];
}

static void fill(struct drawing *drawing, const struct lane *lane)
{
	const struct story *story = drawing->story;
	const struct timeline *timeline = &drawing->timeline;
	size_t span[2] = {drawing->columns, 0};
	memset(drawing->contents, 0, drawing->columns * sizeof *drawing->contents);
	for (size_t i = 0; i < lane->bar_count; i++)
		add_bar(drawing, &STORY_BARS(story)[timeline->order[lane->first_bar + i]], span);
	for (size_t i = span[0]; i < span[1]; i++)
		drawing->contents[i] |= IS_BETWEEN;
	for (size_t i = 0; lane->failures > 0 && i < story->failures.count; i++) {
		const struct story_failure *failure = &STORY_FAILURES(story)[i];
		if (failure->has_time && &timeline->lanes[timeline->lane_of[failure->peer]] == lane)
			drawing->contents[column_of(drawing, failure->time)] |= HAS_FAILURE;
	}
}

/* Marks where a peer was seen that has only other events. */
static void fill_seen(struct drawing *drawing, const struct lane *lane)
{
	const struct story_peer *peer = &STORY_PEERS(drawing->story)[lane->peer];
	if (!peer->has_times || lane->bars + lane->failures > 0)
		return;
	for (size_t i = column_of(drawing, peer->first); i <= column_of(drawing, peer->last); i++)
		drawing->contents[i] |= IS_SEEN;
}

static enum chart_sign sign_of(uint16_t content, enum chart_color *color)
{
	/* Only this column says that the association is open at the end. */
	*color = CHART_BLUE;
	if (content & HAS_OPEN_END)
		return SIGN_OPEN;
	*color = CHART_RED;
	if (content & HAS_FAILURE)
		return SIGN_CROSS;
	*color = CHART_BLUE;
	if (content & HAS_NO_OPENING)
		return SIGN_NO_OPEN;
	if (content & HAS_REKEY)
		return SIGN_REKEY;
	if (content & HAS_QM)
		return SIGN_FULL;
	if (content & HAS_QM_BEYOND)
		return SIGN_HALF;
	*color = content & IS_BETWEEN ? CHART_YELLOW : CHART_PLAIN;
	if (content & HAS_MM)
		return SIGN_LINE;
	if (content & HAS_MM_BEYOND)
		return SIGN_HALF;
	if (content & IS_BETWEEN)
		return SIGN_GAP;
	return content & IS_SEEN ? SIGN_SEEN : SIGNS;
}

static void draw_lane(struct drawing *drawing, const struct lane *lane)
{
	struct chart_line line = chart_line_begin(drawing->chart);
	const struct story_peer *peer = &STORY_PEERS(drawing->story)[lane->peer];
	if (peer->name == STORY_NONE)
		chart_text(&line, CHART_PLAIN, "no peer told");
	else
		chart_name(&line, story_name(drawing->story, peer->name), drawing->left - 1);
	chart_pad(&line, drawing->left);
	fill(drawing, lane);
	fill_seen(drawing, lane);
	for (size_t i = 0; i < drawing->columns; i++) {
		enum chart_color color;
		enum chart_sign sign = sign_of(drawing->contents[i], &color);
		if (sign == SIGNS)
			continue;
		chart_pad(&line, drawing->left + i);
		chart_signs(&line, color, sign, 1);
		drawing->seen[sign] = true;
	}
	chart_line_end(&line);
}

/* Draws the lane of all other peers: how many associations were opened in each cell. */
static void draw_others(struct drawing *drawing, const struct lane *lane)
{
	const struct timeline *timeline = &drawing->timeline;
	struct chart_line line = chart_line_begin(drawing->chart);
	struct lane_cell *cells = malloc(timeline->cells.count * sizeof *cells);
	uint32_t most = 0;
	chart_number(&line, timeline->others);
	chart_text(&line, CHART_PLAIN, " other peers");
	chart_pad(&line, drawing->left);
	if (!cells) {
		buffer_fail(drawing->chart->buffer, ENOMEM);
		return;
	}
	timeline_cells(timeline, lane, cells);
	for (size_t i = 0; i < timeline->cells.count; i++)
		most = cells[i].opened + cells[i].failed > most ? cells[i].opened + cells[i].failed : most;
	for (size_t i = 0; i < drawing->columns; i++) {
		/* The cell in which the middle of the column lies. */
		uint64_t width = (timeline->axis.last - timeline->axis.first) / drawing->columns;
		size_t cell = axis_cell(&timeline->cells, timeline->axis.first + i * width + width / 2);
		uint64_t count = (uint64_t)cells[cell].opened + cells[cell].failed;
		chart_level(&line, cells[cell].opened > 0 ? CHART_BLUE : CHART_RED,
			count == 0 ? 0 : 1 + (unsigned)(7 * count / most));
	}
	chart_line_end(&line);
	free(cells);
}

/*
 * What happened to computers.
 */

static void draw_marks(struct drawing *drawing)
{
	const struct story *story = drawing->story;
	struct chart_line line = chart_line_begin(drawing->chart);
	for (size_t i = 0; i < story->marks.count; i++) {
		const struct story_mark *mark = &STORY_MARKS(story)[i];
		size_t column = drawing->left + column_of(drawing, mark->time);
		enum chart_sign sign = timeline_mark_is_restart(mark->event_id) ? SIGN_RESTART : SIGN_CLEARED;
		drawing->seen[sign] = true;
		if (line.used > column)
			continue;
		chart_pad(&line, column);
		chart_signs(&line, sign == SIGN_RESTART ? CHART_YELLOW : CHART_RED, sign, 1);
	}
	if (line.used > 0)
		chart_line_end(&line);
}

static void tell_marks(const struct drawing *drawing)
{
	const struct story *story = drawing->story;
	for (size_t i = 0; i < story->marks.count && i < MARKS_TOLD; i++) {
		const struct story_mark *mark = &STORY_MARKS(story)[i];
		struct chart_line line = chart_line_begin(drawing->chart);
		bool is_restart = timeline_mark_is_restart(mark->event_id);
		chart_signs(&line, is_restart ? CHART_YELLOW : CHART_RED, is_restart ? SIGN_RESTART : SIGN_CLEARED, 1);
		chart_text(&line, CHART_PLAIN, " ");
		chart_moment(&line, mark->time);
		chart_text(&line, CHART_PLAIN, " ");
		chart_name(&line, story_name(story, mark->computer), 24);
		chart_text(&line, CHART_PLAIN, ":");
		if (drawing->chart->width < 80) {
			chart_line_end(&line);
			chart_pad(&line, 1);
		}
		chart_text(&line, CHART_PLAIN, " ");
		chart_text(&line, CHART_PLAIN, timeline_mark_word(mark->event_id));
		chart_line_end(&line);
	}
	if (story->marks.count > MARKS_TOLD) {
		char text[80];
		snprintf(text, sizeof text, "and %zu more of these events", story->marks.count - MARKS_TOLD);
		chart_sentence(drawing->chart, text, 2);
	}
}

static void tell_signs(const struct drawing *drawing)
{
	const char *const words[SIGNS] = {
		[SIGN_FULL] = "Quick Mode",
		[SIGN_HALF] = "past its lifetime",
		[SIGN_LINE] = "Main Mode alone",
		[SIGN_GAP] = "no Quick Mode",
		[SIGN_CROSS] = "failed",
		[SIGN_OPEN] = story_open_word(drawing->timeline.story),
		[SIGN_REKEY] = "rekey",
		[SIGN_NO_OPEN] = "ended, opening not seen",
		[SIGN_SEEN] = "other events",
	};
	struct chart_line line = chart_line_begin(drawing->chart);
	chart_pad(&line, 2);
	for (size_t i = 0; i < SIGNS; i++) {
		if (!drawing->seen[i] || !words[i])
			continue;
		if (line.used > 2 && line.used + 4 + strlen(words[i]) > drawing->chart->width) {
			chart_line_end(&line);
			chart_pad(&line, 2);
		} else if (line.used > 2) {
			chart_text(&line, CHART_PLAIN, "  ");
		}
		chart_signs(&line, CHART_PLAIN, (enum chart_sign)i, 1);
		chart_text(&line, CHART_PLAIN, " ");
		chart_text(&line, CHART_PLAIN, words[i]);
	}
	chart_line_end(&line);
}

static void tell_left_out(const struct drawing *drawing)
{
	const struct story *story = drawing->story;
	const struct timeline *timeline = &drawing->timeline;
	char text[200];
	if (timeline->others > 0) {
		const struct lane *lane = &timeline->lanes[timeline->lane_count - 1];
		snprintf(text, sizeof text,
			"%zu peers with the fewest events are one line: %zu associations and %zu failures, drawn as how "
			"many were opened and failed.",
			timeline->others, lane->bars, lane->failures);
		chart_sentence(drawing->chart, text, 2);
	}
	if (timeline->outside > 0) {
		snprintf(text, sizeof text, "%zu moments are years from all others, and at the edge.",
			timeline->outside);
		chart_sentence(drawing->chart, text, 2);
	}
	if (story->timeless_bars + story->timeless_failures > 0) {
		snprintf(text, sizeof text, "%zu associations and %zu failures without a time are not drawn.",
			story->timeless_bars, story->timeless_failures);
		chart_sentence(drawing->chart, text, 2);
	}
	if (story->failures_left_out > 0) {
		snprintf(text, sizeof text, "%llu more failures are not drawn.",
			(unsigned long long)story->failures_left_out);
		chart_sentence(drawing->chart, text, 2);
	}
}

static void draw(struct drawing *drawing)
{
	const struct timeline *timeline = &drawing->timeline;
	chart_heading(drawing->chart, "Associations over time, by peer");
	chart_axis(drawing->chart, &timeline->axis);
	draw_marks(drawing);
	for (size_t i = 0; i < timeline->lane_count; i++) {
		if (timeline->lanes[i].peer == STORY_NONE)
			draw_others(drawing, &timeline->lanes[i]);
		else
			draw_lane(drawing, &timeline->lanes[i]);
	}
	char text[300];
	tell_signs(drawing);
	snprintf(text, sizeof text, "Times in %s.", zone_name());
	chart_sentence(drawing->chart, text, 2);
	tell_marks(drawing);
	tell_left_out(drawing);
}

bool chart_timeline(const struct chart *chart, const struct story *story)
{
	struct drawing drawing = {.chart = chart, .story = story};
	drawing.left = chart->width / 3 < 27 ? chart->width / 3 : 27;
	drawing.columns = chart->width - drawing.left;
	const struct timeline_bounds bounds = {LANES, SIZE_MAX, drawing.columns, drawing.columns / 12 + 1,
		(double)drawing.left, (double)drawing.columns};
	enum timeline_result result = timeline_open(&drawing.timeline, story, &bounds);
	drawing.contents = result == TIMELINE_READY ? malloc(drawing.columns * sizeof *drawing.contents) : NULL;
	if (drawing.contents)
		draw(&drawing);
	else if (result != TIMELINE_EMPTY)
		buffer_fail(chart->buffer, ENOMEM);
	free(drawing.contents);
	if (result == TIMELINE_READY)
		timeline_close(&drawing.timeline);
	return result == TIMELINE_READY;
}

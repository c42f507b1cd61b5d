/* SPDX-License-Identifier: MIT */
/* What happened at a moment: failures in their lane, and what happened to a computer across all lanes. */
#include <stdio.h>
#include <string.h>

#include "common/columns.h"
#include "common/html.h"
#include "picture/timeline_svg.h"

/* Marks that are closer are one. */
#define FAILURE_WIDTH 9.0
#define LINE_WIDTH    4.0
#define LINES         30u /* across the lanes */

/*
 * Failures.
 */

/* The failures that one mark stands for. */
struct cluster {
	size_t first, last, count; /* of the story's failures */
	size_t unimportant;
	double x, end;
};

static const struct story_kind *kind_of(const struct story *story, const struct story_failure *failure)
{
	return failure->kind == STORY_NONE ? NULL : &STORY_KINDS(story)[failure->kind];
}

static void put_failures(const struct timeline_svg *svg, const struct cluster *cluster)
{
	struct buffer *buffer = svg->buffer;
	const struct story_failure *first = &STORY_FAILURES(svg->story)[cluster->first];
	const struct story_failure *last = &STORY_FAILURES(svg->story)[cluster->last];
	const struct story_failure_record *record = &STORY_FAILURE_RECORDS(svg->story)[cluster->first];
	const struct story_kind *kind = kind_of(svg->story, first);
	svg_tooltip(buffer);
	if (cluster->count == 1) {
		buffer_u64(buffer, record->event_id);
		buffer_literal(buffer, " failed");
		if (svg->story->kinds.count > 0) {
			buffer_literal(buffer, ", class ");
			buffer_string(buffer, kind && kind->class_name != STORY_NONE
						      ? story_name(svg->story, kind->class_name)->text
						      : "not known");
		}
	} else {
		words_count(buffer, cluster->count, "failure", "failures");
	}
	buffer_literal(buffer, ", ");
	words_name(buffer, story_name(svg->story, record->computer), 60);
	buffer_literal(buffer, " with ");
	words_peer(buffer, svg->story, first->peer);
	buffer_literal(buffer, ": ");
	words_moment(buffer, first->time);
	if (cluster->count > 1) {
		buffer_literal(buffer, " to ");
		words_moment(buffer, last->time);
	}
	buffer_string(buffer, cluster->count > 1 ? "; the first: " : "; ");
	words_place(buffer, &record->place);
	svg_tooltip_end(buffer);
}

/* A cross, and how many it stands for. */
static void draw_cluster(const struct timeline_svg *svg, const struct cluster *cluster, double y, bool has_room)
{
	struct buffer *buffer = svg->buffer;
	const struct story_kind *kind = kind_of(svg->story, &STORY_FAILURES(svg->story)[cluster->first]);
	bool is_link = kind && svg_link(buffer, svg->links, "failures", kind->number);
	char text[24];
	buffer_literal(buffer, "<g class=\"");
	buffer_string(buffer, cluster->unimportant == cluster->count ? "failure noise" : "failure");
	buffer_literal(buffer, "\" data-count=\"");
	buffer_u64(buffer, cluster->count);
	buffer_literal(buffer, "\">");
	put_failures(svg, cluster);
	/* An invisible area that a pointer can hit. */
	svg_rect(buffer, "hit", (struct svg_box){cluster->x - 4, y - 4, cluster->end - cluster->x + 8, 8});
	svg_cross(buffer, cluster->x, y);
	if (cluster->end > cluster->x + 7)
		svg_line(buffer, NULL, (struct svg_box){cluster->x + 5, y, cluster->end - cluster->x - 5, 0});
	snprintf(text, sizeof text, "%zu", cluster->count);
	if (cluster->count > 1 && has_room)
		svg_text(buffer, NULL, cluster->end + 6, y + 4, text);
	svg_close(buffer);
	svg_link_end(buffer, is_link);
}

static double width_of(const struct cluster *cluster)
{
	char text[24];
	return cluster->count > 1 ? 7.0 * snprintf(text, sizeof text, "%zu", cluster->count) + 12 : 0;
}

void timeline_svg_failures(const struct timeline_svg *svg, const struct lane *lane)
{
	const struct story *story = svg->story;
	const struct axis *axis = &svg->timeline->axis;
	uint32_t number = (uint32_t)(lane - svg->timeline->lanes);
	double y = lane->top + 5 + TIMELINE_FAILURE / 2 - 1;
	double right = axis->left + axis->width;
	struct cluster cluster = {0};
	for (size_t i = 0; lane->failures > 0 && i < story->failures.count; i++) {
		const struct story_failure *failure = &STORY_FAILURES(story)[i];
		if (!failure->has_time || svg->timeline->lane_of[failure->peer] != number)
			continue;
		double x = axis_place(axis, failure->time);
		if (cluster.count > 0 && x - cluster.end >= FAILURE_WIDTH) {
			draw_cluster(svg, &cluster, y, x - 4 - cluster.end > width_of(&cluster));
			cluster.count = 0;
		}
		if (cluster.count == 0)
			cluster = (struct cluster){.first = i, .x = x};
		const struct story_kind *kind = kind_of(story, failure);
		cluster.last = i;
		cluster.end = x;
		cluster.count++;
		cluster.unimportant += kind && kind->is_noise;
	}
	if (cluster.count > 0)
		draw_cluster(svg, &cluster, y, right + 12 - cluster.end > width_of(&cluster));
}

/*
 * What happened to computers.
 */

/* Writes the label of a mark: "gw2: IPsec service started". */
static void put_mark_words(const struct timeline_svg *svg, size_t first, size_t count)
{
	struct buffer *buffer = svg->buffer;
	for (size_t i = first; i < first + count && i < first + 8; i++) {
		const struct story_mark *mark = &STORY_MARKS(svg->story)[i];
		buffer_string(buffer, i > first ? "; " : "");
		words_name(buffer, story_name(svg->story, mark->computer), 60);
		buffer_literal(buffer, ": ");
		buffer_string(buffer, timeline_mark_word(mark->event_id));
		buffer_literal(buffer, " (");
		buffer_u64(buffer, mark->event_id);
		buffer_literal(buffer, "), ");
		words_moment(buffer, mark->time);
		buffer_literal(buffer, ", ");
		words_place(buffer, &mark->place);
	}
	if (count > 8) {
		buffer_literal(buffer, "; and ");
		words_number(buffer, count - 8);
		buffer_literal(buffer, " more");
	}
}

/* The events that one line stands for. */
struct line {
	size_t first, count;
	size_t worst;
	double x;
};

/* How much an event is worth naming where several stand at one place: that of the highest weight is named. */
static unsigned weight_of(uint32_t event_id)
{
	return !timeline_mark_is_restart(event_id) ? 3 : event_id == 4608 ? 2 : event_id == 5478;
}

/* The line that begins with that mark; first is past the last where there is none. */
static struct line next_line(const struct timeline_svg *svg, size_t first)
{
	const struct story *story = svg->story;
	const struct axis *axis = &svg->timeline->axis;
	struct line line = {.first = first, .worst = first, .x = axis->left + axis->width + 2 * LINE_WIDTH};
	if (first < story->marks.count)
		line.x = axis_place(axis, STORY_MARKS(story)[first].time);
	for (size_t i = first; i < story->marks.count; i++) {
		const struct story_mark *mark = &STORY_MARKS(story)[i];
		if (axis_place(axis, mark->time) - line.x >= LINE_WIDTH)
			break;
		if (weight_of(mark->event_id) > weight_of(STORY_MARKS(story)[line.worst].event_id))
			line.worst = i;
		line.count++;
	}
	return line;
}

bool timeline_svg_has_short_marks(const struct timeline_svg *svg)
{
	size_t lines = 0;
	for (struct line line = next_line(svg, 0); line.count > 0; line = next_line(svg, line.first + line.count))
		lines++;
	return lines > LINES;
}

/* On the right of the line, or on its left; nowhere, where there is no room up to the one before or behind. */
static void put_label(const struct timeline_svg *svg, const struct line *line, double y, double before, double behind)
{
	const struct story_mark *mark = &STORY_MARKS(svg->story)[line->worst];
	const char *word = timeline_mark_word(mark->event_id);
	const struct story_name *computer = story_name(svg->story, mark->computer);
	/* The first part of its name, which tells computers apart in most places. */
	size_t length = computer->number == STORY_NONE ? 0 : strcspn(computer->text, ".");
	size_t columns = columns_fit(computer->text, length, 16);
	double width = 7.2 * (double)(columns_count(computer->text, columns) + 2 + strlen(word)) + 10;
	bool is_left = line->x + width > behind;
	if (is_left && line->x - width < before)
		return;
	buffer_string(svg->buffer, is_left ? "<text class=\"end\"" : "<text");
	svg_attribute(svg->buffer, "x", is_left ? line->x - 7 : line->x + 7);
	svg_attribute(svg->buffer, "y", y + 4);
	buffer_byte(svg->buffer, '>');
	html_text(svg->buffer, computer->text, columns);
	buffer_string(svg->buffer, columns > 0 ? ": " : "");
	buffer_string(svg->buffer, word);
	buffer_literal(svg->buffer, "</text>");
}

void timeline_svg_marks(const struct timeline_svg *svg, double y, double bottom)
{
	struct buffer *buffer = svg->buffer;
	double before = svg->timeline->axis.left - 10;
	bool is_short = timeline_svg_has_short_marks(svg);
	for (struct line next, line = next_line(svg, 0); line.count > 0; line = next) {
		next = next_line(svg, line.first + line.count);
		const struct story_mark *mark = &STORY_MARKS(svg->story)[line.worst];
		double behind = next.count > 0 ? next.x - 6 : SVG_WIDTH;
		svg_group(buffer, timeline_mark_is_restart(mark->event_id) ? "restart" : "restart cleared");
		svg_tooltip(buffer);
		put_mark_words(svg, line.first, line.count);
		svg_tooltip_end(buffer);
		svg_line(buffer, NULL, (struct svg_box){line.x, y, 0, is_short ? 9 : bottom - y});
		svg_rect(buffer, "knob", (struct svg_box){line.x - 3, y - 3, 6, 6});
		if (!is_short)
			put_label(svg, &line, y, before, behind);
		before = line.x + 6;
		svg_close(buffer);
	}
}

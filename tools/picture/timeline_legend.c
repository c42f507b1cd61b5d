/* SPDX-License-Identifier: MIT */
/* The legend: what the marks mean that are in the timeline. */
#include <stdio.h>
#include <string.h>

#include "picture/timeline_svg.h"

#define LEFT  12.0
#define RIGHT 890.0
#define ROW   18.0

enum sample {
	SAMPLE_MM = 0,
	SAMPLE_QM,
	SAMPLE_REKEY,
	SAMPLE_OPEN,
	SAMPLE_BEYOND,
	SAMPLE_NO_OPEN,
	SAMPLE_CUT,
	SAMPLE_GAP,
	SAMPLE_CELLS,
	SAMPLE_FAILURE,
	SAMPLE_NOISE,
	SAMPLE_FAILED_CELLS,
	SAMPLE_RESTART,
	SAMPLE_CLEARED,
	SAMPLE_SEEN,
	SAMPLES,
};

static const struct {
	const char *words;
	double width; /* of the sample */
} samples[SAMPLES] = {
	[SAMPLE_MM] = {"Main Mode", 22},
	[SAMPLE_QM] = {"Quick Mode", 22},
	[SAMPLE_REKEY] = {"rekey", 22},
	[SAMPLE_OPEN] = {NULL, 22}, /* story_open_word() */
	[SAMPLE_BEYOND] = {"past its lifetime", 22},
	[SAMPLE_NO_OPEN] = {"opening not seen", 22},
	[SAMPLE_CUT] = {"lost or replaced", 22},
	[SAMPLE_GAP] = {"no Quick Mode", 22},
	[SAMPLE_CELLS] = {"none to most opened", 70},
	[SAMPLE_FAILURE] = {"failed", 10},
	[SAMPLE_NOISE] = {"failed, noise", 10},
	[SAMPLE_FAILED_CELLS] = {"few to most failed (grey: noise)", 56},
	[SAMPLE_RESTART] = {"restart", 6},
	[SAMPLE_CLEARED] = {"log cleared, auditing changed", 6},
	[SAMPLE_SEEN] = {"first to last event", 22},
};

static void look_at_lane(const struct timeline_svg *svg, const struct lane *lane, bool seen[SAMPLES])
{
	uint64_t end = 0;
	for (size_t i = 0; !lane->is_cells && i < lane->bar_count; i++) {
		const struct story_bar *bar = &STORY_BARS(svg->story)[svg->timeline->order[lane->first_bar + i]];
		seen[SAMPLE_MM] |= bar->is_mm;
		seen[SAMPLE_QM] |= !bar->is_mm;
		seen[SAMPLE_OPEN] |= bar->state == STORY_OPEN;
		seen[SAMPLE_BEYOND] |= story_bar_sure(bar) < bar->end;
		seen[SAMPLE_NO_OPEN] |= bar->state == STORY_NO_OPEN;
		seen[SAMPLE_CUT] |= bar->state == STORY_LOST || bar->state == STORY_REPLACED;
		seen[SAMPLE_REKEY] |= bar->is_rekey;
		seen[SAMPLE_GAP] |= !bar->is_mm && end > 0 && timeline_svg_has_gap(svg, end, bar->start);
		if (!bar->is_mm && bar->end > end)
			end = bar->end;
	}
}

static void look(const struct timeline_svg *svg, bool seen[SAMPLES])
{
	const struct story *story = svg->story;
	const struct timeline *timeline = svg->timeline;
	memset(seen, 0, SAMPLES * sizeof *seen);
	for (size_t i = 0; i < timeline->lane_count; i++)
		look_at_lane(svg, &timeline->lanes[i], seen);
	for (size_t i = 0; i < timeline->lane_count; i++)
		seen[SAMPLE_SEEN] |= !timeline->lanes[i].is_cells;
	for (size_t i = 0; i < timeline->lane_count; i++)
		seen[SAMPLE_CELLS] |= timeline->lanes[i].is_cells && timeline->lanes[i].bars > 0;
	for (size_t i = 0; i < story->failures.count; i++) {
		const struct story_failure *failure = &STORY_FAILURES(story)[i];
		uint32_t kind = failure->kind;
		if (timeline->lanes[timeline->lane_of[failure->peer]].is_cells)
			seen[SAMPLE_FAILED_CELLS] = true;
		else
			seen[kind != STORY_NONE && STORY_KINDS(story)[kind].is_noise ? SAMPLE_NOISE : SAMPLE_FAILURE] =
				true;
	}
	for (size_t i = 0; i < story->marks.count; i++)
		seen[timeline_mark_is_restart(STORY_MARKS(story)[i].event_id) ? SAMPLE_RESTART : SAMPLE_CLEARED] = true;
}

static void draw_bar(struct buffer *buffer, enum sample sample, double x, double y)
{
	double height = sample == SAMPLE_MM ? 4 : 9;
	const struct svg_box box = {x, y - height / 2, 22, height};
	svg_group(buffer, sample == SAMPLE_MM ? "bar mm" : sample == SAMPLE_NO_OPEN ? "bar qm unseen" : "bar qm");
	if (sample == SAMPLE_OPEN) {
		svg_rect(buffer, NULL, (struct svg_box){box.x, box.y, 16, height});
		svg_arrow(buffer, (struct svg_box){box.x + 16, box.y, 6, height});
	} else if (sample == SAMPLE_BEYOND) {
		svg_rect(buffer, NULL, (struct svg_box){box.x, box.y, 6, height});
		timeline_svg_beyond(buffer, (struct svg_box){box.x + 6, box.y, 16, height});
	} else if (sample == SAMPLE_NO_OPEN) {
		svg_rect(buffer, NULL, (struct svg_box){box.x + 6, box.y, 16, height});
		svg_arrow(buffer, (struct svg_box){box.x + 6, box.y, -6, height});
	} else {
		svg_rect(buffer, NULL, box);
	}
	if (sample == SAMPLE_REKEY)
		svg_rect(buffer, "rekey", (struct svg_box){x + 10, box.y - 2, 2, height + 4});
	else if (sample == SAMPLE_CUT)
		svg_rect(buffer, "cut", (struct svg_box){x + 19.5, box.y - 2, 3, height + 4});
	svg_close(buffer);
}

/* Shades from the first one on. */
static void draw_cells(struct buffer *buffer, const char *class_name, unsigned first, double x, double y)
{
	char text[32];
	for (unsigned i = first; i <= 4; i++, x += 14) {
		snprintf(text, sizeof text, "%s s%u", class_name, i);
		svg_group(buffer, text);
		svg_rect(buffer, NULL, (struct svg_box){x, y - 7, 13.5, 14});
		svg_close(buffer);
	}
}

static void draw_sample(struct buffer *buffer, enum sample sample, double x, double y)
{
	switch (sample) {
	case SAMPLE_CELLS:
		draw_cells(buffer, "cell", 0, x, y);
		break;
	case SAMPLE_FAILED_CELLS:
		draw_cells(buffer, "failed", 1, x, y);
		break;
	case SAMPLE_FAILURE:
	case SAMPLE_NOISE:
		svg_group(buffer, sample == SAMPLE_NOISE ? "failure noise" : "failure");
		svg_cross(buffer, x + 5, y);
		svg_close(buffer);
		break;
	case SAMPLE_GAP:
		svg_group(buffer, "gap");
		svg_rect(buffer, NULL, (struct svg_box){x, y - 4.5, 22, 9});
		svg_close(buffer);
		break;
	case SAMPLE_SEEN:
		svg_line(buffer, "seen", (struct svg_box){x, y, 22, 0});
		break;
	case SAMPLE_RESTART:
	case SAMPLE_CLEARED:
		svg_group(buffer, sample == SAMPLE_RESTART ? "restart" : "restart cleared");
		svg_line(buffer, NULL, (struct svg_box){x + 3, y - 8, 0, 16});
		svg_rect(buffer, "knob", (struct svg_box){x, y - 8, 6, 6});
		svg_close(buffer);
		break;
	default:
		draw_bar(buffer, sample, x, y);
		break;
	}
}

/* Draws the samples of marks that are in the picture, in rows as wide as it is. Returns where the last row is. */
static double walk(const struct timeline_svg *svg, double y, bool is_drawn)
{
	bool seen[SAMPLES];
	double x = LEFT;
	look(svg, seen);
	for (size_t i = 0; i < SAMPLES; i++) {
		const char *words = samples[i].words ? samples[i].words : story_open_word(svg->story);
		double width = samples[i].width + 6 + 6.4 * (double)strlen(words);
		if (!seen[i])
			continue;
		if (x > LEFT && x + width > RIGHT) {
			x = LEFT;
			y += ROW;
		}
		if (is_drawn) {
			draw_sample(svg->buffer, (enum sample)i, x, y);
			svg_text(svg->buffer, "muted", x + samples[i].width + 6, y + 4, words);
		}
		x += width + 16;
	}
	return y;
}

double timeline_svg_legend_height(const struct timeline_svg *svg)
{
	return walk(svg, ROW, false);
}

void timeline_svg_legend(const struct timeline_svg *svg, double y)
{
	svg_group(svg->buffer, "legend");
	walk(svg, y, true);
	svg_close(svg->buffer);
}

/* SPDX-License-Identifier: MIT */
/* Draws in SVG what stands in the lanes of a timeline, and the marks across them. Called by picture_timeline.c. */
#ifndef PICTURE_TIMELINE_SVG_H
#define PICTURE_TIMELINE_SVG_H

#include "picture/svg.h"
#include "picture/timeline.h"

/* Heights of a row. */
#define TIMELINE_FAILURE 14.0
#define TIMELINE_MM      7.0
#define TIMELINE_QM      12.0
#define TIMELINE_CELL    18.0

struct timeline_svg {
	struct buffer *buffer;
	const struct story *story;
	const struct picture_links *links;
	const struct timeline *timeline;
};

/* The height of the legend. */
double timeline_svg_legend_height(const struct timeline_svg *svg);
void timeline_svg_legend(const struct timeline_svg *svg, double y);
/* Begins the group of a lane's marks; svg_close() ends it. */
void timeline_svg_lane(const struct timeline_svg *svg, const struct lane *lane);
void timeline_svg_bars(const struct timeline_svg *svg, const struct lane *lane);
/* Draws the part of a bar that is past its lifetime, when the association may have ended. */
void timeline_svg_beyond(struct buffer *buffer, struct svg_box box);
/* Whether the time between two moments is wide enough to be seen. */
bool timeline_svg_has_gap(const struct timeline_svg *svg, uint64_t from, uint64_t to);
void timeline_svg_cells(const struct timeline_svg *svg, const struct lane *lane);
void timeline_svg_failures(const struct timeline_svg *svg, const struct lane *lane);
/* Whether there are so many marks that they get no lines across the lanes. */
bool timeline_svg_has_short_marks(const struct timeline_svg *svg);
/* Draws the marks' lines from y down to bottom, with their words at y. */
void timeline_svg_marks(const struct timeline_svg *svg, double y, double bottom);

#endif

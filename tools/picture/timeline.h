/* SPDX-License-Identifier: MIT */
/* What a timeline of associations shows where: for SVG and for a terminal alike. */
#ifndef PICTURE_TIMELINE_H
#define PICTURE_TIMELINE_H

#include "picture/axis.h"
#include "picture/story.h"

#define LANE_ROWS 6u /* more associations at once than this are put together */

/* One peer, or all that have no lane of their own. */
struct lane {
	uint32_t peer; /* STORY_NONE: the others */
	size_t bars, failures;
	size_t opened; /* of the bars, of which an event tells that */
	uint64_t invalid_packets;
	size_t timeless; /* of both: without a time, which are told and not drawn */
	bool is_cells;   /* counts by cell in place of bars */
	size_t mm_rows, qm_rows;
	size_t first_bar, bar_count; /* of order; not of the others */
	double top, height;          /* for who draws it */
};

struct timeline {
	const struct story *story;
	struct axis axis;
	struct axis_cells cells;
	struct lane *lanes;
	size_t lane_count;
	size_t outside;    /* moments far before or behind all others, which stand at the edge */
	size_t others;     /* peers in the last lane, 0: there is none such */
	size_t peers;      /* with a name */
	size_t cell_lanes; /* of lanes that are of one peer */
	uint32_t *lane_of; /* by peer */
	uint32_t *order;   /* bars by lane, then by time */
	uint8_t *row_of;   /* by bar: in its lane, Main Modes and Quick Modes counted apart */
};

struct timeline_bounds {
	size_t lanes; /* of single peers */
	size_t bars;  /* more are put together */
	size_t cells;
	size_t ticks;
	double left, width; /* of the axis */
};

enum timeline_result { TIMELINE_EMPTY = 0, TIMELINE_READY, TIMELINE_NO_MEMORY };

enum timeline_result timeline_open(
	struct timeline *timeline, const struct story *story, const struct timeline_bounds *bounds);
void timeline_close(struct timeline *timeline);

/* What a cell of a lane has. */
struct lane_cell {
	uint32_t opened;   /* associations, of which an event tells that */
	uint32_t standing; /* that were opened before and still stood */
	uint32_t failed;
	uint32_t noise; /* of these */
};

/* Fills one for each of timeline->cells. */
void timeline_cells(const struct timeline *timeline, const struct lane *lane, struct lane_cell *cells);

/* "restart", "cleared", ... of what happened to a computer. */
const char *timeline_mark_word(uint32_t event_id);
bool timeline_mark_is_restart(uint32_t event_id);

#endif

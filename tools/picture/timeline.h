/* SPDX-License-Identifier: MIT */
/* What a timeline of associations shows and where: shared by the pictures in SVG and for a terminal. */
#ifndef PICTURE_TIMELINE_H
#define PICTURE_TIMELINE_H

#include "picture/axis.h"
#include "picture/story.h"

#define LANE_ROWS 6u /* a lane with more Main Modes, or Quick Modes, at once is drawn as cells */

/* The lane of one peer, or of all peers that have no lane of their own. */
struct lane {
	uint32_t peer; /* STORY_NONE: all other peers */
	size_t bars, failures;
	size_t opened; /* how many of the bars have an event of their opening */
	uint64_t invalid_packets;
	size_t timeless; /* bars and failures without a time, which are counted in words and not drawn */
	bool is_cells;   /* drawn as counts by cell instead of bars */
	size_t mm_rows, qm_rows;
	size_t first_bar, bar_count; /* its part of timeline.order; not set in the lane of the others */
	double top, height;          /* set by the picture that draws it */
};

struct timeline {
	const struct story *story;
	struct axis axis;
	struct axis_cells cells;
	struct lane *lanes;
	size_t lane_count;
	size_t outside;    /* how many moments far before or behind all others stand at the edge */
	size_t others;     /* peers in the last lane, which is that of the others; 0: there is no such lane */
	size_t peers;      /* how many peers have a name */
	size_t cell_lanes; /* how many lanes of one peer are drawn as cells */
	uint32_t *lane_of; /* lane of each peer */
	uint32_t *order;   /* bars, ordered by lanes, then by time */
	uint8_t *row_of;   /* row of each bar in its lane, counted apart for Main Modes and Quick Modes */
};

struct timeline_bounds {
	size_t lanes; /* most lanes of single peers */
	size_t bars;  /* where all lanes together have more bars, each is drawn as cells */
	size_t cells;
	size_t ticks;
	double left, width; /* of the axis */
};

enum timeline_result { TIMELINE_EMPTY = 0, TIMELINE_READY, TIMELINE_NO_MEMORY };

enum timeline_result timeline_open(
	struct timeline *timeline, const struct story *story, const struct timeline_bounds *bounds);
void timeline_close(struct timeline *timeline);

/* The counts of a cell of a lane. */
struct lane_cell {
	uint32_t opened;   /* associations with an event of their opening */
	uint32_t standing; /* associations that were opened before and still stood */
	uint32_t failed;
	uint32_t noise; /* how many of failed are noise */
};

/* Fills one of cells for each of timeline->cells. */
void timeline_cells(const struct timeline *timeline, const struct lane *lane, struct lane_cell *cells);

/* The word for what happened to a computer: "restart", "cleared", ... */
const char *timeline_mark_word(uint32_t event_id);
bool timeline_mark_is_restart(uint32_t event_id);

#endif

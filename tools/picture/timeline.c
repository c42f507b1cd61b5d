/* SPDX-License-Identifier: MIT */
#include "picture/timeline.h"

#include "common/ticks.h"

#include <stdlib.h>
#include <string.h>

const char *timeline_mark_word(uint32_t event_id)
{
	switch (event_id) {
	case 1100:
		return "event log service stopped";
	case 104:
	case 1102:
		return "log cleared";
	case 4608:
		return "Windows started";
	case 4719:
		return "auditing changed";
	case 5478:
		return "IPsec service started";
	default:
		return "IPsec service stopped";
	}
}

bool timeline_mark_is_restart(uint32_t event_id)
{
	return event_id != 104 && event_id != 1102 && event_id != 4719;
}

/*
 * The span.
 */

struct moments {
	uint64_t *items; /* NULL: only the first and the last moment are collected */
	size_t count;
	uint64_t first, last;
};

static int compare_moments(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;
	return one < other ? -1 : one > other;
}

static void add_moment(struct moments *moments, bool is_set, uint64_t time)
{
	if (!is_set)
		return;
	moments->first = moments->count == 0 || time < moments->first ? time : moments->first;
	moments->last = moments->count == 0 || time > moments->last ? time : moments->last;
	if (moments->items)
		moments->items[moments->count] = time;
	moments->count++;
}

static void add_moments(struct moments *moments, const struct story *story)
{
	for (size_t i = 0; i < story->peers.count; i++) {
		const struct story_peer *peer = &STORY_PEERS(story)[i];
		add_moment(moments, peer->has_times, peer->first);
		add_moment(moments, peer->has_times, peer->last);
	}
	for (size_t i = 0; i < story->bars.count; i++) {
		const struct story_bar *bar = &STORY_BARS(story)[i];
		add_moment(moments, bar->has_opened, bar->start);
		add_moment(moments, bar->has_closed, bar->end);
	}
	for (size_t i = 0; i < story->failures.count; i++)
		add_moment(moments, STORY_FAILURES(story)[i].has_time, STORY_FAILURES(story)[i].time);
	/* Events of computers alone make no picture. */
	for (size_t i = 0; moments->count > 0 && i < story->marks.count; i++)
		add_moment(moments, true, STORY_MARKS(story)[i].time);
}

/* Finds the span of the axis. Only logs of many years need all moments for that. */
static enum timeline_result find_span(struct timeline *timeline, uint64_t *first, uint64_t *last)
{
	struct moments moments = {.items = NULL};
	add_moments(&moments, timeline->story);
	*first = moments.first;
	*last = moments.last;
	if (moments.count == 0)
		return TIMELINE_EMPTY;
	if (!axis_may_leave_out(moments.first, moments.last))
		return TIMELINE_READY;
	moments = (struct moments){.items = malloc(moments.count * sizeof *moments.items)};
	if (!moments.items)
		return TIMELINE_NO_MEMORY;
	add_moments(&moments, timeline->story);
	qsort(moments.items, moments.count, sizeof *moments.items, compare_moments);
	timeline->outside = axis_span(moments.items, moments.count, first, last);
	free(moments.items);
	return TIMELINE_READY;
}

static enum timeline_result set_axis(struct timeline *timeline, const struct timeline_bounds *bounds)
{
	uint64_t first, last;
	enum timeline_result result = find_span(timeline, &first, &last);
	if (result != TIMELINE_READY)
		return result;
	if (last - first < TICKS_A_MINUTE / 60) {
		first = first > TICKS_A_MINUTE ? first - TICKS_A_MINUTE / 2 : 0;
		last = last < UINT64_MAX - TICKS_A_MINUTE ? last + TICKS_A_MINUTE / 2 : UINT64_MAX;
	}
	timeline->axis.left = bounds->left;
	timeline->axis.width = bounds->width;
	axis_set(&timeline->axis, first, last, bounds->ticks);
	axis_cells_set(&timeline->cells, &timeline->axis, bounds->cells);
	return TIMELINE_READY;
}

/*
 * Lanes.
 */

struct candidate {
	uint32_t peer;
	uint64_t events;
	uint64_t start;
	const struct story_name *name;
};

static int by_events(const void *left, const void *right)
{
	const struct candidate *one = left, *other = right;
	if (one->events != other->events)
		return one->events > other->events ? -1 : 1;
	return story_compare_names(one->name, other->name);
}

static int by_start(const void *left, const void *right)
{
	const struct candidate *one = left, *other = right;
	if (one->start != other->start)
		return one->start < other->start ? -1 : 1;
	return story_compare_names(one->name, other->name);
}

static size_t find_candidates(struct timeline *timeline, struct candidate *candidates)
{
	const struct story *story = timeline->story;
	size_t count = 0;
	for (uint32_t i = 0; i < story->peers.count; i++) {
		const struct story_peer *peer = &STORY_PEERS(story)[i];
		if (!peer->is_row && peer->bars + peer->failures == 0)
			continue;
		timeline->peers += peer->name != STORY_NONE;
		candidates[count++] = (struct candidate){.peer = i,
			.events = peer->bars + peer->failures + peer->invalid_packets,
			.start = peer->has_times ? peer->first : UINT64_MAX,
			.name = story_name(story, peer->name)};
	}
	return count;
}

static void set_lanes(struct timeline *timeline, struct candidate *candidates, size_t count, size_t most)
{
	const struct story *story = timeline->story;
	qsort(candidates, count, sizeof *candidates, by_events);
	size_t single = count > most + 1 ? most : count;
	qsort(candidates, single, sizeof *candidates, by_start);
	timeline->others = count - single;
	timeline->lane_count = single + (timeline->others > 0);
	for (size_t i = 0; i < count; i++) {
		size_t place = i < single ? i : single;
		const struct story_peer *peer = &STORY_PEERS(story)[candidates[i].peer];
		struct lane *lane = &timeline->lanes[place];
		lane->peer = place < single ? candidates[i].peer : STORY_NONE;
		lane->is_cells = place == single;
		lane->bars += peer->bars;
		lane->failures += peer->failures;
		lane->invalid_packets += peer->invalid_packets;
		timeline->lane_of[candidates[i].peer] = (uint32_t)place;
	}
	for (size_t i = 0; i < story->bars.count; i++) {
		const struct story_bar *bar = &STORY_BARS(story)[i];
		struct lane *lane = &timeline->lanes[timeline->lane_of[bar->peer]];
		lane->timeless += !bar->has_times;
		lane->opened += bar->has_opened;
	}
	for (size_t i = 0; i < story->failures.count; i++) {
		const struct story_failure *failure = &STORY_FAILURES(story)[i];
		timeline->lanes[timeline->lane_of[failure->peer]].timeless += !failure->has_time;
	}
}

/* A bar with what it is sorted by: lane and time. */

struct ordered {
	uint32_t lane, bar;
	uint64_t start;
};

static int compare_ordered(const void *left, const void *right)
{
	const struct ordered *one = left, *other = right;
	if (one->lane != other->lane)
		return one->lane < other->lane ? -1 : 1;
	if (one->start != other->start)
		return one->start < other->start ? -1 : 1;
	return one->bar < other->bar ? -1 : one->bar > other->bar;
}

static bool order_bars(struct timeline *timeline)
{
	const struct story *story = timeline->story;
	struct ordered *ordered = malloc((story->bars.count + 1) * sizeof *ordered);
	size_t count = 0;
	if (!ordered)
		return false;
	for (uint32_t i = 0; i < story->bars.count; i++) {
		const struct story_bar *bar = &STORY_BARS(story)[i];
		uint32_t lane = timeline->lane_of[bar->peer];
		if (bar->has_times && timeline->lanes[lane].peer != STORY_NONE)
			ordered[count++] = (struct ordered){lane, i, bar->start};
	}
	if (count > 1)
		qsort(ordered, count, sizeof *ordered, compare_ordered);
	for (size_t i = 0; i < count; i++) {
		struct lane *lane = &timeline->lanes[ordered[i].lane];
		if (lane->bar_count++ == 0)
			lane->first_bar = i;
		timeline->order[i] = ordered[i].bar;
	}
	free(ordered);
	return true;
}

/*
 * The row of a bar in its lane: the row of the bar that it renews, else the first free one; LANE_ROWS: there is none.
 */
static size_t find_row(const struct timeline *timeline, const struct story_bar *bar, const uint32_t last[LANE_ROWS])
{
	const struct story_bar *bars = STORY_BARS(timeline->story);
	size_t row = 0;
	for (size_t i = 0; i < LANE_ROWS && bar->before != STORY_NONE; i++) {
		if (last[i] == bar->before)
			return i;
	}
	while (row < LANE_ROWS && last[row] != STORY_NONE && bars[last[row]].end > bar->start)
		row++;
	return row;
}

/* Puts the bars of a lane into rows. False when more stand at once than there are rows. */
static bool pack(struct timeline *timeline, struct lane *lane)
{
	uint32_t last[2][LANE_ROWS];
	memset(last, 0xff, sizeof last);
	lane->mm_rows = lane->qm_rows = 0;
	for (size_t i = 0; i < lane->bar_count; i++) {
		uint32_t number = timeline->order[lane->first_bar + i];
		const struct story_bar *bar = &STORY_BARS(timeline->story)[number];
		size_t *rows = bar->is_mm ? &lane->mm_rows : &lane->qm_rows;
		size_t row = find_row(timeline, bar, last[bar->is_mm]);
		if (row == LANE_ROWS)
			return false;
		last[bar->is_mm][row] = number;
		timeline->row_of[number] = (uint8_t)row;
		if (row >= *rows)
			*rows = row + 1;
	}
	return true;
}

static void choose_looks(struct timeline *timeline, size_t most)
{
	size_t bars = 0;
	for (size_t i = 0; i < timeline->lane_count; i++)
		bars += timeline->lanes[i].bar_count;
	for (size_t i = 0; i < timeline->lane_count; i++) {
		struct lane *lane = &timeline->lanes[i];
		if (lane->peer == STORY_NONE)
			continue;
		lane->is_cells = lane->bar_count > 0 && (bars > most || !pack(timeline, lane));
		timeline->cell_lanes += lane->is_cells;
	}
}

enum timeline_result timeline_open(
	struct timeline *timeline, const struct story *story, const struct timeline_bounds *bounds)
{
	*timeline = (struct timeline){.story = story};
	enum timeline_result result = set_axis(timeline, bounds);
	if (result != TIMELINE_READY)
		return result;
	struct candidate *candidates = malloc((story->peers.count + 1) * sizeof *candidates);
	timeline->lanes = calloc(bounds->lanes + 2, sizeof *timeline->lanes);
	timeline->lane_of = calloc(story->peers.count + 1, sizeof *timeline->lane_of);
	timeline->order = malloc((story->bars.count + 1) * sizeof *timeline->order);
	timeline->row_of = calloc(story->bars.count + 1, 1);
	bool is_complete = candidates && timeline->lanes && timeline->lane_of && timeline->order && timeline->row_of;
	size_t count = is_complete ? find_candidates(timeline, candidates) : 0;
	if (is_complete)
		set_lanes(timeline, candidates, count, bounds->lanes);
	free(candidates);
	if (!is_complete || !order_bars(timeline)) {
		timeline_close(timeline);
		return TIMELINE_NO_MEMORY;
	}
	choose_looks(timeline, bounds->bars);
	if (count > 0)
		return TIMELINE_READY;
	timeline_close(timeline);
	return TIMELINE_EMPTY;
}

void timeline_close(struct timeline *timeline)
{
	free(timeline->lanes);
	free(timeline->lane_of);
	free(timeline->order);
	free(timeline->row_of);
	*timeline = (struct timeline){0};
}

/*
 * Cells.
 */

static void count_bar(const struct axis_cells *cells, const struct story_bar *bar, struct lane_cell *counts)
{
	size_t first = axis_cell(cells, bar->start);
	size_t last = axis_cell(cells, bar->end);
	counts[first].opened += bar->has_opened;
	/* These are differences from cell to cell, which are summed up at the end. */
	if (bar->is_mm)
		return;
	counts[first].standing++;
	if (last + 1 < cells->count)
		counts[last + 1].standing--;
}

void timeline_cells(const struct timeline *timeline, const struct lane *lane, struct lane_cell *counts)
{
	const struct story *story = timeline->story;
	const struct axis_cells *cells = &timeline->cells;
	uint32_t number = (uint32_t)(lane - timeline->lanes);
	memset(counts, 0, cells->count * sizeof *counts);
	for (size_t i = 0; i < lane->bar_count; i++)
		count_bar(cells, &STORY_BARS(story)[timeline->order[lane->first_bar + i]], counts);
	for (size_t i = 0; lane->peer == STORY_NONE && i < story->bars.count; i++) {
		const struct story_bar *bar = &STORY_BARS(story)[i];
		if (bar->has_times && timeline->lane_of[bar->peer] == number)
			count_bar(cells, bar, counts);
	}
	for (size_t i = 0; lane->failures > 0 && i < story->failures.count; i++) {
		const struct story_failure *failure = &STORY_FAILURES(story)[i];
		if (!failure->has_time || timeline->lane_of[failure->peer] != number)
			continue;
		struct lane_cell *cell = &counts[axis_cell(cells, failure->time)];
		cell->failed++;
		cell->noise += failure->kind != STORY_NONE && STORY_KINDS(story)[failure->kind].is_noise;
	}
	for (size_t i = 1; i < cells->count; i++)
		counts[i].standing += counts[i - 1].standing;
}

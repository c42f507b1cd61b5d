/* SPDX-License-Identifier: MIT */
/* Draws a lane with a bar for each association. */
#include "picture/timeline_svg.h"
#include "report/rows.h"

#define NARROWEST 2.0
#define ARROW     6.0
/* Narrower gaps are not drawn; gaps of GAP_WORDS say how long they are. */
#define GAP_NARROWEST 3.0
/* A single event has to be seen, as its lane may have nothing else. */
#define SEEN_NARROWEST 7.0
#define GAP_WORDS      120.0

static void put_id(struct buffer *buffer, bool is_set, uint64_t id)
{
	if (is_set)
		buffer_u64(buffer, id);
	else
		buffer_byte(buffer, '-');
}

/* Writes state and times: "closed, 2024-11-12 07:41:06Z to 2024-11-12 08:39:33Z (58m 27s)". */
static void put_times(struct buffer *buffer, const struct story *story, const struct story_bar *bar)
{
	static const char *const states[STORY_STATES] = {"open", "closed", "replaced",
		"lost when the computer or one of its services was started again or stopped", ROWS_NO_OPEN};
	bool has_end = bar->state == STORY_CLOSED || bar->state == STORY_NO_OPEN;
	buffer_string(buffer, states[bar->state]);
	if (!has_end)
		buffer_string(
			buffer, story->is_without_ends ? " as far as the events asked for tell" : ", no end seen");
	if (bar->state == STORY_NO_OPEN && story->is_without_openings)
		buffer_literal(buffer, " among the events asked for");
	buffer_literal(buffer, ", ");
	if (bar->has_opened) {
		words_moment(buffer, bar->start);
		if (bar->has_closed)
			buffer_literal(buffer, " to ");
	}
	if (bar->has_closed)
		words_moment(buffer, bar->end);
	if (bar->has_opened && bar->has_closed) {
		buffer_literal(buffer, " (");
		rows_duration(buffer, bar->end - bar->start);
		buffer_byte(buffer, ')');
	}
	if (bar->is_overdue)
		buffer_literal(buffer, ", past its lifetime");
	if (story_bar_sure(bar) < bar->end) {
		buffer_literal(buffer, ", ");
		rows_duration(buffer, bar->end - bar->over);
		buffer_literal(buffer, " past its lifetime");
	}
	if (bar->is_rekey)
		buffer_literal(buffer, ", a rekey");
}

static void put_tooltip(const struct timeline_svg *svg, uint32_t number)
{
	struct buffer *buffer = svg->buffer;
	const struct story_bar *bar = &STORY_BARS(svg->story)[number];
	const struct story_bar_record *record = &STORY_BAR_RECORDS(svg->story)[number];
	svg_tooltip(buffer);
	buffer_string(buffer, bar->is_mm ? "Main Mode " : "Quick Mode ");
	put_id(buffer, bar->has_sa_id, bar->sa_id);
	if (!bar->is_mm) {
		buffer_literal(buffer, " of Main Mode ");
		put_id(buffer, record->has_mm_sa_id, record->mm_sa_id);
	}
	buffer_literal(buffer, ", ");
	words_name(buffer, story_name(svg->story, bar->computer), 60);
	buffer_literal(buffer, " with ");
	words_peer(buffer, svg->story, bar->peer);
	buffer_literal(buffer, ": ");
	put_times(buffer, svg->story, bar);
	buffer_literal(buffer, "; ");
	if (record->place.has_record_id && record->has_closed_record_id) {
		buffer_literal(buffer, "closed by record ");
		buffer_u64(buffer, record->closed_record_id);
		buffer_literal(buffer, ", opened by ");
	}
	words_place(buffer, &record->place);
	svg_tooltip_end(buffer);
}

void timeline_svg_beyond(struct buffer *buffer, struct svg_box box)
{
	svg_group(buffer, "unseen");
	svg_rect(buffer, NULL, box);
	svg_close(buffer);
}

static void draw_bar(const struct timeline_svg *svg, uint32_t number, double y)
{
	static const char *const classes[2][2] = {{"bar qm", "bar qm unseen"}, {"bar mm", "bar mm unseen"}};
	struct buffer *buffer = svg->buffer;
	const struct axis *axis = &svg->timeline->axis;
	const struct story_bar *bar = &STORY_BARS(svg->story)[number];
	double height = bar->is_mm ? TIMELINE_MM - 3 : TIMELINE_QM - 3;
	double x = axis_place(axis, bar->start), end = axis_place(axis, bar->end);
	double width = end - x < NARROWEST ? NARROWEST : end - x;
	double sure = story_bar_sure(bar) < bar->end ? axis_place(axis, story_bar_sure(bar)) - x : width;
	sure = sure < NARROWEST ? NARROWEST : sure;
	bool is_link = svg_link(buffer, svg->links, "sessions", bar->number);
	svg_group(buffer, classes[bar->is_mm][bar->state == STORY_NO_OPEN]);
	put_tooltip(svg, number);
	svg_rect(buffer, NULL, (struct svg_box){x, y, sure < width ? sure : width, height});
	if (sure < width)
		timeline_svg_beyond(buffer, (struct svg_box){x + sure, y, width - sure, height});
	if (bar->state == STORY_OPEN)
		svg_arrow(buffer, (struct svg_box){x + width, y, ARROW, height});
	else if (bar->state == STORY_NO_OPEN)
		svg_arrow(buffer, (struct svg_box){x, y, -ARROW, height});
	else if (bar->state == STORY_LOST || bar->state == STORY_REPLACED)
		svg_rect(buffer, "cut", (struct svg_box){x + width - 1.5, y - 2, 3, height + 4});
	if (bar->is_rekey)
		svg_rect(buffer, "rekey", (struct svg_box){x - 1, y - 2, 2, height + 4});
	svg_close(buffer);
	svg_link_end(buffer, is_link);
}

/* Gaps: where no Quick Mode stands, no traffic is protected. */

bool timeline_svg_has_gap(const struct timeline_svg *svg, uint64_t from, uint64_t to)
{
	const struct axis *axis = &svg->timeline->axis;
	return to > from && axis_place(axis, to) - axis_place(axis, from) >= GAP_NARROWEST;
}

static void draw_gap(const struct timeline_svg *svg, uint64_t from, uint64_t to, double y)
{
	struct buffer *buffer = svg->buffer;
	double x = axis_place(&svg->timeline->axis, from), end = axis_place(&svg->timeline->axis, to);
	if (!timeline_svg_has_gap(svg, from, to))
		return;
	svg_group(buffer, "gap");
	svg_tooltip(buffer);
	buffer_literal(buffer, "no Quick Mode for ");
	rows_duration(buffer, to - from);
	buffer_literal(buffer, ", ");
	words_moment(buffer, from);
	buffer_literal(buffer, " to ");
	words_moment(buffer, to);
	svg_tooltip_end(buffer);
	svg_rect(buffer, NULL, (struct svg_box){x + 0.5, y - 4, end - x - 1, 8});
	if (end - x >= GAP_WORDS) {
		buffer_literal(buffer, "<text class=\"middle muted\"");
		svg_attribute(buffer, "x", (x + end) / 2);
		svg_attribute(buffer, "y", y + 3.5);
		buffer_literal(buffer, ">none for ");
		rows_duration(buffer, to - from);
		buffer_literal(buffer, "</text>");
	}
	svg_close(buffer);
}

static void draw_gaps(const struct timeline_svg *svg, const struct lane *lane, double y)
{
	uint64_t end = 0;
	bool has_end = false;
	for (size_t i = 0; i < lane->bar_count; i++) {
		const struct story_bar *bar = &STORY_BARS(svg->story)[svg->timeline->order[lane->first_bar + i]];
		if (bar->is_mm)
			continue;
		if (has_end && bar->start > end)
			draw_gap(svg, end, bar->start, y);
		if (!has_end || bar->end > end)
			end = bar->end;
		has_end = true;
	}
}

static void draw_seen(const struct timeline_svg *svg, const struct lane *lane)
{
	const struct story_peer *peer = &STORY_PEERS(svg->story)[lane->peer];
	if (!peer->has_times)
		return;
	double x = axis_place(&svg->timeline->axis, peer->first), end = axis_place(&svg->timeline->axis, peer->last);
	double width = end - x < SEEN_NARROWEST ? SEEN_NARROWEST : end - x;
	svg_line(svg->buffer, "seen",
		(struct svg_box){x - (width - (end - x)) / 2, lane->top + lane->height - 2, width, 0});
}

void timeline_svg_lane(const struct timeline_svg *svg, const struct lane *lane)
{
	struct buffer *buffer = svg->buffer;
	buffer_literal(buffer, "<g class=\"lane\" data-associations=\"");
	buffer_u64(buffer, lane->bars);
	buffer_literal(buffer, "\" data-failures=\"");
	buffer_u64(buffer, lane->failures);
	buffer_literal(buffer, "\" data-timeless=\"");
	buffer_u64(buffer, lane->timeless);
	buffer_literal(buffer, "\">\n");
}

void timeline_svg_bars(const struct timeline_svg *svg, const struct lane *lane)
{
	double content = (lane->failures > 0 ? TIMELINE_FAILURE : 0) + TIMELINE_MM * (double)lane->mm_rows +
			 TIMELINE_QM * (double)lane->qm_rows;
	double mm = lane->top + (lane->height - content) / 2 + (lane->failures > 0 ? TIMELINE_FAILURE : 0) + 1.5;
	double qm = mm + TIMELINE_MM * (double)lane->mm_rows;
	draw_seen(svg, lane);
	draw_gaps(svg, lane, qm + TIMELINE_QM / 2 - 1.5);
	for (size_t i = 0; i < lane->bar_count; i++) {
		uint32_t number = svg->timeline->order[lane->first_bar + i];
		double row = svg->timeline->row_of[number];
		draw_bar(svg, number,
			STORY_BARS(svg->story)[number].is_mm ? mm + TIMELINE_MM * row : qm + TIMELINE_QM * row);
	}
}

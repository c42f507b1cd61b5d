/* SPDX-License-Identifier: MIT */
/* Draws a lane with a cell for each stretch of time. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "picture/timeline_svg.h"

/*
 * The shade of a cell: the darkest above a third of the lane's highest count, each paler one up to a third of the one
 * before.
 */
static const char *shade_of(uint32_t count, uint32_t most)
{
	static const char *const classes[] = {"s1", "s2", "s3", "s4"};
	if (count * UINT64_C(27) <= most)
		return classes[0];
	if (count * UINT64_C(9) <= most)
		return classes[1];
	return classes[count * UINT64_C(3) <= most ? 2 : 3];
}

static void put_count(struct buffer *buffer, struct svg_box box, uint32_t count)
{
	char text[16];
	int length = snprintf(text, sizeof text, "%u", count);
	if (box.width >= 7.0 * length + 3)
		svg_text(buffer, "middle", box.x + box.width / 2, box.y + 12, text);
}

static void draw_cell(const struct timeline_svg *svg, const struct lane_cell *cell, const char *shade,
	struct svg_box box, uint64_t from)
{
	struct buffer *buffer = svg->buffer;
	buffer_literal(buffer, "<g class=\"cell ");
	buffer_string(buffer, shade);
	buffer_literal(buffer, "\" data-count=\"");
	buffer_u64(buffer, cell->opened);
	buffer_literal(buffer, "\">");
	svg_tooltip(buffer);
	words_moment(buffer, from);
	buffer_literal(buffer, ", ");
	buffer_string(buffer, svg->timeline->cells.name);
	buffer_literal(buffer, ": ");
	words_count(buffer, cell->opened, "opened", "opened");
	if (cell->standing > 0) {
		buffer_literal(buffer, ", ");
		words_count(buffer, cell->standing, "Quick Mode stood", "Quick Modes stood");
	}
	svg_tooltip_end(buffer);
	svg_rect(buffer, NULL, box);
	if (cell->opened > 0)
		put_count(buffer, box, cell->opened);
	svg_close(buffer);
}

/* Draws failures above the associations that were opened at the time. */
static void draw_failures(const struct timeline_svg *svg, const struct lane_cell *cell, const char *shade,
	struct svg_box box, uint64_t from)
{
	struct buffer *buffer = svg->buffer;
	buffer_literal(buffer, "<g class=\"fail");
	buffer_string(buffer, cell->noise == cell->failed ? "ed noise " : "ed ");
	buffer_string(buffer, shade);
	buffer_literal(buffer, "\" data-failed=\"");
	buffer_u64(buffer, cell->failed);
	buffer_literal(buffer, "\">");
	svg_tooltip(buffer);
	words_moment(buffer, from);
	buffer_literal(buffer, ", ");
	buffer_string(buffer, svg->timeline->cells.name);
	buffer_literal(buffer, ": ");
	words_count(buffer, cell->failed, "failed", "failed");
	if (cell->noise > 0) {
		buffer_literal(buffer, ", ");
		words_count(buffer, cell->noise, "of them noise", "of them noise");
	}
	svg_tooltip_end(buffer);
	svg_rect(buffer, NULL, box);
	put_count(buffer, box, cell->failed);
	svg_close(buffer);
}

struct cells_most {
	uint32_t opened, failed;
};

static struct cells_most most_of(const struct lane_cell *cells, size_t count)
{
	struct cells_most most = {0, 0};
	for (size_t i = 0; i < count; i++) {
		most.opened = cells[i].opened > most.opened ? cells[i].opened : most.opened;
		most.failed = cells[i].failed > most.failed ? cells[i].failed : most.failed;
	}
	return most;
}

static void draw_cells(const struct timeline_svg *svg, const struct lane_cell *counts, struct cells_most most, double y,
	bool has_failures)
{
	const struct axis_cells *cells = &svg->timeline->cells;
	const struct axis *axis = &svg->timeline->axis;
	for (size_t i = 0; i < cells->count; i++) {
		const struct lane_cell *cell = &counts[i];
		uint64_t from = cells->first + i * cells->width;
		double x = axis_place(axis, from), end = axis_place(axis, from + cells->width);
		struct svg_box box = {x, y + 1, end - x < 1 ? 1 : end - x - 0.5, TIMELINE_CELL - 3};
		if (has_failures && cell->failed > 0)
			draw_failures(svg, cell, shade_of(cell->failed, most.failed), box, from);
		box.y += has_failures ? TIMELINE_CELL : 0;
		if (cell->opened + cell->standing > 0)
			draw_cell(svg, cell, cell->opened > 0 ? shade_of(cell->opened, most.opened) : "s0", box, from);
	}
}

void timeline_svg_cells(const struct timeline_svg *svg, const struct lane *lane)
{
	const struct axis_cells *cells = &svg->timeline->cells;
	struct lane_cell *counts = malloc(cells->count * sizeof *counts);
	double content = TIMELINE_CELL * (lane->failures > 0 ? 2 : 1);
	if (!counts) {
		buffer_fail(svg->buffer, ENOMEM);
		return;
	}
	timeline_cells(svg->timeline, lane, counts);
	draw_cells(svg, counts, most_of(counts, cells->count), lane->top + (lane->height - content) / 2,
		lane->failures > 0);
	free(counts);
}

/* SPDX-License-Identifier: MIT */
/* A lane with a cell for each stretch of time. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "picture/timeline_svg.h"

/* Shades, by powers of the most that a cell of the lane has. */
static const char *shade_of(uint32_t count, uint32_t most)
{
	static const char *const classes[] = {"cell s1", "cell s2", "cell s3", "cell s4"};
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

static void draw_cell(const struct timeline_svg *svg, const struct lane_cell *cell, const char *class_name,
	struct svg_box box, uint64_t from)
{
	struct buffer *buffer = svg->buffer;
	buffer_literal(buffer, "<g class=\"");
	buffer_string(buffer, class_name);
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

static uint32_t most_of(const struct lane_cell *cells, size_t count)
{
	uint32_t most = 0;
	for (size_t i = 0; i < count; i++)
		most = cells[i].opened > most ? cells[i].opened : most;
	return most;
}

void timeline_svg_cells(const struct timeline_svg *svg, const struct lane *lane)
{
	const struct axis_cells *cells = &svg->timeline->cells;
	const struct axis *axis = &svg->timeline->axis;
	struct lane_cell *counts = malloc(cells->count * sizeof *counts);
	double content = (lane->failures > 0 ? TIMELINE_FAILURE : 0) + TIMELINE_CELL;
	double y = lane->top + (lane->height - content) / 2 + content - TIMELINE_CELL;
	if (!counts) {
		buffer_fail(svg->buffer, ENOMEM);
		return;
	}
	timeline_cells(svg->timeline, lane, counts);
	uint32_t most = most_of(counts, cells->count);
	for (size_t i = 0; i < cells->count; i++) {
		uint64_t from = cells->first + i * cells->width;
		double x = axis_place(axis, from), end = axis_place(axis, from + cells->width);
		const struct svg_box box = {x, y + 1, end - x < 1 ? 1 : end - x - 0.5, TIMELINE_CELL - 3};
		if (counts[i].opened + counts[i].standing > 0)
			draw_cell(svg, &counts[i], counts[i].opened > 0 ? shade_of(counts[i].opened, most) : "cell s0",
				box, from);
	}
	free(counts);
}

/* SPDX-License-Identifier: MIT */
#include "picture/rows_svg.h"

#include <stdlib.h>
#include <string.h>

#define TOP    56.0 /* y coordinate of the first row */
#define HEIGHT 26.0
#define BAR    14.0

double rows_svg_line(size_t index)
{
	return TOP + HEIGHT * (double)index + HEIGHT / 2 + 4;
}

void rows_svg_begin(struct rows_svg *rows, size_t count, uint64_t longest)
{
	struct buffer *buffer = rows->buffer;
	char label[SCALE_LABEL];
	double bottom = TOP + HEIGHT * (double)count;
	rows->count = count;
	rows->legend = 12;
	rows->scale.start = ROWS_LEFT;
	rows->scale.extent = ROWS_WIDTH;
	scale_set(&rows->scale, 0, (double)longest, 5, true);
	svg_begin(buffer, &rows->words, bottom + 8);
	patterns_define(buffer, rows->words.name);
	svg_group(buffer, "axis");
	for (size_t i = 0; i < scale_lines(&rows->scale); i++) {
		double value = scale_line(&rows->scale, i), x = scale_place(&rows->scale, value);
		svg_line(buffer, "grid", (struct svg_box){x, TOP - 6, 0, bottom - TOP + 6});
		scale_label(&rows->scale, value, label);
		svg_text(buffer, "middle muted", x, TOP - 10, label);
	}
	svg_close(buffer);
}

void rows_svg_legend(struct rows_svg *rows, enum pattern pattern, const char *words)
{
	patterns_rect(rows->buffer, rows->words.name, pattern, (struct svg_box){rows->legend, 12, 22, 12});
	svg_text(rows->buffer, "muted", rows->legend + 28, 22, words);
	buffer_byte(rows->buffer, '\n');
	rows->legend += 28 + 6.4 * (double)strlen(words) + 16;
}

void rows_svg_bar(struct rows_svg *rows, size_t index, const struct rows_part *parts, size_t count)
{
	uint64_t before = 0;
	double y = TOP + HEIGHT * (double)index + (HEIGHT - BAR) / 2;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].count == 0)
			continue;
		double x = scale_place(&rows->scale, (double)before);
		double end = scale_place(&rows->scale, (double)(before + parts[i].count));
		/* A part that is not 0 is wide enough to be seen. */
		patterns_rect(rows->buffer, rows->words.name, parts[i].pattern,
			(struct svg_box){x, y, end - x < 1.5 ? 1.5 : end - x, BAR});
		before += parts[i].count;
	}
}

void rows_svg_words(struct rows_svg *rows, size_t index, uint64_t length)
{
	struct buffer *buffer = rows->buffer;
	buffer_literal(buffer, "<text class=\"words\"");
	svg_attribute(buffer, "x", scale_place(&rows->scale, (double)length) + 8);
	svg_attribute(buffer, "y", rows_svg_line(index));
	buffer_byte(buffer, '>');
}

void rows_svg_words_end(struct rows_svg *rows)
{
	buffer_literal(rows->buffer, "</text>\n");
}

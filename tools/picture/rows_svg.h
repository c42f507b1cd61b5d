/* SPDX-License-Identifier: MIT */
/* A picture in SVG that consists of rows: each has a name on the left, a bar in parts, and words behind the bar. */
#ifndef PICTURE_ROWS_SVG_H
#define PICTURE_ROWS_SVG_H

#include "picture/patterns.h"
#include "picture/scale.h"

#define ROWS_LEFT  236.0
#define ROWS_WIDTH 340.0
#define ROWS_NAME  31u /* columns */

struct rows_svg {
	struct buffer *buffer;
	struct svg_words words;
	struct scale scale;
	size_t count;
	double legend; /* where the next sample of the legend begins */
};

struct rows_part {
	enum pattern pattern;
	uint64_t count;
};

/* Begins a picture of count rows; longest is the number that the longest bar stands for. */
void rows_svg_begin(struct rows_svg *rows, size_t count, uint64_t longest);
void rows_svg_legend(struct rows_svg *rows, enum pattern pattern, const char *words);
/* Draws the bar of the row with that index, its parts one behind the other. */
void rows_svg_bar(struct rows_svg *rows, size_t index, const struct rows_part *parts, size_t count);
/* The y coordinate of a row's text. */
double rows_svg_line(size_t index);
/* Begins the words behind a bar of that length, and ends them. */
void rows_svg_words(struct rows_svg *rows, size_t index, uint64_t length);
void rows_svg_words_end(struct rows_svg *rows);

#endif

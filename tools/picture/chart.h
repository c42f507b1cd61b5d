/* SPDX-License-Identifier: MIT */
/* Lines of a picture for a terminal. No line is wider than the chart. */
#ifndef PICTURE_CHART_H
#define PICTURE_CHART_H

#include "picture/axis.h"
#include "picture/picture.h"

enum chart_color { CHART_PLAIN = 0, CHART_BOLD, CHART_DIM, CHART_RED, CHART_GREEN, CHART_YELLOW, CHART_BLUE };

/* The signs that pictures are made of, each one column wide. */
enum chart_sign {
	SIGN_FULL = 0, /* an association, or a high bar */
	SIGN_HALF,     /* an association past its lifetime, or a high bar of another kind */
	SIGN_LINE,     /* a time at which only a Main Mode stood */
	SIGN_GAP,
	SIGN_CROSS,
	SIGN_OPEN, /* at the end */
	SIGN_RESTART,
	SIGN_CLEARED,
	SIGN_REKEY,
	SIGN_NO_OPEN, /* an association of which only the end is in the logs */
	SIGN_SEEN,    /* a peer that was seen without associations and failures */
	SIGNS,
};

struct chart_line {
	const struct chart *chart;
	size_t used; /* columns */
};

struct chart_line chart_line_begin(const struct chart *chart);
/* Writes as much of a text as there is room for; chart_name() shortens a text of the log to that many columns. */
void chart_text(struct chart_line *line, enum chart_color color, const char *text);
void chart_name(struct chart_line *line, const struct story_name *name, size_t columns);
/* Writes characters that a terminal without Unicode does not know by their numbers; about most bytes at most. */
void chart_put_ascii(struct buffer *ascii, const char *text, size_t length, size_t most);
void chart_number(struct chart_line *line, uint64_t number);
void chart_moment(struct chart_line *line, uint64_t time);
void chart_signs(struct chart_line *line, enum chart_color color, enum chart_sign sign, size_t count);
/* Writes how much there is: level 0 (nothing) to 8. */
void chart_level(struct chart_line *line, enum chart_color color, unsigned level);
/* Writes blanks up to that column. */
void chart_pad(struct chart_line *line, size_t column);
void chart_line_end(struct chart_line *line);

/* Writes the labels of an axis's ticks above their columns and, where it changes, what they are part of below. */
void chart_axis(const struct chart *chart, const struct axis *axis);

void chart_heading(const struct chart *chart, const char *text);
/* Writes a sentence of this program in as many lines as it needs, behind a margin. */
void chart_sentence(const struct chart *chart, const char *text, size_t margin);

#endif

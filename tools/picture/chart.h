/* SPDX-License-Identifier: MIT */
/* Lines of a picture for a terminal, none of them wider than that. */
#ifndef PICTURE_CHART_H
#define PICTURE_CHART_H

#include "picture/axis.h"
#include "picture/picture.h"

enum chart_color { CHART_PLAIN = 0, CHART_BOLD, CHART_DIM, CHART_RED, CHART_GREEN, CHART_YELLOW, CHART_BLUE };

/* What pictures are made of, each one column wide. */
enum chart_sign {
	SIGN_FULL = 0, /* an association, or much */
	SIGN_HALF,     /* an association past its lifetime, or much of another kind */
	SIGN_LINE,     /* of Main Mode alone */
	SIGN_GAP,
	SIGN_CROSS,
	SIGN_OPEN, /* at the end */
	SIGN_RESTART,
	SIGN_CLEARED,
	SIGN_REKEY,
	SIGN_NO_OPEN, /* at the end, of which alone there is an event */
	SIGN_SEEN,    /* of a peer without associations and failures */
	SIGNS,
};

struct chart_line {
	const struct chart *chart;
	size_t used; /* columns */
};

struct chart_line chart_line_begin(const struct chart *chart);
/* As much as there is room for; of a longer text of the log the beginning. */
void chart_text(struct chart_line *line, enum chart_color color, const char *text);
void chart_name(struct chart_line *line, const struct story_name *name, size_t columns);
/* Of characters that a terminal without Unicode does not know the number; not much more than so many bytes. */
void chart_put_ascii(struct buffer *ascii, const char *text, size_t length, size_t most);
void chart_number(struct chart_line *line, uint64_t number);
void chart_moment(struct chart_line *line, uint64_t time);
void chart_signs(struct chart_line *line, enum chart_color color, enum chart_sign sign, size_t count);
/* How much: level 0 (nothing) to 8. */
void chart_level(struct chart_line *line, enum chart_color color, unsigned level);
/* Up to that column. */
void chart_pad(struct chart_line *line, size_t column);
void chart_line_end(struct chart_line *line);

/* Labels of ticks above their columns, and below these what they are part of where that is said. */
void chart_axis(const struct chart *chart, const struct axis *axis);

void chart_heading(const struct chart *chart, const char *text);
/* A sentence of ours in as many lines as it needs, behind a margin. */
void chart_sentence(const struct chart *chart, const char *text, size_t margin);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Pieces of SVG, and the figure around a picture. Lengths are in units of the picture's view, which is SVG_WIDTH wide.
 */
#ifndef PICTURE_SVG_H
#define PICTURE_SVG_H

#include "common/buffer.h"
#include "picture/axis.h"
#include "picture/picture.h"

#define SVG_WIDTH 900.0

struct svg_box {
	double x, y, width, height;
};

/* What is said about a picture; description and note are escaped already. */
struct svg_words {
	const char *name;  /* prefix of ids: "timeline" */
	const char *title; /* a text of this program */
	struct buffer description;
	struct buffer note; /* says what was put together or left out; may be empty */
};

bool svg_words_open(struct svg_words *words, const char *name, const char *title);
void svg_words_close(struct svg_words *words);

/* Write the figure up to the picture's description, and its end with the note. */
void svg_begin(struct buffer *buffer, const struct svg_words *words, double height);
void svg_end(struct buffer *buffer, const struct svg_words *words);

/* Writes an attribute behind a space: name="12.5". */
void svg_attribute(struct buffer *buffer, const char *name, double number);

/* The next functions each write a whole element. class_name is a text of this program, and may hold several classes. */
void svg_rect(struct buffer *buffer, const char *class_name, struct svg_box box);
void svg_line(struct buffer *buffer, const char *class_name, struct svg_box from_and_extent);
/* Writes a text of this program, anchored at its end or middle where class_name has "end" or "middle". */
void svg_text(struct buffer *buffer, const char *class_name, double x, double y, const char *text);
/* Writes a name of the log, shortened to that many columns and to the place's width; a tooltip has more of it. */
void svg_name(struct buffer *buffer, const char *class_name, struct svg_box place, const struct story_name *name,
	size_t columns);

/* Writes how many peers are put together: "1,977 other peers". */
void svg_others(struct buffer *buffer, struct svg_box place, size_t count);
/*
 * Draws a triangle a little higher than the box, from its left side; it points to the left where the width is negative.
 */
void svg_arrow(struct buffer *buffer, struct svg_box box);
/* Draws a cross around that point. */
void svg_cross(struct buffer *buffer, double x, double y);
/* Writes the labels of an axis's ticks, and below them what these are part of. */
void svg_axis_labels(struct buffer *buffer, const struct axis *axis, double y);

/*
 * A group with a tooltip, <g class="..."><title>...</title>: svg_group(), svg_tooltip(), the tooltip's text by the
 * caller, svg_tooltip_end(), the elements, svg_close().
 */
void svg_group(struct buffer *buffer, const char *class_name);
void svg_tooltip(struct buffer *buffer);
void svg_tooltip_end(struct buffer *buffer);
void svg_close(struct buffer *buffer);

/* Begins a link to a report's row if the page has that row. svg_link_end() takes what it returned. */
bool svg_link(struct buffer *buffer, const struct picture_links *links, const char *report, size_t number);
void svg_link_end(struct buffer *buffer, bool is_link);

/* Write words of pictures, escaped. */
void words_name(struct buffer *buffer, const struct story_name *name, size_t characters);
void words_peer(struct buffer *buffer, const struct story *story, uint32_t peer);
void words_count(struct buffer *buffer, uint64_t count, const char *one, const char *many); /* "1,234 peers" */
void words_number(struct buffer *buffer, uint64_t number);                                  /* "1,234" */
void words_zone(struct buffer *buffer);                                                     /* "UTC" */
void words_moment(struct buffer *buffer, uint64_t time);
void words_place(struct buffer *buffer, const struct story_place *place);

#endif

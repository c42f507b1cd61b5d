/* SPDX-License-Identifier: MIT */
/* Pieces of SVG, and what stands around a picture. Lengths are in units of its view, which is SVG_WIDTH wide. */
#ifndef PICTURE_SVG_H
#define PICTURE_SVG_H

#include "common/buffer.h"
#include "picture/axis.h"
#include "picture/picture.h"

#define SVG_WIDTH 900.0

struct svg_box {
	double x, y, width, height;
};

/* What is told of a picture, in texts that are escaped already. */
struct svg_words {
	const char *name;  /* for ids: "timeline" */
	const char *title; /* of ours */
	struct buffer description;
	struct buffer note; /* what was put together or left out; may be empty */
};

bool svg_words_open(struct svg_words *words, const char *name, const char *title);
void svg_words_close(struct svg_words *words);

/* The figure up to the description, and what ends it. */
void svg_begin(struct buffer *buffer, const struct svg_words *words, double height);
void svg_end(struct buffer *buffer, const struct svg_words *words);

/* A number, to a tenth. */
void svg_number(struct buffer *buffer, double number);
/* name="12.5" behind a space. */
void svg_attribute(struct buffer *buffer, const char *name, double number);

/* Each writes a whole element; class_name is of ours, and may be several. */
void svg_rect(struct buffer *buffer, const char *class_name, struct svg_box box);
void svg_line(struct buffer *buffer, const char *class_name, struct svg_box from_and_extent);
/* Text of ours; class_name with "end" or "middle" anchors it so. */
void svg_text(struct buffer *buffer, const char *class_name, double x, double y, const char *text);
/* Of a name of the log not more than so many columns and the place's width, more of it as its tooltip. */
void svg_name(struct buffer *buffer, const char *class_name, struct svg_box place, const struct story_name *name,
	size_t columns);

/* "1,977 other peers" */
void svg_others(struct buffer *buffer, struct svg_box place, size_t count);
/* A triangle as high as the box and a little more, from its left or, of a width below 0, pointing to the left. */
void svg_arrow(struct buffer *buffer, struct svg_box box);
/* Around that point. */
void svg_cross(struct buffer *buffer, double x, double y);
/* The labels of ticks, and below them what these are part of. */
void svg_axis_labels(struct buffer *buffer, const struct axis *axis, double y);

/* <g class="..."><title> ... </title>: the caller writes the text between these, then what it is of, then svg_close. */
void svg_group(struct buffer *buffer, const char *class_name);
void svg_tooltip(struct buffer *buffer);
void svg_tooltip_end(struct buffer *buffer);
void svg_close(struct buffer *buffer);

/* A link to a row, if the page has it; svg_link_end() with what it returned. */
bool svg_link(struct buffer *buffer, const struct picture_links *links, const char *report, size_t number);
void svg_link_end(struct buffer *buffer, bool is_link);

/* Words of pictures, escaped. */
void words_name(struct buffer *buffer, const struct story_name *name, size_t characters);
void words_peer(struct buffer *buffer, const struct story *story, uint32_t peer);
void words_count(struct buffer *buffer, uint64_t count, const char *one, const char *many); /* "1,234 peers" */
void words_number(struct buffer *buffer, uint64_t number);                                  /* "1,234" */
void words_zone(struct buffer *buffer);                                                     /* "UTC" */
void words_moment(struct buffer *buffer, uint64_t time);
void words_place(struct buffer *buffer, const struct story_place *place);

#endif

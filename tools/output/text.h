/* SPDX-License-Identifier: MIT */
/* Pieces of the text output: labelled lines, colours, and the lines of an event's own fields. */
#ifndef TEXT_H
#define TEXT_H

#include "output/output.h"

enum text_color {
	TEXT_PLAIN = 0,
	TEXT_BOLD,
	TEXT_DIM,
	TEXT_RED,
	TEXT_GREEN,
	TEXT_YELLOW,
};

/* The format's state, of one event. */
struct text_state {
	size_t label_width;
	bool is_responder; /* the part that the event's computer played */
};

/* Labels are padded to this many columns; in an event without a typed struct to its longest name up to the other. */
#define TEXT_LABEL        10
#define TEXT_WIDEST_LABEL 30

void text_color(struct output *output, enum text_color color);

/*
 * For the text format alone, whose state they use: indentation and label; the caller goes on with the value and ends
 * with text_line_end().
 */
void text_line_start(struct output *output, const char *label);
void text_line_end(struct output *output);

/* Text of the log: escaped; a line break at its end, which Windows likes to leave, is not shown. */
void text_value(struct output *output, const char *text, size_t length);
/* The same, or a dash unless set. */
void text_or_dash(struct output *output, const struct ipsecevtx_text *text);

/* The first line of an event: time, computer, event id, what it means. */
void text_headline(struct output *output, const struct ipsecevtx_event *event);

/* All lines of a typed event's fields. */
void text_fields(struct output *output, const struct ipsecevtx_event *event);

#endif

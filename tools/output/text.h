/* SPDX-License-Identifier: MIT */
/* Pieces of the text output: labelled lines, colours, and the lines of an event's own fields. */
#ifndef TEXT_H
#define TEXT_H

#include "output/output.h"
#include "output/text_lines.h"

enum text_color {
	TEXT_PLAIN = 0,
	TEXT_BOLD,
	TEXT_DIM,
	TEXT_RED,
	TEXT_GREEN,
	TEXT_YELLOW,
};

/* Layouts that are kept; those of two events may come to the same place, and are then made again each time. */
#define TEXT_LAYOUTS 32u

/* The format's state, of one event. */
struct text_state {
	struct buffer *lines; /* where they go, while one of them is put together */
	size_t label_width;
	/* Of a typed event. */
	const struct ipsecevtx_event *event;
	const struct text_layout *layout;
	/* Its fields that no line has shown yet, as bits: all, those with a value, those that are to be shown. */
	uint64_t present, set, shown;
	bool is_initiator, is_responder; /* the part that the event's computer played; neither: it is not told */
	struct text_layout layouts[TEXT_LAYOUTS];
};

/* Labels are padded to this many columns; in an event without a typed struct to its longest name up to the other. */
#define TEXT_LABEL        10
#define TEXT_WIDEST_LABEL 30

void text_color(struct output *output, enum text_color color);

/*
 * For the text format alone, whose state they use: a line begins, or begins with indentation and label. The caller goes
 * on with what it holds and ends with text_line_end(), which fits it into the output's width.
 */
void text_line_open(struct output *output);
void text_line_start(struct output *output, const char *label);
void text_line_end(struct output *output);

/* How a line becomes several. */
struct text_fit {
	size_t width;  /* of each */
	size_t margin; /* that all but the first begin with */
	bool by_items; /* better between items, which two blanks or an arrow tell apart, than between words */
};

/* Puts a line, without its end. */
void text_wrap(struct buffer *to, const char *line, size_t length, const struct text_fit *fit);
/* The same for whole lines, each of which goes on behind its label or, without one, four columns further in. */
void text_wrap_lines(struct buffer *to, const char *lines, size_t length, size_t width);

/* Text of the log: escaped; a line break at its end, which Windows likes to leave, is not shown. */
void text_value(struct output *output, const char *text, size_t length);
/* The same, or a dash unless set. */
void text_or_dash(struct output *output, const struct ipsecevtx_text *text);

/* What the first line of an event holds: time, computer, event id, what it means. */
void text_headline(struct output *output, const struct ipsecevtx_event *event);

/* All lines of a typed event's fields. */
void text_fields(struct output *output, const struct ipsecevtx_event *event);

#endif

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

/* How many layouts are kept; two events whose layouts share a place have them made again each time. */
#define TEXT_LAYOUTS 32u

/* The state of the format text, for the event that is being written. */
struct text_state {
	struct buffer *lines; /* where a finished line goes, while the next one is put together in output->buffer */
	size_t label_width;
	/* Of an IPsec event. */
	const struct ipsecevtx_event *event;
	const struct text_layout *layout;
	/* Its fields that no line has shown yet, as bits: all of them, those with a value, and those to be shown. */
	uint64_t present, set, shown;
	/* the part that the event's computer played; neither where the event does not say */
	bool is_initiator, is_responder;
	struct text_layout layouts[TEXT_LAYOUTS];
};

/*
 * Labels are padded to TEXT_LABEL columns; in an event that is not an IPsec event to its longest name, at most
 * TEXT_WIDEST_LABEL.
 */
#define TEXT_LABEL        10
#define TEXT_WIDEST_LABEL 30

void text_color(struct output *output, enum text_color color);

/*
 * For the format text only, whose state they use. A line is begun, in the second case with indentation and a label; the
 * caller writes its contents and calls text_line_end(), which fits it into the output's width.
 */
void text_line_open(struct output *output);
void text_line_start(struct output *output, const char *label);
void text_line_end(struct output *output);

/* How a long line is broken into several. */
struct text_fit {
	size_t width;  /* columns of each line */
	size_t margin; /* blanks that each line but the first begins with */
	bool by_items; /* break rather between items, which two blanks or an arrow separate, than between words */
};

/* Writes a line, broken as needed, without its last line feed. */
void text_wrap(struct buffer *to, const char *line, size_t length, const struct text_fit *fit);
/* The same for whole lines. A broken line goes on behind its label or, where it has none, four columns further in. */
void text_wrap_lines(struct buffer *to, const char *lines, size_t length, size_t width);

/* Writes text of the log, escaped. A line break at its end, as Windows leaves one, is not shown. */
void text_value(struct output *output, const char *text, size_t length);

/* Writes the first line of an event: time, computer, event id, what it means. */
void text_headline(struct output *output, const struct ipsecevtx_event *event);

/* Writes the lines of an IPsec event's fields. */
void text_fields(struct output *output, const struct ipsecevtx_event *event);

#endif

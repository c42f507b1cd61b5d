/* SPDX-License-Identifier: MIT */
/*
 * A typed event as its form shows it, in JSON or CSV. The reader uses this wherever no program (program/program.h) may
 * write the event straight from its record.
 */
#ifndef EVENT_TEXT_H
#define EVENT_TEXT_H

#include "text/form.h"
#include "text/text_buffer.h"

/*
 * Appends an event to buffer; scratch is room for one text at a time. Without memory something is left out, and
 * buffer->no_memory is set.
 */
void event_text_write(const struct form *form, const struct ipsecevtx_event *event, struct text_buffer *buffer,
	struct text_buffer *scratch);

/* Appends the name of the input as the format shows it. */
void event_text_source(enum ipsecevtx_format format, const char *source, struct text_buffer *buffer);

#endif

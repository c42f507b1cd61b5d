/* SPDX-License-Identifier: MIT */
/* --list-events and --list-fields: what the tool knows, from the library's table. */
#ifndef LISTS_H
#define LISTS_H

#include "options.h"
#include "output/fields.h"

void list_events(struct buffer *buffer, const struct output_kind *format);
void list_reports(struct buffer *buffer, const struct output_kind *format);
void list_fields(struct buffer *buffer, const struct output_kind *format);

#endif

/* SPDX-License-Identifier: MIT */
/* --list-events, --list-fields and --list-reports: what the tool knows, from the library's table. */
#ifndef LISTS_H
#define LISTS_H

#include "options.h"
#include "output/fields.h"

/* columns: what text is fitted into. */
void list_events(struct buffer *buffer, const struct output_kind *format, size_t columns);
void list_reports(struct buffer *buffer, const struct output_kind *format, size_t columns);
void list_fields(struct buffer *buffer, const struct output_kind *format, size_t columns);

#endif

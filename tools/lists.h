/* SPDX-License-Identifier: MIT */
/* Writes --list-events, --list-fields and --list-reports, what the tool knows by the library's table. */
#ifndef LISTS_H
#define LISTS_H

#include "options.h"
#include "output/fields.h"

/* columns: the width that text is fitted into. */
void list_events(struct buffer *buffer, const struct output_kind *format, size_t columns);
void list_reports(struct buffer *buffer, const struct output_kind *format, size_t columns);
void list_fields(struct buffer *buffer, const struct output_kind *format, size_t columns);

#endif

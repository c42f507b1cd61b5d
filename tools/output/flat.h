/* SPDX-License-Identifier: MIT */
/* Cells for formats that have no quotes: characters that would end a cell or a line become blanks. */
#ifndef FLAT_H
#define FLAT_H

#include "output/output.h"

/*
 * Writes output->scratch as a cell: the delimiter, tabs and line breaks become blanks, what steers a terminal is
 * escaped, and a quote at the beginning, by which a reader of CSV would take in what follows, becomes an apostrophe. An
 * empty text becomes a dash.
 */
void flat_scratch(struct output *output, char delimiter);

/* Writes a text of the log as such a cell; a dash where it is not set. */
void flat_text(struct output *output, char delimiter, const struct ipsecevtx_text *text);

#endif

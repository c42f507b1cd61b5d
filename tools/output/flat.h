/* SPDX-License-Identifier: MIT */
/* Cells of formats that have no quotes: what would end a cell or a line becomes a blank. */
#ifndef FLAT_H
#define FLAT_H

#include "output/output.h"

/*
 * The text of output->scratch as a cell: the delimiter, tabs and line breaks become blanks, what steers a terminal is
 * escaped, and a quote at its beginning, which a reader of CSV would take for more, becomes a single one. A dash for
 * an empty cell.
 */
void flat_scratch(struct output *output, char delimiter);

/* A text of the log as such a cell; a dash unless set. */
void flat_text(struct output *output, char delimiter, const struct ipsecevtx_text *text);

#endif

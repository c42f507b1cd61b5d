/* SPDX-License-Identifier: MIT */
/*
 * Completes the commands that the report summary suggests: the options that chose the events, and the inputs, are put
 * into them.
 */
#ifndef REPORT_NEXT_H
#define REPORT_NEXT_H

#include "output/output.h"
#include "output/selection.h"

struct next {
	struct ipsecevtx_report_row row; /* the completed row */
	struct ipsecevtx_report_value *values, *items;
	struct buffer texts;
};

/*
 * Completes the key "next" of a row, which must live as long as next. A row without that key, or of a report about all
 * events, stays as it is. inputs are the words that the commands end with; selection may be NULL. False without memory.
 * next_free() must follow in every case.
 */
bool next_complete(struct next *next, const struct ipsecevtx_report_row *row, const struct selection *selection,
	const char *inputs);
void next_free(struct next *next);

#endif

/* SPDX-License-Identifier: MIT */
/* What a scan does with a record that its walk has found: the filter, the engines, and what there is to say about it.
 */
#ifndef SCAN_RECORD_H
#define SCAN_RECORD_H

#include "reader/scan.h"

/* How a record came to the scan. */
struct found {
	const struct record *record;
	bool is_odd;    /* its sizes disagreed */
	bool is_hidden; /* it stood inside another one */
	bool is_slack;
	bool is_torn;
	bool is_beyond;    /* it stood in the free space, and its number goes on with those of the live records */
	const char *doubt; /* why a record of free space is a mixture of two */
	bool has_waited;   /* it waited for a definition: it was counted before */
	bool is_searched;  /* for records inside it */
};

/* Takes a record, wherever it was found; true when it is an event to hand out. */
bool scan_take_record(struct scan *scan, struct found *found);

#endif

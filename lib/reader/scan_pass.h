/* SPDX-License-Identifier: MIT */
/*
 * The fast path over live records that have a precedent, an earlier record of the chunk that agrees with them in all
 * but a few values (decode/precedent.h): most records of a log. Records that nobody asks for are counted and passed
 * over, and the others followed (scan_follow.h). What scan_take_record() checks of a record is checked here too, or was
 * checked of the precedent.
 */
#ifndef SCAN_PASS_H
#define SCAN_PASS_H

#include "reader/scan.h"

/*
 * Takes such records from where the live walk is, up to the first that has no precedent or is to be handed out; true
 * where the last one taken is to be handed out, as scan->engines.event. With the option verify it takes none.
 */
bool scan_pass(struct scan *scan);

#endif

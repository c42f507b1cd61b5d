/* SPDX-License-Identifier: MIT */
/*
 * The walk over live records that stand as earlier ones of the chunk do: most of a log. Those that nobody asks for are
 * passed over: all that is checked of others is checked of them, or was checked of the ones before. The others are
 * followed: see scan_follow.h.
 */
#ifndef SCAN_PASS_H
#define SCAN_PASS_H

#include "reader/scan.h"

/* Takes such records from where the walk is, up to the first that is any other; true: the last is one to hand out. */
bool scan_pass(struct scan *scan);

#endif

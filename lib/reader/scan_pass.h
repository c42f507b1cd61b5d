/* SPDX-License-Identifier: MIT */
/*
 * The walk over live records that nobody asks for and that stand as earlier ones of the chunk do: most of a log. All
 * that is checked of others is checked of them, or was checked of the ones before.
 */
#ifndef SCAN_PASS_H
#define SCAN_PASS_H

#include "reader/scan.h"

/* Takes such records from where the walk is, up to the first that is any other. */
void scan_pass(struct scan *scan);

#endif

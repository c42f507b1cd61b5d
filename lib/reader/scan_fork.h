/* SPDX-License-Identifier: MIT */
/*
 * Records to which the size of a live one leads, where its trailing size leads to another one: who goes by sizes reads
 * other records than who goes by trailing sizes. They lie in others, and are hidden.
 */
#ifndef SCAN_FORK_H
#define SCAN_FORK_H

#include "reader/scan_record.h"

/* Behind a live record whose sizes disagree, which found is: begins with those where there are some. */
void scan_fork_begin(struct scan *scan, const struct found *found);

/* The next one, as long as scan->fork is not 0; false where there is none. */
bool scan_fork_next(struct scan *scan, struct found *found);

#endif

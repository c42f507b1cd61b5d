/* SPDX-License-Identifier: MIT */
/*
 * Records to which the size of a live record leads, where the walk has found another end for that record, by its
 * trailing size or its values (struct chunk, fork): programs that go by the size alone read on there, and read other
 * records than the live ones. The scan goes through these here, as hidden records that lie inside live ones.
 */
#ifndef SCAN_FORK_H
#define SCAN_FORK_H

#include "reader/scan_record.h"

/* Begins such a walk behind found, a live record whose sizes disagree, where its size leads to a record. */
void scan_fork_begin(struct scan *scan, const struct found *found);

/* Finds the next record of the walk, as long as scan->fork is not 0; false where the walk ends. */
bool scan_fork_next(struct scan *scan, struct found *found);

#endif

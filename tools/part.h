/* SPDX-License-Identifier: MIT */
/*
 * What a thread makes of a part of the inputs, a chunk or a small file, until it is the part's turn in the order of the
 * inputs. Called by run.c, files.c and reading.c.
 */
#ifndef PART_H
#define PART_H

#include "run.h"

struct part {
	struct output output;
	struct buffer buffer;
	struct summary summary;
};

/* NULL when there is no memory. */
struct part *part_new(const struct run *run);
void part_free(struct part *part);

/*
 * Passes an event through the run's filter into the part. May be called on any thread, but for each part by one at a
 * time.
 */
void part_take(const struct run *run, struct part *part, const struct ipsecevtx_event *event);

/* Drops what the part holds. */
void part_empty(struct part *part);

/* Puts what the part holds behind all that the run has written, and empties it. */
void part_deliver(struct run *run, struct part *part);

#endif

/* SPDX-License-Identifier: MIT */
/* Events that were printed, so that each is printed once. */
#ifndef DEDUP_H
#define DEDUP_H

#include "inputs.h"

struct dedup;

/* NULL when there is no memory. */
struct dedup *dedup_new(void);
void dedup_free(struct dedup *dedup);

/*
 * Whether the event was seen before: the same number, time and content, of the same channel and computer. Within one
 * input it also has the same number in its header.
 */
bool dedup_has(struct dedup *dedup, const struct ipsecevtx_event *event);

/* Whether memory ran out: then it can no longer tell which events were seen. */
bool dedup_failed(const struct dedup *dedup);

/*
 * Which of several copies of an event is printed, and how the findings of logs stand in a report, must not depend on
 * the order of the arguments.
 */
void dedup_sort_inputs(struct inputs *inputs);

#endif

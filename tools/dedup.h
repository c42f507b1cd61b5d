/* SPDX-License-Identifier: MIT */
/* Events that were printed, so that each is printed once. */
#ifndef DEDUP_H
#define DEDUP_H

#include "inputs.h"

struct dedup;

/* Hands all events of an input to dedup_expect(), in their order. False when there is no memory. */
typedef bool dedup_look(void *user, const char *source, struct dedup *dedup);

/* NULL when there is no memory. look is called for an input where a repetition may come before what it repeats. */
struct dedup *dedup_new(dedup_look *look, void *user);
void dedup_free(struct dedup *dedup);

/*
 * Whether the event was seen before: the same number, time and content, of the same channel and computer. Within one
 * input it also has the same number in its header. One that was recovered, or stood inside another record, is repeated
 * also where a live one like it comes behind it in its input: that is the one to print.
 */
bool dedup_has(struct dedup *dedup, const struct ipsecevtx_event *event);

/* Takes an event of the input that is looked at. */
void dedup_expect(struct dedup *dedup, const struct ipsecevtx_event *event);

/* Whether memory ran out: then it can no longer tell which events were seen. */
bool dedup_failed(const struct dedup *dedup);

/*
 * Which of several copies of an event is printed, and how the findings of logs stand in a report, must not depend on
 * the order of the arguments.
 */
void dedup_sort_inputs(struct inputs *inputs);

#endif

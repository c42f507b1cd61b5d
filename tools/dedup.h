/* SPDX-License-Identifier: MIT */
/* For --dedup: remembers the events that were printed, so that each is printed once. */
#ifndef DEDUP_H
#define DEDUP_H

#include "inputs.h"

struct dedup;

/* Has to hand all events of the input source to dedup_expect(), in their order. False when there is no memory. */
typedef bool dedup_look(void *user, const char *source, struct dedup *dedup);

/*
 * Returns NULL when there is no memory. look is called for an input in which a repetition may come before the event
 * that it repeats.
 */
struct dedup *dedup_new(dedup_look *look, void *user);
void dedup_free(struct dedup *dedup);

/* Inputs are read one after the other: the events that come now are of the next one, whatever its name. */
void dedup_begin_input(struct dedup *dedup);

/*
 * Whether the event was seen before: one with the same record id, time and content, of the same channel and computer;
 * within one input also with the same record id in its header. An event that was recovered, or stood inside another
 * record, counts as a repetition also where a live event like it comes later in its input, as the live one is to be
 * printed.
 */
bool dedup_has(struct dedup *dedup, const struct ipsecevtx_event *event);

/* Takes an event of the input that dedup_look reads ahead. */
void dedup_expect(struct dedup *dedup, const struct ipsecevtx_event *event);

/* Whether memory ran out: then it is no longer known which events were seen. */
bool dedup_failed(const struct dedup *dedup);

/*
 * Sorts the inputs, so that it does not depend on the order of the arguments which copy of an event is printed, and in
 * which order a report has the findings of logs.
 */
void dedup_sort_inputs(struct inputs *inputs);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The number in the event against the one in the header: whether the log was exported, and which record of a log that
 * was not has a number that another program gave it. sequence.c calls these functions for each record that has a number
 * and is not simply the next one.
 */
#ifndef EVENT_NUMBERS_H
#define EVENT_NUMBERS_H

#include "sequence/sequence.h"

void event_numbers_check(
	struct sequence *sequence, const struct record *record, uint64_t offset, const struct record_identity *found);

/* Tells, once, that events of the original log are missing. */
void event_numbers_tell_selection(struct sequence *sequence, const struct finding_place *at);

/* At the end of the log. */
void event_numbers_finish(struct sequence *sequence);

#endif

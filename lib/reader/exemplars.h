/* SPDX-License-Identifier: MIT */
/*
 * A record that is read as what differs from an earlier one of its pattern (event/exemplar.h): by the same steps, with
 * the same event, in a third of the time. With verify each record is read both ways.
 */
#ifndef EXEMPLARS_H
#define EXEMPLARS_H

#include "decode/plain.h"
#include "event/exemplar.h"

struct engines;

struct exemplars {
	bool are_wanted;   /* records need their event */
	bool are_compared; /* each with the event as it is read without */
	bool are_there;    /* some: else records need not be opened for them */
	/* Of the engines' assembly, and of the one that it is compared with. */
	struct exemplar_reading readings[2];
};

/* Reads the record into the engines' assembly; false when an engine has to do it. */
bool exemplars_read(struct engines *engines, const struct record_view *view);

/* The same of a record of a typed event that is plain, and opened. */
bool exemplars_read_opened(struct engines *engines, const struct record_view *view, const struct plain_record *plain);

/* After an engine decoded the record: keeps it for others like it, or compares. */
void exemplars_learn(struct engines *engines, const struct record_view *view);

#endif

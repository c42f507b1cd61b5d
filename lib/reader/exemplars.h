/* SPDX-License-Identifier: MIT */
/*
 * Reads a record by an exemplar, an earlier event of its pattern (event/exemplar.h), of which only the values that
 * differ are read anew: with the same result as the direct engine, in a third of the time. engines.c and scan_follow.c
 * try this before an engine decodes. With the option verify each record is read both ways, and a difference reported.
 */
#ifndef EXEMPLARS_H
#define EXEMPLARS_H

#include "decode/plain.h"
#include "event/exemplar.h"

struct engines;

struct exemplars {
	bool are_wanted;   /* the caller needs typed events, and the direct engine makes them */
	bool are_compared; /* verify: exemplars only check what an engine has read */
	bool are_there;    /* an exemplar was made: until then no record need be opened for one */
	/* Of the event in the engines' assembly, and of the event in engines->other that it is compared with. */
	struct exemplar_reading readings[2];
};

/*
 * Reads the record into the engines' assembly; false when an engine has to decode it: there is no exemplar that fits,
 * or its pattern is not trusted.
 */
bool exemplars_read(struct engines *engines, const struct record_view *view);

/* The same for a record of a typed event that was found plain and is opened already. */
bool exemplars_read_opened(struct engines *engines, const struct record_view *view, const struct plain_record *plain);

/*
 * To be called after an engine decoded the record: makes the event an exemplar, when enough records of the pattern have
 * come, or compares it with what the exemplar says. Without memory there is no exemplar.
 */
void exemplars_learn(struct engines *engines, const struct record_view *view);

#endif

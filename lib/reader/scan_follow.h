/* SPDX-License-Identifier: MIT */
/*
 * The fast path for live records that are asked for and have a precedent, an earlier record of the chunk that agrees
 * with them in all but a few values (decode/precedent.h): they go straight to a program or an exemplar. What
 * scan_take_record() checks of a record is checked here too, or was checked of the precedent. Called by scan_pass().
 */
#ifndef SCAN_FOLLOW_H
#define SCAN_FOLLOW_H

#include "reader/scan.h"

/* The next record of the live walk, which is whole, and what its precedent says of it. */
struct standing {
	struct record record;
	struct precedent *precedent;
	struct record_identity identity; /* never of an event about the log itself (sequence/notice.h) */
	size_t content_end, finish;      /* where its values and its BinXML end; nothing is hidden behind that */
	const struct event_definition *definition;
};

enum followed {
	FOLLOWED_NOT,      /* scan_take_record() has to take the record: nothing was counted or reported */
	FOLLOWED_FILTERED, /* the record was taken, and does not pass the filters */
	FOLLOWED_EVENT,    /* scan->engines.event is its event, to be handed out */
};

/* Takes the record, and the step of the live walk to it, if a program or an exemplar can read it. */
enum followed scan_follow(struct scan *scan, const struct standing *standing);

#endif

/* SPDX-License-Identifier: MIT */
/* IPsec events of free space that what else the log holds explains, or not. */
#ifndef STRAYS_H
#define STRAYS_H

#include "decode/classify.h"
#include "evidence/findings.h"

struct stray_note {
	struct finding_place place;
	bool is_begun; /* the first record behind the chunk should be its event; else it is older than all of the chunk
			*/
	uint64_t number; /* of the event */
	uint64_t time;   /* of the event; 0: unknown */
	uint64_t event_id;
};

/* Zeroed at first. */
struct strays {
	bool is_waiting; /* for the first record behind the chunk: */
	struct stray_note begun;
	uint64_t first_time; /* of the log's first record; 0: unknown */
};

void strays_note(struct strays *strays, struct findings *findings, const struct stray_note *note);

/* The first record of the log, or behind the chunk in which one waits; found is NULL where it could not be read. */
void strays_see(struct strays *strays, struct findings *findings, const struct record_identity *found);

#endif

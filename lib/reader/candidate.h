/* SPDX-License-Identifier: MIT */
/* A record of free space, and what was found out about it. */
#ifndef CANDIDATE_H
#define CANDIDATE_H

#include "event/events.h"
#include "reader/scan.h"

struct candidate {
	const struct record *record;
	bool is_readable;
	bool is_misnamed; /* it is not, but names another template than the one that its values fit, as others read it
			   */
	bool is_odd;      /* others may show another event in it, as in none that Windows left */
	bool names_ours;  /* an event of ours stands in it, whatever it is itself, or a name that is none */
	bool is_unusual;  /* it is not written as Windows writes events, or was written over at places */
	bool shows_ours;  /* it is an event of ours, or one stands in it, or it is one by the place of its template */
	uint64_t shown_time; /* of that; 0: unknown */
	struct record_identity identity;
	size_t finish; /* where its BinXML ends */
	bool is_cut;   /* it cannot be read, and may go on behind the record's end */
	/* While the records are judged: */
	size_t room;      /* between it and the whole record before */
	bool has_no_hole; /* its run begins with a number of an event for which there is room behind the live ones */
};

static inline bool is_known(const struct candidate *candidate)
{
	return candidate->is_readable || candidate->is_misnamed;
}

static inline bool is_event_of_ours(const struct candidate *candidate)
{
	return is_known(candidate) && identity_is_of_ours(&candidate->identity);
}

/* Reads it as a record of the scan's chunk. */
struct candidate candidate_of(struct scan *scan, const struct record *record);

#endif

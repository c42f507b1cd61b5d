/* SPDX-License-Identifier: MIT */
/*
 * A record of free space, and what reading it says: whether it can be read, as what, and whether other programs may
 * read an IPsec event in it. candidate_of() finds that out; beyond.c, candidate_age.c and free_space.c judge by it.
 */
#ifndef CANDIDATE_H
#define CANDIDATE_H

#include "event/events.h"
#include "reader/scan.h"

struct candidate {
	const struct record *record; /* the caller's */
	bool is_readable;
	/*
	 * The record is not readable by the template that it names, but its values fit the definition that stands at
	 * the place it gives, by which programs read it that look at no identifier.
	 */
	bool is_misnamed;
	bool is_odd;     /* other programs may show another event in it, as in no record that Windows left */
	bool names_ours; /* an IPsec event, its provider or markup stands in it, whatever the record is itself */
	bool is_unusual; /* it is not written as Windows writes events, or parts of it were overwritten */
	/* It is an IPsec event, holds one, or is one by the definition at the place where its template should stand. */
	bool shows_ours;
	uint64_t shown_time;             /* FILETIME of that event; 0: unknown */
	struct record_identity identity; /* of a record that is readable or misnamed */
	size_t finish;                   /* where its BinXML ends in the chunk; of such a record, too */
	/* It cannot be read for another reason than its template: it may reach beyond the end that its size gives. */
	bool is_cut;
	/* Set by beyond.c while it judges the records of a chunk: */
	size_t room; /* bytes between this record and the end of the records before */
	/* Its run begins so near behind the live records that the numbers between would have had room there. */
	bool has_no_hole;
};

/* Whether the candidate's identity is set. */
static inline bool is_known(const struct candidate *candidate)
{
	return candidate->is_readable || candidate->is_misnamed;
}

static inline bool is_event_of_ours(const struct candidate *candidate)
{
	return is_known(candidate) && identity_is_of_ours(&candidate->identity);
}

/* Reads a record of the scan's chunk, with the size that the record has by now. Reports nothing. */
struct candidate candidate_of(struct scan *scan, const struct record *record);

#endif

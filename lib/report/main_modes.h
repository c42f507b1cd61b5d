/* SPDX-License-Identifier: MIT */
/*
 * Which failed Quick Modes were negotiated under a Main Mode that stood: there the two sides had accepted each other's
 * key or certificate, so that the caller is no stranger. Failures are added event by event; main_modes_find() looks
 * them up in the associations at the end.
 */
#ifndef REPORT_MAIN_MODES_H
#define REPORT_MAIN_MODES_H

#include "report/association.h"

/* Failures of one owner and peer under one Main Mode. */
struct below_main {
	uint64_t mm_sa_id;
	uint64_t first, last; /* FILETIME */
	uint64_t count;
	uint32_t computer, peer; /* strings */
	/* The caller's number for what it counts: a group of failures. */
	uint32_t owner;
};

/* Zeroed at first, but for limit. */
struct main_modes {
	struct below_main *items; /* after main_modes_find(): those under Main Modes that stood, each owner once */
	size_t count, room;
	size_t compact_at; /* with so many items, those of one owner, peer and Main Mode are joined */
	size_t limit;      /* limit of count when these are joined; at most SIZE_MAX / 2 */
	bool is_full;      /* there were more: nothing is known then */
};

/* Adds a Quick Mode that failed. These return false when there is no memory. */
bool main_modes_add(
	struct main_modes *mains, struct ipsecevtx_report *report, const struct report_event *added, uint32_t owner);
/* To be called once, when the associations are finished. */
bool main_modes_find(struct main_modes *mains, const struct ipsecevtx_report *report);
/*
 * How many failures of an owner were under a Main Mode with the same peer that stood from the first to the last of
 * them.
 */
uint64_t main_modes_stood(const struct main_modes *mains, uint32_t owner);
void main_modes_free(struct main_modes *mains, const struct ipsecevtx_allocator *allocator);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The Main Modes below which Quick Modes failed: where one stood, the two had accepted each other's key or certificate,
 * and are no strangers.
 */
#ifndef REPORT_MAIN_MODES_H
#define REPORT_MAIN_MODES_H

#include "report/association.h"

/* Failures of one owner and peer below one Main Mode. */
struct below_main {
	uint64_t mm_sa_id;
	uint64_t first, last; /* FILETIME */
	uint64_t count;
	uint32_t computer, peer; /* strings */
	uint32_t owner;
};

/* Zeroed at first, but for limit. */
struct main_modes {
	struct below_main *items; /* when finished those of Main Modes that stood, by owner, each owner once */
	size_t count, room;
	size_t compact_at; /* with so many items, those of one owner, peer and Main Mode become one */
	size_t limit;      /* what count may be when these are one; not above SIZE_MAX / 2 */
	bool is_full;      /* there were more: nothing is known any more */
};

/* A Quick Mode that failed. False when there is no memory, as below. */
bool main_modes_add(
	struct main_modes *mains, struct ipsecevtx_report *report, const struct report_event *added, uint32_t owner);
/* Once, when associations are known. */
bool main_modes_find(struct main_modes *mains, const struct ipsecevtx_report *report);
/* How many failures of an owner were below a Main Mode with the same peer that stood from the first to the last. */
uint64_t main_modes_stood(const struct main_modes *mains, uint32_t owner);
void main_modes_free(struct main_modes *mains, const struct ipsecevtx_allocator *allocator);

#endif

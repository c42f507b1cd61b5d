/* SPDX-License-Identifier: MIT */
/*
 * Events that follow each other without a long pause. Which ones belong together does not depend on the order in which
 * they come, and there are never more series than pauses fit between the first event and the last one.
 */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "report/exhibits.h"

#define TICKS_PER_SECOND UINT64_C(10000000)

struct series {
	uint64_t first, last; /* FILETIME */
	uint64_t count;
	struct exhibits exhibits; /* of a list that keeps them */
};

/* Zeroed at first. */
struct series_list {
	union {
		struct series one;   /* as long as there is no more: there are hundreds of thousands of such */
		struct series *many; /* where there is room */
	};
	uint32_t count, room;
	uint32_t compact_at;    /* with so many items, those that belong together become one */
	uint32_t pause_seconds; /* what is farther apart is of two series */
};

/* In the order of time when finished. */
static inline const struct series *series_items(const struct series_list *list)
{
	return list->room > 0 ? list->many : &list->one;
}

/* An event with a time; a copy counts as none. Each returns false without memory. */
bool series_add(struct ipsecevtx_report *report, struct series_list *list, const struct report_event *added,
	bool keeps_exhibits);
/* Those of another list, without their exhibits. */
bool series_merge(struct ipsecevtx_report *report, struct series_list *list, const struct series_list *others);
bool series_finish(struct ipsecevtx_report *report, struct series_list *list);
void series_free(struct ipsecevtx_report *report, struct series_list *list);

/* The most events in one series. */
uint64_t series_peak(const struct series_list *list);

#endif

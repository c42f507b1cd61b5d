/* SPDX-License-Identifier: MIT */
/*
 * Series of events: those that follow each other without a long pause. Which events belong together does not depend on
 * the order in which they come, and there are never more series than pauses fit between the first and the last event.
 */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "evidence/ticks.h"
#include "report/exhibits.h"

struct series {
	uint64_t first, last; /* FILETIME */
	uint64_t count;
	struct exhibits exhibits; /* of a list that keeps exhibits */
};

/* Zeroed at first, but for pause_seconds. */
struct series_list {
	union {
		struct series one;   /* while there is only one; there are hundreds of thousands of these */
		struct series *many; /* where room is not 0 */
	};
	uint32_t count, room;
	uint32_t compact_at;    /* with so many items, those that belong together are joined */
	uint32_t pause_seconds; /* events farther apart are of two series */
};

/* The series, in the order of time when finished. */
static inline const struct series *series_items(const struct series_list *list)
{
	return list->room > 0 ? list->many : &list->one;
}

/* Adds an event, which must have a time; a copy is not counted. These return false without memory. */
bool series_add(struct ipsecevtx_report *report, struct series_list *list, const struct report_event *added,
	bool keeps_exhibits);
/* Adds the series of another list, without their exhibits. */
bool series_merge(struct ipsecevtx_report *report, struct series_list *list, const struct series_list *others);
bool series_finish(struct ipsecevtx_report *report, struct series_list *list);
void series_free(struct ipsecevtx_report *report, struct series_list *list);

/* The most events in one series. */
uint64_t series_peak(const struct series_list *list);

#endif

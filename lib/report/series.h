/* SPDX-License-Identifier: MIT */
/*
 * Events that follow each other without a long pause. Which ones belong together does not depend on the order in which
 * they come, and there are never more series than pauses fit between the first event and the last one.
 */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "report/exhibits.h"

struct series {
	uint64_t first, last; /* FILETIME */
	uint64_t count;
	struct exhibits exhibits; /* of a list that keeps them */
};

struct series_list {
	struct series *items; /* in the order of time when finished */
	size_t count, room;
	size_t compact_at; /* with so many items, those that belong together become one */
	uint64_t pause;    /* in ticks: what is farther apart is of two series */
	bool keeps_exhibits;
};

/* An event with a time; a copy counts as none. Each returns false without memory. */
bool series_add(struct ipsecevtx_report *report, struct series_list *list, const struct report_event *added);
/* Those of another list, without their exhibits. */
bool series_merge(struct ipsecevtx_report *report, struct series_list *list, const struct series_list *others);
bool series_finish(struct ipsecevtx_report *report, struct series_list *list);
void series_free(struct ipsecevtx_report *report, struct series_list *list);

/* The most events in one series. */
uint64_t series_peak(const struct series_list *list);

#endif

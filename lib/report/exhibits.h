/* SPDX-License-Identifier: MIT */
/*
 * The few records that a row names, so that a reader who doubts the row can look at them. They are the earliest ones,
 * whatever the order in which events came; of copies the one with the lowest location is named.
 */
#ifndef REPORT_EXHIBITS_H
#define REPORT_EXHIBITS_H

#include "report/report.h"

struct exhibits {
	struct exhibit *items; /* in the order of time and record number */
	uint8_t count, room;
	/* The time of the last one: a later event goes behind it without a look at items, which lie far away. */
	bool has_last; /* it has a time: */
	uint64_t last_time;
};

/* Makes the content of a record differ between computers: an odd factor gives each computer another summand. */
static inline uint64_t exhibit_content(uint64_t content, uint32_t computer)
{
	return content + computer * UINT64_C(0x9e3779b97f4a7c15);
}

/* Adds a record, also a copy, whose location may be the one to name. These return false without memory. */
bool exhibits_add(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct report_event *added);
bool exhibits_put(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibit *exhibit);
bool exhibits_merge(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibits *others);
void exhibits_free(struct ipsecevtx_report *report, struct exhibits *exhibits);

/* Adds a value to the row: a list of objects with source, offset and record_id. */
void exhibits_row(struct row *row, const char *name, const struct exhibits *exhibits);

#endif

/* SPDX-License-Identifier: MIT */
/* The few records that a row names, so that whoever doubts it can look: the earliest ones, whatever came first. */
#ifndef REPORT_EXHIBITS_H
#define REPORT_EXHIBITS_H

#include "report/report.h"

struct exhibits {
	struct exhibit *items; /* in the order of time and record number */
	uint8_t count, room;
	/* Of the last one: what comes later goes behind it, without a look at what lies far away. */
	bool has_last; /* it has a time: */
	uint64_t last_time;
};

/* The member content: an odd factor makes no one content of those of two computers that are the same. */
static inline uint64_t exhibit_content(uint64_t content, uint32_t computer)
{
	return content + computer * UINT64_C(0x9e3779b97f4a7c15);
}

/* Also for a copy, whose location may be the one to name. Each returns false without memory. */
bool exhibits_add(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct report_event *added);
bool exhibits_put(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibit *exhibit);
bool exhibits_merge(struct ipsecevtx_report *report, struct exhibits *exhibits, const struct exhibits *others);
void exhibits_free(struct ipsecevtx_report *report, struct exhibits *exhibits);

/* A list of objects: source, offset, record_id. */
void exhibits_row(struct row *row, const char *name, const struct exhibits *exhibits);

#endif

/* SPDX-License-Identifier: MIT */
/* When associations of a computer with somebody succeeded: what failures are held against. */
#ifndef REPORT_SUCCESSES_H
#define REPORT_SUCCESSES_H

#include "report/association.h"

struct success {
	uint32_t computer, with; /* strings */
	uint64_t time;
};

struct successes {
	struct success *items; /* by with whom, then computer and time */
	size_t count;
};

/*
 * With whom an association succeeded. The remote address of 5451 is in tunnel mode one behind the peer, with which
 * negotiations fail.
 */
enum success_with { WITH_REMOTE_ADDRESS = 0, WITH_PEER, SUCCESS_WITHS };

/*
 * All openings, or of Quick Modes alone; with WITH_PEER only those whose peer is not the remote address. False when
 * there is no memory, as below.
 */
bool successes_find(struct ipsecevtx_report *report, struct successes *successes, enum success_with with, bool quick);
/* Ends of associations whose opening is not known, with either: there was one before. */
bool successes_find_ends(struct ipsecevtx_report *report, struct successes *ends, bool quick);

/* The last one of the same two before a failure, the first after it, where it is nearer than what is set. */
void successes_before(const struct successes *successes, const struct success *failure, struct ipsecevtx_time *before);
void successes_after(const struct successes *successes, const struct success *failure, struct ipsecevtx_time *after);
/* Whether there is one of the same two at any time. */
bool successes_has(const struct successes *successes, const struct success *failure);
/* How many of the same two there are from one failure to another, those at the very times among them. */
uint64_t successes_between(const struct successes *successes, const struct success *first, const struct success *last);

#endif

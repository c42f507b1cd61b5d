/* SPDX-License-Identifier: MIT */
/*
 * When associations of a computer and a peer were established. The reports of failures and of hostile patterns compare
 * failures with it: whether anything worked before, after or in between. Made at the end, from the shared associations.
 */
#ifndef REPORT_SUCCESSES_H
#define REPORT_SUCCESSES_H

#include "report/association.h"

struct success {
	uint32_t computer, with; /* strings; with: the address with which it succeeded */
	uint64_t time;
};

struct successes {
	struct success *items; /* sorted by with, then computer, then time */
	size_t count;
};

/*
 * Which address of an association counts. In tunnel mode the remote address of 5451 lies behind the peer, and failed
 * negotiations name the peer.
 */
enum success_with { WITH_REMOTE_ADDRESS = 0, WITH_PEER, SUCCESS_WITHS };

/*
 * Collects all openings, or those of Quick Modes alone; with WITH_PEER only those whose peer is not the remote address.
 * successes must be zeroed. Both functions return false when there is no memory.
 */
bool successes_find(struct ipsecevtx_report *report, struct successes *successes, enum success_with with, bool quick);
/*
 * Collects the ends of associations whose opening is not known, by both addresses: there was a success at some time
 * before.
 */
bool successes_find_ends(struct ipsecevtx_report *report, struct successes *ends, bool quick);

/*
 * The last success of the same two before a failure, and the first after it. They replace what is set only where they
 * are nearer.
 */
void successes_before(const struct successes *successes, const struct success *failure, struct ipsecevtx_time *before);
void successes_after(const struct successes *successes, const struct success *failure, struct ipsecevtx_time *after);
/* Whether the same two have a success at any time. */
bool successes_has(const struct successes *successes, const struct success *failure);
/* How many successes the same two have from one failure to another, including those at these very times. */
uint64_t successes_between(const struct successes *successes, const struct success *first, const struct success *last);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Collects findings about the evidence for pages and overviews: all are counted, and of each severity the first
 * FOUND_KEPT in the order of their sources are kept.
 */
#ifndef REPORT_FOUND_H
#define REPORT_FOUND_H

#include "ipsecevtx.h"
#include "output/finding.h"

#define FOUND_KEPT 60u /* of one severity */

struct found {
	struct ipsecevtx_finding *kept[FINDING_SEVERITIES][FOUND_KEPT]; /* each allocated together with its texts */
	uint64_t count[FINDING_SEVERITIES];
};

/* Counts the finding and keeps a copy if it is one of the first. False when there is no memory. */
bool found_add(struct found *found, const struct ipsecevtx_finding *finding);
void found_free(struct found *found);
/* How many findings there are in all; and how many of a severity are kept. */
uint64_t found_total(const struct found *found);
size_t found_kept(const struct found *found, unsigned severity);

#endif

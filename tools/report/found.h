/* SPDX-License-Identifier: MIT */
/* Findings about the evidence: all counted, and of each severity the first ones kept. */
#ifndef REPORT_FOUND_H
#define REPORT_FOUND_H

#include "ipsecevtx.h"
#include "output/finding.h"

#define FOUND_KEPT 60u /* of one severity */

struct found {
	struct ipsecevtx_finding *kept[FINDING_SEVERITIES][FOUND_KEPT]; /* each in memory of its own, with its texts */
	uint64_t count[FINDING_SEVERITIES];
};

/* False when there is no memory. */
bool found_add(struct found *found, const struct ipsecevtx_finding *finding);
void found_free(struct found *found);
/* How many there are, and how many of those are kept. */
uint64_t found_total(const struct found *found);
size_t found_kept(const struct found *found, unsigned severity);

#endif

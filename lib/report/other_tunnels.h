/* SPDX-License-Identifier: MIT */
/*
 * Finds whether another tunnel between the same two stood while one failed. A client of DirectAccess, say, reaches the
 * computers that log it on (the infrastructure tunnel), and nothing else. The report failures asks it.
 */
#ifndef REPORT_OTHER_TUNNELS_H
#define REPORT_OTHER_TUNNELS_H

#include "report/association.h"

/* Failures of a computer with one remote address. The caller fills in the first part. */
struct other_tunnel {
	uint32_t computer, remote; /* strings */
	uint32_t own;              /* the computer's own address in the failures; STRING_NONE: none, or several */
	const uint64_t *times;     /* of the failures, FILETIME */
	size_t time_count;
	/*
	 * Found: at how many of these times Quick Modes with that address stood from another own address, and which
	 * that is.
	 */
	uint64_t stood;
	uint32_t through; /* string; STRING_NONE: several */
	bool has_ends;    /* all of these have an end: they stood, even where the caller leaves out events */
};

/*
 * Looks for all of them in one pass over the associations; several may be of the same two. False when there is no
 * memory.
 */
bool other_tunnels_find(struct ipsecevtx_report *report, struct other_tunnel *tunnels, size_t count);

#endif

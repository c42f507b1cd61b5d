/* SPDX-License-Identifier: MIT */
/*
 * Tunnels that stood while another one between the same two failed, as when a client of DirectAccess reaches the
 * computers that log it on, and nothing else.
 */
#ifndef REPORT_OTHER_TUNNELS_H
#define REPORT_OTHER_TUNNELS_H

#include "report/association.h"

/* Failures of a computer with a remote address. */
struct other_tunnel {
	uint32_t computer, remote; /* strings */
	uint32_t own;              /* the computer's address in these failures; STRING_NONE: none, or several */
	const uint64_t *times;     /* of the failures: FILETIME */
	size_t time_count;
	/* Found: at how many of these Quick Modes with that address stood, and the other own address of theirs. */
	uint64_t stood;
	uint32_t through; /* STRING_NONE: several */
	bool has_ends;    /* of all that stood then: so they did, whatever was left out of the events */
};

/* Looks for all of them at once, which may have the same two in common. False when there is no memory. */
bool other_tunnels_find(struct ipsecevtx_report *report, struct other_tunnel *tunnels, size_t count);

#endif

/* SPDX-License-Identifier: MIT */
/* Whose an event is that has no typed struct, for all that read such events: what is told in a run is in its reports.
 */
#ifndef WRITER_H
#define WRITER_H

#include "ipsecevtx.h"

enum writer {
	WRITER_AUDITING, /* Microsoft-Windows-Security-Auditing */
	WRITER_EVENTLOG, /* Microsoft-Windows-Eventlog */
};

/* By nearly its name, or by its GUID under any: whoever disguises an event must not have it missed by that. */
bool writer_is(const struct ipsecevtx_event *event, enum writer writer);

/* By its name, letter by letter, and by its GUID where the event has one. */
bool writer_is_plainly(const struct ipsecevtx_event *event, enum writer writer);

/*
 * Whether an event is what its number says, of those about the log itself (1102, 104, 4719). Others use the same
 * numbers, but not in the Security log, whatever a record says of its provider there, and not without a provider.
 */
bool writer_is_of_log(const struct ipsecevtx_event *event);

/*
 * Whether an event that is so tells that a log was cleared in which IPsec events stand: Security, or the one into which
 * those of other computers are collected. Event 104 names the log; one that does not may mean any.
 */
bool writer_cleared_ours(const struct ipsecevtx_event *event);

#endif

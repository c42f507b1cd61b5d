/* SPDX-License-Identifier: MIT */
/*
 * Which provider wrote an event that has no typed struct: that a log was cleared (1102, 104) or the audit policy
 * changed (4719), events of the driver, and so on. The findings of a run (sequence/notice.c) and reports ask the same
 * functions, so that both count the same events.
 */
#ifndef WRITER_H
#define WRITER_H

#include "ipsecevtx.h"

enum writer {
	WRITER_AUDITING, /* Microsoft-Windows-Security-Auditing */
	WRITER_EVENTLOG, /* Microsoft-Windows-Eventlog */
};

/*
 * Whether the provider's name is nearly that writer's, or its GUID is the writer's under any name, so that an event is
 * not missed because somebody disguised it.
 */
bool writer_is(const struct ipsecevtx_event *event, enum writer writer);

/* Whether the provider's name is exactly the writer's, and its GUID too where the event has one. */
bool writer_is_plainly(const struct ipsecevtx_event *event, enum writer writer);

/*
 * Whether an event is what its number says, of 1102, 104 and 4719. Other providers use these numbers too. In the
 * Security log 1102 and 4719 count whatever the record says of its provider. Where no provider is named, or the name is
 * doubtful, all three count.
 */
bool writer_is_of_log(const struct ipsecevtx_event *event);

/*
 * Whether an event of which writer_is_of_log() is true tells that a log with IPsec events was cleared: the Security
 * log, or the one that collects events of other computers. Event 104 names the log; one that names none may mean any.
 */
bool writer_cleared_ours(const struct ipsecevtx_event *event);

#endif

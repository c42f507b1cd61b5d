/* SPDX-License-Identifier: MIT */
/*
 * Reads the fields of events without a typed struct (4960, 5441 and so on) for reports, by the names that Windows gives
 * them.
 */
#ifndef REPORT_OTHER_EVENT_H
#define REPORT_OTHER_EVENT_H

#include "ipsecevtx.h"

/*
 * The value of the first field of that name, or else of the first one whose name looks like it. Unset where there is
 * none, and for "-". It belongs to the event.
 */
struct ipsecevtx_text other_event_text(const struct ipsecevtx_event *event, const char *name);

/*
 * Reads a number from a text: decimal, 0x and hexadecimal, or as only a person reads it (seen.h). False where it is
 * none.
 */
bool other_event_read_number(const struct ipsecevtx_text *text, uint64_t *number);
/* The same for the first field of a name. */
bool other_event_number(const struct ipsecevtx_event *event, const char *name, uint64_t *number);

#endif

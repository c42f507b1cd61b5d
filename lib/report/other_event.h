/* SPDX-License-Identifier: MIT */
/* Events without a typed struct, as reports read them: by the names that Windows gives their fields. */
#ifndef REPORT_OTHER_EVENT_H
#define REPORT_OTHER_EVENT_H

#include "ipsecevtx.h"

/* The first field of that name; one that is unset where there is none, and for "-". */
struct ipsecevtx_text other_event_text(const struct ipsecevtx_event *event, const char *name);

/* The number in a text, in digits or as 0x and hexadecimal ones; false where there is none. */
bool other_event_read_number(const struct ipsecevtx_text *text, uint64_t *number);
/* The same of the first field of a name. */
bool other_event_number(const struct ipsecevtx_event *event, const char *name, uint64_t *number);

#endif

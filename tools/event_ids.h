/* SPDX-License-Identifier: MIT */
/* Event ids as a person types them. */
#ifndef EVENT_IDS_H
#define EVENT_IDS_H

#include "ipsecevtx.h"
#include "values.h"

/* "4653", or a range as "4650-4655"; false with a problem that says what may have been meant. */
bool parse_event_ids(struct piece text, struct ipsecevtx_range *range, struct problem *problem);

#endif

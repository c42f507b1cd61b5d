/* SPDX-License-Identifier: MIT */
/* Parses event ids as a person types them. */
#ifndef EVENT_IDS_H
#define EVENT_IDS_H

#include "ipsecevtx.h"
#include "values.h"

/*
 * Parses "4653", or a range as "4650-4655". False where the text is neither: the problem says what may have been meant.
 */
bool parse_event_ids(struct piece text, struct ipsecevtx_range *range, struct problem *problem);

#endif

/* SPDX-License-Identifier: MIT */
/* What a failed negotiation means, and what to look at next. */
#ifndef IKE_ADVICE_H
#define IKE_ADVICE_H

#include <stdint.h>

/* Parts of a sentence, as whoever gave up would say them, without a capital letter or a period. */
struct ike_advice {
	const char *why;
	const char *check; /* what to look at */
};

/* Of a code of event/ike_errors.h; NULL for both when there is none. */
struct ike_advice ike_advice_of(uint32_t code);

/* What else it is of a stranger, with whom no Main Mode ever succeeded; NULL: nothing that is known. */
const char *ike_advice_of_stranger(uint32_t code);

#endif

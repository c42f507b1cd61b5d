/* SPDX-License-Identifier: MIT */
/*
 * Advice for people on a failed negotiation: what a failure reason means, and what to look at next. The texts are
 * static, and the report failures prints them.
 */
#ifndef IKE_ADVICE_H
#define IKE_ADVICE_H

#include <stdint.h>

/* Parts of a sentence from the view of the side that gave up, without a capital letter or a period. */
struct ike_advice {
	const char *why;
	const char *check; /* what to look at next; "" for nothing */
	/* What the failure means of a stranger, with whom no Main Mode ever succeeded; NULL: nothing more. */
	const char *stranger;
};

/* The advice for a code of event/ike_errors.h; NULL in all members where there is none. */
struct ike_advice ike_advice_of(uint32_t code);

#endif

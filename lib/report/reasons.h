/* SPDX-License-Identifier: MIT */
/*
 * Failure reasons that say the same in other letter case or with a final period are counted as one. Finds what a reason
 * means, the text to count it by, and the spelling to show.
 */
#ifndef REPORT_REASONS_H
#define REPORT_REASONS_H

#include "ipsecevtx.h"
#include "report/strings.h"

struct ike_error;

/* The reasons that were looked up last, since most events have one of few. Zeroed at first. */
struct reasons {
	struct {
		char text[96];
		uint32_t length; /* 0: the place is free */
		const struct ike_error *error;
	} recent[4];
};

/* What a reason means, in any letter case; NULL where it is not known. */
const struct ike_error *reasons_find(struct reasons *reasons, const struct ipsecevtx_text *reason);
/*
 * The text by which a reason is counted: that of the error without its period, or the reason itself where error is
 * NULL.
 */
struct ipsecevtx_text reason_counted(const struct ike_error *error, const struct ipsecevtx_text *reason);
/*
 * Keeps the spelling that is first in the order of bytes in *spelling, at first STRING_NONE. False when there is no
 * memory.
 */
bool reason_note_spelling(struct strings *strings, uint32_t *spelling, const struct ipsecevtx_text *reason);

#endif

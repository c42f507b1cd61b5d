/* SPDX-License-Identifier: MIT */
/* Failure reasons that say the same in other letters or with a final period: they belong together. */
#ifndef REPORT_REASONS_H
#define REPORT_REASONS_H

#include "ipsecevtx.h"
#include "report/strings.h"

struct ike_error;

/* The reasons that were looked up last: most events have few. Zeroed at first. */
struct reasons {
	struct {
		char text[96];
		uint32_t length; /* 0: none yet */
		const struct ike_error *error;
	} recent[4];
};

/* What the reason means, whatever its letters; NULL: not known. */
const struct ike_error *reasons_find(struct reasons *reasons, const struct ipsecevtx_text *reason);
/* The one text by which all that say the same are counted: that of the error without its period, or the reason. */
struct ipsecevtx_text reason_counted(const struct ike_error *error, const struct ipsecevtx_text *reason);
/* Keeps the spelling that comes first in the order of bytes; STRING_NONE at first. False when there is no memory. */
bool reason_note_spelling(struct strings *strings, uint32_t *spelling, const struct ipsecevtx_text *reason);

#endif

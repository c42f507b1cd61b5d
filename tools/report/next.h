/* SPDX-License-Identifier: MIT */
/* The commands that the summary tells, for the events that it is about: with the options that chose them. */
#ifndef REPORT_NEXT_H
#define REPORT_NEXT_H

#include "output/output.h"
#include "output/selection.h"

struct next {
	struct ipsecevtx_report_row row; /* the completed one */
	struct ipsecevtx_report_value *values, *items;
	struct buffer texts;
};

/*
 * Completes the key "next" of a row, which must live as long; a row without it, or about all events, stays as it is.
 * inputs are the words that its commands end with, selection may be NULL. False without memory; next_free() must
 * follow.
 */
bool next_complete(struct next *next, const struct ipsecevtx_report_row *row, const struct selection *selection,
	const char *inputs);
void next_free(struct next *next);

#endif

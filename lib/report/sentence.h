/* SPDX-License-Identifier: MIT */
/*
 * Builds a sentence of a report piece by piece, from words of the program and texts of events. The report failures
 * makes its verdicts with it. No function returns an error: a sentence without memory is marked as failed, and so is
 * the row then.
 */
#ifndef REPORT_SENTENCE_H
#define REPORT_SENTENCE_H

#include "ipsecevtx.h"
#include "report/row.h"

#include <stddef.h>

/* An empty sentence has zeros in all members but arena. */
struct sentence {
	struct arena *arena;           /* memory for the list of pieces and for the whole sentence */
	struct ipsecevtx_text *pieces; /* their bytes are not copied before sentence_put() */
	size_t count, room;
	bool failed; /* there was no memory for a piece */
};

/* Appends a text, whose bytes must live until sentence_put(), whatever its presence. */
void say_text(struct sentence *sentence, const struct ipsecevtx_text *text);

/* Appends words, which must live as long. */
void say(struct sentence *sentence, const char *words);

/* Adds a value with all pieces, one behind the other, to the row. name is static. The row fails without memory. */
void sentence_put(const struct sentence *sentence, struct row *row, const char *name);

#endif

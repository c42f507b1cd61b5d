/* SPDX-License-Identifier: MIT */
/* A sentence of a report, put together piece by piece: words of its own, and texts of events as they are. */
#ifndef REPORT_SENTENCE_H
#define REPORT_SENTENCE_H

#include "ipsecevtx.h"
#include "report/row.h"

#include <stddef.h>

/* Filled with zeros but for the arena, it is empty. */
struct sentence {
	struct arena *arena;           /* where the pieces are kept, and the whole is made */
	struct ipsecevtx_text *pieces; /* whose texts live until the sentence is put into a row */
	size_t count, room;
	bool failed; /* there was no memory for a piece */
};

void say_text(struct sentence *sentence, const struct ipsecevtx_text *text);

/* words: a string that lives as long as the sentence. */
void say(struct sentence *sentence, const char *words);

/* Puts all pieces, one behind the other, into the row as one text. Without memory the row fails. */
void sentence_put(const struct sentence *sentence, struct row *row, const char *name);

#endif

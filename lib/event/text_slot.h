/* SPDX-License-Identifier: MIT */
/*
 * Where code that looks at many texts of one event remembers each of them: a template can repeat one text a thousand
 * times in a record, and a search through each of them would take too long. Filters, pairs and rendered words use it.
 */
#ifndef TEXT_SLOT_H
#define TEXT_SLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "ipsecevtx.h"

/* How many places there are, and how many pairs an event must have before remembering is worth the trouble. */
#define TEXT_SLOTS      256u
#define TEXT_SLOTS_FROM 16u

/*
 * The place of a text, below TEXT_SLOTS: a hash of its bytes and of where the table stands in memory, so that nobody
 * can write texts into a log that take each other's place.
 */
size_t text_slot_of(const struct ipsecevtx_text *text, const void *table);

/* Whether known, which may be NULL, is the same text. */
bool text_is_same(const struct ipsecevtx_text *known, const struct ipsecevtx_text *text);

#endif

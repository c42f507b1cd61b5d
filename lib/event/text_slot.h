/* SPDX-License-Identifier: MIT */
/* Where a text is remembered by who looks at many of them: a template can repeat one a thousand times in a record. */
#ifndef TEXT_SLOT_H
#define TEXT_SLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "ipsecevtx.h"

/* So many have a place; an event with fewer pairs than the second number has none that repeat often. */
#define TEXT_SLOTS      256u
#define TEXT_SLOTS_FROM 16u

/* The place of a text, below TEXT_SLOTS: the same for the same text. */
size_t text_slot_of(const struct ipsecevtx_text *text);

/* Whether both are one text; known may be NULL. */
bool text_is_same(const struct ipsecevtx_text *known, const struct ipsecevtx_text *text);

#endif

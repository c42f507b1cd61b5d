/* SPDX-License-Identifier: MIT */
/*
 * Thumbprints of certificates. Windows writes their digits in small letters; in capital ones they are the same. Other
 * spellings, with blanks or colons between the digits, events do not have: see seen_words.h.
 *
 * Of several spellings of one, reports show the last in the order of bytes: where any is in small letters, that one.
 */
#ifndef REPORT_THUMBPRINT_H
#define REPORT_THUMBPRINT_H

#include "evidence/memory.h"
#include "report/strings.h"

/* Whether two texts are one thumbprint. */
bool thumbprint_same(const struct string *one, const struct string *other);
/* Below, equal to or above 0: those that are one thumbprint follow each other, in the order of their bytes. */
int thumbprint_compare(const struct string *one, const struct string *other);
/*
 * The same for all spellings of one: the text itself where it has no capital letters, else another in the arena, which
 * is absent when there is no memory.
 */
struct ipsecevtx_text thumbprint_small(const struct ipsecevtx_text *text, struct arena *arena);

#endif

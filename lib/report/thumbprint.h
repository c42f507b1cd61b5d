/* SPDX-License-Identifier: MIT */
/*
 * Thumbprints of certificates as texts. Windows writes their digits in small letters; capital letters mean the same.
 * Other spellings (blanks or colons between digits) do not reach reports: see seen_words.h.
 *
 * Of several spellings of one thumbprint, reports show the last in the order of bytes, which is one in small letters
 * where there is any.
 */
#ifndef REPORT_THUMBPRINT_H
#define REPORT_THUMBPRINT_H

#include "evidence/memory.h"
#include "report/strings.h"

/* Whether two texts are the same thumbprint. */
bool thumbprint_same(const struct string *one, const struct string *other);
/* Below, equal to or above 0: spellings of one thumbprint sort side by side, in the order of their bytes. */
int thumbprint_compare(const struct string *one, const struct string *other);
/*
 * The thumbprint in small letters: the text itself where it has no capitals, else a copy in the arena. Its presence is
 * absent when there is no memory.
 */
struct ipsecevtx_text thumbprint_small(const struct ipsecevtx_text *text, struct arena *arena);

#endif

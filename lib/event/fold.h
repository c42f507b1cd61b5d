/* SPDX-License-Identifier: MIT */
/*
 * Comparison of UTF-8 texts in which capital and small letters are the same, after Unicode's simple case folding. Used
 * for names of computers. The table is made by fold.awk.
 */
#ifndef FOLD_H
#define FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A character after simple case folding; most stay what they are. */
uint32_t fold_point(uint32_t point);

/* The last character of Unicode; what is beyond is no character. */
#define FOLD_LAST_POINT 0x10ffffu

/*
 * The next character from *at on, which must be below length, folded; *at is moved behind it. A byte that is no UTF-8
 * becomes a number beyond all characters, a different one for each byte.
 */
uint32_t fold_next(const char *text, size_t length, size_t *at);

/* Whether two texts are the same when folded. A byte that is no UTF-8 matches only the same byte. */
bool fold_same(const char *a, size_t a_length, const char *b, size_t b_length);

#endif

/* SPDX-License-Identifier: MIT */
/* Text in which capital and small letters are the same. */
#ifndef FOLD_H
#define FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A character after Unicode's simple case folding; most are what they were. */
uint32_t fold_point(uint32_t point);

/* The next character of a text at *at, which is before length, folded; a byte that is no UTF-8 as one beyond all. */
uint32_t fold_next(const char *text, size_t length, size_t *at);

/* Whether two texts of UTF-8 are the same when folded. A byte that is no UTF-8 is like itself alone. */
bool fold_same(const char *a, size_t a_length, const char *b, size_t b_length);

#endif

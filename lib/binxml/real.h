/* SPDX-License-Identifier: MIT */
/* Floating point numbers as text. */
#ifndef REAL_H
#define REAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest text: a sign, 17 digits, a point, "e-308". */
#define REAL_TEXT_MAX 24

/*
 * The shortest decimal text that reads back as the same number of the same type, and of several the one nearest to the
 * number; whatever the locale. bits are those of an IEEE 754 binary64 (is_double) or binary32, which "shortest" then
 * refers to. From 0.0001 to below 1e16 without an exponent, beyond that as 1.23e-7 and 1e300; inf, -inf, nan; -0.
 * Returns the length; no NUL is written.
 */
size_t real_put(char out[REAL_TEXT_MAX], uint64_t bits, bool is_double);

#endif

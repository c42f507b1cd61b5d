/* SPDX-License-Identifier: MIT */
/*
 * Floating point numbers as text, for values of the types REAL32 and REAL64: without printf(), whose result depends on
 * the locale, and exactly the same on each machine.
 */
#ifndef REAL_H
#define REAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for the longest text: a sign, 17 digits, a point, "e-308". */
#define REAL_TEXT_MAX 24

/*
 * Writes the shortest decimal text that reads back as the same number of the same type; of several such texts the one
 * nearest to the number. bits are those of an IEEE 754 binary64 (is_double) or binary32. Numbers from 0.0001 to below
 * 1e16 have no exponent, others are written as 1.23e-7 and 1e300; further texts are inf, -inf, nan and -0. Returns the
 * length; no NUL is written.
 */
size_t real_put(char out[REAL_TEXT_MAX], uint64_t bits, bool is_double);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The decimal digits of all scripts, and forms such as superscripts, as numbers. A person reads an address or a number
 * in them, most programs do not. The table is made by digits.awk.
 */
#ifndef DIGITS_H
#define DIGITS_H

#include <stdbool.h>

/* Whether a character beyond ASCII is a digit; *value becomes 0 to 9 then. */
bool digits_value(unsigned character, unsigned *value);

#endif

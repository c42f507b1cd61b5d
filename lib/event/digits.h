/* SPDX-License-Identifier: MIT */
/* Digits of all scripts. */
#ifndef DIGITS_H
#define DIGITS_H

#include <stdbool.h>

/* The value of a character beyond ASCII that is a digit. */
bool digits_value(unsigned character, unsigned *value);

#endif

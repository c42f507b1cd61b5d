/* SPDX-License-Identifier: MIT */
/* Compares what the two engines read of one record, field by field. */
#ifndef CERTIFY_H
#define CERTIFY_H

#include "event/assembly.h"

#define CERTIFY_TEXT_MAX 96

struct certify_difference {
	char field[CERTIFY_TEXT_MAX];
	char direct[CERTIFY_TEXT_MAX]; /* cut off where it is longer */
	char reference[CERTIFY_TEXT_MAX];
};

/* A text as far as there is room for it. */
void certify_show(char to[CERTIFY_TEXT_MAX], const char *text, size_t length);

/* Whether both hold the same event; else *difference tells the first field that differs. */
bool certify_compare(
	const struct assembly *direct, const struct assembly *reference, struct certify_difference *difference);

#endif

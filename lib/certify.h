/* SPDX-License-Identifier: MIT */
/* Two engines' words on one record, compared field by field. */
#ifndef CERTIFY_H
#define CERTIFY_H

#include "assembly.h"

#define CERTIFY_TEXT_MAX 96

struct certify_difference {
	const char *known_fault; /* of libevtx that explains it, in words; NULL for none */
	char field[CERTIFY_TEXT_MAX];
	char direct[CERTIFY_TEXT_MAX]; /* cut off where it is longer */
	char reference[CERTIFY_TEXT_MAX];
};

/*
 * Whether both hold the same event; else *difference tells the first field that differs without a known fault to
 * explain it, or the first that differs. record_fault is what is known of the record as a whole, or NULL;
 * with leaves_out, the reference has no elements whose value is a null.
 */
bool certify_compare(const struct assembly *direct, const struct assembly *reference, bool leaves_out,
	const char *record_fault, struct certify_difference *difference);

#endif

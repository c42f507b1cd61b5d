/* SPDX-License-Identifier: MIT */
/* An axis of numbers, with lines at 1, 2 or 5 times a power of ten. */
#ifndef PICTURE_SCALE_H
#define PICTURE_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#define SCALE_LABEL 32u

struct scale {
	double first, last, step;
	double start, extent; /* where it is drawn; extent is negative where numbers grow to the left or upwards */
	unsigned decimals;    /* of labels */
};

/*
 * Makes a scale that reaches from low to high, ends at lines on both sides, and has about wanted lines. is_whole: the
 * numbers are counts.
 */
void scale_set(struct scale *scale, double low, double high, unsigned wanted, bool is_whole);
double scale_place(const struct scale *scale, double value);
size_t scale_lines(const struct scale *scale);
double scale_line(const struct scale *scale, size_t index);
void scale_label(const struct scale *scale, double value, char label[SCALE_LABEL]);

#endif

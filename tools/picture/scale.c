/* SPDX-License-Identifier: MIT */
#include "picture/scale.h"

#include <stdint.h>
#include <stdio.h>

/* Rounds down to a whole number; value must be far from the limits of 64 bits. */
static double round_down(double value)
{
	double whole = (double)(int64_t)value;
	return whole > value ? whole - 1 : whole;
}

void scale_set(struct scale *scale, double low, double high, unsigned wanted, bool is_whole)
{
	static const double factors[] = {2, 2.5, 2}; /* steps go from 1 to 2, to 5, to 10 */
	double span = high > low ? high - low : 1, step = is_whole ? 1 : 1e-7;
	unsigned factor = 0;
	while (span / step > wanted && step < 1e17)
		step *= factors[factor++ % 3];
	scale->step = step;
	scale->first = round_down(low / step) * step;
	scale->last = -round_down(-high / step) * step;
	if (scale->last <= scale->first)
		scale->last = scale->first + step;
	scale->decimals = 0;
	for (double rest = step; rest < 0.99 && scale->decimals < 7; rest *= 10)
		scale->decimals++;
}

double scale_place(const struct scale *scale, double value)
{
	return scale->start + scale->extent * (value - scale->first) / (scale->last - scale->first);
}

size_t scale_lines(const struct scale *scale)
{
	return (size_t)((scale->last - scale->first) / scale->step + 1.5);
}

double scale_line(const struct scale *scale, size_t index)
{
	return scale->first + scale->step * (double)index;
}

void scale_label(const struct scale *scale, double value, char label[SCALE_LABEL])
{
	double zero = scale->step / 1000;
	bool is_zero = value > -zero && value < zero;
	char digits[SCALE_LABEL];
	int length = snprintf(digits, sizeof digits, "%.*f", (int)scale->decimals, is_zero ? 0 : value);
	int whole = length - (scale->decimals > 0 ? (int)scale->decimals + 1 : 0);
	size_t used = 0;
	/* With commas between thousands. */
	for (int i = 0; i < length && used + 2 < SCALE_LABEL; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0 && digits[i - 1] != '-')
			label[used++] = ',';
		label[used++] = digits[i];
	}
	label[used] = '\0';
}

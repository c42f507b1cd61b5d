/* SPDX-License-Identifier: MIT */
#include "binxml/digits.h"

#include <stddef.h>
#include <stdint.h>

/* Characters first to last are digits; their values rise by one from value on. */
struct digit_run {
	uint32_t first, last, value;
};

#include "binxml/digits_table.h"

#define DIGIT_RUNS (sizeof digit_runs / sizeof digit_runs[0])

bool digits_value(unsigned character, unsigned *value)
{
	size_t low = 0;
	size_t high = DIGIT_RUNS;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct digit_run *run = &digit_runs[middle];
		if (character > run->last) {
			low = middle + 1;
		} else if (character < run->first) {
			high = middle;
		} else {
			*value = run->value + (character - run->first);
			return true;
		}
	}
	return false;
}

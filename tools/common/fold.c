/* SPDX-License-Identifier: MIT */
#include "common/fold.h"

#include "common/escape.h"

/* Characters from first to last, step by step: each folds to the one at that distance. */
struct fold_run {
	uint32_t first;
	uint32_t last;
	uint32_t step; /* 1 or 2 */
	int32_t distance;
};

#include "common/fold_table.h"

#define RUN_COUNT (sizeof fold_runs / sizeof fold_runs[0])

/* Beyond all characters. */
#define NO_CHARACTER 0x110000u

uint32_t fold_point(uint32_t point)
{
	size_t low = 0;
	size_t high = RUN_COUNT;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fold_run *run = &fold_runs[middle];
		if (point > run->last) {
			low = middle + 1;
		} else if (point < run->first) {
			high = middle;
		} else {
			bool folds = (point - run->first) % run->step == 0;
			return folds ? (uint32_t)((int32_t)point + run->distance) : point;
		}
	}
	return point;
}

/* The next character, folded. */
static uint32_t next_point(const char *text, size_t length, size_t *at)
{
	struct code_point point = code_point_at(text + *at, length - *at);
	uint32_t folded = point.valid ? fold_point(point.value) : NO_CHARACTER + (unsigned char)text[*at];
	*at += point.length;
	return folded;
}

bool fold_same(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t i = 0;
	size_t k = 0;
	while (i < a_length && k < b_length) {
		if (next_point(a, a_length, &i) != next_point(b, b_length, &k))
			return false;
	}
	return i == a_length && k == b_length;
}

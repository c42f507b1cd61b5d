/* SPDX-License-Identifier: MIT */
#include "event/fold.h"

/* Characters first to last, in steps of step: each folds to the character at that distance. */
struct fold_run {
	uint32_t first;
	uint32_t last;
	uint32_t step; /* 1 or 2 */
	int32_t distance;
};

#include "event/fold_table.h"

#define RUN_COUNT (sizeof fold_runs / sizeof fold_runs[0])

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

/* How many bytes a UTF-8 sequence has that begins with this byte; 0 where none does. */
static size_t sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

uint32_t fold_next(const char *text, size_t length, size_t *at)
{
	static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)text + *at;
	size_t count = sequence_length(bytes[0]);
	bool is_whole = count > 0 && count <= length - *at;
	uint32_t point = is_whole && count > 1 ? bytes[0] & (0x7fu >> count) : bytes[0];
	for (size_t i = 1; is_whole && i < count; i++) {
		is_whole = (bytes[i] & 0xc0) == 0x80;
		point = point << 6 | (bytes[i] & 0x3f);
	}
	if (!is_whole || point < smallest[count] || point > FOLD_LAST_POINT || (point >= 0xd800 && point <= 0xdfff)) {
		++*at;
		return FOLD_LAST_POINT + 1 + bytes[0];
	}
	*at += count;
	return fold_point(point);
}

bool fold_same(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t i = 0;
	size_t k = 0;
	while (i < a_length && k < b_length) {
		if (fold_next(a, a_length, &i) != fold_next(b, b_length, &k))
			return false;
	}
	return i == a_length && k == b_length;
}

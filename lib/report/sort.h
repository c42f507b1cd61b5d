/* SPDX-License-Identifier: MIT */
/* Sorts numbers that stand for things. What is in order, wholly or for long stretches, takes little time. */
#ifndef REPORT_SORT_H
#define REPORT_SORT_H

#include <stdbool.h>

#include "evidence/memory.h"

/* Below, equal to or above 0; what is equal stays in its order. */
typedef int sort_compare(const void *user, uint32_t left, uint32_t right);

/* False, with the order undefined, when there is no memory. */
bool sort_numbers(const struct ipsecevtx_allocator *allocator, uint32_t *numbers, size_t count, sort_compare *compare,
	const void *user);

/* The numbers from 0 on, so many, in that order; the caller frees them. NULL when there is no memory. */
uint32_t *sorted_numbers(
	const struct ipsecevtx_allocator *allocator, size_t count, sort_compare *compare, const void *user);

static inline int numbers_compare(uint64_t left, uint64_t right)
{
	return left < right ? -1 : left > right;
}

#endif

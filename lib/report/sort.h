/* SPDX-License-Identifier: MIT */
/*
 * Sorts numbers that stand for things (indexes, strings), stably. Input that is in order already, wholly or in long
 * stretches, takes little time, as events mostly come in order. In the worst case it takes n log n steps, whatever an
 * attacker writes.
 */
#ifndef REPORT_SORT_H
#define REPORT_SORT_H

#include <stdbool.h>

#include "evidence/memory.h"

/* Below, equal to or above 0. Equal numbers keep their order. */
typedef int sort_compare(const void *user, uint32_t left, uint32_t right);

/* Sorts in place. False, with the order undefined, when there is no memory. */
bool sort_numbers(const struct ipsecevtx_allocator *allocator, uint32_t *numbers, size_t count, sort_compare *compare,
	const void *user);

/* The numbers 0 to count - 1 in that order, which the caller frees. NULL when there is no memory. */
uint32_t *sorted_numbers(
	const struct ipsecevtx_allocator *allocator, size_t count, sort_compare *compare, const void *user);

static inline int numbers_compare(uint64_t left, uint64_t right)
{
	return left < right ? -1 : left > right;
}

#endif

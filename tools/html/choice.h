/* SPDX-License-Identifier: MIT */
/*
 * Chooses the rows that a page shows where it cannot show all of a report: the same rows give the same choice, in any
 * order.
 */
#ifndef HTML_CHOICE_H
#define HTML_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct choice_row {
	uint64_t weight;
	size_t number;
};

/* The best rows so far, as a heap with the worst of them at the front. */
struct choice {
	struct choice_row *rows;
	size_t count, limit;
	bool latest; /* of two rows of equal weight, the one with the higher number is better */
};

/* Begins a choice of at most limit rows. False when there is no memory. */
bool choice_start(struct choice *choice, size_t limit, bool latest);
void choice_add(struct choice *choice, uint64_t weight, size_t number);
/*
 * Returns the numbers of the chosen rows, ascending, at most limit of them, which the caller frees; NULL when there is
 * none.
 */
size_t *choice_end(struct choice *choice);

#endif

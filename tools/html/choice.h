/* SPDX-License-Identifier: MIT */
/* Which rows a page shows where it cannot show all: the same for the same rows. */
#ifndef HTML_CHOICE_H
#define HTML_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct choice_row {
	uint64_t weight;
	size_t number;
};

/* The best rows so far, the worst of which stands first, as a heap. */
struct choice {
	struct choice_row *rows;
	size_t count, limit;
	bool latest; /* of equal weight the one with the higher number is better */
};

/* False when there is no memory. */
bool choice_start(struct choice *choice, size_t limit, bool latest);
void choice_add(struct choice *choice, uint64_t weight, size_t number);
/* Their numbers, ascending: at most limit of them, in memory that is to be freed; NULL when there is none. */
size_t *choice_end(struct choice *choice);

#endif

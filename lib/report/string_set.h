/* SPDX-License-Identifier: MIT */
/*
 * Sets of a report's strings. There are ten of them for each of hundreds of thousands of peers, and most hold one
 * string or none: a set is a number, that of its string as long as there is one, and of a list where there are more.
 */
#ifndef REPORT_STRING_SET_H
#define REPORT_STRING_SET_H

#include "report/row.h"
#include "report/sort.h"

/* Without strings. */
#define STRING_SET_NONE 0u

/* So many strings of a list need no memory of their own. */
#define STRING_LIST_FEW 2u

struct string_list {
	union {
		uint32_t
			few[STRING_LIST_FEW]; /* where there are not more; of one that nobody uses: the next such one */
		uint32_t *many;               /* room for a power of two */
	};
	uint32_t count;
	uint32_t recent; /* the one that was added last: most often it is the next one too */
};

/* The lists that sets need. Zeroed at first. */
struct string_sets {
	struct string_list *lists;
	size_t count, room;
	uint32_t unused; /* one more than the first list that nobody uses; 0: there is none */
};

/* An order of strings, and which of those that stand side by side in it are the same. */
struct string_order {
	sort_compare *compare;
	bool (*is_same)(const void *user, uint32_t left, uint32_t right);
	const void *user;
};

/* Each of these false when there is no memory. */

/* Adds it to *set, which is STRING_SET_NONE at first; STRING_NONE is nothing. */
bool string_set_add(
	const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t *set, uint32_t string);
/*
 * Of strings that are the same the last one remains, in an order in which these stand side by side. Nothing may be
 * added afterwards.
 */
bool string_set_join(const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t set,
	const struct string_order *order);

/* How many there are. */
size_t string_set_count(const struct string_sets *sets, uint32_t set);

/* Empties a set, whose list others may have. */
void string_set_free(const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t *set);
/* Frees all lists. */
void string_sets_free(const struct ipsecevtx_allocator *allocator, struct string_sets *sets);

/* A list of them in the order of their bytes. */
void string_set_put(struct row *row, const char *name, const struct string_sets *sets, uint32_t set);

#endif

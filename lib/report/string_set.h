/* SPDX-License-Identifier: MIT */
/*
 * Sets of a report's strings. A report has ten of them for each of hundreds of thousands of peers, and most hold one
 * string or none. So a set is a number: that of its only string, or that of a list where it has more. Functions with an
 * allocator return false when there is no memory.
 */
#ifndef REPORT_STRING_SET_H
#define REPORT_STRING_SET_H

#include "report/row.h"
#include "report/sort.h"

/* The empty set. */
#define STRING_SET_NONE 0u

/* A list of so many strings needs no memory of its own. */
#define STRING_LIST_FEW 2u

struct string_list {
	union {
		uint32_t
			/*
			 * Where there are not more. In a list that no set uses, the first is the next such list, as in
			 * unused.
			 */
			few[STRING_LIST_FEW];
		uint32_t *many; /* room for a power of two */
	};
	uint32_t count;
	uint32_t recent; /* the string that was added last: most often the next one is the same */
};

/* The lists of all sets together. Zeroed at first. */
struct string_sets {
	struct string_list *lists;
	size_t count, room;
	uint32_t unused; /* 1 + the number of the first list that no set uses; 0: there is none */
};

/* An order of strings, and which neighbours in that order count as the same. */
struct string_order {
	sort_compare *compare;
	bool (*is_same)(const void *user, uint32_t left, uint32_t right);
	const void *user;
};

/* Adds a string to *set, which is STRING_SET_NONE at first. Adding STRING_NONE changes nothing. */
bool string_set_add(
	const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t *set, uint32_t string);
/*
 * Of strings that are the same only the last one stays; the order must put these side by side. Nothing may be added
 * afterwards, as the list is no longer in its own order.
 */
bool string_set_join(const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t set,
	const struct string_order *order);

/* How many strings a set has. */
size_t string_set_count(const struct string_sets *sets, uint32_t set);

/* Empties a set; another set may use its list from then on. */
void string_set_free(const struct ipsecevtx_allocator *allocator, struct string_sets *sets, uint32_t *set);
/* Frees the lists of all sets. */
void string_sets_free(const struct ipsecevtx_allocator *allocator, struct string_sets *sets);

/* Adds a value to the row: the strings as a list in the order of their bytes. */
void string_set_put(struct row *row, const char *name, const struct string_sets *sets, uint32_t set);

#endif

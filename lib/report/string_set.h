/* SPDX-License-Identifier: MIT */
/* Strings of a report, each once. */
#ifndef REPORT_STRING_SET_H
#define REPORT_STRING_SET_H

#include "report/row.h"

/* Most hold one or two, and there are ten of them for each of hundreds of thousands of peers. */
#define STRING_SET_FEW 2u

struct string_set {
	union {
		uint32_t few[STRING_SET_FEW]; /* where there are not more */
		uint32_t *many;               /* room for a power of two */
	};
	uint32_t count;
	uint32_t recent; /* the one that was added last: most often it is the next one too */
};

/* Numbers, ascending as long as some are added. */
static inline uint32_t *string_set_items(struct string_set *set)
{
	return set->count <= STRING_SET_FEW ? set->few : set->many;
}

/* Adds it; STRING_NONE is nothing. False when there is no memory. */
bool string_set_add(const struct ipsecevtx_allocator *allocator, struct string_set *set, uint32_t string);
/* Leaves the first ones of them; nothing may be added afterwards. */
void string_set_cut(const struct ipsecevtx_allocator *allocator, struct string_set *set, uint32_t count);
void string_set_free(const struct ipsecevtx_allocator *allocator, struct string_set *set);

/* A list of them in the order of their bytes. */
void string_set_put(struct row *row, const char *name, struct string_set *set);

#endif

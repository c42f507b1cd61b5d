/* SPDX-License-Identifier: MIT */
/* Strings of a report, each once. */
#ifndef REPORT_STRING_SET_H
#define REPORT_STRING_SET_H

#include "report/row.h"

struct string_set {
	uint32_t *items; /* numbers, ascending, until they are sorted for a row */
	uint32_t count, room;
	uint32_t recent; /* the one that was added last: most often it is the next one too */
};

/* Adds it; STRING_NONE is nothing. False when there is no memory. */
bool string_set_add(const struct ipsecevtx_allocator *allocator, struct string_set *set, uint32_t string);
void string_set_free(const struct ipsecevtx_allocator *allocator, struct string_set *set);

/* A list of them in the order of their bytes. */
void string_set_put(struct row *row, const char *name, const struct string_set *set);

#endif

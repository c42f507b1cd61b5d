/* SPDX-License-Identifier: MIT */
/* Plans known by their contents: how a draft becomes one, and which others are the same. */
#ifndef PLAN_SET_H
#define PLAN_SET_H

#include "binxml/compile.h"

#define PLAN_SET_BUCKETS 256u

struct plan_set {
	struct ipsecevtx_allocator allocator;
	struct plan *buckets[PLAN_SET_BUCKETS];
	size_t bytes; /* of all its plans, wherever what they point to stands */
};

/* What a plan says that comes from the draft, which it points into. */
void plan_describe(struct plan *plan, const struct draft *draft, enum shape_area area);

/* The same with what tells it from others: to be kept in a set. */
void plan_of_draft(struct plan *plan, const struct draft *draft, enum shape_area area);

/* Bytes of a plan with all that it points to. */
size_t plan_size(const struct plan *plan);

/* Whether two plans read a record in the same way. */
bool plan_reads_the_same(const struct plan *a, const struct plan *b);

/* The plan of the same contents in the set; NULL when there is none. */
struct plan *plan_set_find(const struct plan_set *set, const struct plan *wanted);

/*
 * The same, or a new one, not bound and without a pattern: a copy, or, where what wanted points to lives longer than
 * the set, one that points there too. NULL when there is no memory.
 */
struct plan *plan_set_keep(struct plan_set *set, const struct plan *wanted, bool is_shared);

void plan_set_clear(struct plan_set *set);

#endif

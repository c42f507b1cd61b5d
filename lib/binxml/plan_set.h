/* SPDX-License-Identifier: MIT */
/*
 * Plans known by their contents: how a draft becomes a plan, and which plans are the same. A plan cache and a plan
 * store have a set each, which owns its plans; a set has no lock.
 */
#ifndef PLAN_SET_H
#define PLAN_SET_H

#include "binxml/compile.h"

#define PLAN_SET_BUCKETS 256u

struct plan_set {
	struct ipsecevtx_allocator allocator;
	struct plan *buckets[PLAN_SET_BUCKETS];
	size_t bytes; /* of all its plans, with what they point to, whichever set owns that */
};

/*
 * Fills a plan with what the draft says; the plan points into the draft and is valid until that is used again. Leaves
 * the plan's digest and hash as they are.
 */
void plan_describe(struct plan *plan, const struct draft *draft, enum shape_area area);

/* As plan_describe(), for a plan that is to be kept in a set: also fills its digest and hash. */
void plan_of_draft(struct plan *plan, const struct draft *draft, enum shape_area area);

/* How many bytes a plan takes with all that it points to. */
size_t plan_size(const struct plan *plan);

/* Whether two plans read a record in the same way, whatever templates they come from. */
bool plan_reads_the_same(const struct plan *a, const struct plan *b);

/* The plan in the set that comes from a template of the same contents; NULL where there is none. */
struct plan *plan_set_find(const struct plan_set *set, const struct plan *wanted);

/*
 * The plan that plan_set_find() finds, or a new one, without steps and patterns. A new one is a copy of wanted with all
 * that this points to, or, with is_shared, points to the same, which then has to outlive the set. NULL where there is
 * no memory.
 */
struct plan *plan_set_keep(struct plan_set *set, const struct plan *wanted, bool is_shared);

/* Frees all plans of the set. */
void plan_set_clear(struct plan_set *set);

#endif

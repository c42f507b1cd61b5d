/* SPDX-License-Identifier: MIT */
/*
 * Plans that any number of plan caches share, on any thread. A template is known by all of its bytes and those of the
 * names that it uses; what it says was worked through once. What is in the store stays as it is until the store is
 * freed: with no more room, caches work out the rest for themselves.
 */
#ifndef PLAN_STORE_H
#define PLAN_STORE_H

#include "binxml/known.h"
#include "binxml/plan_set.h"

struct plan_store;

struct plan_store *plan_store_new(const struct ipsecevtx_allocator *allocator);
void plan_store_free(struct plan_store *store);

/* As known_find(). What the plan points to may be used until the store is freed. */
const struct plan *plan_store_find(
	const struct plan_store *store, const struct known_key *key, struct known_names *names);

/* As known_copy(). */
bool plan_store_copy(
	const struct plan_store *store, const struct plan *plan, uint32_t template_id, struct known_copy *copy);

/*
 * Keeps a template and its plan, which the draft was compiled to, with a digest; NULL when there is no room for it,
 * or no memory.
 */
const struct plan *plan_store_add(
	struct plan_store *store, const struct known_key *key, const struct draft *draft, const struct plan *plan);

#endif

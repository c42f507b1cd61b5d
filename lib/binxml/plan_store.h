/* SPDX-License-Identifier: MIT */
/*
 * Plans that the plan caches of a context share, on any thread: each template is compiled once for all readers. A
 * template is known by all of its bytes and those of the names that it uses. What is in the store stays as it is until
 * the store is freed; when it is full, caches compile further templates for themselves.
 */
#ifndef PLAN_STORE_H
#define PLAN_STORE_H

#include "binxml/known.h"
#include "binxml/plan_set.h"

struct plan_store;

/* NULL where there is no memory. */
struct plan_store *plan_store_new(const struct ipsecevtx_allocator *allocator);
void plan_store_free(struct plan_store *store);

/* As known_find(), without a lock. The plan may be used until the store is freed. */
const struct plan *plan_store_find(
	const struct plan_store *store, const struct known_key *key, struct known_names *names);

/* As known_copy(), without a lock. */
bool plan_store_copy(
	const struct plan_store *store, const struct plan *plan, uint32_t template_id, struct known_copy *copy);

/*
 * Keeps a copy of a template's plan that was made of the draft, with a digest (plan_of_draft()). Returns the plan that
 * the store has; NULL where there is no room or no memory for it.
 */
const struct plan *plan_store_add(
	struct plan_store *store, const struct known_key *key, const struct draft *draft, const struct plan *plan);

#endif

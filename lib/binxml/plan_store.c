/* SPDX-License-Identifier: MIT */
#include "binxml/plan_store.h"

#include <pthread.h>

/*
 * All plans, in bytes; the templates from which they come may take as much again. A log has some hundred of about a
 * kilobyte.
 */
#define PLANS_MAX (4u * 1024u * 1024u)

struct plan_store {
	struct ipsecevtx_allocator allocator; /* never changed */
	pthread_mutex_t mutex;
	struct known *known;   /* whoever adds holds the mutex; read without it */
	struct plan_set plans; /* guarded by the mutex */
};

struct plan_store *plan_store_new(const struct ipsecevtx_allocator *allocator)
{
	struct plan_store *store = memory_get(allocator, sizeof *store);
	if (!store)
		return NULL;
	store->allocator = store->plans.allocator = *allocator;
	store->known = known_new(allocator, PLANS_MAX);
	if (!store->known) {
		memory_free(allocator, store);
		return NULL;
	}
	pthread_mutex_init(&store->mutex, NULL);
	return store;
}

void plan_store_free(struct plan_store *store)
{
	if (!store)
		return;
	struct ipsecevtx_allocator allocator = store->allocator;
	pthread_mutex_destroy(&store->mutex);
	known_free(store->known);
	plan_set_clear(&store->plans);
	memory_free(&allocator, store);
}

const struct plan *plan_store_find(
	const struct plan_store *store, const struct known_key *key, struct known_names *names)
{
	return known_find(store->known, key, names);
}

bool plan_store_copy(
	const struct plan_store *store, const struct plan *plan, uint32_t template_id, struct known_copy *copy)
{
	return known_copy(store->known, plan, template_id, copy);
}

const struct plan *plan_store_add(
	struct plan_store *store, const struct known_key *key, const struct draft *draft, const struct plan *plan)
{
	struct known_names names;
	pthread_mutex_lock(&store->mutex);
	struct plan *kept = plan_set_find(&store->plans, plan);
	/* Another thread may have added it meanwhile. */
	if (known_find(store->known, key, &names)) {
		pthread_mutex_unlock(&store->mutex);
		return kept;
	}
	if (!kept && plan_size(plan) <= PLANS_MAX - store->plans.bytes)
		kept = plan_set_keep(&store->plans, plan, false);
	if (kept && !known_add(store->known, key, &draft->names, kept, draft->odd_names))
		kept = NULL;
	pthread_mutex_unlock(&store->mutex);
	return kept;
}

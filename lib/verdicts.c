/* SPDX-License-Identifier: MIT */
#include "verdicts.h"

#define BUCKETS 256u

/* Plans that are remembered; with more, each cache judges for itself. */
#define VERDICTS_MAX 4096u

struct verdicts {
	struct ipsecevtx_allocator allocator;
	struct plan *buckets[BUCKETS]; /* copies, with trust and attempts */
	size_t count;
};

struct verdicts *verdicts_new(const struct ipsecevtx_allocator *allocator)
{
	struct verdicts *verdicts = memory_get(allocator, sizeof *verdicts);
	if (verdicts)
		verdicts->allocator = *allocator;
	return verdicts;
}

void verdicts_free(struct verdicts *verdicts)
{
	if (!verdicts)
		return;
	struct ipsecevtx_allocator allocator = verdicts->allocator;
	for (size_t i = 0; i < BUCKETS; i++) {
		struct plan *plan = verdicts->buckets[i];
		while (plan) {
			struct plan *next = plan->next;
			memory_free(&allocator, plan);
			plan = next;
		}
	}
	memory_free(&allocator, verdicts);
}

static struct plan **find(struct verdicts *verdicts, const struct plan *plan)
{
	struct plan **place = &verdicts->buckets[plan->hash % BUCKETS];
	while (*place && !plan_is_same(*place, plan))
		place = &(*place)->next;
	return place;
}

void verdicts_load(struct verdicts *verdicts, struct decode_trace *trace)
{
	for (unsigned i = 0; i < trace->plan_count; i++) {
		const struct plan *known = *find(verdicts, trace->plans[i]);
		if (!known)
			continue;
		trace->plans[i]->trust = known->trust;
		trace->plans[i]->attempts = known->attempts;
	}
}

static void keep(struct verdicts *verdicts, const struct plan *plan)
{
	struct plan **place = find(verdicts, plan);
	if (!*place && verdicts->count < VERDICTS_MAX) {
		*place = plan_copy(&verdicts->allocator, plan);
		if (*place)
			(*place)->next = NULL;
		verdicts->count += *place != NULL;
	}
	if (*place) {
		(*place)->trust = plan->trust;
		(*place)->attempts = plan->attempts;
	}
}

static void learn(void *user, const struct plan *plan)
{
	if (plan->trust != PLAN_UNCHECKED || plan->attempts > 0)
		keep(user, plan);
}

void verdicts_learn(struct verdicts *verdicts, const struct plan_cache *plans)
{
	plan_cache_visit(plans, learn, verdicts);
}

void verdicts_store(struct verdicts *verdicts, const struct decode_trace *trace)
{
	for (unsigned i = 0; i < trace->plan_count; i++)
		keep(verdicts, trace->plans[i]);
}

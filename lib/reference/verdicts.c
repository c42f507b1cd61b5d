/* SPDX-License-Identifier: MIT */
#include "reference/verdicts.h"

#define BUCKETS 256u

/* Plans that are remembered; with more, each cache judges for itself. */
#define VERDICTS_MAX 4096u

struct verdicts {
	struct memory_watch memory;
	struct ipsecevtx_allocator allocator; /* watched */
	struct plan *buckets[BUCKETS];        /* copies */
	size_t count;
	struct patterns *patterns; /* of the copies */
};

struct verdicts *verdicts_new(const struct ipsecevtx_allocator *allocator)
{
	struct verdicts *verdicts = memory_get(allocator, sizeof *verdicts);
	if (!verdicts)
		return NULL;
	verdicts->allocator = memory_watch(&verdicts->memory, allocator);
	verdicts->patterns = patterns_new(&verdicts->allocator);
	if (!verdicts->patterns) {
		verdicts_free(verdicts);
		return NULL;
	}
	return verdicts;
}

void verdicts_free(struct verdicts *verdicts)
{
	if (!verdicts)
		return;
	struct ipsecevtx_allocator allocator = verdicts->memory.watched;
	patterns_free(verdicts->patterns);
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

/* The copy of a plan; NULL when there is none. */
static struct plan *find_plan(struct verdicts *verdicts, const struct plan *plan, bool create)
{
	struct plan **place = &verdicts->buckets[plan->hash % BUCKETS];
	while (*place && !plan_is_same(*place, plan))
		place = &(*place)->next;
	if (*place || !create || verdicts->count == VERDICTS_MAX)
		return *place;
	*place = plan_copy(&verdicts->allocator, plan);
	if (*place)
		(*place)->next = NULL;
	verdicts->count += *place != NULL;
	return *place;
}

/* The pattern here that is a cache's there; NULL when there is none. As deep as patterns are. */
static struct pattern *find(struct verdicts *verdicts, const struct pattern *pattern, bool create)
{
	struct plan *plan = find_plan(verdicts, pattern->plan, create);
	struct pattern *before = pattern->before ? find(verdicts, pattern->before, create) : NULL;
	if (!plan || (pattern->before && !before))
		return NULL;
	return patterns_match(verdicts->patterns, pattern, before, plan, create);
}

void verdicts_load(struct verdicts *verdicts, struct decode_trace *trace)
{
	for (struct pattern *part = trace->pattern; part; part = part->before) {
		const struct plan *plan = find_plan(verdicts, part->plan, false);
		part->plan->is_disputed |= plan && plan->is_disputed;
	}
	const struct pattern *known = trace->pattern ? find(verdicts, trace->pattern, false) : NULL;
	if (!known)
		return;
	trace->pattern->trust = known->trust;
	trace->pattern->attempts = known->attempts;
}

static void keep(struct verdicts *verdicts, const struct pattern *pattern)
{
	struct pattern *known = find(verdicts, pattern, true);
	if (known) {
		known->trust = pattern->trust;
		known->attempts = pattern->attempts;
	}
	for (const struct pattern *part = pattern; part; part = part->before) {
		struct plan *plan = part->plan->is_disputed ? find_plan(verdicts, part->plan, true) : NULL;
		if (plan)
			plan->is_disputed = true;
	}
}

static void learn(void *user, struct pattern *pattern)
{
	if (pattern->trust != PATTERN_UNCHECKED || pattern->attempts > 0)
		keep(user, pattern);
}

bool verdicts_learn(struct verdicts *verdicts, const struct plan_cache *plans)
{
	plan_cache_visit(plans, learn, verdicts);
	return !verdicts->memory.ran_out;
}

bool verdicts_store(struct verdicts *verdicts, const struct decode_trace *trace)
{
	if (trace->pattern)
		keep(verdicts, trace->pattern);
	return !verdicts->memory.ran_out;
}

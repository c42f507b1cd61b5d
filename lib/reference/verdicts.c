/* SPDX-License-Identifier: MIT */
#include "reference/verdicts.h"

#include <string.h>

#define BUCKETS 1024u

/* All that is remembered together; a log has some hundred patterns of about a hundred bytes. */
#define BYTES_MAX (1024u * 1024u)

/* A plan of any cache: the definition that it comes from, and for what. */
struct judged_plan {
	struct judged_plan *next;
	uint8_t digest[DIGEST_SIZE];
	uint32_t area;
	bool is_disputed;
};

/* A pattern of any cache, whose members are told in pattern.h. */
struct verdict {
	struct verdict *next;
	const struct verdict *before;
	const struct judged_plan *plan;
	const struct event_definition *definition;
	enum pattern_trust trust;
	unsigned attempts;
	uint32_t hash;
	uint32_t type_count;
	uint32_t length;
	uint8_t bytes[];
};

struct verdicts {
	struct memory_watch memory;
	struct ipsecevtx_allocator allocator; /* watched */
	struct judged_plan *plans[BUCKETS];
	struct verdict *verdicts[BUCKETS];
	size_t bytes;
	uint64_t news;
};

struct verdicts *verdicts_new(const struct ipsecevtx_allocator *allocator)
{
	struct verdicts *verdicts = memory_get(allocator, sizeof *verdicts);
	if (verdicts)
		verdicts->allocator = memory_watch(&verdicts->memory, allocator);
	return verdicts;
}

void verdicts_free(struct verdicts *verdicts)
{
	if (!verdicts)
		return;
	struct ipsecevtx_allocator allocator = verdicts->memory.watched;
	for (size_t i = 0; i < BUCKETS; i++) {
		while (verdicts->plans[i]) {
			struct judged_plan *next = verdicts->plans[i]->next;
			memory_free(&allocator, verdicts->plans[i]);
			verdicts->plans[i] = next;
		}
		while (verdicts->verdicts[i]) {
			struct verdict *next = verdicts->verdicts[i]->next;
			memory_free(&allocator, verdicts->verdicts[i]);
			verdicts->verdicts[i] = next;
		}
	}
	memory_free(&allocator, verdicts);
}

/* NULL when there is no room, and no memory. */
static void *take_room(struct verdicts *verdicts, size_t size)
{
	if (size > BYTES_MAX - verdicts->bytes)
		return NULL;
	void *memory = memory_get(&verdicts->allocator, size);
	if (memory)
		verdicts->bytes += size;
	return memory;
}

static struct judged_plan *find_plan(struct verdicts *verdicts, const struct plan *plan, bool create)
{
	struct judged_plan **bucket = &verdicts->plans[plan->hash % BUCKETS];
	struct judged_plan *found = *bucket;
	while (found && (found->area != plan->area || memcmp(found->digest, plan->digest, sizeof found->digest) != 0))
		found = found->next;
	if (found || !create)
		return found;
	found = take_room(verdicts, sizeof *found);
	if (!found)
		return NULL;
	memcpy(found->digest, plan->digest, sizeof found->digest);
	found->area = plan->area;
	found->next = *bucket;
	*bucket = found;
	return found;
}

static bool is_of(const struct verdict *verdict, const struct pattern *pattern, const struct verdict *before,
	const struct judged_plan *plan)
{
	return verdict->hash == pattern->hash && verdict->before == before && verdict->plan == plan &&
	       verdict->definition == pattern->definition && verdict->type_count == pattern->type_count &&
	       verdict->length == pattern->length && memcmp(verdict->bytes, pattern->bytes, pattern->length) == 0;
}

/* NULL when there is none, and no room for one. As deep as patterns are. */
static struct verdict *find(struct verdicts *verdicts, const struct pattern *pattern, bool create)
{
	const struct judged_plan *plan = find_plan(verdicts, pattern->plan, create);
	const struct verdict *before = pattern->before ? find(verdicts, pattern->before, create) : NULL;
	struct verdict **bucket = &verdicts->verdicts[pattern->hash % BUCKETS];
	struct verdict *found = *bucket;
	if (!plan || (pattern->before && !before))
		return NULL;
	while (found && !is_of(found, pattern, before, plan))
		found = found->next;
	if (found || !create)
		return found;
	found = take_room(verdicts, sizeof *found + pattern->length);
	if (!found)
		return NULL;
	found->before = before;
	found->plan = plan;
	found->definition = pattern->definition;
	found->hash = pattern->hash;
	found->type_count = pattern->type_count;
	found->length = pattern->length;
	memcpy(found->bytes, pattern->bytes, pattern->length);
	found->next = *bucket;
	*bucket = found;
	return found;
}

void verdicts_load(struct verdicts *verdicts, struct pattern *pattern)
{
	for (const struct pattern *part = pattern; part; part = part->before) {
		const struct judged_plan *plan = find_plan(verdicts, part->plan, false);
		part->plan->is_disputed |= plan && plan->is_disputed;
	}
	const struct verdict *known = find(verdicts, pattern, false);
	pattern->is_known = true;
	if (!known)
		return;
	pattern->trust = known->trust;
	pattern->attempts = known->attempts;
}

static void keep_disputes(struct verdicts *verdicts, const struct pattern *pattern)
{
	for (const struct pattern *part = pattern; part; part = part->before) {
		struct judged_plan *plan = part->plan->is_disputed ? find_plan(verdicts, part->plan, true) : NULL;
		if (!plan || plan->is_disputed)
			continue;
		plan->is_disputed = true;
		verdicts->news++;
	}
}

bool verdicts_store(struct verdicts *verdicts, struct pattern *pattern)
{
	struct verdict *known = find(verdicts, pattern, true);
	if (known) {
		bool is_given_up = pattern->trust == PATTERN_UNCERTIFIED && known->trust != PATTERN_UNCERTIFIED;
		verdicts->news += is_given_up;
		known->trust = pattern->trust;
		known->attempts = pattern->attempts;
	} else {
		pattern->trust = PATTERN_UNCHECKED;
		pattern->attempts = 0;
	}
	keep_disputes(verdicts, pattern);
	return !verdicts->memory.ran_out;
}

uint64_t verdicts_news(const struct verdicts *verdicts)
{
	return verdicts->news;
}

static void tell(void *user, struct pattern *pattern)
{
	verdicts_load(user, pattern);
}

void verdicts_tell(struct verdicts *verdicts, const struct plan_cache *plans)
{
	plan_cache_visit(plans, tell, verdicts);
}

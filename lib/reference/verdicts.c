/* SPDX-License-Identifier: MIT */
#include "reference/verdicts.h"

#include <string.h>

#define BUCKETS 1024u

/* Bytes of all that is remembered; a log has some hundred patterns of about a hundred bytes. */
#define BYTES_MAX (1024u * 1024u)

/* A plan, whichever cache it is in: known by its template's digest, and the area that it was compiled for. */
struct judged_plan {
	struct judged_plan *next; /* in its bucket */
	uint64_t hash;
	uint8_t digest[DIGEST_SIZE];
	uint32_t area;
	bool is_disputed;
};

/* The verdict on a pattern, whichever cache it is in: see struct pattern, whose members these are. */
struct verdict {
	struct verdict *next; /* in its bucket */
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
	struct ipsecevtx_allocator allocator; /* tells memory when it fails */
	struct judged_plan *plans[BUCKETS];
	struct verdict *verdicts[BUCKETS];
	size_t bytes;
	uint64_t news;
	bool is_full; /* verdicts_add_log() had no room for something */
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

/* NULL when there is no room or no memory. */
static void *take_room(struct verdicts *verdicts, size_t size)
{
	if (size > BYTES_MAX - verdicts->bytes)
		return NULL;
	void *memory = memory_get(&verdicts->allocator, size);
	if (memory)
		verdicts->bytes += size;
	return memory;
}

/* Finds a plan by hash, digest and area of wanted; with create it is added where it is new. NULL: none, or no room. */
static struct judged_plan *find_judged(struct verdicts *verdicts, const struct judged_plan *wanted, bool create)
{
	struct judged_plan **bucket = &verdicts->plans[wanted->hash % BUCKETS];
	struct judged_plan *found = *bucket;
	while (found &&
		(found->area != wanted->area || memcmp(found->digest, wanted->digest, sizeof found->digest) != 0))
		found = found->next;
	if (found || !create)
		return found;
	found = take_room(verdicts, sizeof *found);
	if (!found)
		return NULL;
	*found = *wanted;
	found->is_disputed = false;
	found->next = *bucket;
	*bucket = found;
	return found;
}

static struct judged_plan *find_plan(struct verdicts *verdicts, const struct plan *plan, bool create)
{
	struct judged_plan wanted = {.hash = plan->hash, .area = plan->area};
	memcpy(wanted.digest, plan->digest, sizeof wanted.digest);
	return find_judged(verdicts, &wanted, create);
}

static bool is_of(const struct verdict *verdict, const struct pattern *pattern, const struct verdict *before,
	const struct judged_plan *plan)
{
	return verdict->hash == pattern->hash && verdict->before == before && verdict->plan == plan &&
	       verdict->definition == pattern->definition && verdict->type_count == pattern->type_count &&
	       verdict->length == pattern->length && memcmp(verdict->bytes, pattern->bytes, pattern->length) == 0;
}

/* Finds the verdict on a pattern by its plan and by the verdict before it; create and NULL as in find_judged(). */
static struct verdict *find_behind(struct verdicts *verdicts, const struct pattern *pattern,
	const struct verdict *before, const struct judged_plan *plan, bool create)
{
	struct verdict **bucket = &verdicts->verdicts[pattern->hash % BUCKETS];
	struct verdict *found = *bucket;
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

/* As find_behind(), but finds plan and verdict before too. It calls itself PATTERN_DEPTH_MAX times at most. */
static struct verdict *find(struct verdicts *verdicts, const struct pattern *pattern, bool create)
{
	const struct judged_plan *plan = find_plan(verdicts, pattern->plan, create);
	const struct verdict *before = pattern->before ? find(verdicts, pattern->before, create) : NULL;
	if (!plan || (pattern->before && !before))
		return NULL;
	return find_behind(verdicts, pattern, before, plan, create);
}

/* Finds or adds the verdict on the pattern that a verdict of another log is on. */
static struct verdict *find_like(struct verdicts *verdicts, const struct verdict *like)
{
	const struct pattern pattern = {.definition = like->definition,
		.hash = like->hash,
		.type_count = like->type_count,
		.length = like->length,
		.bytes = like->bytes};
	const struct judged_plan *plan = find_judged(verdicts, like->plan, true);
	const struct verdict *before = like->before ? find_like(verdicts, like->before) : NULL;
	if (!plan || (like->before && !before))
		return NULL;
	return find_behind(verdicts, &pattern, before, plan, true);
}

enum pattern_trust verdicts_look(struct verdicts *verdicts, const struct pattern *pattern, bool *is_final)
{
	const struct verdict *known = find(verdicts, pattern, false);
	*is_final = verdicts->is_full;
	return known ? known->trust : PATTERN_UNCHECKED;
}

static bool is_certified(const struct verdict *verdict)
{
	for (const struct verdict *part = verdict; part; part = part->before) {
		if (part->plan->is_disputed)
			return false;
	}
	return verdict->trust == PATTERN_CERTIFIED;
}

static void add_verdict(struct verdicts *verdicts, const struct verdict *of_log)
{
	if (of_log->trust == PATTERN_UNCHECKED && of_log->attempts == 0)
		return; /* a pattern of no whole record, which only leads to others */
	struct verdict *known = find_like(verdicts, of_log);
	if (!known)
		verdicts->is_full = true;
	else if (known->trust == PATTERN_UNCHECKED)
		known->trust = is_certified(of_log) ? PATTERN_CERTIFIED : PATTERN_DISPUTED;
}

void verdicts_add_log(struct verdicts *verdicts, const struct verdicts *log)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		const struct verdict *of_log = log->verdicts[i];
		for (; of_log && !verdicts->is_full; of_log = of_log->next)
			add_verdict(verdicts, of_log);
	}
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

/* Keeps which plans of a pattern are disputed. */
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

/* SPDX-License-Identifier: MIT */
#include "binxml/plan.h"

#include "binxml/known.h"
#include "binxml/lenders.h"
#include "binxml/pattern.h"
#include "binxml/plan_set.h"
#include "binxml/plan_store.h"
#include "binxml/saying.h"
#include "evidence/chunk.h"

#include <string.h>

/*
 * How many values have their offsets kept, of the instances within each other that are open: each is within a value of
 * the one around it, so that a chunk has room for no more. Each further one would be found by counting from the first.
 */
#define STARTS (CHUNK_SIZE / 4u + 64u)

/* A table of a chunk's templates by offset, at most half full; further ones are looked up anew for each instance. */
#define ENTRIES (1u << 9)

/* All plans together, in bytes; a log of one computer needs a few hundred plans of about a kilobyte. */
#define CACHE_MAX (3u * 1024u * 1024u)

/* All templates that are known by their bytes; a log has some hundred of about a kilobyte, in a few variants. */
#define KNOWN_MAX (5u * 512u * 1024u)

struct cache_entry {
	uint32_t template_offset;
	/* The number of the chunk in which it was seen; where that is not the current one, the entry is free. */
	uint32_t chunk;
	uint32_t template_id; /* as its instance names it */
	enum shape_area area;
	uint8_t odd; /* enum plan_oddity bits */
	struct plan *plan;
};

struct plan_cache {
	struct ipsecevtx_allocator allocator;
	const uint8_t *chunk;
	size_t chunk_size;
	uint32_t chunk_number; /* counted from 1 */
	struct cache_entry entries[ENTRIES];
	uint16_t seen[ENTRIES / 2]; /* the indexes of the chunk's entries */
	size_t entry_count;
	struct namesakes namesakes; /* all definitions that were met in the chunk */
	struct plan_set plans;
	struct plan_store *store; /* of the plans that other caches know; NULL: there is none */
	uint32_t starts[STARTS];
	size_t start_count; /* how many starts are in use */
	struct lenders lenders;
	bool may_borrow;
	bool goes_by_place;                       /* see plan_cache_go_by_place() */
	size_t torn_at, record_start, record_end; /* of the current record */
	struct known *known;
	struct patterns *patterns;
	uint32_t generation; /* see plan_cache_generation() */
	bool without_patterns;
	struct draft *draft;  /* NULL until something has to be compiled */
	struct plan fragment; /* of the BinXML without a template in the draft */
	/* Which BinXML of the record is in the draft, and what was made of it; made.plan NULL: another one. */
	struct plan_range drafted;
	struct plan_fragment made;
};

static void drop_plans(struct plan_cache *cache)
{
	cache->generation++;
	plan_set_clear(&cache->plans);
	known_clear(cache->known);
	patterns_clear(cache->patterns);
	lenders_forget(&cache->lenders);
}

void plan_cache_free(struct plan_cache *cache)
{
	if (!cache)
		return;
	struct ipsecevtx_allocator allocator = cache->allocator;
	plan_set_clear(&cache->plans);
	known_free(cache->known);
	patterns_free(cache->patterns);
	lenders_free(&cache->lenders);
	memory_free(&allocator, cache->draft);
	memory_free(&allocator, cache);
}

struct plan_cache *plan_cache_new(const struct ipsecevtx_allocator *allocator)
{
	struct plan_cache *cache = memory_get(allocator, sizeof *cache);
	if (!cache)
		return NULL;
	cache->allocator = cache->plans.allocator = *allocator;
	cache->torn_at = cache->record_start = cache->record_end = SIZE_MAX;
	cache->known = known_new(allocator, KNOWN_MAX);
	cache->patterns = patterns_new(allocator);
	if (!lenders_init(&cache->lenders, &cache->allocator) || !cache->known || !cache->patterns) {
		plan_cache_free(cache);
		return NULL;
	}
	return cache;
}

void plan_cache_without_patterns(struct plan_cache *cache)
{
	cache->without_patterns = true;
}

void plan_cache_share(struct plan_cache *cache, struct plan_store *store)
{
	cache->store = store;
}

void plan_cache_visit(const struct plan_cache *cache, void (*see)(void *user, struct pattern *pattern), void *user)
{
	patterns_visit(cache->patterns, see, user);
}

void plan_cache_start_chunk(struct plan_cache *cache, const uint8_t *chunk, size_t size)
{
	cache->chunk = chunk;
	cache->chunk_size = size;
	cache->made.plan = NULL;
	cache->entry_count = 0;
	namesakes_start_chunk(&cache->namesakes);
	if (++cache->chunk_number == 0) {
		memset(cache->entries, 0, sizeof cache->entries);
		cache->chunk_number = 1;
	}
	if (cache->plans.bytes > CACHE_MAX)
		drop_plans(cache);
}

static void drop_patterns(struct plan_cache *cache)
{
	cache->generation++;
	patterns_clear(cache->patterns);
	for (size_t i = 0; i < PLAN_SET_BUCKETS; i++) {
		for (struct plan *plan = cache->plans.buckets[i]; plan; plan = plan->next)
			memset(plan->last_patterns, 0, sizeof plan->last_patterns);
	}
}

void plan_cache_start_record(struct plan_cache *cache, const struct record *record)
{
	if (patterns_are_many(cache->patterns))
		drop_patterns(cache);
	cache->start_count = 0;
	cache->made.plan = NULL;
	cache->torn_at = record->torn_at ? record->torn_at : SIZE_MAX;
	cache->record_start = record->offset;
	cache->record_end = record->offset + record->size;
}

const uint32_t *plan_cache_generation(const struct plan_cache *cache)
{
	return &cache->generation;
}

const struct ipsecevtx_allocator *plan_cache_allocator(const struct plan_cache *cache)
{
	return &cache->allocator;
}

/* The room for the offsets of the next instance's values. */
static struct binxml_room free_starts(struct plan_cache *cache)
{
	struct binxml_room room = {cache->starts + cache->start_count, STARTS - cache->start_count};
	return room;
}

size_t plan_cache_opened(const struct plan_cache *cache)
{
	return cache->start_count;
}

void plan_cache_close(struct plan_cache *cache, size_t opened)
{
	cache->start_count = opened;
}

static void keep_starts(struct plan_cache *cache, const struct binxml_instance *instance)
{
	if (instance->starts)
		cache->start_count += instance->value_count + 1;
}

static struct cache_entry *find_entry(struct plan_cache *cache, size_t template_offset, enum shape_area area)
{
	size_t mask = ENTRIES - 1;
	size_t i = (template_offset * 31 + area) & mask;
	while (cache->entries[i].chunk == cache->chunk_number &&
		(cache->entries[i].template_offset != template_offset || cache->entries[i].area != area))
		i = (i + 1) & mask;
	return &cache->entries[i];
}

void plan_cache_go_by_place(struct plan_cache *cache, bool goes_by_place)
{
	cache->goes_by_place = goes_by_place;
}

unsigned plan_cache_way(const struct plan_cache *cache)
{
	return (unsigned)cache->goes_by_place | (unsigned)cache->may_borrow << 1;
}

void plan_cache_let_borrow(struct plan_cache *cache, bool may_borrow)
{
	cache->may_borrow = may_borrow;
}

static bool join_lender(void *user, uint32_t template_id, const struct plan *lent)
{
	struct plan_cache *cache = user;
	struct plan *plan = plan_set_keep(&cache->plans, lent, false);
	if (plan)
		lenders_add(&cache->lenders, template_id, plan);
	return !cache->lenders.are_missing;
}

bool plan_cache_join(struct plan_cache *cache, const struct plan_cache *other)
{
	cache->lenders.are_missing |= other->lenders.are_missing;
	/* Templates that cannot be lent count, too: the limit must be reached as if one cache had seen all. */
	for (size_t i = 0; i < PLAN_SET_BUCKETS; i++) {
		for (const struct plan *plan = other->plans.buckets[i]; plan; plan = plan->next) {
			if (cache->plans.bytes <= CACHE_MAX && !plan_set_keep(&cache->plans, plan, false))
				return false;
		}
	}
	cache->lenders.are_missing |= cache->plans.bytes > CACHE_MAX;
	if (!cache->lenders.are_missing)
		lenders_visit(&other->lenders, join_lender, cache);
	return true;
}

static struct plan *borrow(struct plan_cache *cache, const struct binxml_instance *instance, enum shape_area area)
{
	return lenders_find(&cache->lenders, (struct bytes){cache->chunk, cache->chunk_size}, instance, area);
}

/* The draft, in which templates are compiled; NULL where there is no memory. */
static struct draft *get_draft(struct plan_cache *cache, struct binxml_error *error)
{
	if (!cache->draft) {
		/* Half a megabyte, of which a template sets what it needs: zeroing it takes as long as a small log. */
		cache->draft = memory_get_buffer(&cache->allocator, sizeof *cache->draft);
		if (!cache->draft) {
			error->problem = PROBLEM_MEMORY;
			return NULL;
		}
		memset(cache->draft->digest, 0, sizeof cache->draft->digest);
		cache->draft->is_torn = false;
	}
	cache->made.plan = NULL;
	return cache->draft;
}

static uint8_t odd_by_names(const struct plan_cache *cache, const struct known_names *names)
{
	unsigned odd = names->are_odd ? PLAN_ODD_NAMES : 0;
	odd |= names->are_odd & NAMES_LOST ? PLAN_LOST_NAMES : 0;
	odd |= names->are_ahead ? PLAN_AHEAD : 0;
	odd |= names->split_text ? PLAN_ODD_FORM : 0;
	return (uint8_t)(names->end > cache->record_end ? odd | PLAN_BEHIND : odd);
}

static struct known_names names_of(const struct draft *draft)
{
	return (struct known_names){.are_odd = draft->odd_names,
		.end = draft->names_end,
		.are_ahead = draft->names_ahead,
		.split_text = draft->split_text};
}

/* Compiles a template that neither the store nor the cache knows, and remembers it. */
static bool make_plan(
	struct plan_cache *cache, const struct known_key *key, struct plan_use *use, struct binxml_error *error)
{
	const struct byte_range body = {key->chunk, key->instance->body_start, key->instance->body_end};
	const struct plan *shared = NULL;
	struct plan plan;
	struct draft *draft = get_draft(cache, error);
	if (!draft || !compile_fragment(draft, &body, true, key->area, error))
		return false;
	const struct known_names names = names_of(draft);
	use->odd = odd_by_names(cache, &names);
	plan_of_draft(&plan, draft, key->area);
	if (cache->store)
		shared = plan_store_add(cache->store, key, draft, &plan);
	use->plan = plan_set_keep(&cache->plans, shared ? shared : &plan, shared != NULL);
	if (!use->plan)
		error->problem = PROBLEM_MEMORY;
	else if (!shared)
		known_add(cache->known, key, &draft->names, use->plan, draft->odd_names);
	return use->plan != NULL;
}

/* Finds the plan of a template that is new in this chunk: known from another chunk, or in the store, or compiled. */
static bool find_plan(struct plan_cache *cache, enum shape_area area, struct plan_use *use, struct binxml_error *error)
{
	const struct binxml_instance *instance = &use->instance;
	const struct known_key key = {{cache->chunk, cache->chunk_size}, instance, area};
	const struct plan *shared = NULL;
	struct known_names names = {.end = 0};
	if (cache->store)
		shared = plan_store_find(cache->store, &key, &names);
	struct plan *own = shared ? NULL : known_find(cache->known, &key, &names);
	use->odd = odd_by_names(cache, &names);
	if (own) {
		use->plan = own;
		return true;
	}
	if (shared) {
		use->plan = plan_set_keep(&cache->plans, shared, true);
		if (!use->plan)
			error->problem = PROBLEM_MEMORY;
	} else if (!make_plan(cache, &key, use, error)) {
		return false;
	}
	if (use->plan && !(use->odd & PLAN_ODD_NAMES))
		lenders_add(&cache->lenders, instance->template_id, use->plan);
	return use->plan != NULL;
}

/*
 * Adds an entry's definition to those of the chunk, and notes what is odd about it. Of two with one identifier that do
 * not say the same, both are odd.
 */
static void note_namesake(struct plan_cache *cache, struct cache_entry *entry, bool is_inline)
{
	const struct bytes chunk = {cache->chunk, cache->chunk_size};
	unsigned odd = namesakes_see(&cache->namesakes, chunk, entry->template_id, entry->template_offset);
	if (namesakes_count_for(odd, is_inline))
		entry->odd |= PLAN_ODD_FORM;
	for (size_t i = 0; odd & NAMESAKE_OTHER && i < cache->entry_count; i++) {
		struct cache_entry *other = &cache->entries[cache->seen[i]];
		if (other->template_id != entry->template_id)
			continue;
		cache->generation += !(other->odd & PLAN_ODD_FORM);
		other->odd |= PLAN_ODD_FORM;
	}
}

struct namesakes *plan_cache_namesakes(struct plan_cache *cache)
{
	return cache ? &cache->namesakes : NULL;
}

/* What a definition says that is used in values; 0: only records use it. *next: the entry where its plan mostly is. */
static uint64_t says_nested(const struct plan_cache *cache, const struct namesake *item, size_t *next)
{
	struct plan *plan = NULL;
	bool is_root = false;
	for (size_t i = 0; i < cache->entry_count && item->says == 0 && !plan; i++) {
		const struct cache_entry *entry = &cache->entries[cache->seen[(*next)++ % cache->entry_count]];
		if (entry->template_offset == item->offset && entry->area != AREA_DOCUMENT)
			plan = entry->plan;
		is_root |= entry->template_offset == item->offset;
	}
	if (item->says || (plan && plan->says))
		return item->says ? item->says : plan->says;
	if (!plan && is_root)
		return 0;
	const struct bytes chunk = {cache->chunk, cache->chunk_size};
	uint64_t says = saying_of(chunk, item->offset, cache->namesakes.key);
	if (plan)
		plan->says = says; /* a plan reads only definitions that say the same, in each of their areas */
	return says;
}

void plan_cache_see_definitions(
	const struct plan_cache *cache, void (*see)(void *user, const struct plan_definition *definition), void *user)
{
	const uint8_t *guids = cache->chunk + 4; /* a definition's GUID stands behind the offset of the next one */
	for (size_t i = 0; i < cache->entry_count; i++) {
		const struct cache_entry *entry = &cache->entries[cache->seen[i]];
		struct plan_definition root = {guids + entry->template_offset, entry->template_offset, true, {0}};
		memcpy(root.says, entry->plan->digest, sizeof root.says);
		if (entry->area == AREA_DOCUMENT)
			see(user, &root);
	}
	for (size_t i = 0, next = 0; i < cache->namesakes.count; i++) {
		const struct namesake *item = &cache->namesakes.items[i];
		struct plan_definition nested = {guids + item->offset, item->offset, false, {0}};
		uint64_t says = says_nested(cache, item, &next);
		memcpy(nested.says, &says, sizeof says);
		if (says != 0)
			see(user, &nested);
	}
}

/* Finds the plan of the template to which an instance leads. */
static bool open_own(struct plan_cache *cache, enum shape_area area, struct plan_use *use, struct binxml_error *error)
{
	const struct binxml_instance *instance = &use->instance;
	struct cache_entry *entry = find_entry(cache, instance->template_offset, area);
	if (entry->chunk == cache->chunk_number) {
		use->plan = entry->plan;
		use->odd = entry->odd;
		return true;
	}
	if (!find_plan(cache, area, use, error))
		return false;
	if (!namesakes_may_read(&cache->namesakes, instance->body_end - instance->body_start)) {
		error->problem = PROBLEM_TEMPLATES;
		return false;
	}
	use->odd |= instance->body_end > cache->record_end ? PLAN_BEHIND : 0;
	use->odd |= use->plan->odd_form ? PLAN_ODD_FORM : 0;
	const struct bytes chunk = {cache->chunk, cache->chunk_size};
	struct cache_entry seen = {(uint32_t)instance->template_offset, cache->chunk_number, instance->template_id,
		area, use->odd, use->plan};
	note_namesake(cache, &seen, instance->is_inline);
	if (!instance->is_inline && !namesakes_defined(&cache->namesakes, chunk, seen.template_offset))
		seen.odd |= PLAN_AHEAD;
	/* No chunk that Windows wrote has nearly as many. */
	seen.odd |= cache->entry_count == ENTRIES / 2 ? PLAN_ODD_FORM : 0;
	use->odd = seen.odd;
	if (cache->entry_count < ENTRIES / 2) {
		*entry = seen;
		cache->seen[cache->entry_count++] = (uint16_t)(entry - cache->entries);
	}
	return true;
}

/* Where names of the template were overwritten: takes another one of the same identifier, if one fits. */
static void prefer_lender(struct plan_cache *cache, enum shape_area area, struct plan_use *use)
{
	struct plan *plan = borrow(cache, &use->instance, area);
	if (!plan)
		return;
	use->plan = plan;
	use->is_borrowed = true;
	use->odd = 0;
}

/* Whether a tear took all values of an instance, or a part of its template. If not, it has values up to the tear. */
static bool is_torn_away(struct plan_cache *cache, struct binxml_instance *instance, struct binxml_error *error)
{
	if (cache->torn_at == SIZE_MAX)
		return false;
	instance->torn_at = cache->torn_at;
	if (instance->end > cache->torn_at)
		instance->starts = NULL;
	bool is_template_torn = instance->template_offset < cache->record_end && instance->body_end > cache->torn_at;
	if (instance->values <= cache->torn_at && !is_template_torn)
		return false;
	error->problem = PROBLEM_TRUNCATED;
	error->offset = cache->torn_at;
	return true;
}

bool plan_open(
	struct plan_cache *cache, const struct plan_range *within, struct plan_use *use, struct binxml_error *error)
{
	const struct byte_range range = {{cache->chunk, cache->chunk_size}, within->start, within->end};
	enum shape_area area = within->area;
	struct binxml_room room = free_starts(cache);
	memset(error, 0, sizeof *error);
	use->is_borrowed = false;
	use->odd = 0;
	if ((cache->goes_by_place ? binxml_instance_by_place : binxml_instance)(&range, &room, &use->instance, error) &&
		!is_torn_away(cache, &use->instance, error) && open_own(cache, area, use, error)) {
		keep_starts(cache, &use->instance);
		if (use->instance.has_full_null || use->instance.has_widths)
			plan_look_at_sizes(use->plan, area, cache->chunk, &use->instance);
		/* Windows uses no template twice in a record: some readers take the second one for an inline one. */
		bool is_again = !use->instance.is_inline && use->instance.template_offset >= cache->record_start;
		use->odd |= use->instance.is_ahead || is_again ? PLAN_AHEAD : 0;
		use->odd |= use->instance.odd_values ? PLAN_ODD_FORM : 0;
		if (use->odd & PLAN_LOST_NAMES && cache->may_borrow)
			prefer_lender(cache, area, use);
		return true;
	}
	if (error->problem == PROBLEM_MEMORY || cache->torn_at != SIZE_MAX ||
		!binxml_instance_values(&range, &room, &use->instance))
		return false;
	keep_starts(cache, &use->instance);
	use->plan = cache->may_borrow ? borrow(cache, &use->instance, area) : NULL;
	use->is_borrowed = true;
	use->odd = PLAN_MISNAMED;
	error->template_id = use->instance.template_id;
	return use->plan != NULL;
}

bool plan_copy_template(const struct plan_cache *cache, const struct plan_use *use, struct known_copy *copy)
{
	return known_copy(cache->known, use->plan, use->instance.template_id, copy) ||
	       (cache->store && plan_store_copy(cache->store, use->plan, use->instance.template_id, copy));
}

struct pattern *plan_pattern(struct plan_cache *cache, struct pattern *before, const struct plan_use *use,
	const struct event_definition *definition)
{
	if (cache->without_patterns)
		return NULL;
	const struct bytes chunk = {cache->chunk, cache->chunk_size};
	return patterns_see(cache->patterns, before, use, definition, chunk);
}

bool plan_keep_program(struct plan_cache *cache, struct pattern *pattern, struct program *program, size_t size)
{
	return patterns_keep_program(cache->patterns, pattern, program, size);
}

bool plan_keep_exemplar(struct plan_cache *cache, struct pattern *pattern, struct exemplar *exemplar, size_t size)
{
	return patterns_keep_exemplar(cache->patterns, pattern, exemplar, size);
}

bool plan_keep_xml(
	struct plan_cache *cache, struct pattern *pattern, unsigned style, struct xml_program *program, size_t size)
{
	return patterns_keep_xml(cache->patterns, pattern, style, program, size);
}

bool plan_of_fragment(struct plan_cache *cache, const struct plan_range *within, struct plan_fragment *fragment,
	struct binxml_error *error)
{
	const struct plan_range *last = &cache->drafted;
	/* A value that a template shows in many places is read many times in a row. */
	if (cache->made.plan && last->start == within->start && last->end == within->end &&
		last->area == within->area) {
		*fragment = cache->made;
		return true;
	}
	fragment->plan = NULL;
	struct draft *draft = get_draft(cache, error);
	if (!draft)
		return false;
	draft->is_torn = within->end > cache->torn_at;
	const struct byte_range range = {
		{cache->chunk, cache->chunk_size}, within->start, draft->is_torn ? cache->torn_at : within->end};
	bool compiled = compile_fragment(draft, &range, false, within->area, error);
	draft->is_torn = false;
	if (!compiled)
		return false;
	fragment->finish = draft->finish;
	const struct known_names names = names_of(draft);
	fragment->odd = odd_by_names(cache, &names);
	if (draft->odd_form)
		fragment->odd |= PLAN_ODD_FORM;
	plan_describe(&cache->fragment, draft, within->area);
	fragment->plan = &cache->fragment;
	cache->drafted = *within;
	cache->made = *fragment;
	return true;
}

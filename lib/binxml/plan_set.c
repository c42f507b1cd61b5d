/* SPDX-License-Identifier: MIT */
#include "binxml/plan_set.h"

#include "binxml/sizes.h"
#include "evidence/checksum.h"

#include <string.h>

/* The slot of a field whose content is that slot and nothing else, whatever its element depends on; or PLAN_NO_SLOT. */
static uint16_t lone_slot(const struct plan *plan, const struct plan_field *field)
{
	if (field->first_piece == PLAN_NO_PIECE)
		return PLAN_NO_SLOT;
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	return piece->is_slot && piece->next == PLAN_NO_PIECE ? piece->slot : PLAN_NO_SLOT;
}

/*
 * Whether System can be read by plan->system alone: each of its fields is there once at most, as a lone slot or a
 * literal that depends on nothing, EventID is there, and nothing in the template is odd or stands where it does not
 * belong.
 */
static bool is_plain(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		bool is_lone = field->first_piece == PLAN_NO_PIECE || field->only_slot != PLAN_NO_SLOT ||
			       plan_only_literal(plan, field);
		if (field->kind == TARGET_SYSTEM && (plan->system[field->system] != i || field->is_near || !is_lone ||
							    field->first_guard != PLAN_NO_PIECE))
			return false;
		if (field->kind == TARGET_STRAY || (field->kind == TARGET_CONTAINER && field->area == AREA_SYSTEM))
			return false;
		if (field->kind == TARGET_CONTAINER && field->area == AREA_EVENT &&
			(lone_slot(plan, field) == PLAN_NO_SLOT || lone_slot(plan, field) != plan->content_slot))
			return false;
	}
	return (plan->oddities & ~(unsigned)SHAPE_LITERALS) == 0 && plan->system[SYSTEM_EVENT_ID] != plan->field_count;
}

/*
 * Sets how many bytes Windows leaves in nulls. It does so in two values of System, as many as a value would have: the
 * attributes Qualifiers of EventID and ActivityID of Correlation, both behind EventID (288,000 in public logs). NiFi
 * does not pass over bytes of a null, so that any others make it read other values.
 */
static void find_null_sizes(struct plan *plan)
{
	const uint16_t number = plan->system_slots[SYSTEM_EVENT_ID];
	memset(plan->null_sizes, 0, sizeof plan->null_sizes);
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		const uint16_t slot = lone_slot(plan, field);
		const bool is_left = field->kind == TARGET_SYSTEM
					     ? field->system == SYSTEM_ACTIVITY_ID
					     : field->is_attribute && field->rule == RULE_NUMBER_16;
		if (is_left && slot < DESCRIPTOR_SLOTS && (number == PLAN_NO_SLOT || slot > number))
			plan->null_sizes[slot] = sizes_fixed(plan->pieces[field->first_piece].type);
	}
}

void plan_describe(struct plan *plan, const struct draft *draft, enum shape_area area)
{
	plan->area = area;
	plan->odd_text = draft->odd_text;
	plan->odd_form = draft->odd_form;
	plan->oddities = draft->oddities;
	plan->holds = draft->holds;
	plan->has_fields = false;
	plan->wants_search = draft->wants_search;
	plan->attribute_slot_count = draft->attribute_slot_count;
	memcpy(plan->attribute_slots, draft->attribute_slots, sizeof plan->attribute_slots);
	plan->attribute_mask = 0;
	for (uint32_t i = 0; i < plan->attribute_slot_count; i++) {
		if (plan->attribute_slots[i] < DESCRIPTOR_SLOTS)
			plan->attribute_mask |= UINT32_C(1) << plan->attribute_slots[i];
	}
	plan->field_count = draft->field_count;
	plan->piece_count = draft->piece_count;
	plan->pool_length = draft->pool_length;
	plan->slot_count = draft->slot_count;
	plan->fields = draft->fields;
	plan->pieces = draft->pieces;
	plan->pool = draft->pool;
	for (uint32_t i = 0; i < plan->field_count; i++) {
		plan->has_name_slots |= plan->fields[i].name_is_slot;
		plan->has_fields |= plan->fields[i].kind != TARGET_ASIDE;
	}
	for (size_t i = 0; i < SYSTEM_FIELD_COUNT; i++) {
		plan->system[i] = plan->field_count;
		plan->system_slots[i] = PLAN_NO_SLOT;
	}
	for (uint32_t i = plan->field_count; i-- > 0;) {
		if (plan->fields[i].kind != TARGET_SYSTEM)
			continue;
		plan->system[plan->fields[i].system] = i;
		plan->system_slots[plan->fields[i].system] = plan->fields[i].only_slot;
	}
	plan->content_slot = PLAN_NO_SLOT;
	plan->has_system = false;
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		plan->has_system |= field->kind == TARGET_SYSTEM;
		if (field->kind == TARGET_CONTAINER && field->area == AREA_EVENT)
			plan->content_slot = lone_slot(plan, field);
	}
	plan->is_plain = is_plain(plan);
	find_null_sizes(plan);
}

static uint64_t hash_bytes(uint64_t hash, const void *data, size_t size)
{
	return hash * UINT64_C(1099511628211) ^ checksum_add((uint32_t)(hash & 0xffffffff), data, size);
}

void plan_of_draft(struct plan *plan, const struct draft *draft, enum shape_area area)
{
	memset(plan, 0, sizeof *plan);
	plan_describe(plan, draft, area);
	memcpy(plan->digest, draft->digest, sizeof plan->digest);
	plan->hash = hash_bytes(14695981039346656037u, plan->fields, plan->field_count * sizeof *plan->fields);
	plan->hash = hash_bytes(plan->hash, plan->pieces, plan->piece_count * sizeof *plan->pieces);
	plan->hash = hash_bytes(plan->hash, plan->pool, plan->pool_length);
}

bool plan_reads_the_same(const struct plan *a, const struct plan *b)
{
	return a->hash == b->hash && a->area == b->area && a->oddities == b->oddities && a->holds == b->holds &&
	       a->odd_form == b->odd_form && a->wants_search == b->wants_search &&
	       a->attribute_slot_count == b->attribute_slot_count &&
	       memcmp(a->attribute_slots, b->attribute_slots, sizeof a->attribute_slots) == 0 &&
	       a->field_count == b->field_count && a->piece_count == b->piece_count &&
	       a->pool_length == b->pool_length && a->slot_count == b->slot_count &&
	       memcmp(a->fields, b->fields, a->field_count * sizeof *a->fields) == 0 &&
	       memcmp(a->pieces, b->pieces, a->piece_count * sizeof *a->pieces) == 0 &&
	       memcmp(a->pool, b->pool, a->pool_length) == 0;
}

/* Whether two plans come from templates of the same contents. */
static bool is_same(const struct plan *a, const struct plan *b)
{
	if (a->fields == b->fields && a->area == b->area)
		return true; /* both point to the same fields */
	return memcmp(a->digest, b->digest, sizeof a->digest) == 0 && plan_reads_the_same(a, b);
}

size_t plan_size(const struct plan *plan)
{
	return sizeof *plan + plan->field_count * sizeof *plan->fields + plan->piece_count * sizeof *plan->pieces +
	       plan->pool_length;
}

static struct plan *copy_plan(const struct ipsecevtx_allocator *allocator, const struct plan *from, bool is_shared)
{
	size_t fields = from->field_count * sizeof *from->fields;
	size_t pieces = from->piece_count * sizeof *from->pieces;
	size_t size = is_shared ? sizeof *from : plan_size(from);
	struct plan *plan = memory_get_buffer(allocator, size);
	if (!plan)
		return NULL;
	*plan = *from;
	plan->says = 0; /* it was made with the key of another cache */
	plan->steps = plan->other_steps = NULL;
	memset(plan->last_patterns, 0, sizeof plan->last_patterns);
	if (is_shared)
		return plan;
	char *at = (char *)(plan + 1);
	plan->fields = memcpy(at, from->fields, fields);
	plan->pieces = memcpy(at + fields, from->pieces, pieces);
	plan->pool = memcpy(at + fields + pieces, from->pool, from->pool_length);
	return plan;
}

struct plan *plan_set_find(const struct plan_set *set, const struct plan *wanted)
{
	struct plan *plan = set->buckets[wanted->hash % PLAN_SET_BUCKETS];
	while (plan && !is_same(plan, wanted))
		plan = plan->next;
	return plan;
}

struct plan *plan_set_keep(struct plan_set *set, const struct plan *wanted, bool is_shared)
{
	struct plan *plan = plan_set_find(set, wanted);
	if (plan)
		return plan;
	plan = copy_plan(&set->allocator, wanted, is_shared);
	if (!plan)
		return NULL;
	struct plan **bucket = &set->buckets[plan->hash % PLAN_SET_BUCKETS];
	set->bytes += plan_size(plan);
	plan->next = *bucket;
	*bucket = plan;
	return plan;
}

void plan_set_clear(struct plan_set *set)
{
	for (size_t i = 0; i < PLAN_SET_BUCKETS; i++) {
		while (set->buckets[i]) {
			struct plan *plan = set->buckets[i];
			set->buckets[i] = plan->next;
			memory_free(&set->allocator, plan->steps);
			memory_free(&set->allocator, plan->other_steps);
			memory_free(&set->allocator, plan);
		}
	}
	set->bytes = 0;
}

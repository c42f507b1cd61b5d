/* SPDX-License-Identifier: MIT */
#include "binxml/lenders.h"

#include "binxml/plan_set.h"

#include <string.h>

/* The table grows from the first to the second size. */
#define LENDERS_FIRST (1u << 6)
#define LENDERS       (1u << 12)

/* Which types all that the template has for a slot allow; a null always. */
enum demand_kind {
	DEMAND_NONE, /* it does not show the slot */
	DEMAND_ANY,  /* only whether something else is shown depends on it */
	DEMAND_TYPE, /* the one type, and as a SIZE also HEX32 and HEX64, as which Windows writes that */
	DEMAND_HEX,  /* HEX32, HEX64, or arrays of these */
	DEMAND_NULL, /* no other type */
};

struct demand {
	uint16_t slot;
	uint8_t type; /* of DEMAND_TYPE */
	uint8_t kind; /* enum demand_kind, but never DEMAND_NONE */
};

/* A template that was seen whole. */
struct lender {
	uint32_t template_id;
	struct plan *plan; /* NULL: free */
	/* What its slots ask of values, in the order of slots; known once somebody wants to borrow it. */
	bool has_demands;
	size_t demand_count;
	struct demand *demands;
};

bool lenders_init(struct lenders *lenders, const struct ipsecevtx_allocator *allocator)
{
	lenders->allocator = allocator;
	lenders->room = LENDERS_FIRST;
	lenders->table = memory_get(allocator, lenders->room * sizeof *lenders->table);
	return lenders->table != NULL;
}

void lenders_forget(struct lenders *lenders)
{
	for (size_t i = 0; i < lenders->room; i++)
		memory_free(lenders->allocator, lenders->table[i].demands);
	memset(lenders->table, 0, lenders->room * sizeof *lenders->table);
	lenders->count = 0;
	lenders->are_missing = true;
}

void lenders_free(struct lenders *lenders)
{
	if (lenders->table)
		lenders_forget(lenders);
	memory_free(lenders->allocator, lenders->table);
}

/* Where a plan is among the lenders, or where it can be put. Plans that read a record in the same way count as one. */
static struct lender *find_place(const struct lenders *lenders, uint32_t template_id, const struct plan *plan)
{
	size_t i = template_id % lenders->room;
	while (lenders->table[i].plan &&
		(lenders->table[i].template_id != template_id ||
			(lenders->table[i].plan != plan && !plan_reads_the_same(lenders->table[i].plan, plan))))
		i = (i + 1) % lenders->room;
	return &lenders->table[i];
}

/* Makes room for one more lender; false where the table may grow no further, or there is no memory. */
static bool make_room(struct lenders *lenders)
{
	struct lender *old = lenders->table;
	size_t old_room = lenders->room;
	if (lenders->count < old_room / 2)
		return true;
	struct lender *larger =
		old_room < LENDERS ? memory_get(lenders->allocator, 2 * old_room * sizeof *larger) : NULL;
	if (!larger)
		return false;
	lenders->table = larger;
	lenders->room = 2 * old_room;
	for (size_t i = 0; i < old_room; i++) {
		if (old[i].plan)
			*find_place(lenders, old[i].template_id, old[i].plan) = old[i];
	}
	memory_free(lenders->allocator, old);
	return true;
}

void lenders_add(struct lenders *lenders, uint32_t template_id, struct plan *plan)
{
	struct lender *lender = find_place(lenders, template_id, plan);
	if (lender->plan) {
		/* Which of two plans that read alike is lent must not depend on which one was seen first. */
		if (memcmp(plan->digest, lender->plan->digest, sizeof plan->digest) < 0)
			lender->plan = plan;
		return;
	}
	if (!make_room(lenders)) {
		lenders->are_missing = true;
		return;
	}
	lender = find_place(lenders, template_id, plan);
	lender->template_id = template_id;
	lender->plan = plan;
	lenders->count++;
}

void lenders_visit(const struct lenders *lenders,
	bool (*take)(void *user, uint32_t template_id, const struct plan *plan), void *user)
{
	for (size_t i = 0; i < lenders->room; i++) {
		const struct lender *lender = &lenders->table[i];
		if (lender->plan && !take(user, lender->template_id, lender->plan))
			return;
	}
}

/*
 * What values have to be like.
 */

static bool is_size(uint8_t type)
{
	return (type & ~VALUE_ARRAY) == VALUE_SIZE;
}

static bool is_hex(uint8_t type)
{
	return (type & ~VALUE_ARRAY) == VALUE_HEX32 || (type & ~VALUE_ARRAY) == VALUE_HEX64;
}

/* Adds to a slot's demand that the template declares it with a type, too. */
static void add_type(struct demand *demand, uint8_t type)
{
	if (demand->kind == DEMAND_NULL || (demand->kind == DEMAND_TYPE && demand->type == type))
		return;
	bool was_size = demand->kind == DEMAND_HEX || (demand->kind == DEMAND_TYPE && is_size(demand->type));
	if (demand->kind <= DEMAND_ANY || (was_size && is_hex(type))) {
		demand->kind = DEMAND_TYPE;
		demand->type = type;
	} else if (was_size && is_size(type)) {
		demand->kind = DEMAND_HEX;
	} else if (demand->kind == DEMAND_HEX || !is_hex(demand->type) || !is_size(type)) {
		demand->kind = DEMAND_NULL;
	}
}

static bool fits(const struct demand *demand, uint8_t type)
{
	if (type == VALUE_NULL || demand->kind == DEMAND_ANY || demand->kind == DEMAND_NULL)
		return type == VALUE_NULL || demand->kind == DEMAND_ANY;
	return (demand->kind == DEMAND_TYPE && type == demand->type) ||
	       ((demand->kind == DEMAND_HEX || is_size(demand->type)) && is_hex(type));
}

/*
 * Puts together what a lender's slots demand, so that a template that shows a value thousands of times costs each
 * instance no more than one that shows it once. Its slots are as many as an instance may have. False where there is no
 * memory.
 */
static bool find_demands(const struct lenders *lenders, struct lender *lender)
{
	struct demand of_slots[BINXML_VALUES_MAX];
	const struct plan *plan = lender->plan;
	size_t count = 0;
	memset(of_slots, 0, plan->slot_count * sizeof *of_slots);
	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->pieces[i];
		if (!piece->is_slot || piece->slot >= plan->slot_count)
			continue;
		if (!piece->is_guard)
			add_type(&of_slots[piece->slot], piece->type);
		else if (of_slots[piece->slot].kind == DEMAND_NONE)
			of_slots[piece->slot].kind = DEMAND_ANY;
	}
	for (uint32_t slot = 0; slot < plan->slot_count; slot++) {
		of_slots[slot].slot = (uint16_t)slot;
		if (of_slots[slot].kind != DEMAND_NONE)
			of_slots[count++] = of_slots[slot];
	}
	lender->demands = count > 0 ? memory_get_buffer(lenders->allocator, count * sizeof *of_slots) : NULL;
	if (count > 0 && !lender->demands)
		return false;
	if (count > 0)
		memcpy(lender->demands, of_slots, count * sizeof *of_slots);
	lender->demand_count = count;
	lender->has_demands = true;
	return true;
}

/* Whether a value of an instance that a tear may have cut was written, of BinXML at least the beginning. */
static bool is_written(const struct binxml_instance *instance, size_t offset, size_t length, uint8_t type)
{
	return length == 0 || offset + length <= instance->torn_at ||
	       (type == VALUE_BINXML && offset < instance->torn_at);
}

static bool lender_fits(const struct lender *lender, struct bytes chunk, const struct binxml_instance *instance)
{
	struct cursor cursor = cursor_at(chunk.data, chunk.size, instance->descriptors);
	size_t offset = instance->values;
	uint32_t slot = 0;
	for (size_t i = 0; i < lender->demand_count; i++) {
		const struct demand *demand = &lender->demands[i];
		for (; slot < demand->slot; slot++) {
			offset += cursor_u16(&cursor);
			cursor_skip(&cursor, 2);
		}
		const size_t length = cursor_u16(&cursor);
		const uint8_t type = binxml_stored_type(cursor_u8(&cursor));
		if (cursor.failed || !fits(demand, type) || !is_written(instance, offset, length, type))
			return false;
		cursor_skip(&cursor, 1);
		offset += length;
		slot++;
	}
	return true;
}

struct plan *lenders_find(
	struct lenders *lenders, struct bytes chunk, const struct binxml_instance *instance, enum shape_area area)
{
	struct plan *found = NULL;
	if (lenders->are_missing)
		return NULL;
	for (size_t i = instance->template_id % lenders->room; lenders->table[i].plan; i = (i + 1) % lenders->room) {
		struct lender *lender = &lenders->table[i];
		if (lender->template_id != instance->template_id || lender->plan->area != (uint32_t)area ||
			lender->plan->slot_count != instance->value_count)
			continue;
		if (!lender->has_demands && !find_demands(lenders, lender)) {
			lenders->are_missing = true;
			return NULL;
		}
		if (!lender_fits(lender, chunk, instance))
			continue;
		if (found)
			return NULL;
		found = lender->plan;
	}
	return found;
}

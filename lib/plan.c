/* SPDX-License-Identifier: MIT */
#include "plan.h"

#include "known.h"

#include <string.h>
#include <zlib.h>

/* Bounds of one definition; real ones stay below 100 fields. */
#define FIELDS_MAX 4096u
#define PIECES_MAX 8192u
#define POOL_MAX   (128u * 1024u)

/* Values of a record that are taken apart at once; with more, they are looked up one by one. */
#define SLOTS 1024u

/* Definitions of a chunk that are found by offset. A chunk with more falls back to compiling again. */
#define PLACES (1u << 9)

/* All plans together; a log of one computer needs a few hundred of about a kilobyte. */
#define CACHE_MAX (4u * 1024u * 1024u)

#define BUCKETS 256u

/* Definitions remembered by id; a table with open addressing, at most half full. */
#define LENDERS (1u << 12)

struct place {
	uint32_t definition_offset; /* 0: free */
	enum shape_area area;
	bool odd_names;
	struct plan *plan;
};

/* A definition that was seen whole, to lend to records that lost theirs. */
struct lender {
	uint32_t template_id;
	uint32_t value_count;
	struct plan *plan; /* NULL: free */
};

/* Where a definition is compiled before its size is known. */
struct draft {
	struct plan_field fields[FIELDS_MAX];
	struct plan_piece pieces[PIECES_MAX];
	char pool[POOL_MAX];
	uint32_t field_count, piece_count, pool_length;
};

struct plan_cache {
	struct ipsecevtx_allocator allocator;
	const uint8_t *chunk;
	size_t chunk_size;
	struct place places[PLACES];
	size_t place_count;
	struct plan *buckets[BUCKETS];
	size_t bytes;
	struct value slots[SLOTS];
	size_t slot_count; /* in use */
	struct lender lenders[LENDERS];
	size_t lender_count;
	bool may_borrow;
	struct known *known;
	struct binxml_names names; /* of the definition that was compiled last */
	struct draft draft;
	struct plan fragment; /* in the draft */
	struct shape shape;
};

/* The pieces of a value that is not complete yet. */
struct chain {
	uint32_t first, last;
};

/* A definition being compiled. */
struct compiler {
	struct plan_cache *cache;
	struct draft *draft;
	struct binxml binxml;
	struct binxml_error error;
	struct chain elements[SHAPE_DEPTH_MAX + 1]; /* text of the elements that are open */
	uint32_t name_slots[SHAPE_DEPTH_MAX + 1];   /* 1 + the slot of a substituted Name */
	uint16_t depends_on[SHAPE_DEPTH_MAX + 1];
	struct chain attribute;
	bool in_attribute;
	struct shape_target target; /* of the attribute; its name is in the pool */
	uint32_t target_name;
};

struct plan_cache *plan_cache_new(const struct ipsecevtx_allocator *allocator)
{
	struct plan_cache *cache = memory_get(allocator, sizeof *cache);
	if (!cache)
		return NULL;
	cache->allocator = *allocator;
	cache->known = known_new(allocator);
	if (!cache->known) {
		memory_free(allocator, cache);
		return NULL;
	}
	return cache;
}

static void drop_plans(struct plan_cache *cache)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct plan *plan = cache->buckets[i];
		while (plan) {
			struct plan *next = plan->next;
			memory_free(&cache->allocator, plan->places);
			memory_free(&cache->allocator, plan);
			plan = next;
		}
		cache->buckets[i] = NULL;
	}
	known_clear(cache->known);
	memset(cache->lenders, 0, sizeof cache->lenders);
	cache->lender_count = 0;
	cache->bytes = 0;
}

void plan_cache_free(struct plan_cache *cache)
{
	if (!cache)
		return;
	struct ipsecevtx_allocator allocator = cache->allocator;
	drop_plans(cache);
	known_free(cache->known);
	memory_free(&allocator, cache);
}

void plan_cache_start_chunk(struct plan_cache *cache, const uint8_t *chunk, size_t size)
{
	cache->chunk = chunk;
	cache->chunk_size = size;
	if (cache->place_count)
		memset(cache->places, 0, sizeof cache->places);
	cache->place_count = 0;
	if (cache->bytes > CACHE_MAX)
		drop_plans(cache);
}

void plan_cache_start_record(struct plan_cache *cache)
{
	cache->slot_count = 0;
}

const int16_t *plan_bind(struct plan_cache *cache, struct plan *plan, const struct event_definition *definition)
{
	if (plan->bound_to == definition && plan->places)
		return plan->places;
	if (!plan->places)
		plan->places = memory_get(&cache->allocator, (plan->field_count + 1) * sizeof *plan->places);
	if (!plan->places)
		return NULL;
	plan->bound_to = definition;
	int next = 0;
	for (uint32_t i = 0; i < plan->field_count; i++) {
		const struct plan_field *field = &plan->fields[i];
		bool has_name = field->kind == TARGET_FIELD && !field->name_is_slot;
		int place = has_name && definition ? events_field_index(definition, plan->pool + field->name_offset,
							     field->name_length, (size_t)next)
						   : -1;
		plan->places[i] = (int16_t)place;
		next = place + 1;
	}
	return plan->places;
}

/* Takes the values apart when there is room for all of them. */
static void take_apart(struct plan_cache *cache, struct binxml_instance *instance)
{
	if (instance->value_count > SLOTS - cache->slot_count)
		return;
	if (binxml_take_apart(cache->chunk, cache->chunk_size, instance, cache->slots + cache->slot_count))
		cache->slot_count += instance->value_count;
}

static bool fail(struct compiler *compiler, enum binxml_problem problem, size_t offset)
{
	compiler->error.problem = problem;
	compiler->error.token = 0;
	compiler->error.offset = offset;
	return false;
}

/* UTF-16 text into the pool; its offset and length. */
static bool pool_text(struct compiler *compiler, const struct binxml_step *step, uint32_t *offset, uint32_t *length)
{
	struct draft *draft = compiler->draft;
	if (3 * (size_t)step->text.units > POOL_MAX - draft->pool_length)
		return fail(compiler, PROBLEM_SIZE, step->offset);
	*offset = draft->pool_length;
	*length = (uint32_t)value_utf8_from_utf16(
		step->text.utf16, step->text.units, draft->pool + draft->pool_length, NULL);
	draft->pool_length += *length;
	return true;
}

static bool pool_name(struct compiler *compiler, const char *name, size_t length, size_t at, uint32_t *offset)
{
	struct draft *draft = compiler->draft;
	if (length > POOL_MAX - draft->pool_length)
		return fail(compiler, PROBLEM_SIZE, at);
	*offset = draft->pool_length;
	memcpy(draft->pool + draft->pool_length, name, length);
	draft->pool_length += (uint32_t)length;
	return true;
}

static bool add_piece(struct compiler *compiler, const struct binxml_step *step)
{
	struct draft *draft = compiler->draft;
	struct chain *chain =
		compiler->in_attribute ? &compiler->attribute : &compiler->elements[compiler->cache->shape.depth];
	if (draft->piece_count == PIECES_MAX)
		return fail(compiler, PROBLEM_SIZE, step->offset);
	struct plan_piece *piece = &draft->pieces[draft->piece_count];
	memset(piece, 0, sizeof *piece);
	piece->next = PLAN_NO_PIECE;
	piece->is_slot = step->kind == BINXML_SUBSTITUTION;
	piece->slot = step->slot;
	piece->is_optional = step->optional;
	piece->type = step->type;
	if (!piece->is_slot && !pool_text(compiler, step, &piece->literal, &piece->length))
		return false;
	if (chain->first == PLAN_NO_PIECE)
		chain->first = draft->piece_count;
	else
		draft->pieces[chain->last].next = draft->piece_count;
	chain->last = draft->piece_count++;
	return true;
}

static struct plan_field *add_field(struct compiler *compiler, const struct shape_target *target, size_t at)
{
	struct draft *draft = compiler->draft;
	if (draft->field_count == FIELDS_MAX) {
		fail(compiler, PROBLEM_SIZE, at);
		return NULL;
	}
	struct plan_field *field = &draft->fields[draft->field_count];
	memset(field, 0, sizeof *field);
	field->kind = (uint8_t)target->kind;
	field->system = (uint8_t)target->system;
	field->area = (uint8_t)shape_nested_area(&compiler->cache->shape);
	field->name_length = (uint32_t)target->length;
	field->prefix_length = shape_path_length(&compiler->cache->shape);
	draft->field_count++;
	return field;
}

/* The Name of a Data element: literal text, or one slot. */
static bool name_field(struct compiler *compiler, size_t at)
{
	const struct draft *draft = compiler->draft;
	struct shape *shape = &compiler->cache->shape;
	uint32_t first = compiler->attribute.first;
	if (first == PLAN_NO_PIECE)
		return true;
	const struct plan_piece *piece = &draft->pieces[first];
	if (piece->next != PLAN_NO_PIECE)
		return fail(compiler, PROBLEM_TOKEN, at);
	if (piece->is_slot)
		compiler->name_slots[shape->depth] = piece->slot + 1u;
	else if (!shape_name_field(shape, draft->pool + piece->literal, piece->length))
		return fail(compiler, PROBLEM_SIZE, at);
	return true;
}

static bool end_attribute(struct compiler *compiler, size_t at)
{
	if (!compiler->in_attribute)
		return true;
	compiler->in_attribute = false;
	if (compiler->target.kind == TARGET_NOTHING)
		return true;
	if (compiler->target.kind == TARGET_FIELD_NAME)
		return name_field(compiler, at);
	struct plan_field *field = add_field(compiler, &compiler->target, at);
	if (!field)
		return false;
	field->is_attribute = true;
	field->depends_on = BINXML_INDEPENDENT;
	field->name_offset = compiler->target_name;
	field->first_piece = compiler->attribute.first;
	return true;
}

static bool begin_attribute(struct compiler *compiler, const struct binxml_step *step)
{
	uint32_t offset, length;
	if (!end_attribute(compiler, step->offset) || !pool_text(compiler, step, &offset, &length))
		return false;
	compiler->target = shape_attribute(&compiler->cache->shape, compiler->draft->pool + offset, length);
	compiler->draft->pool_length = offset;
	compiler->attribute.first = compiler->attribute.last = PLAN_NO_PIECE;
	compiler->in_attribute = true;
	return pool_name(
		compiler, compiler->target.name, compiler->target.length, step->offset, &compiler->target_name);
}

static bool begin_element(struct compiler *compiler, const struct binxml_step *step)
{
	struct shape *shape = &compiler->cache->shape;
	uint32_t offset, length;
	if (!pool_text(compiler, step, &offset, &length))
		return false;
	bool entered = shape_enter(shape, compiler->draft->pool + offset, length);
	compiler->draft->pool_length = offset;
	if (!entered)
		return fail(compiler, PROBLEM_DEPTH, step->offset);
	compiler->elements[shape->depth].first = compiler->elements[shape->depth].last = PLAN_NO_PIECE;
	compiler->name_slots[shape->depth] = 0;
	compiler->depends_on[shape->depth] = step->slot;
	return true;
}

static bool end_element(struct compiler *compiler, size_t at)
{
	struct shape *shape = &compiler->cache->shape;
	if (!end_attribute(compiler, at))
		return false;
	struct shape_target target = shape_content(shape);
	uint32_t first = compiler->elements[shape->depth].first;
	bool wanted = target.kind == TARGET_SYSTEM || target.kind == TARGET_FIELD ||
		      (target.kind == TARGET_CONTAINER && first != PLAN_NO_PIECE);
	if (wanted) {
		struct plan_field *field = add_field(compiler, &target, at);
		if (!field)
			return false;
		field->first_piece = first;
		field->depends_on = compiler->depends_on[shape->depth];
		field->name_is_slot = compiler->name_slots[shape->depth] != 0;
		if (field->name_is_slot)
			field->name_offset = compiler->name_slots[shape->depth] - 1;
		else if (!pool_name(compiler, target.name, target.length, at, &field->name_offset))
			return false;
	}
	shape_leave(shape);
	return true;
}

static bool compile_step(struct compiler *compiler, const struct binxml_step *step)
{
	switch (step->kind) {
	case BINXML_ELEMENT:
		return begin_element(compiler, step);
	case BINXML_ATTRIBUTE:
		return begin_attribute(compiler, step);
	case BINXML_CLOSE_TAG:
		return end_attribute(compiler, step->offset);
	case BINXML_ELEMENT_END:
		return end_element(compiler, step->offset);
	case BINXML_TEXT:
	case BINXML_SUBSTITUTION:
		return add_piece(compiler, step);
	case BINXML_PROCESSING:
		return true;
	default:
		return fail(compiler, PROBLEM_TOKEN, step->offset);
	}
}

/* Compiles the fragment in [start, end) into the draft. */
static bool compile(struct plan_cache *cache, size_t start, size_t end, bool in_definition, enum shape_area area,
	size_t *finish, bool *odd_names, struct binxml_error *error)
{
	struct compiler compiler;
	struct binxml_step step;
	memset(&compiler, 0, sizeof compiler);
	compiler.cache = cache;
	compiler.draft = &cache->draft;
	compiler.elements[0].first = compiler.elements[0].last = PLAN_NO_PIECE;
	bool has_element = false;
	cache->draft.field_count = cache->draft.piece_count = cache->draft.pool_length = 0;
	shape_init(&cache->shape, area);
	binxml_open(&compiler.binxml, cache->chunk, cache->chunk_size, start, end, in_definition);
	compiler.binxml.names = &cache->names;
	cache->names.count = 0;
	for (;;) {
		enum binxml_kind kind = binxml_next(&compiler.binxml, &step);
		has_element |= kind == BINXML_ELEMENT;
		if (kind == BINXML_END) {
			*finish = compiler.binxml.cursor.offset;
			*odd_names = compiler.binxml.odd_names;
			if (has_element || !in_definition)
				return true;
			fail(&compiler, PROBLEM_TRUNCATED, start); /* zeroes */
			*error = compiler.error;
			return false;
		}
		if (kind == BINXML_ERROR) {
			*error = compiler.binxml.error;
			return false;
		}
		if (!compile_step(&compiler, &step)) {
			*error = compiler.error;
			return false;
		}
	}
}

/* Most fields are one slot. */
static void find_shortcut(const struct draft *draft, struct plan_field *field)
{
	field->only_slot = PLAN_NO_SLOT;
	/* A field of System is what it is, element or not. */
	if (field->kind == TARGET_SYSTEM)
		field->depends_on = BINXML_INDEPENDENT;
	if (field->first_piece == PLAN_NO_PIECE || field->depends_on != BINXML_INDEPENDENT)
		return;
	const struct plan_piece *piece = &draft->pieces[field->first_piece];
	if (!piece->is_slot || piece->next != PLAN_NO_PIECE)
		return;
	field->only_slot = piece->slot;
	field->is_without_null = field->is_attribute && piece->is_optional;
}

static void describe_draft(struct plan_cache *cache, struct plan *plan, enum shape_area area)
{
	const struct draft *draft = &cache->draft;
	plan->area = area;
	for (uint32_t i = 0; i < draft->field_count; i++)
		find_shortcut(&cache->draft, &cache->draft.fields[i]);
	plan->field_count = draft->field_count;
	plan->piece_count = draft->piece_count;
	plan->pool_length = draft->pool_length;
	plan->fields = draft->fields;
	plan->pieces = draft->pieces;
	plan->pool = draft->pool;
	for (size_t i = 0; i < SYSTEM_FIELD_COUNT; i++)
		plan->system[i] = plan->field_count;
	for (uint32_t i = plan->field_count; i-- > 0;) {
		if (plan->fields[i].kind == TARGET_SYSTEM)
			plan->system[plan->fields[i].system] = i;
	}
}

static uint64_t hash_bytes(uint64_t hash, const void *data, size_t size)
{
	return hash * UINT64_C(1099511628211) ^ crc32_z((uLong)(hash & 0xffffffff), data, size);
}

static bool same_plan(const struct plan *a, const struct plan *b)
{
	return a->hash == b->hash && a->area == b->area && a->field_count == b->field_count &&
	       a->piece_count == b->piece_count && a->pool_length == b->pool_length &&
	       memcmp(a->fields, b->fields, a->field_count * sizeof *a->fields) == 0 &&
	       memcmp(a->pieces, b->pieces, a->piece_count * sizeof *a->pieces) == 0 &&
	       memcmp(a->pool, b->pool, a->pool_length) == 0;
}

/* A copy of the draft in one allocation. */
static struct plan *copy_plan(struct plan_cache *cache, const struct plan *from)
{
	size_t fields = from->field_count * sizeof *from->fields;
	size_t pieces = from->piece_count * sizeof *from->pieces;
	size_t size = sizeof *from + fields + pieces + from->pool_length;
	struct plan *plan = memory_get(&cache->allocator, size);
	if (!plan)
		return NULL;
	*plan = *from;
	char *at = (char *)(plan + 1);
	plan->fields = memcpy(at, from->fields, fields);
	plan->pieces = memcpy(at + fields, from->pieces, pieces);
	plan->pool = memcpy(at + fields + pieces, from->pool, from->pool_length);
	cache->bytes += size;
	return plan;
}

/* The draft's plan among those known, or a new one. */
static struct plan *intern(struct plan_cache *cache, enum shape_area area, struct binxml_error *error)
{
	struct plan draft;
	memset(&draft, 0, sizeof draft);
	describe_draft(cache, &draft, area);
	draft.hash = hash_bytes(14695981039346656037u, draft.fields, draft.field_count * sizeof *draft.fields);
	draft.hash = hash_bytes(draft.hash, draft.pieces, draft.piece_count * sizeof *draft.pieces);
	draft.hash = hash_bytes(draft.hash, draft.pool, draft.pool_length);
	struct plan **bucket = &cache->buckets[draft.hash % BUCKETS];
	for (struct plan *plan = *bucket; plan; plan = plan->next) {
		if (same_plan(plan, &draft))
			return plan;
	}
	struct plan *plan = copy_plan(cache, &draft);
	if (!plan) {
		error->problem = PROBLEM_MEMORY;
		return NULL;
	}
	plan->next = *bucket;
	*bucket = plan;
	return plan;
}

static struct place *find_place(struct plan_cache *cache, size_t definition_offset, enum shape_area area)
{
	size_t mask = PLACES - 1;
	size_t i = (definition_offset * 31 + area) & mask;
	while (cache->places[i].definition_offset != 0 &&
		(cache->places[i].definition_offset != definition_offset || cache->places[i].area != area))
		i = (i + 1) & mask;
	return &cache->places[i];
}

/* The place of a plan among the lenders, or a free one. Equal plans of different caches count as one. */
static struct lender *find_lender(struct plan_cache *cache, uint32_t template_id, const struct plan *plan)
{
	size_t i = template_id % LENDERS;
	while (cache->lenders[i].plan &&
		(cache->lenders[i].template_id != template_id ||
			(cache->lenders[i].plan != plan && !same_plan(cache->lenders[i].plan, plan))))
		i = (i + 1) % LENDERS;
	return &cache->lenders[i];
}

static void add_lender(struct plan_cache *cache, const struct lender *new_lender)
{
	struct lender *lender = find_lender(cache, new_lender->template_id, new_lender->plan);
	if (lender->plan || cache->lender_count == LENDERS / 2)
		return;
	*lender = *new_lender;
	cache->lender_count++;
}

static void remember(struct plan_cache *cache, const struct binxml_instance *instance, struct plan *plan)
{
	struct lender lender = {instance->template_id, instance->value_count, plan};
	add_lender(cache, &lender);
}

void plan_cache_let_borrow(struct plan_cache *cache, bool may_borrow)
{
	cache->may_borrow = may_borrow;
}

void plan_cache_join(struct plan_cache *cache, const struct plan_cache *other)
{
	for (size_t i = 0; i < LENDERS; i++) {
		if (other->lenders[i].plan)
			add_lender(cache, &other->lenders[i]);
	}
}

/* A null fits any slot; sizes are written as hexadecimal numbers. */
static bool type_fits(uint8_t declared, uint8_t found)
{
	if (declared == found || found == VALUE_NULL)
		return true;
	return (declared & ~VALUE_ARRAY) == VALUE_SIZE &&
	       ((found & ~VALUE_ARRAY) == VALUE_HEX32 || (found & ~VALUE_ARRAY) == VALUE_HEX64);
}

static bool lender_fits(
	const struct plan_cache *cache, const struct lender *lender, const struct binxml_instance *instance)
{
	const struct plan *plan = lender->plan;
	if (lender->value_count != instance->value_count)
		return false;
	for (uint32_t i = 0; i < plan->piece_count; i++) {
		struct value value;
		if (!plan->pieces[i].is_slot)
			continue;
		if (!binxml_value(cache->chunk, cache->chunk_size, instance, plan->pieces[i].slot, &value) ||
			!type_fits(plan->pieces[i].type, value.type))
			return false;
	}
	return true;
}

/* The one definition of that id that fits the instance's values; NULL when there is none or more than one. */
static struct plan *borrow(struct plan_cache *cache, const struct binxml_instance *instance, enum shape_area area)
{
	struct plan *found = NULL;
	for (size_t i = instance->template_id % LENDERS; cache->lenders[i].plan; i = (i + 1) % LENDERS) {
		const struct lender *lender = &cache->lenders[i];
		if (lender->template_id != instance->template_id || lender->plan->area != (uint32_t)area ||
			!lender_fits(cache, lender, instance))
			continue;
		if (found)
			return NULL;
		found = lender->plan;
	}
	return found;
}

/* A definition that this chunk has not shown yet: known from another one, or compiled. */
static bool find_plan(struct plan_cache *cache, enum shape_area area, struct plan_use *use, struct binxml_error *error)
{
	const struct binxml_instance *instance = &use->instance;
	size_t finish;
	use->plan = known_find(cache->known, cache->chunk, cache->chunk_size, instance, area, &use->odd_names);
	if (use->plan)
		return true;
	if (!compile(cache, instance->body_start, instance->body_end, true, area, &finish, &use->odd_names, error))
		return false;
	use->plan = intern(cache, area, error);
	if (!use->plan)
		return false;
	known_add(cache->known, cache->chunk, cache->chunk_size, instance, area, &cache->names, use->plan,
		use->odd_names);
	if (!use->odd_names)
		remember(cache, instance, use->plan);
	return true;
}

/* The plan of the definition that an instance leads to. */
static bool open_own(struct plan_cache *cache, enum shape_area area, struct plan_use *use, struct binxml_error *error)
{
	const struct binxml_instance *instance = &use->instance;
	struct place *place = find_place(cache, instance->definition_offset, area);
	if (place->definition_offset) {
		use->plan = place->plan;
		use->odd_names = place->odd_names;
		return true;
	}
	if (!find_plan(cache, area, use, error))
		return false;
	if (cache->place_count < PLACES / 2) {
		place->definition_offset = (uint32_t)instance->definition_offset;
		place->area = area;
		place->plan = use->plan;
		place->odd_names = use->odd_names;
		cache->place_count++;
	}
	return true;
}

/* Names of the definition were overwritten: one whose names are right is better. */
static void prefer_lender(struct plan_cache *cache, enum shape_area area, struct plan_use *use)
{
	struct plan *plan = borrow(cache, &use->instance, area);
	if (!plan)
		return;
	use->plan = plan;
	use->is_borrowed = true;
	use->odd_names = false;
}

bool plan_open(struct plan_cache *cache, size_t offset, size_t end, enum shape_area area, struct plan_use *use,
	struct binxml_error *error)
{
	memset(error, 0, sizeof *error);
	use->is_borrowed = false;
	use->odd_names = false;
	if (binxml_instance(cache->chunk, cache->chunk_size, offset, end, &use->instance, error) &&
		open_own(cache, area, use, error)) {
		take_apart(cache, &use->instance);
		if (use->odd_names && cache->may_borrow)
			prefer_lender(cache, area, use);
		return true;
	}
	if (error->problem == PROBLEM_MEMORY ||
		!binxml_instance_values(cache->chunk, cache->chunk_size, offset, end, &use->instance))
		return false;
	take_apart(cache, &use->instance);
	use->plan = cache->may_borrow ? borrow(cache, &use->instance, area) : NULL;
	use->is_borrowed = true;
	error->template_id = use->instance.template_id;
	return use->plan != NULL;
}

const struct plan *plan_of_fragment(struct plan_cache *cache, size_t start, size_t end, enum shape_area area,
	size_t *finish, bool *odd_names, struct binxml_error *error)
{
	if (!compile(cache, start, end, false, area, finish, odd_names, error))
		return NULL;
	describe_draft(cache, &cache->fragment, area);
	return &cache->fragment;
}

static bool piece_value(const struct plan *plan, const struct plan_piece *piece, const uint8_t *chunk,
	size_t chunk_size, const struct binxml_instance *instance, struct value *value)
{
	if (!piece->is_slot) {
		value->type = VALUE_UTF8;
		value->bytes = (const uint8_t *)plan->pool + piece->literal;
		value->length = piece->length;
		return true;
	}
	return instance && binxml_value(chunk, chunk_size, instance, piece->slot, value);
}

/* Several pieces, as one text. */
static bool join_pieces(const struct plan *plan, const struct plan_field *field, const uint8_t *chunk,
	size_t chunk_size, const struct binxml_instance *instance, struct arena *arena, struct value *value)
{
	size_t count = 0;
	size_t total = 0;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next)
		count++;
	struct ipsecevtx_text *parts = arena_get(arena, count * sizeof *parts);
	if (!parts)
		return false;
	count = 0;
	for (uint32_t i = field->first_piece; i != PLAN_NO_PIECE; i = plan->pieces[i].next) {
		struct value part;
		if (!piece_value(plan, &plan->pieces[i], chunk, chunk_size, instance, &part))
			continue;
		if (value_text(&part, arena, &parts[count].data, &parts[count].length, NULL) == VALUE_NO_ROOM)
			return false;
		total += parts[count++].length;
	}
	char *joined = arena_get(arena, total + 1);
	if (!joined)
		return false;
	value->type = VALUE_UTF8;
	value->bytes = (const uint8_t *)joined;
	value->length = (uint32_t)total;
	for (size_t i = 0; i < count; i++) {
		memcpy(joined, parts[i].data, parts[i].length);
		joined += parts[i].length;
	}
	return true;
}

bool plan_value(const struct plan *plan, const struct plan_field *field, const uint8_t *chunk, size_t chunk_size,
	const struct binxml_instance *instance, struct arena *arena, struct value *value)
{
	memset(value, 0, sizeof *value); /* a null */
	if (field->first_piece == PLAN_NO_PIECE)
		return true;
	if (field->only_slot != PLAN_NO_SLOT && instance && instance->slots) {
		if (field->only_slot < instance->value_count)
			*value = instance->slots[field->only_slot];
		return true;
	}
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	if (piece->next != PLAN_NO_PIECE)
		return join_pieces(plan, field, chunk, chunk_size, instance, arena, value);
	if (!piece_value(plan, piece, chunk, chunk_size, instance, value))
		memset(value, 0, sizeof *value); /* a slot that the instance lacks is a null */
	return true;
}

bool plan_field_is_left_out(const struct plan *plan, const struct plan_field *field, const uint8_t *chunk,
	size_t chunk_size, const struct binxml_instance *instance, const struct value *value)
{
	if (field->depends_on != BINXML_INDEPENDENT) {
		struct value needed;
		return instance && binxml_value(chunk, chunk_size, instance, field->depends_on, &needed) &&
		       needed.type == VALUE_NULL;
	}
	if (!field->is_attribute || field->first_piece == PLAN_NO_PIECE || value->type != VALUE_NULL)
		return false;
	const struct plan_piece *piece = &plan->pieces[field->first_piece];
	return piece->is_optional && piece->next == PLAN_NO_PIECE;
}

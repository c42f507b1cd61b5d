/* SPDX-License-Identifier: MIT */
#include "binxml/known.h"

#include "binxml/plan.h"
#include "evidence/chunk.h"

#include <stdatomic.h>
#include <string.h>

#define BUCKETS 512u

/* Where a template's body refers to a name. */
struct mention {
	uint32_t token;  /* in the body */
	uint32_t at;     /* of the offset, in the body */
	uint32_t name;   /* of the name's bytes from its hash on, in known->names of this template */
	uint32_t length; /* of these bytes */
	bool is_inline;  /* the name stands right behind the offset */
};

struct known_template {
	struct known_template *next;
	struct plan *plan;
	uint8_t guid[16];
	uint32_t area;
	bool odd_names;
	size_t body_size;
	size_t mention_count;
	const struct mention *mentions;
	const uint8_t *body;
	const uint8_t *mask; /* of the body's bytes: 0 for those that may differ, else 0xff */
	const uint8_t *names;
};

/*
 * One thread adds at a time, which holds the mutex of a plan store, or owns all of this; others may look while it does,
 * for what is in a bucket stays as it is.
 */
struct known {
	struct ipsecevtx_allocator allocator;
	struct known_template *_Atomic buckets[BUCKETS];
	size_t bytes, bytes_max;
};

struct known *known_new(const struct ipsecevtx_allocator *allocator, size_t bytes_max)
{
	struct known *known = memory_get(allocator, sizeof *known);
	if (!known)
		return NULL;
	known->allocator = *allocator;
	known->bytes_max = bytes_max;
	for (size_t i = 0; i < BUCKETS; i++)
		atomic_init(&known->buckets[i], NULL);
	return known;
}

void known_clear(struct known *known)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct known_template *template = atomic_load_explicit(&known->buckets[i], memory_order_relaxed);
		while (template) {
			struct known_template *next = template->next;
			memory_free(&known->allocator, template);
			template = next;
		}
		atomic_store_explicit(&known->buckets[i], NULL, memory_order_relaxed);
	}
	known->bytes = 0;
}

void known_free(struct known *known)
{
	if (!known)
		return;
	struct ipsecevtx_allocator allocator = known->allocator;
	known_clear(known);
	memory_free(&allocator, known);
}

static size_t bucket_of(uint32_t template_id)
{
	return (template_id ^ (template_id >> 16)) % BUCKETS;
}

/*
 * The last names that were found to be the same, of elements and of attributes, which alternate: "Data" and "Name" come
 * with every field.
 */
struct compared {
	uint32_t targets[2];
	uint32_t names[2];
};

#define NO_NAME UINT32_MAX

static bool same_name(
	const struct known_template *template, const struct mention *mention, struct bytes chunk, uint32_t target)
{
	struct cursor cursor = cursor_at(chunk.data, chunk.size, target);
	cursor_skip(&cursor, 4); /* next in the hash bucket */
	const uint8_t *bytes = cursor_bytes(&cursor, mention->length);
	return bytes && memcmp(bytes, template->names + mention->name, mention->length) == 0;
}

/* All but what the mask leaves out, which the mentions tell of; without a branch, for the compiler to take in blocks.
 */
static bool same_body(const struct known_template *template, const uint8_t *body)
{
	const uint8_t *known = template->body;
	const uint8_t *mask = template->mask;
	uint8_t difference = 0;
	for (size_t i = 0; i < template->body_size; i++)
		difference |= (uint8_t)((body[i] ^ known[i]) & mask[i]);
	return difference == 0;
}

static bool is_same(const struct known_template *template, struct bytes chunk, const struct binxml_instance *instance,
	struct known_names *names)
{
	const struct bytes body = {chunk.data + instance->body_start, template->body_size};
	struct compared compared = {{0, 0}, {NO_NAME, NO_NAME}};
	names->end = 0;
	names->are_ahead = false;
	if (!same_body(template, body.data))
		return false;
	for (size_t i = 0; i < template->mention_count; i++) {
		const struct mention *mention = &template->mentions[i];
		uint32_t target = read_u32(body.data, body.size, mention->at);
		bool is_inline = target == instance->body_start + mention->at + 4;
		if (is_inline != mention->is_inline)
			return false;
		if (is_inline || (compared.targets[i % 2] == target && compared.names[i % 2] == mention->name))
			continue;
		if (!same_name(template, mention, chunk, target))
			return false;
		size_t end = (size_t)target + 4 + mention->length;
		names->end = end > names->end ? end : names->end;
		names->are_ahead |= end > instance->body_start + mention->token || target < CHUNK_HEADER_SIZE;
		compared.targets[i % 2] = target;
		compared.names[i % 2] = mention->name;
	}
	return true;
}

struct plan *known_find(const struct known *known, const struct known_key *key, struct known_names *names)
{
	const struct binxml_instance *instance = key->instance;
	size_t body_size = instance->body_end - instance->body_start;
	const struct known_template *template =
		atomic_load_explicit(&known->buckets[bucket_of(instance->template_id)], memory_order_acquire);
	for (; template; template = template->next) {
		if (template->body_size == body_size && template->area == (uint32_t)key->area &&
			memcmp(template->guid, instance->guid, 16) == 0 &&
			is_same(template, key->chunk, instance, names)) {
			names->are_odd = template->odd_names;
			return template->plan;
		}
	}
	return NULL;
}

/* How many bytes the names take that stand elsewhere, each once for each mention. */
static size_t measure_names(const struct binxml_names *names)
{
	size_t size = 0;
	for (size_t i = 0; i < names->count; i++) {
		bool again = i >= 2 && names->names[i].target == names->names[i - 2].target;
		size += again ? 0 : names->names[i].length;
	}
	return size;
}

static void fill_mentions(struct mention *mentions, uint8_t *bytes, const uint8_t *chunk,
	const struct binxml_instance *instance, const struct binxml_names *names)
{
	uint32_t used = 0;
	for (size_t i = 0; i < names->count; i++) {
		const struct binxml_name *name = &names->names[i];
		struct mention *mention = &mentions[i];
		mention->token = name->token - (uint32_t)instance->body_start;
		mention->at = name->at - (uint32_t)instance->body_start;
		mention->length = name->length;
		mention->is_inline = name->target == name->at + 4;
		/* Elements and attributes alternate: the name before the last one is mostly the same. */
		if (i >= 2 && name->target == names->names[i - 2].target) {
			mention->name = mentions[i - 2].name;
			continue;
		}
		mention->name = used;
		memcpy(bytes + used, chunk + name->target + 4, name->length);
		used += name->length;
	}
}

/* Where names stand may differ, and of an inline name how it is chained. */
static void fill_mask(
	uint8_t *mask, size_t size, const struct binxml_instance *instance, const struct binxml_names *names)
{
	memset(mask, 0xff, size);
	for (size_t i = 0; i < names->count; i++) {
		const struct binxml_name *name = &names->names[i];
		size_t at = name->at - instance->body_start;
		size_t count = name->target == name->at + 4 ? 8 : 4;
		for (size_t k = at; k < at + count && k < size; k++)
			mask[k] = 0;
	}
}

bool known_add(struct known *known, const struct known_key *key, const struct binxml_names *names, struct plan *plan,
	bool odd_names)
{
	const struct binxml_instance *instance = key->instance;
	const uint8_t *chunk = key->chunk.data;
	size_t body_size = instance->body_end - instance->body_start;
	if (names->count > BINXML_NAMES_MAX || instance->body_end > key->chunk.size)
		return false;
	size_t mentions_size = names->count * sizeof(struct mention);
	size_t size = sizeof(struct known_template) + mentions_size + 2 * body_size + measure_names(names);
	if (size > known->bytes_max - known->bytes)
		return false;
	struct known_template *template = memory_get(&known->allocator, size);
	if (!template)
		return false;
	struct mention *mentions = (struct mention *)(template + 1);
	uint8_t *body = (uint8_t *)mentions + mentions_size;
	memcpy(body, chunk + instance->body_start, body_size);
	fill_mask(body + body_size, body_size, instance, names);
	fill_mentions(mentions, body + 2 * body_size, chunk, instance, names);
	template->plan = plan;
	memcpy(template->guid, instance->guid, 16);
	template->area = (uint32_t)key->area;
	template->odd_names = odd_names;
	template->body_size = body_size;
	template->mention_count = names->count;
	template->mentions = mentions;
	template->body = body;
	template->mask = body + body_size;
	template->names = body + 2 * body_size;
	struct known_template *_Atomic *bucket = &known->buckets[bucket_of(instance->template_id)];
	template->next = atomic_load_explicit(bucket, memory_order_relaxed);
	atomic_store_explicit(bucket, template, memory_order_release);
	known->bytes += size;
	return true;
}

static void put_u32(uint8_t *at, uint32_t number)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

/* Lets the mentions of the body lead to where the names stand now. */
static bool copy_names(const struct known_template *template, struct known_copy *copy)
{
	for (size_t i = 0; i < template->mention_count; i++) {
		const struct mention *mention = &template->mentions[i];
		size_t name = copy->size;
		if (mention->is_inline) {
			put_u32(copy->bytes + mention->at, mention->at + 4);
			continue;
		}
		if (copy->room - copy->size < mention->length + (size_t)4)
			return false;
		put_u32(copy->bytes + mention->at, (uint32_t)name);
		put_u32(copy->bytes + name, 0); /* no next one in its bucket */
		memcpy(copy->bytes + name + 4, template->names + mention->name, mention->length);
		copy->size += mention->length + (size_t)4;
	}
	return true;
}

/* A plan of a cache that others share points to the same fields as theirs. */
static bool is_of_plan(const struct known_template *template, const struct plan *plan)
{
	return template->plan == plan || (plan->field_count > 0 && template->plan->fields == plan->fields);
}

bool known_copy(const struct known *known, const struct plan *plan, uint32_t template_id, struct known_copy *copy)
{
	const struct known_template *template =
		atomic_load_explicit(&known->buckets[bucket_of(template_id)], memory_order_acquire);
	while (template && (read_u32(template->guid, 16, 0) != template_id || !is_of_plan(template, plan)))
		template = template->next;
	if (!template || template->body_size > copy->room)
		return false;
	memcpy(copy->bytes, template->body, template->body_size);
	memcpy(copy->guid, template->guid, sizeof copy->guid);
	copy->size = copy->body_size = template->body_size;
	return copy_names(template, copy);
}

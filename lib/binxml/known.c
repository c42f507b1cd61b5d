/* SPDX-License-Identifier: MIT */
#include "binxml/known.h"

#include <stdatomic.h>
#include <string.h>

#define BUCKETS 512u

/* A place in the body where a name is named. */
struct mention {
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
	const uint8_t *names;
};

/* One thread adds at a time; others may look while it does, for what is in a bucket stays as it is. */
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

static size_t bucket_of(const struct binxml_instance *instance)
{
	return (instance->template_id ^ (instance->template_id >> 16)) % BUCKETS;
}

/* The last names that were found to be the same: "Data" and "Name" come with every field. */
struct compared {
	uint32_t targets[4];
	uint32_t names[4];
	unsigned count; /* so far, of which the last four are kept */
};

static bool same_name(const struct known_template *template, const struct mention *mention, struct bytes chunk,
	uint32_t target, struct compared *compared)
{
	const uint8_t *name = template->names + mention->name;
	for (unsigned i = 0; i < 4 && i < compared->count; i++) {
		if (compared->targets[i] == target && compared->names[i] == mention->name)
			return true;
	}
	struct cursor cursor = cursor_at(chunk.data, chunk.size, target);
	cursor_skip(&cursor, 4); /* next in the hash bucket */
	const uint8_t *bytes = cursor_bytes(&cursor, mention->length);
	if (!bytes || memcmp(bytes, name, mention->length) != 0)
		return false;
	compared->targets[compared->count % 4] = target;
	compared->names[compared->count % 4] = mention->name;
	compared->count++;
	return true;
}

static bool is_same(const struct known_template *template, struct bytes chunk, const struct binxml_instance *instance)
{
	const uint8_t *body = chunk.data + instance->body_start;
	struct compared compared = {{0}, {0}, 0};
	size_t from = 0;
	for (size_t i = 0; i < template->mention_count; i++) {
		const struct mention *mention = &template->mentions[i];
		if (memcmp(body + from, template->body + from, mention->at - from) != 0)
			return false;
		uint32_t target = read_u32(chunk.data, chunk.size, instance->body_start + mention->at);
		bool is_inline = target == instance->body_start + mention->at + 4;
		if (is_inline != mention->is_inline)
			return false;
		/* An inline name is a part of the body, but for its chain. */
		from = mention->at + (is_inline ? 8 : 4);
		if (!is_inline && !same_name(template, mention, chunk, target, &compared))
			return false;
	}
	return memcmp(body + from, template->body + from, template->body_size - from) == 0;
}

struct plan *known_find(const struct known *known, const struct known_key *key, bool *odd_names)
{
	const struct binxml_instance *instance = key->instance;
	size_t body_size = instance->body_end - instance->body_start;
	const struct known_template *template =
		atomic_load_explicit(&known->buckets[bucket_of(instance)], memory_order_acquire);
	for (; template; template = template->next) {
		if (template->body_size == body_size && template->area == (uint32_t)key->area &&
			memcmp(template->guid, instance->guid, 16) == 0 && is_same(template, key->chunk, instance)) {
			*odd_names = template->odd_names;
			return template->plan;
		}
	}
	return NULL;
}

/* The bytes of names that stand elsewhere, each once per place that it is named from. */
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

bool known_add(struct known *known, const struct known_key *key, const struct binxml_names *names, struct plan *plan,
	bool odd_names)
{
	const struct binxml_instance *instance = key->instance;
	const uint8_t *chunk = key->chunk.data;
	size_t body_size = instance->body_end - instance->body_start;
	if (names->count > BINXML_NAMES_MAX || instance->body_end > key->chunk.size)
		return false;
	size_t mentions_size = names->count * sizeof(struct mention);
	size_t size = sizeof(struct known_template) + mentions_size + body_size + measure_names(names);
	if (size > known->bytes_max - known->bytes)
		return false;
	struct known_template *template = memory_get(&known->allocator, size);
	if (!template)
		return false;
	struct mention *mentions = (struct mention *)(template + 1);
	uint8_t *body = (uint8_t *)mentions + mentions_size;
	memcpy(body, chunk + instance->body_start, body_size);
	fill_mentions(mentions, body + body_size, chunk, instance, names);
	template->plan = plan;
	memcpy(template->guid, instance->guid, 16);
	template->area = (uint32_t)key->area;
	template->odd_names = odd_names;
	template->body_size = body_size;
	template->mention_count = names->count;
	template->mentions = mentions;
	template->body = body;
	template->names = body + body_size;
	struct known_template *_Atomic *bucket = &known->buckets[bucket_of(instance)];
	template->next = atomic_load_explicit(bucket, memory_order_relaxed);
	atomic_store_explicit(bucket, template, memory_order_release);
	known->bytes += size;
	return true;
}

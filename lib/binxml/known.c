/* SPDX-License-Identifier: MIT */
#include "binxml/known.h"

#include "binxml/plan.h"
#include "evidence/chunk.h"
#include "evidence/tokens.h"
#include "evidence/vector.h"

#include <stdatomic.h>
#include <string.h>

#define BUCKETS 512u

/* A place in a template's body that refers to a name. */
struct mention {
	uint32_t token;  /* where the token begins, in the body */
	uint32_t at;     /* where the token has the name's offset, in the body */
	uint32_t name;   /* where the template's names have the name's bytes, from its hash on */
	uint32_t length; /* of these bytes */
	bool is_inline;  /* the name stands right behind the offset */
	bool is_again;   /* it is the name of the mention two before, and both stand elsewhere */
	/* The name of an attribute that misleads EvtxECmd at some places: see binxml_stops_at_name(). */
	bool may_split;
};

struct known_template {
	struct known_template *next;
	struct plan *plan;
	uint64_t says;
	uint8_t guid[16];
	uint32_t area;
	uint8_t odd_names;
	bool may_split; /* may_split of any mention */
	size_t body_size;
	size_t mention_count;
	size_t repeats; /* from this mention on is_again is set for all */
	const struct mention *mentions;
	const uint8_t *body;
	const uint8_t *mask; /* 0 for bytes of the body that may differ, 0xff for others */
	const uint8_t *names;
};

/*
 * One thread adds at a time: the one that holds the mutex of a plan store, or the owner of all of this. Others may look
 * meanwhile, since what is in a bucket stays as it is, and a template is put there when it is filled.
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
 * Where the last two names stand that were found to be the same. Names of elements and of attributes alternate: "Data"
 * and "Name" come with every field.
 */
struct compared {
	uint32_t targets[2];
};

static bool same_name(
	const struct known_template *template, const struct mention *mention, struct bytes chunk, uint32_t target)
{
	struct cursor cursor = cursor_at(chunk.data, chunk.size, target);
	cursor_skip(&cursor, 4); /* next in the hash bucket */
	const uint8_t *bytes = cursor_bytes(&cursor, mention->length);
	return bytes && memcmp(bytes, template->names + mention->name, mention->length) == 0;
}

#if defined(__SSE2__)
/*
 * Which of 16 bytes of a body differ, but for those that the mask leaves out: these are offsets, which is_same()
 * follows.
 */
static inline __m128i differing(const struct known_template *template, const uint8_t *body, size_t at)
{
	__m128i bytes = _mm_xor_si128(vector_load(body + at), vector_load(template->body + at));
	return _mm_and_si128(bytes, vector_load(template->mask + at));
}

static inline __m128i differing_32(const struct known_template *template, const uint8_t *body, size_t at)
{
	return _mm_or_si128(differing(template, body, at), differing(template, body, at + 16));
}

/* As same_body(), for a body of 16 bytes or more. */
static bool same_blocks(const struct known_template *template, const uint8_t *body)
{
	const size_t size = template->body_size;
	__m128i difference = differing(template, body, size - 16);
	size_t at = 0;
	for (; size - at >= 64; at += 64) {
		difference = _mm_or_si128(difference, differing_32(template, body, at));
		difference = _mm_or_si128(difference, differing_32(template, body, at + 32));
	}
	/* What is behind the last whole 16 bytes was compared first. */
	for (; size - at >= 16; at += 16)
		difference = _mm_or_si128(difference, differing(template, body, at));
	return _mm_movemask_epi8(_mm_cmpeq_epi8(difference, _mm_setzero_si128())) == 0xffff;
}
#endif

static bool same_body(const struct known_template *template, const uint8_t *body)
{
	uint8_t difference = 0;
#if defined(__SSE2__)
	if (template->body_size >= 16)
		return same_blocks(template, body);
#endif
	for (size_t i = 0; i < template->body_size; i++)
		difference |= (uint8_t)((body[i] ^ template->body[i]) & template->mask[i]);
	return difference == 0;
}

/* Whether the mentions from repeats on lead where the last two before them do. False also where this is not clear. */
static inline bool are_repeats(
	const struct known_template *template, const uint8_t *body, size_t start, const uint32_t targets[2])
{
	const struct mention *mention = template->mentions + template->repeats;
	const struct mention *end = template->mentions + template->mention_count;
	const uint32_t one = targets[template->repeats % 2], other = targets[(template->repeats + 1) % 2];
	uint32_t difference = 0;
	/* A name that stands before its mention is not inline. */
	if (mention == end || one > start + mention->at || other > start + mention->at)
		return false;
	for (; end - mention >= 2; mention += 2)
		difference |= (stored_u32(body + mention[0].at) ^ one) | (stored_u32(body + mention[1].at) ^ other);
	if (mention < end)
		difference |= stored_u32(body + mention->at) ^ one;
	return difference == 0;
}

/*
 * Whether a name misleads EvtxECmd where it stands now: in the body before its mention, or inline and with a first byte
 * that seems to be a value.
 */
static bool splits_text(const struct known_template *template, const uint8_t *body, size_t start)
{
	bool splits = false;
	for (size_t i = 0; i < template->mention_count; i++) {
		const struct mention *mention = &template->mentions[i];
		uint32_t target = stored_u32(body + mention->at);
		splits |= mention->may_split && target > start &&
			  (mention->is_inline ? binxml_begins_value(body[mention->at + 4])
					      : target < start + mention->token);
	}
	return splits;
}

static bool is_same(const struct known_template *template, struct bytes chunk, const struct binxml_instance *instance,
	struct known_names *names)
{
	const struct bytes body = {chunk.data + instance->body_start, template->body_size};
	struct compared compared = {{0, 0}};
	names->end = 0;
	names->are_ahead = false;
	if (!same_body(template, body.data))
		return false;
	for (size_t i = 0; i < template->mention_count; i++) {
		const struct mention *mention = &template->mentions[i];
		if (i == template->repeats && are_repeats(template, body.data, instance->body_start, compared.targets))
			return true;
		uint32_t target = read_u32(body.data, body.size, mention->at);
		bool is_inline = target == instance->body_start + mention->at + 4;
		if (mention->is_again && target == compared.targets[i % 2] && !is_inline)
			continue;
		if (is_inline != mention->is_inline)
			return false;
		if (is_inline)
			continue;
		if (!same_name(template, mention, chunk, target))
			return false;
		size_t end = (size_t)target + 4 + mention->length;
		names->end = end > names->end ? end : names->end;
		names->are_ahead |= end > instance->body_start + mention->token || target < CHUNK_HEADER_SIZE;
		compared.targets[i % 2] = target;
	}
	return true;
}

static const struct known_template *find(
	const struct known *known, const struct known_key *key, struct known_names *names)
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
			names->split_text =
				template->may_split &&
				splits_text(template, key->chunk.data + instance->body_start, instance->body_start);
			return template;
		}
	}
	return NULL;
}

struct plan *known_find(const struct known *known, const struct known_key *key, struct known_names *names)
{
	const struct known_template *template = find(known, key, names);
	return template ? template->plan : NULL;
}

bool known_find_skimmed(
	const struct known *known, const struct known_key *key, struct known_names *names, uint64_t *says)
{
	const struct known_template *template = find(known, key, names);
	if (template)
		*says = template->says;
	return template != NULL;
}

/* How many bytes fill_mentions() keeps of the names: all, but not again those that the mention two before has, too. */
static size_t measure_names(const struct binxml_names *names)
{
	size_t size = 0;
	for (size_t i = 0; i < names->count; i++) {
		bool again = i >= 2 && names->names[i].target == names->names[i - 2].target;
		size += again ? 0 : names->names[i].length;
	}
	return size;
}

static bool may_split(const uint8_t *chunk, const struct binxml_instance *instance, const struct binxml_name *name)
{
	const struct bytes body = {chunk, instance->body_end};
	if ((chunk[name->token] & (uint8_t)~TOKEN_MORE) != TOKEN_ATTRIBUTE)
		return false;
	return name->target != name->at + 4 || binxml_stops_at_name(body, name->token);
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
		mention->is_again = false;
		mention->may_split = may_split(chunk, instance, name);
		/* Elements and attributes alternate: the name two before is mostly the same. */
		if (i >= 2 && name->target == names->names[i - 2].target) {
			mention->name = mentions[i - 2].name;
			mention->is_again = !mention->is_inline && !mentions[i - 2].is_inline;
			continue;
		}
		mention->name = used;
		memcpy(bytes + used, chunk + name->target + 4, name->length);
		used += name->length;
	}
}

/* Leaves out what may differ: where names stand and, of an inline name, how it is chained. */
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

static struct known_template *add(struct known *known, const struct known_key *key, const struct binxml_names *names)
{
	const struct binxml_instance *instance = key->instance;
	const uint8_t *chunk = key->chunk.data;
	size_t body_size = instance->body_end - instance->body_start;
	if (names->count > BINXML_NAMES_MAX || instance->body_end > key->chunk.size)
		return NULL;
	size_t mentions_size = names->count * sizeof(struct mention);
	size_t size = sizeof(struct known_template) + mentions_size + 2 * body_size + measure_names(names);
	if (size > known->bytes_max - known->bytes)
		return NULL;
	struct known_template *template = memory_get(&known->allocator, size);
	if (!template)
		return NULL;
	struct mention *mentions = (struct mention *)(template + 1);
	uint8_t *body = (uint8_t *)mentions + mentions_size;
	memcpy(body, chunk + instance->body_start, body_size);
	fill_mask(body + body_size, body_size, instance, names);
	fill_mentions(mentions, body + 2 * body_size, chunk, instance, names);
	memcpy(template->guid, instance->guid, 16);
	template->area = (uint32_t)key->area;
	template->body_size = body_size;
	template->mention_count = template->repeats = names->count;
	while (template->repeats > 0 && mentions[template->repeats - 1].is_again)
		template->repeats--;
	template->may_split = false;
	for (size_t i = 0; i < names->count; i++)
		template->may_split |= mentions[i].may_split;
	template->mentions = mentions;
	template->body = body;
	template->mask = body + body_size;
	template->names = body + 2 * body_size;
	known->bytes += size;
	return template;
}

/* Lets other threads find a template, which has to be filled. */
static void publish(struct known *known, struct known_template *template, uint32_t template_id)
{
	struct known_template *_Atomic *bucket = &known->buckets[bucket_of(template_id)];
	template->next = atomic_load_explicit(bucket, memory_order_relaxed);
	atomic_store_explicit(bucket, template, memory_order_release);
}

bool known_add(struct known *known, const struct known_key *key, const struct binxml_names *names, struct plan *plan,
	uint8_t odd_names)
{
	/* Definitions are compared by the names to which their offsets lead: this one was read by others. */
	if (odd_names & NAMES_MISLED)
		return false;
	struct known_template *template = add(known, key, names);
	if (!template)
		return false;
	template->plan = plan;
	template->odd_names = odd_names;
	publish(known, template, key->instance->template_id);
	return true;
}

bool known_add_skimmed(
	struct known *known, const struct known_key *key, const struct binxml_names *names, uint64_t says)
{
	struct known_template *template = add(known, key, names);
	if (!template)
		return false;
	template->says = says;
	publish(known, template, key->instance->template_id);
	return true;
}

static void put_u32(uint8_t *at, uint32_t number)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

/* Puts the names behind the copied body, and lets its mentions lead there. */
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

/* Whether a template is that of a plan. The plan that a cache made of one in the store points to the same fields. */
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

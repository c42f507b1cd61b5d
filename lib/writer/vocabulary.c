/* SPDX-License-Identifier: MIT */
#include "writer/vocabulary.h"

#include "writer/sighting.h"

#include <string.h>

#define NAME_BUCKETS     1024u
#define TEMPLATE_BUCKETS 1024u

/* The last templates of each identifier that instances give: they are compared first. */
#define RECENT_SETS 256u
#define RECENT_WAYS 4u

/* With more bytes than this everything is forgotten. A log of one computer has some hundred templates of 2 KiB. */
#define BYTES_MAX (6u * 1024u * 1024u)

/*
 * Where the tables of buckets begin in a chunk's header, and how many buckets they have: libevtx's format document,
 * "chunk header".
 */
#define CHUNK_NAMES            128u
#define CHUNK_NAME_BUCKETS     64u
#define CHUNK_TEMPLATES        384u
#define CHUNK_TEMPLATE_BUCKETS 32u

struct vocabulary {
	struct ipsecevtx_allocator allocator;
	size_t bytes;
	struct vocabulary_name *names[NAME_BUCKETS];
	struct vocabulary_template *templates[TEMPLATE_BUCKETS];
	struct vocabulary_template *recent[RECENT_SETS][RECENT_WAYS];
	struct sighting sightings[SIGHTINGS];
	struct passage_draft draft;
};

struct vocabulary *vocabulary_new(const struct ipsecevtx_allocator *allocator)
{
	struct vocabulary *vocabulary = memory_get(allocator, sizeof *vocabulary);
	if (vocabulary)
		vocabulary->allocator = *allocator;
	return vocabulary;
}

static size_t name_size(const struct vocabulary_name *name)
{
	return sizeof *name + name->size;
}

static size_t template_size(const struct vocabulary_template *template)
{
	return sizeof *template + template->body.mark_count * sizeof(struct mark) + template->body.size;
}

static void forget_all(struct vocabulary *vocabulary)
{
	memset(vocabulary->recent, 0, sizeof vocabulary->recent);
	for (size_t i = 0; i < SIGHTINGS; i++)
		vocabulary->sightings[i].template = NULL;
	vocabulary->bytes = 0;
	for (size_t i = 0; i < TEMPLATE_BUCKETS; i++) {
		while (vocabulary->templates[i]) {
			struct vocabulary_template *template = vocabulary->templates[i];
			vocabulary->templates[i] = template->next;
			memory_free(&vocabulary->allocator, template);
		}
	}
	for (size_t i = 0; i < NAME_BUCKETS; i++) {
		while (vocabulary->names[i]) {
			struct vocabulary_name *name = vocabulary->names[i];
			vocabulary->names[i] = name->next;
			memory_free(&vocabulary->allocator, name);
		}
	}
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	struct ipsecevtx_allocator allocator = vocabulary->allocator;
	forget_all(vocabulary);
	memory_free(&allocator, vocabulary);
}

void vocabulary_tidy(struct vocabulary *vocabulary)
{
	if (vocabulary->bytes > BYTES_MAX)
		forget_all(vocabulary);
}

/* The hash by which a chunk finds names, over count units of 16 bits: libevtx's format document, "name". */
static uint16_t hash_of(const uint8_t *units, size_t count)
{
	uint32_t hash = 0;
	for (size_t i = 0; i < count; i++)
		hash = hash * 65599u + (units[2 * i] | (uint32_t)units[2 * i + 1] << 8);
	return (uint16_t)(hash & 0xffff);
}

static uint64_t mix(uint64_t hash, uint64_t number)
{
	hash = (hash ^ number) * UINT64_C(0x9fb21c651e98df25);
	return hash ^ hash >> 32;
}

static uint64_t mix_bytes(uint64_t hash, const uint8_t *bytes, size_t size)
{
	for (; size >= 8; size -= 8, bytes += 8)
		hash = mix(hash, read_u64(bytes, 8, 0));
	uint64_t rest = size;
	for (size_t i = 0; i < size; i++)
		rest = rest << 8 | bytes[i];
	return mix(hash, rest);
}

struct vocabulary_name *vocabulary_name_of(
	struct vocabulary *vocabulary, const uint8_t *chunk, size_t chunk_size, const struct binxml_name *name)
{
	/* From the count of units on, without the NUL, which nobody reads. */
	size_t size = name->length - 2;
	struct cursor cursor = cursor_at(chunk, chunk_size, name->target + (size_t)6);
	const uint8_t *bytes = cursor_bytes(&cursor, size - 2);
	if (!bytes)
		return NULL; /* it cannot be: the parser has read it there */
	struct vocabulary_name **bucket = &vocabulary->names[mix_bytes(0, bytes, size - 2) % NAME_BUCKETS];
	for (struct vocabulary_name *known = *bucket; known; known = known->next) {
		if (known->size == size && memcmp(known->bytes, bytes, size - 2) == 0)
			return known;
	}
	struct vocabulary_name *added = memory_get(&vocabulary->allocator, sizeof *added + size);
	if (!added)
		return NULL;
	memcpy(added->bytes, bytes, size - 2);
	added->size = (uint32_t)size;
	added->hash = hash_of(bytes + 2, (size - 4) / 2);
	added->placed.bucket = CHUNK_NAMES + 4 * (added->hash % CHUNK_NAME_BUCKETS);
	added->next = *bucket;
	*bucket = added;
	vocabulary->bytes += name_size(added);
	return added;
}

bool vocabulary_name_stands_at(const struct vocabulary_name *name, struct bytes chunk, size_t offset)
{
	struct cursor cursor = cursor_at(chunk.data, chunk.size, offset);
	cursor_skip(&cursor, 6); /* the offset of the next one, the hash */
	const uint8_t *bytes = cursor_bytes(&cursor, name->size);
	return bytes && memcmp(bytes, name->bytes, name->size - 2) == 0;
}

/* Takes a template's body apart into the draft. */
static enum binxml_problem read_body(
	struct vocabulary *vocabulary, struct bytes chunk, const struct binxml_instance *instance)
{
	struct binxml binxml;
	struct binxml_step step;
	passage_clear(&vocabulary->draft);
	binxml_open(&binxml, chunk, instance->body_start, instance->body_end, true);
	for (;;) {
		bool was_in_tag = binxml.in_tag;
		enum binxml_kind kind = binxml_next(&binxml, &step);
		if (kind == BINXML_ERROR)
			return binxml.error.problem;
		enum binxml_problem problem = passage_add(&vocabulary->draft, vocabulary, &binxml, &step, was_in_tag);
		if (problem || kind == BINXML_END)
			return problem;
	}
}

static uint64_t hash_template(const uint8_t guid[16], const struct passage *body)
{
	uint64_t hash = mix_bytes(mix_bytes(1, guid, 16), body->bytes, body->size);
	for (size_t i = 0; i < body->mark_count; i++) {
		const struct vocabulary_name *name = body->marks[i].name;
		hash = mix(hash, (uint64_t)body->marks[i].at << 32 | body->marks[i].kind);
		hash = mix(hash, name ? (uint64_t)name->hash << 32 | name->size : 0);
	}
	return hash;
}

static struct vocabulary_template *add_template(
	struct vocabulary *vocabulary, const uint8_t guid[16], const struct passage *body, uint64_t hash)
{
	size_t marks_size = body->mark_count * sizeof *body->marks;
	struct vocabulary_template *added = memory_get(&vocabulary->allocator, sizeof *added + marks_size + body->size);
	if (!added)
		return NULL;
	struct mark *marks = (struct mark *)(added + 1);
	uint8_t *bytes = (uint8_t *)marks + marks_size;
	memcpy(marks, body->marks, marks_size);
	memcpy(bytes, body->bytes, body->size);
	memcpy(added->guid, guid, sizeof added->guid);
	added->body = *body;
	added->body.marks = marks;
	added->body.bytes = bytes;
	added->hash = hash;
	/* A GUID is hashed as the eight units of a name would be, as in the older logs that were looked at. */
	added->placed.bucket = CHUNK_TEMPLATES + 4 * (hash_of(guid, 8) % CHUNK_TEMPLATE_BUCKETS);
	added->next = vocabulary->templates[hash % TEMPLATE_BUCKETS];
	vocabulary->templates[hash % TEMPLATE_BUCKETS] = added;
	vocabulary->bytes += template_size(added);
	return added;
}

static struct vocabulary_template *find_template(
	const struct vocabulary *vocabulary, const uint8_t guid[16], const struct passage *body, uint64_t hash)
{
	struct vocabulary_template *known = vocabulary->templates[hash % TEMPLATE_BUCKETS];
	while (known &&
		(known->hash != hash || memcmp(known->guid, guid, 16) != 0 || !passage_is_same(&known->body, body)))
		known = known->next;
	return known;
}

/* Finds or adds the template to which an instance leads, by its tokens; false with *problem set. */
static bool recognise(struct vocabulary *vocabulary, struct bytes chunk, const struct binxml_instance *instance,
	struct sighted *sighted, enum binxml_problem *problem)
{
	const struct byte_range range = {chunk, instance->body_start, instance->body_end};
	size_t set = (instance->template_id ^ instance->template_id >> 16) % RECENT_SETS;
	struct vocabulary_template **recent = vocabulary->recent[set];
	for (unsigned way = 0; way < RECENT_WAYS && recent[way]; way++) {
		sighted->template = recent[way];
		if (memcmp(recent[way]->guid, instance->guid, 16) == 0 &&
			passage_stands_at(&recent[way]->body, &range, &sighted->elsewhere))
			return true;
	}
	*problem = read_body(vocabulary, chunk, instance);
	if (*problem)
		return false;
	const struct passage body = passage_of(&vocabulary->draft);
	uint64_t hash = hash_template(instance->guid, &body);
	struct vocabulary_template *known = find_template(vocabulary, instance->guid, &body, hash);
	if (!known)
		known = add_template(vocabulary, instance->guid, &body, hash);
	if (!known) {
		*problem = PROBLEM_MEMORY;
		return false;
	}
	memmove(recent + 1, recent, (RECENT_WAYS - 1) * sizeof recent[0]);
	recent[0] = sighted->template = known;
	/* Once more, for the names to which it leads. */
	if (!passage_stands_at(&known->body, &range, &sighted->elsewhere))
		sighted->elsewhere.is_full = true;
	return true;
}

struct vocabulary_template *vocabulary_template_of(struct vocabulary *vocabulary, struct bytes chunk,
	const struct binxml_instance *instance, size_t *cost, enum binxml_problem *problem)
{
	struct sighted sighted;
	*cost += instance->body_end - instance->body_start;
	struct vocabulary_template *known = sighting_find(vocabulary->sightings, chunk, instance);
	if (known)
		return known;
	if (!recognise(vocabulary, chunk, instance, &sighted, problem))
		return NULL;
	sighting_note(vocabulary->sightings, chunk, instance, &sighted);
	return sighted.template;
}

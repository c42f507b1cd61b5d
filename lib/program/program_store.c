/* SPDX-License-Identifier: MIT */
#include "program/program_store.h"

#include <pthread.h>
#include <string.h>

#define BUCKETS 256u

/* Bytes of all programs in a store together; a log has some twenty programs of a few kilobytes. */
#define BYTES_MAX (768u * 1024u)

/* One instance of a pattern: see struct pattern, whose members these are. */
struct stored_part {
	uint8_t digest[DIGEST_SIZE]; /* of the plan */
	uint32_t area;               /* that the plan was compiled for */
	uint32_t type_count;
	uint32_t length;
	const struct event_definition *definition;
	const uint8_t *bytes;
};

struct stored_program {
	struct stored_program *next; /* in its bucket */
	uint32_t hash;               /* of the pattern */
	size_t part_count;
	struct stored_part parts[PLAIN_INSTANCES]; /* the last one first, as patterns lead to each other */
	struct program program;
};

struct program_store {
	struct ipsecevtx_allocator allocator; /* never changes */
	pthread_mutex_t mutex;
	struct stored_program *buckets[BUCKETS]; /* guarded by the mutex; a stored program never changes */
	size_t bytes;                            /* guarded by the mutex */
};

struct program_store *program_store_new(const struct ipsecevtx_allocator *allocator)
{
	struct program_store *store = memory_get(allocator, sizeof *store);
	if (!store)
		return NULL;
	store->allocator = *allocator;
	pthread_mutex_init(&store->mutex, NULL);
	return store;
}

void program_store_free(struct program_store *store)
{
	if (!store)
		return;
	struct ipsecevtx_allocator allocator = store->allocator;
	for (size_t i = 0; i < BUCKETS; i++) {
		while (store->buckets[i]) {
			struct stored_program *next = store->buckets[i]->next;
			memory_free(&allocator, store->buckets[i]);
			store->buckets[i] = next;
		}
	}
	pthread_mutex_destroy(&store->mutex);
	memory_free(&allocator, store);
}

/* Whether a stored part and an instance of a pattern are the same, whichever cache the pattern is from. */
static bool is_part(const struct stored_part *part, const struct pattern *pattern)
{
	return part->area == pattern->plan->area && part->type_count == pattern->type_count &&
	       part->length == pattern->length && part->definition == pattern->definition &&
	       memcmp(part->digest, pattern->plan->digest, sizeof part->digest) == 0 &&
	       memcmp(part->bytes, pattern->bytes, part->length) == 0;
}

static bool is_of(const struct stored_program *stored, const struct pattern *pattern, enum ipsecevtx_format format)
{
	if (stored->hash != pattern->hash || stored->program.format != format)
		return false;
	for (size_t i = 0; i < stored->part_count; i++, pattern = pattern->before) {
		if (!pattern || !is_part(&stored->parts[i], pattern))
			return false;
	}
	return !pattern;
}

/* Finds a program; the caller holds the mutex. */
static const struct program *find(
	const struct program_store *store, const struct pattern *pattern, enum ipsecevtx_format format)
{
	const struct stored_program *stored = store->buckets[pattern->hash % BUCKETS];
	while (stored && !is_of(stored, pattern, format))
		stored = stored->next;
	return stored ? &stored->program : NULL;
}

const struct program *program_store_find(
	struct program_store *store, const struct pattern *pattern, enum ipsecevtx_format format)
{
	pthread_mutex_lock(&store->mutex);
	const struct program *program = find(store, pattern, format);
	pthread_mutex_unlock(&store->mutex);
	return program;
}

/* Copies a program, with its steps and its pool at at; returns where the pool ends. */
static char *copy_program(struct program *copy, const struct program *program, char *at)
{
	size_t steps = program->step_count * sizeof *program->steps;
	size_t pool = program->size - sizeof *program - steps;
	*copy = *program;
	copy->steps = memcpy(at, program->steps, steps);
	copy->pool = memcpy(at + steps, program->pool, pool);
	return at + steps + pool;
}

/* Fills in the program and the parts of its pattern; what they point to is copied to at and behind. */
static void fill(struct stored_program *stored, const struct pattern *pattern, const struct program *program, char *at)
{
	stored->hash = pattern->hash;
	at = copy_program(&stored->program, program, at);
	for (; pattern; pattern = pattern->before) {
		struct stored_part *part = &stored->parts[stored->part_count++];
		memcpy(part->digest, pattern->plan->digest, sizeof part->digest);
		part->area = pattern->plan->area;
		part->type_count = pattern->type_count;
		part->length = pattern->length;
		part->definition = pattern->definition;
		part->bytes = memcpy(at, pattern->bytes, pattern->length);
		at += pattern->length;
	}
}

void program_store_add(struct program_store *store, const struct pattern *pattern, const struct program *program)
{
	size_t size = sizeof(struct stored_program) + program->size;
	if (pattern->depth > PLAIN_INSTANCES)
		return;
	for (const struct pattern *part = pattern; part; part = part->before)
		size += part->length;
	pthread_mutex_lock(&store->mutex);
	/* Another thread may have added the same program since this one looked for it. */
	bool has_room = size <= BYTES_MAX - store->bytes && !find(store, pattern, program->format);
	struct stored_program *stored = has_room ? memory_get(&store->allocator, size) : NULL;
	if (stored) {
		fill(stored, pattern, program, (char *)(stored + 1));
		stored->next = store->buckets[pattern->hash % BUCKETS];
		store->buckets[pattern->hash % BUCKETS] = stored;
		store->bytes += size;
	}
	pthread_mutex_unlock(&store->mutex);
}

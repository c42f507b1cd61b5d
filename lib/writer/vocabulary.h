/* SPDX-License-Identifier: MIT */
/*
 * The names and templates that records use, each once, known by all that it says and never by where it
 * stood or by a number that it gives itself; and where each was placed last.
 */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include "evidence/memory.h"
#include "writer/passage.h"

/*
 * Where something was placed last, in a chunk in the making. It may stand in other such chunks too: their tables tell.
 */
struct placed {
	uint64_t chunk;  /* its number; 0: none is known */
	uint32_t offset; /* in the chunk, of what leads to the next one of the same bucket */
	uint32_t bucket; /* where the chunk's header has its bucket's first one */
	/* What was placed before it for the same record, and where it stood before: to take it back. */
	struct placed *previous;
	uint64_t chunk_before;
	uint32_t offset_before;
};

struct vocabulary_name {
	struct placed placed; /* the first member of both */
	struct vocabulary_name *next;
	uint32_t size;   /* of bytes */
	uint16_t hash;   /* as a chunk has it */
	uint8_t bytes[]; /* as a chunk has it from the count of units on: with the NUL at its end */
};

/* Of a name in a chunk: next in its bucket, hash, and the bytes. */
#define VOCABULARY_NAME_SIZE(size) (6 + (size))

struct vocabulary_template {
	struct placed placed;
	struct vocabulary_template *next;
	uint64_t hash; /* of all it says */
	uint8_t guid[16];
	struct passage body;
};

struct vocabulary;

struct vocabulary *vocabulary_new(const struct ipsecevtx_allocator *allocator);
void vocabulary_free(struct vocabulary *vocabulary);

/* Forgets all when there is much. No name or template of before may be used then. */
void vocabulary_tidy(struct vocabulary *vocabulary);

/* The name that a token of a chunk names; NULL when there is no memory. */
struct vocabulary_name *vocabulary_name_of(
	struct vocabulary *vocabulary, const uint8_t *chunk, size_t chunk_size, const struct binxml_name *name);

/* Whether that name's header stands at an offset of the chunk. */
bool vocabulary_name_stands_at(const struct vocabulary_name *name, struct bytes chunk, size_t offset);

/*
 * The template that an instance of a chunk leads to; NULL with *problem set when it does not keep to the grammar, has
 * no room or there is no memory. *cost grows by the bytes that were looked at.
 */
struct vocabulary_template *vocabulary_template_of(struct vocabulary *vocabulary, struct bytes chunk,
	const struct binxml_instance *instance, size_t *cost, enum binxml_problem *problem);

/* The hash by which a chunk finds names, over units of 16 bits: libevtx's format document, "name". */
uint16_t vocabulary_hash(const uint8_t *units, size_t count);

#endif

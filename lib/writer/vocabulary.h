/* SPDX-License-Identifier: MIT */
/*
 * The names and templates that records use, each once, known by all that it says and never by where it stood or by a
 * number that it gives itself; and where each was placed last. place.c takes them from here; all writers of a workshop
 * share one vocabulary.
 */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include "evidence/memory.h"
#include "writer/passage.h"

/*
 * Where a name or a template was placed last, in a chunk that is being made. It may stand in other such chunks, too:
 * these chunks' own tables say so.
 */
struct placed {
	uint64_t chunk;  /* the chunk's number; 0: none is known */
	uint32_t offset; /* in the chunk: where it begins, with the offset of the next one of its bucket */
	uint32_t bucket; /* where the chunk's header has the offset of the first one of its bucket */
	/* What was placed before it for the same record, and where it was placed before: to take it back. */
	struct placed *previous;
	uint64_t chunk_before;
	uint32_t offset_before;
};

struct vocabulary_name {
	struct placed placed; /* the first member, here and in struct vocabulary_template */
	struct vocabulary_name *next;
	uint32_t size;   /* how many bytes there are */
	uint16_t hash;   /* as a chunk has it, in front of the bytes */
	uint8_t bytes[]; /* as a chunk has them, from the count of units on, with the NUL at the end */
};

/* How many bytes a name takes in a chunk: the offset of the next one, its hash, and bytes. */
#define VOCABULARY_NAME_SIZE(size) (6 + (size))

struct vocabulary_template {
	struct placed placed;
	struct vocabulary_template *next;
	uint64_t hash; /* of all that it says */
	uint8_t guid[16];
	struct passage body;
};

struct vocabulary;

/* NULL where there is no memory. */
struct vocabulary *vocabulary_new(const struct ipsecevtx_allocator *allocator);
void vocabulary_free(struct vocabulary *vocabulary);

/* Forgets everything where it has become much. No name or template from before may be used afterwards. */
void vocabulary_tidy(struct vocabulary *vocabulary);

/* The name to which a token of a chunk leads, added where it is new; NULL where there is no memory. */
struct vocabulary_name *vocabulary_name_of(
	struct vocabulary *vocabulary, const uint8_t *chunk, size_t chunk_size, const struct binxml_name *name);

/* Whether the name stands at an offset of the chunk, whatever its hash and the next one there. */
bool vocabulary_name_stands_at(const struct vocabulary_name *name, struct bytes chunk, size_t offset);

/*
 * The template to which an instance of a chunk leads, added where it is new. NULL with *problem set: it does not keep
 * to the grammar, there is no room for it, or no memory. *cost grows by the bytes that were looked at.
 */
struct vocabulary_template *vocabulary_template_of(struct vocabulary *vocabulary, struct bytes chunk,
	const struct binxml_instance *instance, size_t *cost, enum binxml_problem *problem);

#endif

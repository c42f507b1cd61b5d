/* SPDX-License-Identifier: MIT */
/*
 * Definitions of the chunk that an instance was searched through: of the next one no more is looked at than its values,
 * where these could say nothing, or say the same as those before. A definition can fill most of a chunk, and hundreds
 * of small records use it.
 */
#ifndef SEARCHED_H
#define SEARCHED_H

#include "binxml/binxml.h"
#include "decode/elsewhere.h"

#define SEARCHED_SLOTS   32u
#define SEARCHED_ENTRIES 32u /* a power of two */

/* Where a slot stands; bits. */
enum searched_where {
	SEARCHED_CONTENT = 1u << 0,   /* of an element in which nothing is looked for */
	SEARCHED_ATTRIBUTE = 1u << 1, /* the same, where markup is */
	SEARCHED_READ = 1u << 2,      /* in what says which event it is: another value may say something else */
};

struct searched_slot {
	uint32_t start; /* of the value, in the chunk */
	uint16_t length;
	uint16_t uses;
	uint8_t type;
	uint8_t where; /* enum searched_where */
};

struct searched {
	uint32_t chunk_number;
	uint32_t template_offset;
	uint32_t surroundings, depth; /* as in walked.h */
	uint32_t work;                /* with those values */
	uint32_t shown;               /* 1 + the highest slot in the content of an element */
	uint32_t met_after;           /* what the search has met then */
	uint32_t slot_count;
	bool is_unfit;
	struct elsewhere found;
	struct searched_slot slots[SEARCHED_SLOTS];
};

struct searched_templates {
	uint32_t chunk_number; /* from 1 on */
	struct searched entries[SEARCHED_ENTRIES];
};

void searched_start_chunk(struct searched_templates *templates);

/* The place of a definition, whatever stands there. */
struct searched *searched_place(struct searched_templates *templates, uint32_t template_offset);

/* A slot that a search comes to; value NULL: the instance has none. */
void searched_add_slot(struct searched *searched, uint32_t slot, const struct value *value, enum searched_where where);

/* When all slots are there: where the values of the instance stand, with which those of others are compared. */
void searched_place_values(struct searched *searched, const uint8_t *chunk, const struct binxml_instance *instance);

/* Whether the search through an instance of the chunk would find the same; then *work is how much there was to do. */
bool searched_says(
	const struct searched *searched, const uint8_t *chunk, const struct binxml_instance *instance, size_t *work);

#endif

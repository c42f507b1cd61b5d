/* SPDX-License-Identifier: MIT */
/*
 * What a search for another event (elsewhere.h) found in the definitions of the chunk. A definition can fill most of a
 * chunk, and hundreds of small records can use it. So its tokens are gone through for the first instance only; for a
 * further one the values are looked at, and where these are the same, or such that nothing can come of them, the search
 * would find the same. Only elsewhere.c uses this.
 */
#ifndef SEARCHED_H
#define SEARCHED_H

#include "binxml/binxml.h"
#include "decode/elsewhere.h"

#define SEARCHED_SLOTS   32u
#define SEARCHED_ENTRIES 32u /* a power of two */

/* Where a slot stands, and so what its value can matter for; bits. */
enum searched_where {
	SEARCHED_CONTENT = 1u << 0,   /* in the content of an element: only BinXML and types printed raw matter */
	SEARCHED_ATTRIBUTE = 1u << 1, /* in an attribute: the value may hold markup */
	SEARCHED_READ = 1u << 2,      /* in what says which event a record is: any other value may say something else */
};

struct searched_slot {
	uint32_t start; /* of the first instance's value, in the chunk */
	uint16_t length;
	uint16_t uses; /* in how many places the definition shows the slot; 0: in none */
	uint8_t type;
	uint8_t where; /* enum searched_where */
};

struct searched {
	uint32_t chunk_number;
	uint32_t template_offset;
	uint32_t surroundings, depth; /* as in walked.h */
	uint32_t work;                /* that the search took with the first instance's values */
	uint32_t shown;               /* 1 + the highest slot in the content of an element */
	uint32_t met_after;           /* what of the record the search has met behind it: struct search, met */
	uint32_t slot_count;
	bool is_unfit; /* the result depends on more than the slots here: it must not be used again */
	struct elsewhere found;
	struct searched_slot slots[SEARCHED_SLOTS];
};

struct searched_templates {
	uint32_t chunk_number; /* from 1 on */
	struct searched entries[SEARCHED_ENTRIES];
};

/* To be called before the first record of each chunk. */
void searched_start_chunk(struct searched_templates *templates);

/* The entry in which a definition belongs; it may hold another definition, or one of an earlier chunk. */
struct searched *searched_place(struct searched_templates *templates, uint32_t template_offset);

/* To be called for each slot that a search comes to. value is NULL where the instance has none for it. */
void searched_add_slot(struct searched *searched, uint32_t slot, const struct value *value, enum searched_where where);

/* To be called behind the last slot: notes where the instance's values stand, for comparison with further instances. */
void searched_place_values(struct searched *searched, const uint8_t *chunk, const struct binxml_instance *instance);

/* Whether a search through an instance of the chunk would find the same; *work is how much work it would be then. */
bool searched_says(
	const struct searched *searched, const uint8_t *chunk, const struct binxml_instance *instance, size_t *work);

#endif

/* SPDX-License-Identifier: MIT */
/* A look at the values of a record that is not decoded: whether there may be more in them than a filter sees. */
#ifndef INSIDE_H
#define INSIDE_H

#include "binxml/plan.h"

#define INSIDE_ENTRIES 256u /* a power of two */
#define INSIDE_PROBES  4u   /* entries that a template may be in, one behind the other */

/* Values of an instance that are remembered; of Windows' own hardly any has more. */
#define INSIDE_VALUES 32u

/* A template of what Event holds beside System, in the current chunk, that holds no System of its own. */
struct inside_entry {
	uint32_t chunk_number;
	uint32_t template_offset;
	uint32_t template_id;
	size_t end;  /* of the template */
	bool is_odd; /* see SKIM_ODD, or it has a namesake, or no instance has written it */
};

/* Values of an instance that were looked at: others that are like these are not odd, of whichever chunk. */
struct inside_values {
	uint32_t template_id;
	uint32_t count; /* 0: none */
	uint8_t descriptors[4 * INSIDE_VALUES];
	uint8_t counting[4 * INSIDE_VALUES]; /* the bits of these that are the same for all values that are not odd */
};

struct known; /* binxml/known.h */

/* Counts of the chunks in which templates were met, by some bits of their ids. */
#define INSIDE_MET 4096u

struct insides {
	struct ipsecevtx_allocator allocator;
	uint8_t met[INSIDE_MET];
	struct known *skimmed;                       /* those that were met often; NULL: none yet */
	struct binxml_names *names;                  /* room for the names of one */
	uint32_t chunk_number;                       /* from 1 on */
	struct inside_values values[INSIDE_ENTRIES]; /* by the template's id */
	struct namesakes *namesakes;
	struct inside_entry entries[INSIDE_ENTRIES];
};

void insides_init(struct insides *insides, const struct ipsecevtx_allocator *allocator, struct namesakes *namesakes);
void insides_free(struct insides *insides);

/* To be called for each chunk. */
void insides_start_chunk(struct insides *insides);

enum inside_answer {
	INSIDE_PLAIN,  /* nothing but what the plan says */
	INSIDE_ODD,    /* others may find another event in it: see elsewhere.h */
	INSIDE_SYSTEM, /* something in it may count as System: only the decoder can tell */
};

/* What stands in chunk[start, end), the content of Event beside System. */
enum inside_answer inside_look_content(struct insides *insides, struct bytes chunk, size_t start, size_t end);

/* What an instance of the chunk has in the slot where Event holds more than System. */
enum inside_answer inside_look(
	struct insides *insides, struct bytes chunk, const struct plan *plan, const struct binxml_values *values);

/* The same for all other values of the instance; never INSIDE_SYSTEM. */
enum inside_answer inside_look_beside(const struct plan *plan, const struct binxml_values *values);

/* Whether a value of the record's own instance is odd, as in binxml/sizes.h, but for what Windows once wrote. */
bool inside_has_odd_sizes(const struct plan *plan, const struct binxml_instance *instance, struct bytes chunk);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A look at the values of a record that is not decoded: whether there may be more in them than System says, such as
 * another System in the content of Event, or BinXML and markup that other programs show as an event. The classifier
 * calls it for nearly every record of a log, so a template or a row of value types that was found harmless once is
 * known again at its next use. Where there is no memory for that, the look is slower and gives the same answer.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include "binxml/plan.h"

#define INSIDE_ENTRIES 256u /* a power of two */
#define INSIDE_PROBES  4u   /* a template is in one of so many entries, one behind the other */

/* An instance with more values is not remembered; hardly any that Windows writes has more. */
#define INSIDE_VALUES 32u

/* A template in the current chunk, of the content of Event beside System, that cannot count as a System itself. */
struct inside_entry {
	uint32_t chunk_number;
	uint32_t template_offset;
	uint32_t template_id;
	size_t end;  /* of the template, in the chunk */
	bool is_odd; /* it is SKIM_ODD, or has a namesake, or stands where no instance has written it */
};

/* SIDs of an instance whose descriptors are kept. */
#define INSIDE_SIDS 6u

/*
 * The descriptors of an instance with no odd value: an instance with the like has none either, in any chunk, if its
 * SIDs are as long as they say themselves.
 */
struct inside_values {
	uint32_t template_id;
	uint32_t count;                       /* of values; 0: free */
	uint8_t sid_count, sids[INSIDE_SIDS]; /* how many values stand between each SID and the one before */
	uint8_t descriptors[4 * INSIDE_VALUES];
	uint8_t counting[4 * INSIDE_VALUES]; /* a mask: the bits that have to be the same in other descriptors */
};

struct known; /* binxml/known.h */

/* Counters of the chunks in which a template was met, found by some bits of its id. */
#define INSIDE_MET 4096u

struct insides {
	struct ipsecevtx_allocator allocator;
	uint8_t met[INSIDE_MET];
	struct known *skimmed;                       /* templates that were met often; NULL: none yet */
	struct binxml_names *names;                  /* room for the names of one template; NULL: not needed yet */
	uint32_t chunk_number;                       /* from 1 on */
	struct inside_values values[INSIDE_ENTRIES]; /* by the template's id */
	struct namesakes *namesakes;
	struct inside_entry entries[INSIDE_ENTRIES];
};

/* insides is zeroed; namesakes has to live as long. */
void insides_init(struct insides *insides, const struct ipsecevtx_allocator *allocator, struct namesakes *namesakes);
void insides_free(struct insides *insides);

/* To be called before the first record of each chunk. */
void insides_start_chunk(struct insides *insides);

enum inside_answer {
	INSIDE_PLAIN,  /* nothing but what the plan says */
	INSIDE_ODD,    /* other programs may find another event there: see elsewhere.h */
	INSIDE_SYSTEM, /* something there may count as System: only the decoder can tell */
};

/* Looks at BinXML in chunk[start, end), the value that is the content of Event beside System. */
enum inside_answer inside_look_content(struct insides *insides, struct bytes chunk, size_t start, size_t end);

/* Looks at the value in the slot, if the plan has one, that is the content of Event beside System. */
enum inside_answer inside_look(
	struct insides *insides, struct bytes chunk, const struct plan *plan, const struct binxml_values *values);

/* Looks at all other values of the record's own instance; never INSIDE_SYSTEM. */
enum inside_answer inside_look_beside(const struct plan *plan, const struct binxml_values *values);

/*
 * Whether a value of the record's own instance is odd, as in binxml/sizes.h, but for a user's SID of zeros, which
 * Windows itself has written.
 */
bool inside_has_odd_sizes(const struct plan *plan, const struct binxml_instance *instance, struct bytes chunk);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A run of BinXML tokens apart from the chunk in which it stood. What depends on where it stands is left out of its
 * bytes: the offsets of names with the names themselves, and the sizes of elements and of their attributes. Marks say
 * where these belong. Two passages with the same bytes and marks say the same. The writer takes records and templates
 * apart into passages, and puts these together again in a new chunk (place.h).
 */
#ifndef PASSAGE_H
#define PASSAGE_H

#include "binxml/binxml.h"

struct vocabulary;
struct vocabulary_name;

enum mark_kind {
	MARK_NAME,           /* the offset of a name, and the name itself where it is new in the chunk */
	MARK_ATTRIBUTE_NAME, /* the same for that of an attribute, put again where it would mislead: see place.c */
	MARK_SIZE,           /* the size of an element, which counts up to MARK_END */
	MARK_ATTRIBUTES,     /* the size of its list of attributes, which counts up to MARK_ATTRIBUTES_END */
	MARK_ATTRIBUTES_END, /* it stands before the token that closes the tag */
	MARK_END,            /* it stands behind the token that ends the element */
};

struct mark {
	uint32_t at; /* where it belongs, in the bytes */
	uint32_t kind;
	struct vocabulary_name *name; /* of MARK_NAME and MARK_ATTRIBUTE_NAME, else NULL */
};

struct passage {
	const uint8_t *bytes;
	size_t size;
	const struct mark *marks;
	size_t mark_count;
	bool has_end; /* its last byte is an end token */
};

/* The most marks of a passage; templates that Windows writes have some hundreds. */
#define PASSAGE_MARKS_MAX 16384u

/* Room for a passage that is being made. */
struct passage_draft {
	uint8_t bytes[65536];
	struct mark marks[PASSAGE_MARKS_MAX];
	size_t size, mark_count;
	bool has_end;
	bool has_attributes[BINXML_DEPTH_MAX]; /* of each open element: its tag has the size of a list of attributes */
};

/*
 * Adds the token that binxml_next() has just read as step, which is neither an error nor an instance. was_in_tag says
 * whether the parser was in a tag before. PROBLEM_SIZE: there is no room; PROBLEM_MEMORY: there is no memory.
 */
enum binxml_problem passage_add(struct passage_draft *draft, struct vocabulary *vocabulary, const struct binxml *binxml,
	const struct binxml_step *step, bool was_in_tag);

/* The passage that the draft has; valid until the draft changes. */
static inline struct passage passage_of(const struct passage_draft *draft)
{
	struct passage passage = {draft->bytes, draft->size, draft->marks, draft->mark_count, draft->has_end};
	return passage;
}

static inline void passage_clear(struct passage_draft *draft)
{
	draft->size = draft->mark_count = 0;
	draft->has_end = false;
}

#define PASSAGE_NAMES_MAX 48u

/* The names to which tokens lead, of those that stand elsewhere in the chunk; each once. */
struct passage_names {
	struct passage_name {
		uint32_t target;
		const struct vocabulary_name *name;
	} names[PASSAGE_NAMES_MAX];
	size_t count;
	bool is_full; /* there were more names than there is room for */
};

/*
 * Whether the tokens in the range, up to an end token or to the range's end, are those of the passage. Fills
 * *elsewhere, unless that is NULL.
 */
bool passage_stands_at(const struct passage *passage, const struct byte_range *range, struct passage_names *elsewhere);

/* Whether two passages of one vocabulary say the same. */
bool passage_is_same(const struct passage *one, const struct passage *other);

#endif

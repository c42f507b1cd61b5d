/* SPDX-License-Identifier: MIT */
/*
 * A run of BinXML tokens apart from the chunk that it stood in. What depends on where it stands is left out of its
 * bytes: the offsets of names with the names themselves, and the sizes of elements and of their attributes. Marks say
 * where these belong. Two passages with the same bytes and marks say the same.
 */
#ifndef PASSAGE_H
#define PASSAGE_H

#include "binxml/binxml.h"

struct vocabulary;
struct vocabulary_name;

enum mark_kind {
	MARK_NAME,           /* the offset of a name, and the name where it is new in the chunk */
	MARK_SIZE,           /* the size of an element, which ends with a MARK_END */
	MARK_ATTRIBUTES,     /* the size of its attributes, which ends with a MARK_ATTRIBUTES_END */
	MARK_ATTRIBUTES_END, /* before the token that closes the tag */
	MARK_END,            /* behind the token that ends the element */
};

struct mark {
	uint32_t at; /* in the bytes */
	uint32_t kind;
	struct vocabulary_name *name; /* of a MARK_NAME, else NULL */
};

struct passage {
	const uint8_t *bytes;
	size_t size;
	const struct mark *marks;
	size_t mark_count;
	bool has_end; /* its last byte is an end token */
};

/* Marks of a passage; templates that Windows writes have some hundreds. */
#define PASSAGE_MARKS_MAX 16384u

/* Room for a passage in the making. */
struct passage_draft {
	uint8_t bytes[65536];
	struct mark marks[PASSAGE_MARKS_MAX];
	size_t size, mark_count;
	bool has_end;
	bool has_attributes[BINXML_DEPTH_MAX]; /* of the open elements: their size stands in the tag */
};

/*
 * Adds the token that binxml_next() has just read as step, which is neither an error nor an instance. was_in_tag:
 * whether the parser stood in a tag before. PROBLEM_SIZE when there is no room, PROBLEM_MEMORY when there is no memory.
 */
enum binxml_problem passage_add(struct passage_draft *draft, struct vocabulary *vocabulary, const struct binxml *binxml,
	const struct binxml_step *step, bool was_in_tag);

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

/* Names that tokens lead to, of those that stand elsewhere in the chunk; each once. */
struct passage_names {
	struct passage_name {
		uint32_t target;
		const struct vocabulary_name *name;
	} names[PASSAGE_NAMES_MAX];
	size_t count;
	bool is_full; /* there were more */
};

/*
 * Whether the tokens that stand in the range, up to the end token or to its end, are those of the passage. Fills
 * elsewhere, unless it is NULL.
 */
bool passage_stands_at(const struct passage *passage, const struct byte_range *range, struct passage_names *elsewhere);

bool passage_is_same(const struct passage *one, const struct passage *other);

#endif

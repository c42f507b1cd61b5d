/* SPDX-License-Identifier: MIT */
/*
 * Templates known again by their bytes: the same one is defined anew in every chunk, and to compare it is
 * ten times cheaper than to compile it. What may differ is where names stand and how they are chained.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include "binxml/binxml.h"

struct known; /* all templates known so far */
struct plan;

/* Remembers as much as bytes_max has room for. */
struct known *known_new(const struct ipsecevtx_allocator *allocator, size_t bytes_max);
void known_free(struct known *known);

/* Forgets all. */
void known_clear(struct known *known);

/* The template that an instance leads to, and what it is compiled for. */
struct known_key {
	struct bytes chunk;
	const struct binxml_instance *instance;
	enum shape_area area;
};

/* What there is to say of the names that a template uses. */
struct known_names {
	uint8_t are_odd; /* enum binxml_odd_names */
	size_t end;      /* behind all that stand elsewhere in the chunk */
	bool are_ahead;  /* one stands neither before the token that names it nor right there */
	bool split_text; /* one stands earlier in the template, and see binxml_stops_at_name() */
};

/* Which plan is that of this very template; NULL when it is not known. Also while another thread adds. */
struct plan *known_find(const struct known *known, const struct known_key *key, struct known_names *names);

/* Remembers a template; names are all that its compilation met. False when there is no room or no memory for it. */
bool known_add(struct known *known, const struct known_key *key, const struct binxml_names *names, struct plan *plan,
	uint8_t odd_names);

/*
 * The same of a template of which no plan is made, in a collection of such: what it says, see saying.h. Of its names
 * the caller has seen that none is odd.
 */
bool known_find_skimmed(
	const struct known *known, const struct known_key *key, struct known_names *names, uint64_t *says);
bool known_add_skimmed(
	struct known *known, const struct known_key *key, const struct binxml_names *names, uint64_t says);

/*
 * A template apart from its chunk: the body, from the first byte on, and behind it the names to which it leads. To be
 * read as a chunk of that size.
 */
struct known_copy {
	uint8_t *bytes; /* the caller's, with room for so many */
	size_t room;
	size_t size, body_size;
	uint8_t guid[16];
};

/* Copies a template of that id that the plan comes from; false when none is known, or there is no room. */
bool known_copy(const struct known *known, const struct plan *plan, uint32_t template_id, struct known_copy *copy);

#endif

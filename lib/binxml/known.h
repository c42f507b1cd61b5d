/* SPDX-License-Identifier: MIT */
/*
 * Templates known again by their bytes: each chunk defines its templates anew, and to compare one is ten times cheaper
 * than to compile it. Two definitions are the same if only the places of their names, and how these are chained,
 * differ. plan.c and plan_store.c look plans up here, decode/inside.c what skimmed templates say. One thread at a time
 * may add; any number may find and copy meanwhile.
 */
#ifndef KNOWN_H
#define KNOWN_H

#include "binxml/binxml.h"

struct known; /* the templates known so far */
struct plan;

/* Remembers templates up to bytes_max bytes in all. NULL where there is no memory. */
struct known *known_new(const struct ipsecevtx_allocator *allocator, size_t bytes_max);
void known_free(struct known *known);

/* Forgets all templates. No other thread may look meanwhile. */
void known_clear(struct known *known);

/* Which template is looked for: that to which an instance leads, compiled for an area of an event. */
struct known_key {
	struct bytes chunk;
	const struct binxml_instance *instance;
	enum shape_area area;
};

/* What is odd about the names of a template where it stands now. */
struct known_names {
	uint8_t are_odd; /* enum binxml_odd_names */
	size_t end;      /* behind the last name that stands elsewhere in the chunk; 0: none */
	bool are_ahead;  /* a name stands neither before the token that names it nor right behind the token's offset */
	bool split_text; /* EvtxECmd goes on in the wrong place at a name: see binxml_stops_at_name() */
};

/* The plan of this very template, and what is odd about its names here; NULL where it is not known. */
struct plan *known_find(const struct known *known, const struct known_key *key, struct known_names *names);

/*
 * Remembers a template and its plan, which has to live until known_clear(); names are all names that its compilation
 * met. False where there is no room or no memory for it, or where an offset misled (NAMES_MISLED).
 */
bool known_add(struct known *known, const struct known_key *key, const struct binxml_names *names, struct plan *plan,
	uint8_t odd_names);

/*
 * As known_find() and known_add(), for templates of which no plan is made, in a struct known of their own: they are
 * kept with what they say (see saying.h). None of their names may be odd, which the caller has checked.
 */
bool known_find_skimmed(
	const struct known *known, const struct known_key *key, struct known_names *names, uint64_t *says);
bool known_add_skimmed(
	struct known *known, const struct known_key *key, const struct binxml_names *names, uint64_t says);

/*
 * A template apart from its chunk: its body, and behind that the names to which it leads. To be read as a chunk of size
 * bytes.
 */
struct known_copy {
	uint8_t *bytes; /* the caller's, of room bytes */
	size_t room;
	size_t size, body_size;
	uint8_t guid[16];
};

/*
 * Copies the template of that identifier from which the plan comes. False where it is not known, or copy->room is too
 * small.
 */
bool known_copy(const struct known *known, const struct plan *plan, uint32_t template_id, struct known_copy *copy);

#endif
